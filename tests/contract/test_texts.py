"""Every text that people read is collected and translated into every language of the house."""

import ast
import json
import re
import shutil
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import PACKAGE, ROOT, python_files, shown
from ticketing_app import texts
from ticketing_app.texts import trn
from tools import texts as collector

TRANSLATED = [language for language in texts.LANGUAGES if language != texts.ENGLISH]
CALLS = collector.PYTHON.keys()
each_language = pytest.mark.parametrize("language", TRANSLATED)


def _forms(said: object) -> list[str]:
    return list(said) if isinstance(said, (list, tuple)) else [str(said or "")]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@each_language
def test_every_text_is_translated_with_the_placeholders_that_it_has(language: str) -> None:
    catalogue = collector.brought_up_to_date(language, collector.collected())
    assert collector.missing(catalogue) == []
    wrong = [
        said
        for message in catalogue
        if message.id
        for place, said in enumerate(_forms(message.string))
        if _placeholders(said) != _placeholders(_forms(message.id)[: place + 1][-1])
    ]
    assert wrong == []


@each_language
def test_the_catalogue_is_as_the_tool_writes_it(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = collector.catalogue_file(language).read_bytes()
    shutil.copytree(texts.LOCALES, tmp_path / "locale")
    monkeypatch.setattr(texts, "LOCALES", tmp_path / "locale")
    collector.main(check=False)
    assert collector.catalogue_file(language).read_bytes() == there, "run `python -m tools.texts`"


def test_no_text_is_overlooked() -> None:
    # The collector does not look inside f-strings, and a text that is put together is none that can be translated.
    known = {text for message in collector.collected() for text in _forms(message.id)}
    files = [file for file in python_files() if PACKAGE in file.parents]
    overlooked = [f"{shown(file)}: {text}" for file in files for text in _texts_in(file) if text not in known]
    assert overlooked == []


def _texts_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value
            elif isinstance(text, (ast.JoinedStr, ast.BinOp)):
                yield ast.unparse(text)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 Dateien"), (1, "1 Datei"), (2, "2 Dateien"), (1204, "1.204 Dateien")],
)
def test_german_has_a_form_for_one_and_its_own_dot_in_numbers(number: int, said: str) -> None:
    with texts.speaking("de"):
        assert trn("{number} file added.", "{number} files added.", number) == f"{said} hinzugefügt."


def test_the_browser_offers_the_languages_of_the_house() -> None:
    script = (ROOT / "assets" / "language.js").read_text()
    spoken = re.search(r"const SPOKEN = (\[[^\]]*\])", script)
    assert spoken is not None
    assert json.loads(spoken[1]) == list(texts.LANGUAGES)
