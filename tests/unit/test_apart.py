"""The local source lives in a process of its own: taught before it answers, taught anew when that process ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from ticketing_app.integrations.suggesting.apart import LocalSource, Schooling
from ticketing_app.integrations.suggesting.source import Example, Label, NoAdvice
from ticketing_app.vocabulary import Facet

BROADBAND = Label("Broadband", "Internet at home", ("router", "wifi"))
BILLING = Label("Billing", "Invoices and payments", ("invoice", "refund"))
LABELS = {Facet.CATEGORY: [BROADBAND, BILLING]}
LESSON = {Facet.CATEGORY: Schooling("1", LABELS[Facet.CATEGORY], ())}


@pytest.fixture(scope="module")
def source() -> Iterator[LocalSource]:
    """One process for all tests of this file."""
    made = LocalSource()
    yield made
    made.close()


def _processes(source: LocalSource) -> list[int]:
    assert source._process is not None
    return list(source._process._processes or {})


def test_it_answers_what_it_was_taught(source: LocalSource) -> None:
    source.learn(LESSON)
    said = source.advise("My router is dead", LABELS)
    opinion = said.opinions[Facet.CATEGORY]
    assert (said.source, said.model, opinion.label, opinion.second) == ("local", "local-2+0", "Broadband", "Billing")
    assert opinion.reason == "Because of “router”."
    assert source.advise("qqq", LABELS).opinions[Facet.CATEGORY].reason == "No word of the text speaks for anything."


def test_it_learns_only_what_is_new(source: LocalSource) -> None:
    source.learn(LESSON)
    assert source.knows({Facet.CATEGORY: "1"})
    assert not source.knows({Facet.CATEGORY: "2"})
    assert source.learn({Facet.CATEGORY: Schooling("2", LABELS[Facet.CATEGORY], ())}) == []
    assert source.knows({Facet.CATEGORY: "2"})
    examples = [Example("the bill", "Billing")]
    assert source.learn({Facet.CATEGORY: Schooling("3", LABELS[Facet.CATEGORY], examples)}) == [Facet.CATEGORY]
    assert source.advise("router", LABELS).model == "local-2+1"


def test_a_label_that_is_gone_is_never_answered(source: LocalSource) -> None:
    source.learn(LESSON)
    with pytest.raises(NoAdvice):
        source.advise("My router is dead", {Facet.CATEGORY: [BILLING]})


def test_when_its_process_dies_it_says_so_and_learns_in_a_new_one(source: LocalSource) -> None:
    source.learn(LESSON)
    for process in _processes(source):
        os.kill(process, signal.SIGKILL)
    with pytest.raises(NoAdvice):
        source.advise("router", LABELS)
    assert not source.knows({Facet.CATEGORY: "1"})
    assert source.learn(LESSON) == [Facet.CATEGORY]
    assert source.advise("router", LABELS).opinions[Facet.CATEGORY].label == "Broadband"


def test_who_started_it_does_not_load_the_library_and_takes_it_along(source: LocalSource) -> None:
    script = (
        "import os, sys\n"
        "from tests.unit.test_apart import LESSON, LABELS, LocalSource, _processes\n"
        "if __name__ == '__main__':\n"
        "    source = LocalSource()\n"
        "    source.learn(LESSON)\n"
        "    print('sklearn' in sys.modules, *_processes(source), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    loaded, child = done.stdout.split()
    assert loaded == "False"
    give_up = time.monotonic() + 10
    while _is_there(int(child)):
        assert time.monotonic() < give_up, "it outlived the one who started it"


def _is_there(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as about:
            return about.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
