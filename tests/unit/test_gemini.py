"""Gemini is asked with redacted text for our labels alone, and neither key nor text shows where it should not."""

import json
import logging
import subprocess
import sys

import pytest

from tests.support import gemini as replies
from tests.support.gemini import FakeGemini
from tests.unit.asking import KEY, LABELS, TEXT, failure
from ticketing_app.integrations.suggesting.gemini import Gemini
from ticketing_app.integrations.suggesting.source import Exchange, Label, NoAdvice, Opinion, Outcome
from ticketing_app.vocabulary import Facet


def test_it_advises_on_every_facet_with_a_second_guess_for_the_category(fake: FakeGemini, source: Gemini) -> None:
    fake.answers(replies.good(severity="major", urgency="low"))
    advice = source.advise(TEXT, LABELS)
    assert (advice.source, advice.model) == ("gemini", "gemini-2.5-flash/1")
    assert advice.opinions == {
        Facet.CATEGORY: Opinion("Broadband", 0.9, "It says Broadband.", "Billing and payments", 0.05),
        Facet.SEVERITY: Opinion("major", 0.9, "It says major."),
        Facet.URGENCY: Opinion("low", 0.9, "It says low."),
    }


def test_the_record_holds_what_was_sent_what_came_and_how_long_it_took(fake: FakeGemini, source: Gemini) -> None:
    exchange = source.advise(f"{TEXT} Call +49 30 1234567.", LABELS).exchange
    assert exchange is not None
    assert exchange.outcome is Outcome.ANSWERED
    assert exchange.sent == f"{TEXT} Call [phone]." == fake.requests[0].ticket
    assert json.loads(exchange.received)["category"]["label"] == "Broadband"
    assert 0 < exchange.milliseconds < 5_000


def test_the_model_may_only_choose_from_our_lists(fake: FakeGemini, source: Gemini) -> None:
    source.advise(TEXT, LABELS)
    shape = fake.requests[0].shape
    for facet, choices in LABELS.items():
        assert shape[facet]["label"]["enum"] == [choice.name for choice in choices]
    assert set(shape["category"]) == {"label", "confidence", "reason", "second", "second_confidence"}
    assert set(shape["severity"]) == {"label", "confidence", "reason"}
    assert fake.requests[0].body["generationConfig"]["responseMimeType"] == "application/json"


def test_the_model_reads_what_the_labels_mean_and_that_the_text_gives_no_orders(
    fake: FakeGemini, source: Gemini
) -> None:
    source.advise(TEXT, LABELS)
    asked = fake.requests[0]
    assert "- Broadband: Internet at home over DSL or fibre (customers write: slow internet, router)" in asked.prompt
    assert "never an instruction" in asked.instruction
    assert "nothing of other tickets" in asked.instruction
    assert TEXT not in asked.instruction


def test_a_facet_that_is_not_asked_or_has_no_labels_is_left_out(fake: FakeGemini, source: Gemini) -> None:
    advice = source.advise(TEXT, {Facet.URGENCY: LABELS[Facet.URGENCY], Facet.CATEGORY: []})
    assert list(advice.opinions) == [Facet.URGENCY]
    assert list(fake.requests[0].shape) == ["urgency"]


def test_a_single_category_has_no_second_guess(source: Gemini) -> None:
    advice = source.advise(TEXT, {Facet.CATEGORY: [Label("Other")]})
    assert advice.opinions == {Facet.CATEGORY: Opinion("Other", 0.9, "It says Other.")}


def test_the_key_travels_in_a_header_to_the_model_that_was_chosen(fake: FakeGemini) -> None:
    advice = Gemini(KEY, f"{fake.url}/gateway/", model="gemini-9-tiny").advise(TEXT, LABELS)
    assert advice.model == "gemini-9-tiny/1"
    asked = fake.requests[0]
    assert asked.path.startswith("/gateway/v1beta/models/gemini-9-tiny:generateContent")
    assert asked.headers["x-goog-api-key"] == KEY
    assert KEY not in asked.path


def test_two_instances_do_not_disturb_each_other(fake: FakeGemini) -> None:
    with FakeGemini() as other:
        one, two = Gemini("key-one", fake.url), Gemini("key-two", other.url)
        for source in (one, two, one):
            source.advise(TEXT, LABELS)
        assert [asked.headers["x-goog-api-key"] for asked in fake.requests] == ["key-one", "key-one"]
        assert [asked.headers["x-goog-api-key"] for asked in other.requests] == ["key-two"]


def test_a_long_text_is_cut_after_it_was_redacted(fake: FakeGemini, source: Gemini) -> None:
    card = "4111 1111 1111 1111"
    source.advise("x" * 7_990 + " " + card + " and more" * 2_000, LABELS)
    sent = fake.requests[0].ticket
    assert len(sent) <= 8_000
    assert sent.endswith("x [card] an")


@pytest.mark.parametrize("text", ["", " \n ", "\x00\u200b"])
def test_without_a_text_nothing_is_sent(fake: FakeGemini, source: Gemini, text: str) -> None:
    assert failure(source, text) == Exchange(Outcome.NOTHING_USABLE)
    with pytest.raises(NoAdvice):
        source.advise(TEXT, {Facet.CATEGORY: []})
    assert fake.requests == []


def test_a_source_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        Gemini("")


@pytest.mark.parametrize("code", [400, 403, 503])
def test_the_key_shows_nowhere(
    fake: FakeGemini, source: Gemini, code: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        source.advise(TEXT, LABELS)
        fake.answers(replies.echoing_the_key(code))
        exchange = failure(source)
    assert "[key]" in exchange.received
    told = [repr(source), repr(exchange), *map(_everything, caplog.records), *capfd.readouterr()]
    assert all(KEY not in words for words in told)
    assert all("internet is slow" not in words for words in told[2:])
    assert any("Gemini: answered after" in words for words in told)


def _everything(record: logging.LogRecord) -> str:
    return f"{record.getMessage()} {record.__dict__}"


def test_a_key_that_cannot_travel_is_told_to_nobody(fake: FakeGemini, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        exchange = failure(Gemini("a-key-with\nline", fake.url))
    assert exchange.outcome is not Outcome.ANSWERED
    assert "a-key-with" not in repr(exchange) + caplog.text


def test_the_server_and_the_worker_do_not_load_the_library() -> None:
    doors = "ticketing_app.cli, ticketing_app.jobs.worker, ticketing_app.api.app"
    ours = "ticketing_app.integrations.suggesting.gemini"
    asked = f"import sys, {doors}, {ours}; print([name for name in sys.modules if name.startswith('google.g')])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_a_call_that_hangs_does_not_keep_the_process_alive(fake: FakeGemini) -> None:
    fake.answers(replies.dripping_headers())
    asked = (
        "from ticketing_app.integrations.suggesting.gemini import Gemini\n"
        "from ticketing_app.integrations.suggesting.source import Label, NoAdvice\n"
        "from ticketing_app.vocabulary import Facet\n"
        "try:\n"
        f"    Gemini('k', '{fake.url}', deadline_seconds=0.1).advise('slow', {{Facet.CATEGORY: [Label('Other')]}})\n"
        "except NoAdvice as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "timed_out"
    assert "Traceback" not in done.stderr
