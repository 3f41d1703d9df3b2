"""The local source starts from the labels' own words, learns from people, and says how sure it is and why."""

import random
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from ticketing_app.integrations.suggesting.local import MANY, LocalModel
from ticketing_app.integrations.suggesting.source import Example, Label
from ticketing_app.jobs.evaluating import calibration_error

BROADBAND = Label("Broadband", "Internet at home over DSL or fibre", ("slow internet", "router", "wifi", "outage"))
BILLING = Label("Billing and payments", "Invoices, charges, refunds", ("overcharged", "invoice", "direct debit"))
MOBILE = Label("Mobile", "Calls, texts and data on the phone", ("sim card", "roaming", "no signal"))
TELEVISION = Label("Television", "Channels, recordings and the box", ("set-top box", "channel missing", "remote"))
OTHER = Label("Other")
LABELS = [BROADBAND, BILLING, MOBILE, TELEVISION, OTHER]
CRITICAL = Label("critical", phrases=("no service at all", "whole street", "outage", "everybody"))
MAJOR = Label("major", phrases=("cannot call", "line down", "not working"))
MINOR = Label("minor", phrases=("slow", "sometimes", "intermittent"))
WARNING = Label("warning", phrases=("question", "would like to know"))
SEVERITIES = [CRITICAL, MAJOR, MINOR, WARNING]


@pytest.fixture(scope="module")
def day_one() -> LocalModel:
    return LocalModel(LABELS)


def _invented(count: int, seed: int = 1) -> list[Example]:
    """Tickets of four kinds in invented words; each kind borrows words of the others, so that none is certain."""
    chance = random.Random(seed)
    letters = random.Random(0)
    vocabulary = {
        label.name: ["".join(letters.choices("bdfgklmnprstvz", k=6)) for _ in range(30)] for label in LABELS[:4]
    }
    every = [word for own in vocabulary.values() for word in own]
    examples = []
    for _ in range(count):
        name = chance.choice(list(vocabulary))
        said = [chance.choice(vocabulary[name] if chance.random() < 0.35 else every) for _ in range(6)]
        examples.append(Example(" ".join(said), name))
    return examples


def _hits(model: LocalModel, unseen: list[Example]) -> NDArray[np.bool_]:
    likely = model.probabilities([example.text for example in unseen]).argmax(axis=1)
    return likely == np.array([model.names.index(example.label) for example in unseen])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("slow internet", "Broadband"),
        ("My WIFI keeps dropping every evening", "Broadband"),
        ("You overcharged me, look at the last invoice", "Billing and payments"),
        ("no signal since I put in the new sim card", "Mobile"),
        ("the remote does not change channels", "Television"),
        ("invoces are wrong", "Billing and payments"),  # misspelt: pieces of words still fit
    ],
)
def test_on_day_one_the_categories_own_words_decide(day_one: LocalModel, text: str, label: str) -> None:
    assert day_one.suggest(text).best.label == label


def test_on_day_one_the_name_alone_is_enough() -> None:
    model = LocalModel([Label("Broadband"), Label("Mobile")])
    assert model.suggest("my broadband is down").best.label == "Broadband"


def test_a_suggestion_names_the_words_that_spoke_for_it(day_one: LocalModel) -> None:
    best = day_one.suggest("please help, the router is dead and I want a refund for the outage").best
    assert best.label == "Broadband"
    assert set(best.words[:2]) == {"router", "outage"}


def test_the_second_guess_is_the_next_likeliest(day_one: LocalModel) -> None:
    said = day_one.suggest("the invoice for my roaming")
    assert said.second is not None
    reasons = {guess.label: guess.words for guess in (said.best, said.second)}
    assert reasons == {"Mobile": ("roaming",), "Billing and payments": ("invoice",)}
    assert said.best.confidence >= said.second.confidence > 1 / len(LABELS)


@pytest.mark.parametrize("text", ["", "   ", "?!", "the of and", "zzyzx qwrtplk", "🙂", "\x00"])
def test_a_text_that_says_nothing_gets_little_confidence_and_no_reason(day_one: LocalModel, text: str) -> None:
    best = day_one.suggest(text).best
    assert best.confidence == pytest.approx(1 / len(LABELS), abs=0.02)
    assert best.words == ()


