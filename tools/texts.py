"""Collects every text that people read into the catalogues: `.venv/bin/python -m tools.texts`.

New texts get an empty translation, texts that are gone are dropped, translations stay. `--check` writes nothing and
says what is missing. Texts stand in `tr`, `trn`, `mark`, `later` (texts.py), `t`, `tn` (ui/texts.py), `say` (assets).
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from ticketing_app import texts

HOUSE = Path(__file__).resolve().parent.parent
HEADER = "# Collected by `python -m tools.texts`; what people translate here is kept."
PYTHON = {"tr": 1, "mark": 1, "later": 1, "t": 1, "trn": 2, "tn": 2}
"""Our functions, and how many texts each takes."""
JAVASCRIPT = {"say": None}


def collected() -> Catalog:
    """Every text with the files in which it stands."""
    found = Catalog(project="ticketing_app", charset="utf-8")
    for file, text in _texts():
        found.add(text, locations=[(str(file.relative_to(HOUSE)), 0)], flags=_flags(text))
    return found


def catalogue_file(language: str) -> Path:
    """Where the translations into a language are."""
    return texts.LOCALES / language / "LC_MESSAGES" / "messages.po"


def brought_up_to_date(language: str, collection: Catalog) -> Catalog:
    """The catalogue with exactly the collected texts, and the translations that it has."""
    file = catalogue_file(language)
    kept = read_po(io.BytesIO(file.read_bytes() if file.exists() else b""), locale=language)
    fresh = Catalog(locale=language, project="ticketing_app", charset="utf-8", header_comment=HEADER, fuzzy=False)
    for message in sorted(collection, key=_key):
        if message.id:
            before = kept.get(message.id)
            said = before.string if before is not None else "" if isinstance(message.id, str) else ("", "")
            fresh.add(message.id, said, locations=sorted(set(message.locations)), flags=message.flags)
    return fresh


def missing(catalogue: Catalog) -> list[str]:
    """The texts that have no translation yet."""
    return [_key(message) for message in catalogue if message.id and not _is_said(message)]


def main(check: bool) -> int:
    """1 where `check` finds a catalogue that is not complete."""
    collection, incomplete = collected(), 0
    for language in texts.LANGUAGES:
        if language == texts.ENGLISH:
            continue
        fresh = brought_up_to_date(language, collection)
        if not check:
            catalogue_file(language).parent.mkdir(parents=True, exist_ok=True)
            catalogue_file(language).write_bytes(_written(fresh))
        absent = missing(fresh)
        incomplete += len(absent)
        sys.stdout.write(f"{language}: {len(fresh)} texts, {len(absent)} not translated\n")
        sys.stdout.writelines(f"  {text}\n" for text in absent[:20])
    return 1 if check and incomplete else 0


def _written(catalogue: Catalog) -> bytes:
    """As a .po file, without the header lines that would change or say nothing."""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, include_lineno=False)
    useless = (b'"POT-Cr', b'"PO-Rev', b'"Report-', b'"Last-Tr', b'"Language-T', b'"Generated')
    return b"".join(line for line in file.getvalue().splitlines(keepends=True) if not line.startswith(useless))


def _texts() -> Iterator[tuple[Path, str | tuple[str, str]]]:
    for file in sorted((HOUSE / "ticketing_app").rglob("*.py")):
        for text in _in_python(file.read_text()):
            yield file, text
    for file in sorted((HOUSE / "assets").rglob("*.js")):
        with file.open("rb") as source:
            for _line, text, _comments, _context in extract("javascript", source, keywords=JAVASCRIPT):
                yield file, text if isinstance(text, str) else (text[0], text[1])


def _in_python(source: str) -> Iterator[str | tuple[str, str]]:
    """By Python's own reading: Babel's takes `rx.el.tr(` for ours, and misses what is nested in it."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in PYTHON:
            continue
        given = node.args[: PYTHON[node.func.id]]
        words = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(words) == PYTHON[node.func.id]:
            yield words[0] if len(words) == 1 else (words[0], words[1])


def _flags(text: str | tuple[str, str]) -> list[str]:
    return ["python-brace-format"] if "{" in (text if isinstance(text, str) else text[0]) else []


def _is_said(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
