"""Similar tickets and probable duplicates: alike ones are found, unlike ones are not, whatever people write."""

import pickle
from collections import Counter
from typing import TypedDict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app.domain import similar, tickets
from ticketing_app.domain.rarity import Rarity, rarity, terms
from ticketing_app.domain.similar import Similar, duplicates_of, likeness, similar_to, sought, weights
from ticketing_app.domain.status import change_status
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import OPEN, Status


class Said(TypedDict):
    """What somebody writes."""

    title: str
    description: str


STORM = Said(title="No internet since the storm", description="The router's light is red since the thunderstorm.")
STORM_AGAIN = Said(title="Internet gone since the storm", description="My router shows a red light, no internet.")
BILL = Said(title="Charged twice this month", description="39.90 was taken on the 3rd and again on the 5th.")
TELEVISION = Said(title="Picture freezes", description="Every evening the first channel freezes, the sound goes on.")

texts = st.text(max_size=60) | st.text(alphabet="+-<>()~*\"@'ab ANDOR:^{}\\%_", max_size=60)


def _alike(
    title: str, description: str = "", *, city: str | None = None, ticket_id: int | None = None, limit: int = 5
) -> list[int]:
    rare = ask(rarity)

    def search(session: Session) -> list[Similar]:
        told = Said(title=title, description=description)
        return similar_to(session, **told, city=city, ticket_id=ticket_id, rare=rare, limit=limit)

    found = ask(search)
    assert all(0 < one.likeness <= 1 for one in found)
    return [one.ticket_id for one in found]


def _duplicates(ticket: Ticket) -> list[int]:
    rare = ask(rarity)
    return ask(duplicates_of, reread(ticket), rare)


def test_the_same_trouble_is_found_and_other_troubles_are_not(cast: Cast, make_ticket: MakeTicket) -> None:
    storm = id_of(make_ticket(**STORM))
    for other in (BILL, TELEVISION):
        make_ticket(**other, customer=cast.carlo)
    assert _alike(**STORM_AGAIN) == [storm]
    assert _alike("Refund for the returned router", "I sent it back five weeks ago.") == []


def test_some_words_in_passing_do_not_make_tickets_alike(make_ticket: MakeTicket) -> None:
    make_ticket(**TELEVISION)
    assert _alike("Technician did not come", "I waited every evening, first at the door and then at the window.") == []


def test_a_ticket_is_not_similar_to_itself(make_ticket: MakeTicket) -> None:
    first, second = id_of(make_ticket(**STORM)), id_of(make_ticket(**STORM_AGAIN))
    assert _alike(**STORM, ticket_id=first) == [second]
    assert _alike(**STORM, ticket_id=second) == [first]


def test_what_came_to_nothing_is_not_shown(make_ticket: MakeTicket) -> None:
    made = {status: id_of(make_ticket(**STORM, status=status)) for status in Status}
    shown = set(made) - {Status.REJECTED, Status.CANCELLED}
    assert set(_alike(**STORM, limit=20)) == {made[status] for status in shown}


def test_the_most_alike_come_first_and_of_equals_the_newest(make_ticket: MakeTicket) -> None:
    alike, *same = (id_of(make_ticket(**text)) for text in (STORM_AGAIN, STORM, STORM, STORM))
    make_ticket(**BILL)
    assert _alike(**STORM) == [*reversed(same), alike]
    assert _alike(**STORM, limit=2) == list(reversed(same))[:2]


def test_a_word_in_the_title_counts_more(make_ticket: MakeTicket) -> None:
    headline = id_of(make_ticket(title="Voicemail greeting", description="It is in a foreign language."))
    aside = id_of(make_ticket(title="It is in a foreign language", description="Voicemail greeting."))
    assert _alike("Voicemail greeting", "Nobody understands the language.") == [headline, aside]


def test_an_edited_ticket_is_found_by_what_it_says_now(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(**BILL))
    do(tickets.edit, cast.abe, number, {"title": STORM["title"], "description": STORM["description"]})
    assert _alike(**STORM_AGAIN) == [number]
    assert _alike(**BILL) == []