def test_ten_corrections_teach_what_slow_speed_means() -> None:
    told = [Label("Broadband"), Label("Mobile", phrases=("slow speed",)), Label("Television")]
    assert LocalModel(told).suggest("slow speed").best.label == "Mobile"
    eleventh = LocalModel(told, [Example("slow speed", "Broadband")] * 10).suggest("Slow speed!").best
    assert eleventh.label == "Broadband"
    assert set(eleventh.words) == {"slow", "speed"}


def test_ten_corrections_in_other_words_teach_it_too() -> None:
    places = ("kitchen", "office", "evening", "weekend", "game", "film", "video", "upstairs", "monday", "work")
    model = LocalModel(LABELS, [Example(f"slow speed {place}", "Broadband") for place in places])
    eleventh = model.suggest("slow speed since yesterday").best
    assert (eleventh.label, set(eleventh.words[:2])) == ("Broadband", {"slow", "speed"})
    assert model.suggest("my invoice is wrong").best.label == "Billing and payments"


def test_ten_decisions_count_among_thirty_others() -> None:
    told = [Label("Broadband"), Label("Mobile", phrases=("slow speed", "roaming")), Label("Billing", phrases=("bill",))]
    others = [Example(f"roaming abroad {place}", "Mobile") for place in ("spain", "italy", "france", "norway", "malta")]
    others += [
        Example(f"my bill of {month} is wrong", "Billing") for month in ("may", "june", "july", "august", "march")
    ]
    decided = [*others * 3, *[Example("slow speed", "Broadband")] * 10]
    assert LocalModel(told, others * 3).suggest("slow speed").best.label == "Mobile"
    for eleventh in ("slow speed", "Slow speed again this evening"):
        best = LocalModel(told, decided).suggest(eleventh).best
        assert (best.label, set(best.words[:2])) == ("Broadband", {"slow", "speed"})


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("There is no service at all, please help", "critical"),
        ("The whole street is dark since this morning", "critical"),
        ("Another outage!", "critical"),
        ("The line down to my house was cut", "major"),
        ("It is slow when we watch films in the evening", "minor"),
        ("I have a question", "warning"),
    ],
)
def test_on_day_one_a_clear_cue_is_enough_for_a_severity(text: str, label: str) -> None:
    best = LocalModel(SEVERITIES).suggest(text).best
    assert best.label == label
    assert best.confidence >= 0.6


def test_on_day_one_a_single_keyword_is_enough_among_many_categories() -> None:
    many = [*LABELS, *(Label(name) for name in ("Home phone", "Orders", "Equipment", "Account"))]
    best = LocalModel(many).suggest("the router has a red light").best
    assert (best.label, best.words) == ("Broadband", ("router",))
    assert best.confidence >= 0.6


def test_without_a_cue_no_severity_is_likely() -> None:
    model = LocalModel(SEVERITIES)
    assert model.suggest("Please ring me back on Monday").best.confidence < 0.4
    assert model.suggest("Please call me back on Monday").best.confidence < 0.5  # half of "cannot call"
    assert model.suggest("outage, I mean it is slow").best.confidence < 0.7  # cues of two


def test_a_tie_goes_to_the_label_that_was_given_first() -> None:
    for told in (SEVERITIES, SEVERITIES[::-1]):
        said = LocalModel(told).suggest("hello")
        assert said.second is not None
        assert (said.best.label, said.second.label) == (told[0].name, told[1].name)


def test_what_a_text_opens_with_counts_more(day_one: LocalModel) -> None:
    between = "and the neighbour says it all came after the big storm of last weekend which nobody expected here"
    assert day_one.suggest(f"router {between} invoice").best.label == "Broadband"
    assert day_one.suggest(f"invoice {between} router").best.label == "Billing and payments"


