"""`ai evaluate` measures honestly: no text on both sides, complete rows, and a sentence where it cannot be done."""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.support.house import ROOT
from ticketing_app import cli
from ticketing_app.errors import Invalid
from ticketing_app.integrations.suggesting.local import LocalModel
from ticketing_app.integrations.suggesting.source import Example
from ticketing_app.jobs import evaluating

REAL = ROOT.parent / "shared" / "data" / "labelled_tickets.csv"
KEYWORDS = ROOT / "tests" / "benchmarks" / "keywords.json"
COLUMNS = ("--text", "text", "--label", "kind")
ROW = {
    *("method", "n", "order", "accuracy", "macro_f1", "top2", "ece", "coverage_at_90", "p50_ms", "p95_ms", "rss_mb"),
}
Evaluate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evaluate:
    """Run `python -m ticketing_app ai evaluate …`; returns the exit code, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ticketing_app", "ai", "evaluate", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, " ".join(said.err.split())

    return run


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    """160 tickets about two things, in words that tell them apart."""
    rows = [f'"the router is dead, line {n}",Broadband' for n in range(80)]
    rows += [f'"the invoice is wrong, number {n}",Billing' for n in range(80)]
    return _file(tmp_path, "tickets.csv", "\n".join(["text,kind", *rows]))


def _file(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def test_the_sha_256_of_the_text_decides_the_half() -> None:
    examples = [Example(f"ticket {n}", "a" if n % 3 else "b") for n in range(101)]
    teaching, testing = evaluating.halves(examples)
    assert abs(len(teaching) - len(testing)) <= 1
    assert sorted(map(repr, [*teaching, *testing])) == sorted(map(repr, examples))
    digests = [hashlib.sha256(example.text.encode()).hexdigest() for example in [*teaching, *testing]]
    assert max(digests[: len(teaching)]) < min(digests[len(teaching) :])


def test_equal_texts_are_on_the_same_side() -> None:
    # An odd number of texts, each four times: the middle of the rows is inside of one of them.
    examples = [Example(f"ticket {n % 5}", str(n % 2)) for n in range(20)]
    teaching, testing = evaluating.halves(examples)
    assert (len(teaching), len(testing)) == (8, 12)
    assert not {example.text for example in teaching} & {example.text for example in testing}


@pytest.mark.parametrize(
    ("teaching", "tried"), [(30, [0, 30]), (200, [0, 50, 200]), (9_000, [0, 50, 200, 1_000, 4_000])]
)
def test_no_more_is_learned_than_there_is(teaching: int, tried: list[int]) -> None:
    assert evaluating.sizes(teaching) == tried


def test_the_rows_are_complete(tickets: Path, evaluate: Evaluate) -> None:
    code, out, err = evaluate(tickets, *COLUMNS, "--json")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert all(set(row) == ROW for row in rows)
    assert [(row["method"], row["n"], row["order"]) for row in rows] == [
        ("keywords", 0, 0),
        *(
            line
            for order in range(3)
            for line in [
                ("local", 0, order),
                *((method, n, order) for n in (50, 80) for method in ("majority", "local")),
            ]
        ),
    ]
    assert all(0 <= row[name] <= 1 for row in rows for name in ("accuracy", "macro_f1", "top2", "ece"))
    learned = [row for row in rows if (row["method"], row["n"]) == ("local", 80)]
    assert all(row["accuracy"] == row["macro_f1"] == row["coverage_at_90"] == 1.0 for row in learned)
    assert "2 labels; 80 texts teach, 80 test." in err


def test_without_json_only_people_are_told(tickets: Path, evaluate: Evaluate) -> None:
    code, out, err = evaluate(tickets, *COLUMNS)
    assert (code, out) == (0, "")
    assert "local, 80 labelled, order 3: accuracy 1.000" in err


def test_keywords_help_before_anything_is_learned(tickets: Path, tmp_path: Path, evaluate: Evaluate) -> None:
    keywords = _file(tmp_path, "keywords.json", '{"Broadband": ["router", "line"], "Billing": ["invoice"]}')
    code, out, _ = evaluate(tickets, *COLUMNS, "--keywords", keywords, "--json")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert [row["accuracy"] for row in rows if row["n"] == 0] == [1.0] * 4


def test_keywords_are_a_list_of_phrases_or_a_line_of_words(tickets: Path, tmp_path: Path) -> None:
    content = '{"Broadband": "router line", "Billing": ["wrong invoice"], "Fax": []}'
    labels = evaluating.prepare(tickets, "text", "kind", _file(tmp_path, "keywords.json", content)).labels
    assert [(label.name, label.phrases) for label in labels] == [
        ("Billing", ("wrong invoice",)),
        ("Broadband", ("router", "line")),
        ("Fax", ()),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("text,label\na,b", "lacks the column kind"),
        (
            "text,kind\na,Billing\nb,Billing",
            "needs at least two different labels in the column kind, and has only “Bil",
        ),
        ("text,kind\n", "needs at least two different labels in the column kind, and has none"),
        ("text,kind\na,Billing\na,Broadband", "too few different texts"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_in_a_sentence(
    content: str, sentence: str, tmp_path: Path, evaluate: Evaluate
) -> None:
    code, out, err = evaluate(_file(tmp_path, "tickets.csv", content), *COLUMNS, "--json")
    assert (code, out) == (1, "")
    assert sentence in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_named(tmp_path: Path, evaluate: Evaluate) -> None:
    code, _, err = evaluate(tmp_path / "nowhere.csv", *COLUMNS)
    assert code == 1
    assert "nowhere.csv cannot be read: No such file or directory." in err


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "3", '{"Billing": 3}', '{"Billing": [3]}', '{"Billing": {"a": 1}}', "[" * 100_000, "\udcff"],
)
def test_a_malformed_file_of_keywords_is_refused_in_a_sentence(content: str, tickets: Path, tmp_path: Path) -> None:
    keywords = tmp_path / "keywords.json"
    keywords.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(Invalid, match="must be a JSON object"):
        evaluating.prepare(tickets, "text", "kind", keywords)


def test_keywords_that_are_not_there_are_named(tickets: Path, tmp_path: Path, evaluate: Evaluate) -> None:
    code, _, err = evaluate(tickets, *COLUMNS, "--keywords", tmp_path / "nowhere.json")
    assert code == 1
    assert "nowhere.json cannot be read" in err


def test_without_the_columns_it_is_wrongly_called(tickets: Path, evaluate: Evaluate) -> None:
    assert evaluate(tickets)[0] == 2


def test_macro_f1_counts_every_label_alike() -> None:
    said, right = np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 1])
    # Label 0: 2·2/(3+2); label 1: 2·1/(1+3); label 2, said and never right: 0.
    assert evaluating.macro_f1(said, right) == pytest.approx((0.8 + 0.5 + 0) / 3)


def test_the_calibration_error_is_the_gap_between_said_and_done() -> None:
    sure = np.array([0.95, 0.95, 0.55, 0.55, 1.0])
    hit = np.array([True, False, True, False, True])
    assert evaluating.calibration_error(sure, hit) == pytest.approx(((0.95 * 2 + 1 - 2) + 0.1) / 5)


def test_coverage_takes_the_surest_as_long_as_enough_are_right() -> None:
    sure = np.array([0.9, 0.8, 0.7, 0.6])
    assert evaluating.coverage(sure, np.array([True, True, False, True]), 0.75) == 1.0
    assert evaluating.coverage(sure, np.array([True, True, False, False]), 0.9) == 0.5
    assert evaluating.coverage(sure, np.array([False, True, True, True]), 0.9) == 0.0
    # Who is equally sure cannot be told apart, so the lucky order of two must not count.
    assert evaluating.coverage(np.array([0.9, 0.9]), np.array([True, False]), 0.9) == 0.0


@pytest.mark.skipif(not REAL.exists(), reason=f"the labelled tickets are not at hand: {REAL} is missing")
def test_it_learns_from_real_tickets() -> None:
    of = evaluating.prepare(REAL, "text", "category", KEYWORDS)
    assert (len(of.labels), len(of.teaching), len(of.testing)) == (8, 4_000, 4_000)
    right = [example.label for example in of.testing[:1_000]]
    correct = []
    for count in (0, 200):
        model = LocalModel(of.labels, of.teaching[:count], [example.text for example in of.teaching[count:1_000]])
        likely = model.probabilities([example.text for example in of.testing[:1_000]])
        correct.append(sum(model.names[best] == label for best, label in zip(likely.argmax(1), right, strict=True)))
    assert correct[0] > 380
    assert correct[1] > 600