def test_endings_of_words_do_not_matter_much() -> None:
    one, other = weights("Router restarts", "It charged", MANY), weights("Routers restarting", "Charges", MANY)
    assert likeness(one, other) > 0.8
    assert likeness(one, weights("Routine", "Rest charm", MANY)) == 0


SCRIPTS = (
    Said(title="Störung in Köln-Mülheim", description="Kein Anschluß unter dieser Nummer"),
    Said(title="Нет интернета", description="Роутер мигает красным после грозы"),
    Said(title="Δεν έχω σύνδεση", description="Το κόκκινο φως αναβοσβήνει"),
    Said(title="الإنترنت مقطوع", description="الضوء الأحمر يومض منذ الصباح"),
    Said(title="网络连接中断", description="路由器红灯闪烁 今天早上开始"),
    Said(title="L'accès internet", description="C'est coupé depuis l'orage d'hier soir"),
    Said(title="Account 4711-0815", description="Serial HG8245H5, VLAN 207"),
)


def test_every_script_is_searched(make_ticket: MakeTicket) -> None:
    made = [id_of(make_ticket(**said)) for said in (*SCRIPTS, BILL)]
    assert [_alike(**said) for said in SCRIPTS] == [[number] for number in made[:-1]]


def test_a_text_without_a_word_to_search_for_finds_nothing(make_ticket: MakeTicket) -> None:
    make_ticket(title="ok tv 5G", description="📡 + - ~ *")
    for title in ("", "   ", "?!", "I am on it", "ok tv 5G", "📡📡", "\x00", "''''", '+ - ~ * " ( ) @ <>', "\ud800"):
        assert _alike(title) == [], title


def test_signs_of_a_query_language_are_only_signs(make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(title="No dial tone", description="The line is dead"))
    make_ticket(**BILL)
    for written in (
        "+dial -tone ~line*",
        '"dial tone" (line',
        "dial AND NOT tone",
        "NEAR(dial tone, 2)",
        "title:dial^2 > tone @8",
        "dial' OR 1=1 -- tone",
    ):
        assert _alike(written, "The line is dead") == [number], written


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=texts, description=texts)
def test_no_text_makes_the_search_fail(title: str, description: str, make_ticket: MakeTicket) -> None:
    with_tickets = ask(rarity)
    if not with_tickets.texts:
        make_ticket()
    for rare in (with_tickets, Rarity()):
        ask(lambda session, rare=rare: similar_to(session, title=title, description=description, rare=rare))


def test_too_common_words_are_looked_for_in_the_newest_tickets(make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(**STORM))
    everywhere = Rarity(1, 10**9, Counter({*terms(STORM["title"]), *terms(STORM["description"])}))
    assert sought(**STORM, rare=everywhere) == []
    assert [one.ticket_id for one in ask(lambda s: similar_to(s, **STORM, rare=everywhere))] == [number]


