"""What the sources learn from: people's decisions and solved tickets, never what an import or a default says."""

from tests.support.cast import Cast
from tests.support.suggesting import answer, suggest
from tests.support.tickets import MakeTicket, ask, do, other_category
from ticketing_app import db
from ticketing_app.domain import categories, learning, sources, suggestions, tickets
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Facet, Severity, Status


def _examples(facet: Facet) -> set[tuple[str, str]]:
    lessons = ask(learning.lessons)
    return {(text.split("\n")[0], label) for text, label in lessons.by_facet[facet].examples}


def _waiting() -> set[str]:
    return {text.split("\n")[0] for text in ask(learning.lessons).waiting}


def test_labels_are_the_active_categories_and_the_words_with_their_cues(cast: Cast) -> None:
    retired = do(categories.add, cast.ada, "Telegraph")
    do(categories.edit, cast.ada, id_of(retired), {"active": False})
    do(categories.add, cast.ada, "Broadband", "Internet at home", "slow internet, router,, wifi ")
    do(sources.edit_cue, cast.ada, Facet.SEVERITY, "critical", "all phones dead, hospital")
    options = ask(learning.options)
    assert [one.name for one in options[Facet.CATEGORY]] == ["Broadband", "Other"]
    assert options[Facet.CATEGORY][0].phrases == ("slow internet", "router", "wifi")
    severity = {one.value: one.phrases for one in options[Facet.SEVERITY]}
    assert severity["critical"] == ("all phones dead", "hospital")
    # Where nothing speaks for any of them, the first is believed.
    assert options[Facet.SEVERITY][0].value == "minor"
    assert options[Facet.URGENCY][0].value == "medium"


def test_a_decision_teaches_what_the_ticket_is_now(cast: Cast, make_ticket: MakeTicket) -> None:
    broadband, mobile = (id_of(do(categories.add, cast.ada, name)) for name in ("Broadband", "Mobile"))
    ticket = make_ticket(title="Slow speed")
    number = suggest(ticket, answer(other_category()))
    do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.CATEGORY: str(broadband)})
    assert _examples(Facet.CATEGORY) == {("Slow speed", "Broadband")}
    do(tickets.edit, cast.abe, id_of(ticket), {"category_id": mobile})
    assert _examples(Facet.CATEGORY) == {("Slow speed", "Mobile")}
    assert _waiting() == set()


def test_a_correction_after_a_decision_counts_at_once(cast: Cast, make_ticket: MakeTicket) -> None:
    broadband = id_of(do(categories.add, cast.ada, "Broadband"))
    ticket = make_ticket(title="Slow speed")
    do(suggestions.accept, cast.abe, id_of(ticket), suggest(ticket, answer(other_category())))
    before = ask(learning.marks)
    do(tickets.edit, cast.anya, id_of(ticket), {"category_id": broadband})
    assert ask(learning.marks)[Facet.CATEGORY] != before[Facet.CATEGORY]
    assert _examples(Facet.CATEGORY) == {("Slow speed", "Broadband")}


def test_a_solved_ticket_teaches_its_category_and_not_the_severity_that_nobody_set(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket(title="Solved", status=Status.RESOLVED)
    make_ticket(title="Closed", status=Status.CLOSED)
    make_ticket(title="Rejected", status=Status.REJECTED)
    make_ticket(title="Judged", severity=Severity.MAJOR)
    assert _examples(Facet.CATEGORY) == {("Solved", "Other"), ("Closed", "Other")}
    assert _examples(Facet.SEVERITY) == {("Judged", "major")}
    assert _examples(Facet.URGENCY) == set()
    assert _waiting() == {"Rejected", "Judged"}


def test_what_was_taken_over_teaches_nothing_until_somebody_decides(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(title="Imported", status=Status.RESOLVED)
    with db.transaction() as session:
        session.get_one(Ticket, ticket.id).imported_from = "fcc:1"
    assert _examples(Facet.CATEGORY) == set()
    assert _waiting() == {"Imported"}


def test_the_marks_change_with_a_decision_a_label_and_a_cue_and_with_nothing_else(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    seen = [ask(learning.marks)]

    def changed() -> set[Facet]:
        seen.append(ask(learning.marks))
        return {facet for facet in Facet if seen[-1][facet] != seen[-2][facet]}

    do(tickets.edit, cast.abe, id_of(ticket), {"city": "Shelbyville"})
    assert changed() == set()
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.MAJOR})
    assert changed() == {Facet.SEVERITY}
    do(categories.add, cast.ada, "Broadband")
    assert changed() == {Facet.CATEGORY}
    do(sources.edit_cue, cast.ada, Facet.URGENCY, "low", "whenever")
    assert changed() == {Facet.URGENCY}