def test_texts_without_a_label_teach_the_words_that_stand_beside_the_keywords() -> None:
    told = [Label("Broadband", phrases=("router",)), Label("Television", phrases=("channel",))]
    waiting = [f"router flibber {n}" for n in range(MANY)] + [f"channel grommet {n}" for n in range(MANY)]
    alone, listening = LocalModel(told), LocalModel(told, waiting=waiting)
    assert alone.suggest("grommet").best.confidence == pytest.approx(0.5)
    assert listening.suggest("grommet").best.label == "Television"
    assert listening.suggest("grommet").best.confidence > 0.6


def test_probabilities_sum_to_one() -> None:
    model = LocalModel(LABELS, _invented(100))
    rows = model.probabilities(["", "slow internet", *(example.text for example in _invented(20, seed=2))])
    assert rows.shape == (22, len(LABELS))
    assert rows.min() > 0
    np.testing.assert_allclose(rows.sum(axis=1), 1.0)


def test_a_stated_confidence_means_what_it_says() -> None:
    model, unseen = LocalModel(LABELS, _invented(600)), _invented(1_000, seed=2)
    sure, hit = model.probabilities([example.text for example in unseen]).max(axis=1), _hits(model, unseen)
    assert 0.55 < hit.mean() < 0.95  # neither trivial nor hopeless, or the next line proves nothing
    assert calibration_error(sure, hit) < 0.06


def test_more_examples_make_it_better() -> None:
    unseen = _invented(400, seed=3)
    right = []
    for count in (0, 40, 400):
        model = LocalModel(LABELS, _invented(count))
        right.append(_hits(model, unseen).mean())
    assert all(more > less + 0.1 for less, more in pairwise(right)), right


@pytest.mark.parametrize("decided", [80, MANY])
def test_equal_input_gives_equal_answers_in_any_order(decided: int) -> None:
    examples, waiting = _invented(decided), [example.text for example in _invented(MANY, seed=4)]
    first = LocalModel(LABELS, examples, waiting)
    again = LocalModel(LABELS, examples[::-1], waiting[::-1])
    texts = [example.text for example in _invented(20, seed=5)]
    assert np.array_equal(first.probabilities(texts), again.probabilities(texts))
    assert [first.suggest(text) for text in texts] == [again.suggest(text) for text in texts]


@pytest.mark.parametrize("decided", [80, MANY])
def test_one_by_one_or_all_at_once_is_the_same(decided: int) -> None:
    model = LocalModel(LABELS, _invented(decided))
    texts = [example.text for example in _invented(300, seed=6)]
    together = model.probabilities(texts).max(axis=1)
    np.testing.assert_allclose([model.suggest(text).best.confidence for text in texts], together)


def test_examples_of_a_retired_label_are_left_out() -> None:
    gone = [Example("fax line dead", "Fax")] * 5
    assert LocalModel(LABELS, gone).suggest("fax line dead") == LocalModel(LABELS).suggest("fax line dead")


def test_a_label_made_of_common_words_alone_can_be_learned() -> None:
    told = [Label("IT"), Label("Do it")]
    model = LocalModel(told, [Example("laptop broken", "IT"), Example("dig the garden", "Do it")])
    assert model.suggest("a broken laptop").best.label == "IT"


def test_two_labels_and_many_examples() -> None:
    told, names = LABELS[:2], {label.name for label in LABELS[:2]}
    model = LocalModel(told, [example for example in _invented(2 * MANY + 100) if example.label in names])
    assert _hits(model, [example for example in _invented(400, seed=7) if example.label in names]).mean() > 0.8


def test_with_a_single_label_there_is_no_second_guess() -> None:
    said = LocalModel([OTHER], [Example("anything", "Other")]).suggest("anything")
    assert (said.best.label, said.best.confidence, said.second) == ("Other", 1.0, None)


def test_without_a_label_there_is_nothing_to_suggest() -> None:
    with pytest.raises(ValueError, match="no label"):
        LocalModel([])


def test_a_very_long_text_is_read_from_its_beginning(day_one: LocalModel) -> None:
    assert day_one.suggest("slow internet " * 100_000).best.label == "Broadband"
    assert day_one.suggest("bla " * 5_000 + "slow internet").best.words == ()


def test_the_server_and_the_worker_do_not_load_the_library() -> None:
    doors = "ticketing_app.cli, ticketing_app.jobs.worker, ticketing_app.api.app"
    asked = f"import sys, {doors}; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