def test_of_too_many_those_of_the_same_place_are_compared_then_the_newest(
    make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, newest = (id_of(make_ticket(**STORM, city=city)) for city in ("Harrow Vale", "Eastmere", "Eastmere"))
    monkeypatch.setattr(similar, "CANDIDATES", 1)
    assert _alike(**STORM, city="harrow vale") == [here]
    assert _alike(**STORM, city="Brackwater") == [newest]
    assert _alike(**STORM) == [newest]


def test_an_empty_house_has_nothing_similar(cast: Cast) -> None:
    assert cast
    assert _alike(**STORM) == []


def test_rarity_counts_texts_and_all_databases_count_alike(make_ticket: MakeTicket) -> None:
    for text in (STORM, STORM_AGAIN, BILL):
        make_ticket(**text)
    rare = ask(rarity)
    assert (rare.texts, rare.house) == (3, 3)
    assert [rare.seen[word] for word in ("storm", "internet", "charged", "unheard")] == [2, 2, 1, 0]
    assert rare.weight("unheard") > rare.weight("charged") > rare.weight("storm") > 0
    assert pickle.loads(pickle.dumps(rare)) == rare  # noqa: S301 - our own bytes
    newest = ask(rarity, 1)
    assert (newest.texts, newest.house, newest.seen["charged"], newest.seen["storm"]) == (1, 3, 1, 0)


def test_a_customers_second_ticket_about_the_same_is_a_duplicate(cast: Cast, make_ticket: MakeTicket) -> None:
    first, other, second = (make_ticket(**text) for text in (STORM, BILL, STORM_AGAIN))
    make_ticket(**STORM, customer=cast.carlo)
    assert _duplicates(second) == [first.id]
    assert _duplicates(first) == [second.id]
    assert _duplicates(other) == []


def test_the_most_alike_duplicate_comes_first(make_ticket: MakeTicket) -> None:
    close, same, ticket = (make_ticket(**text) for text in (STORM_AGAIN, STORM, STORM))
    assert _duplicates(ticket) == [same.id, close.id]


def test_what_was_raised_long_before_is_no_duplicate(stopped_clock: StoppedClock, make_ticket: MakeTicket) -> None:
    first = make_ticket(**STORM)
    stopped_clock.move(days=30)
    second = make_ticket(**STORM)
    stopped_clock.move(seconds=1)
    third = make_ticket(**STORM)
    assert _duplicates(second) == [third.id, first.id]
    assert _duplicates(third) == [second.id]


def test_what_ended_a_week_ago_is_no_duplicate(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ended = {status: id_of(make_ticket(**STORM, status=status)) for status in Status if status not in OPEN}
    ticket = make_ticket(**STORM)
    stopped_clock.move(days=7)
    assert sorted(_duplicates(ticket)) == sorted(ended.values())
    stopped_clock.move(seconds=1)
    # It ended when it was solved, not when that was confirmed.
    do(change_status, cast.mia, ended[Status.RESOLVED], Status.CLOSED)
    assert _duplicates(ticket) == []


MANY = Rarity(
    5_000, 1_000_000, Counter({"internet": 2_900, "router": 800, "slow": 600, "fee": 100, "ont": 9, "mast": 2})
)


def test_a_common_word_is_never_searched_alone() -> None:
    groups = sought("Internet slow", "Router", MANY)
    assert groups == [], "even two of them together are in too many tickets of a million"
    small = Rarity(5_000, 20_000, MANY.seen)
    assert sought("Internet slow", "Router", small) == [("slow", "router"), ("slow", "internet")]
    assert sought("Internet", "", small) == []
    assert sought("Mast", "Internet", small) == [("mast",)]


@given(
    st.dictionaries(st.sampled_from([chr(97 + n) * 3 for n in range(26)]), st.integers(0, 5_000)), st.integers(1, 10**6)
)
def test_a_search_stays_within_its_means(seen: dict[str, int], house: int) -> None:
    rare = Rarity(5_000, house, Counter(seen))
    groups = sought(" ".join(seen), "", rare) or []
    assert len(groups) <= 16
    assert sum(rare.hits(*group) for group in groups) <= similar.HITS
    assert all(len(group) == 2 or seen[group[0]] <= 1 or rare.hits(*group) <= similar.ALONE for group in groups)


@given(texts, texts, texts, texts)
def test_likeness_is_a_share(title: str, said: str, other: str, more: str) -> None:
    one, two = weights(title, said, MANY), weights(other, more, MANY)
    assert 0 <= likeness(one, two) == likeness(two, one) <= 1
    assert likeness(one, one) == (1 if one else 0)


def test_one_word_in_common_is_an_accident() -> None:
    about_bill, about_contract = weights("Question: bill", "", MANY), weights("Question: contract", "", MANY)
    assert likeness(about_bill, about_contract) == 0
    assert likeness(weights("Voicemail", "", MANY), weights("Voicemail", "It greets in French.", MANY)) > 0
