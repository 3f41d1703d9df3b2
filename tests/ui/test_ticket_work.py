"""What people do with a ticket on its page: who may does it once, who may not changes nothing, conflicts are told."""

from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, do, entries_on, other_category, reread
from tests.ui.test_ticket import look_at
from ticketing_app.domain import assignment, tickets
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.vocabulary import PauseReason, Priority, Severity, Status, Urgency

TEXT = {"title": "Line dead", "description": "All of it.", "city": "Northgate", "region": "", "postal_code": "10210"}


def test_take_makes_it_ones_own(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.eve, ticket)
    assert tab.send(WorkState.take).toasts == [f"{ticket.reference} is yours now."]
    assert reread(ticket).assignee_id == cast.eve.person_id
    assert tab.see(TicketState).desk.assignee == "Eve Engineer"


def test_who_comes_second_is_told_who_was_faster(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    do(assignment.take, cast.anya, ticket.id or 0)
    assert tab.send(WorkState.take).toasts == ["Already taken Anya Agent took it. The page shows it now."]
    assert tab.see(TicketState).desk.assignee == "Anya Agent"
    assert tab.see(TicketState).desk.may_take is False


def test_a_double_click_takes_once(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    look_at(open_tab, cast.abe, ticket).send_at_once((WorkState.take, {}), (WorkState.take, {}))
    assert [entry.action for entry in entries_on(ticket)] == ["ticket.created", "ticket.assigned"]


def test_giving_back_puts_it_into_the_queue(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    look_at(open_tab, cast.eve, ticket).send(WorkState.give_back)
    assert reread(ticket).assignee_id is None


def test_an_engineer_cannot_give_back_what_another_holds(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    answer = look_at(open_tab, cast.emil, ticket).send(WorkState.give_back)
    assert answer.toasts[0].startswith("Not allowed")
    assert reread(ticket).assignee_id == cast.eve.person_id


def test_assigning_shows_the_least_busy_first_and_finds_by_name(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = look_at(open_tab, cast.abe, ticket)
    tab.send(WorkState.open_assign)
    offered = tab.see(WorkState).colleagues
    assert (offered[-1].name, offered[-1].open, offered[-1].holds_it) == ("Eve Engineer", "1 open", True)
    assert [one.name for one in offered if one.is_me] == ["Abe Agent"]
    assert "Cara Customer" not in {one.name for one in offered}
    tab.send(WorkState.find_colleague, name="emil eng")
    assert [one.name for one in tab.see(WorkState).colleagues] == ["Emil Engineer"]
    tab.send(WorkState.assign, person_id=cast.emil.person_id)
    assert reread(ticket).assignee_id == cast.emil.person_id
    assert tab.see(WorkState).dialog == ""


def test_nobody_can_be_given_a_ticket_who_cannot_work_on_it(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    for person in (cast.cara, cast.ada):
        assert "Only active agents" in tab.send(WorkState.assign, person_id=person.person_id).toasts[0]
    assert reread(ticket).assignee_id is None


def test_a_select_saves_at_once_and_priority_follows(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    (said,) = tab.send(WorkState.set_severity, severity="critical").toasts
    assert said.startswith("Priority Medium → Critical. To be solved by ")
    assert tab.send(WorkState.set_urgency, urgency="high").toasts == []
    now = reread(ticket)
    assert (now.severity, now.urgency, now.priority) == (Severity.CRITICAL, Urgency.HIGH, Priority.CRITICAL)
    assert tab.see(TicketState).desk.priority == "critical"


def test_an_older_look_changes_nothing_and_says_who_was_faster(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    do(tickets.edit, cast.mia, ticket.id or 0, {"urgency": Urgency.LOW})
    answer = tab.send(WorkState.set_severity, severity="major")
    assert "Mia Manager changed urgency Medium → Low" in answer.toasts[0]
    assert reread(ticket).severity is Severity.MINOR
    assert tab.see(TicketState).desk.urgency == "low"
    assert "Priority Low → Medium." in tab.send(WorkState.set_severity, severity="major").toasts[0]


@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        (WorkState.set_severity, {"severity": "enormous"}),
        (WorkState.set_urgency, {"urgency": ["high"]}),
        (WorkState.set_category, {"category_id": "all"}),
        (WorkState.set_category, {"category_id": 99999}),
        (WorkState.assign, {"person_id": None}),
        (WorkState.assign, {"person_id": 99999}),
        (WorkState.choose, {"key": "explode"}),
        (WorkState.choose, {"key": {"a": 1}}),
        (WorkState.take_step, {"form": {"text": ["x"]}}),
        (WorkState.set_priority, {"form": {"priority": "huge", "reason": "x"}}),
        (WorkState.save_text, {"form": {"title": "Without the dialog"}}),
        (TicketState.set_tab, {"tab": "secrets"}),
    ],
)
def test_wrong_arguments_change_nothing(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, handler: Any, payload: dict[str, Any]
) -> None:
    ticket = make_ticket()
    look_at(open_tab, cast.abe, ticket).send(handler, **payload)
    assert reread(ticket).version == ticket.version


def test_a_step_without_a_word_is_taken_at_once(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    answer = look_at(open_tab, cast.eve, ticket).send(WorkState.choose, key="start")
    assert answer.toasts == [f"Work on {ticket.reference} has begun."]
    assert reread(ticket).status is Status.IN_PROGRESS


def test_resolving_asks_for_a_note(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    tab = look_at(open_tab, cast.eve, ticket)
    tab.send(WorkState.choose, key="resolve")
    tab.send(WorkState.take_step, form={"text": "  "})
    assert tab.see(WorkState).wrong.reason.startswith("Say what was done")
    assert reread(ticket).status is Status.IN_PROGRESS
    tab.send(WorkState.take_step, form={"text": "Cable replaced."})
    now = reread(ticket)
    assert (now.status, now.status_reason, tab.see(WorkState).dialog) == (Status.RESOLVED, "Cable replaced.", "")


def test_a_question_to_the_customer_and_the_waiting_are_one_thing(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    tab = look_at(open_tab, cast.eve, ticket)
    tab.send(WorkState.choose, key="wait")
    tab.send_at_once(*[(WorkState.take_step, {"form": {"text": "Which light?"}})] * 2)
    assert reread(ticket).status is Status.PENDING
    assert [one.body for one in tab.see(TicketState).talk[1:]] == ["Which light?"]


def test_where_the_step_is_gone_the_question_is_not_sent_either(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    tab = look_at(open_tab, cast.abe, ticket)
    tab.send(WorkState.choose, key="wait")
    do(change_status, cast.mia, ticket.id or 0, Status.CANCELLED)
    assert tab.send(WorkState.take_step, form={"text": "Which light?"}).toasts[0].startswith("Not possible now Mia")
    assert len(tab.see(TicketState).talk) == 1


def test_the_customer_confirms_reopens_with_a_word_or_withdraws(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    solved, broken, needless = (make_ticket(status=s) for s in (Status.RESOLVED, Status.RESOLVED, Status.NEW))
    tab = look_at(open_tab, cast.cara, solved)
    tab.send(WorkState.choose, key="close")
    tab.send(WorkState.take_step, form={"text": ""})
    assert reread(solved).status is Status.CLOSED
    tab = look_at(open_tab, cast.cara, broken)
    tab.send(WorkState.choose, key="reopen")
    tab.send(WorkState.take_step, form={"text": ""})
    assert (tab.see(WorkState).wrong.body, reread(broken).status) == ("Please fill this in.", Status.RESOLVED)
    tab.send(WorkState.take_step, form={"text": "Still red."})
    assert (tab.see(TicketState).talk[-1].body, reread(broken).status) == ("Still red.", Status.IN_PROGRESS)
    tab = look_at(open_tab, cast.cara, needless)
    tab.send(WorkState.choose, key="cancel")
    assert reread(needless).status is Status.NEW
    tab.send(WorkState.take_step, form={})
    assert reread(needless).status is Status.CANCELLED


def test_a_priority_by_hand_needs_a_reason_and_can_go_back(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    tab.send(WorkState.open_priority)
    tab.send(WorkState.set_priority, form={"priority": "critical", "reason": ""})
    assert tab.see(WorkState).wrong.reason == "Say why the priority is set by hand."
    tab.send(WorkState.set_priority, form={"priority": "critical", "reason": "A hospital."})
    assert (reread(ticket).priority, tab.see(WorkState).dialog) == (Priority.CRITICAL, "")
    assert tab.see(TicketState).desk.priority_why == "set by hand: A hospital."
    tab.send(WorkState.use_matrix)
    assert (reread(ticket).priority, reread(ticket).priority_overridden) == (Priority.MEDIUM, False)


def test_only_what_was_changed_in_the_text_is_saved(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    tab.send(WorkState.open_text)
    tab.send(WorkState.save_text, form={**TEXT, "description": ticket.description, "status": "closed", "version": "9"})
    now = reread(ticket)
    assert (now.title, now.city, now.postal_code, now.status) == ("Line dead", "Northgate", "10210", Status.NEW)
    assert "description" not in entries_on(ticket)[-1].after


def test_a_text_that_does_not_fit_is_said_beside_its_field(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    tab = look_at(open_tab, cast.abe, make_ticket())
    tab.send(WorkState.open_text)
    assert tab.send(WorkState.save_text, form={**TEXT, "title": " "}).toasts == []
    assert (tab.see(WorkState).wrong.title, tab.see(WorkState).dialog) == ("Please fill this in.", "text")


def test_who_edits_an_older_text_is_told_and_may_save_knowingly(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    tab.send(WorkState.open_text)
    do(tickets.edit, cast.mia, ticket.id or 0, {"city": "Eastmere"})
    tab.send(TicketState.refresh)
    tab.send(WorkState.save_text, form={"title": "Mine", "city": ticket.city or ""})
    assert (reread(ticket).title, tab.see(WorkState).dialog) == (ticket.title, "text")
    assert "was changed meanwhile" in tab.see(WorkState).overtaken
    tab.send(WorkState.save_text, form={"title": "Mine", "city": ticket.city or ""})
    assert (reread(ticket).title, reread(ticket).city) == ("Mine", "Eastmere")


def test_customers_put_their_own_text_right_while_it_is_new(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket, begun = make_ticket(), make_ticket(status=Status.IN_PROGRESS)
    tab = look_at(open_tab, cast.cara, ticket)
    assert (tab.see(TicketState).desk.may_edit, tab.see(TicketState).talk[0].opens) == (True, True)
    tab.send(WorkState.open_text)
    form = {**TEXT, "city": ticket.city or "", "postal_code": ""}
    tab.send_at_once(*[(WorkState.save_text, {"form": form})] * 2)
    assert (reread(ticket).title, reread(ticket).description, tab.see(WorkState).dialog) == (*[*TEXT.values()][:2], "")
    assert [entry.action for entry in entries_on(ticket)] == ["ticket.created", "ticket.edited"]
    assert look_at(open_tab, cast.cara, begun).see(TicketState).desk.may_edit is False


def test_a_customer_whose_ticket_was_begun_meanwhile_keeps_the_text_and_is_told_where_it_goes(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.cara, ticket)
    tab.send(WorkState.open_text)
    do(change_status, cast.abe, ticket.id or 0, Status.IN_PROGRESS)
    for _ in range(2):
        tab.send(WorkState.save_text, form={"title": "Mine"})
        assert tab.see(WorkState).dialog == "text"
        assert tab.see(WorkState).overtaken.endswith("copy what you wrote into a message.")
    assert reread(ticket).title == ticket.title


BY_ROLE: list[tuple[Any, dict[str, Any], set[str]]] = [
    (WorkState.take, {}, {"cara", "ada"}),
    (WorkState.give_back, {}, {"cara"}),
    (WorkState.open_assign, {}, {"cara", "eve"}),
    (WorkState.find_colleague, {"name": ""}, {"cara", "eve"}),
    (WorkState.assign, {"person_id": 1}, {"cara", "eve"}),
    (WorkState.set_category, {"category_id": 1}, {"cara"}),
    (WorkState.set_severity, {"severity": "critical"}, {"cara"}),
    (WorkState.set_urgency, {"urgency": "high"}, {"cara"}),
    (WorkState.open_priority, {}, {"cara", "eve"}),
    (WorkState.set_priority, {"form": {"priority": "low", "reason": "x"}}, {"cara", "eve"}),
    (WorkState.use_matrix, {}, {"cara", "eve"}),
]


@pytest.mark.parametrize(("handler", "payload", "refused"), BY_ROLE)
def test_the_gate_refuses_roles_that_may_not(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, handler: Any, payload: dict[str, Any], refused: set[str]
) -> None:
    ticket = make_ticket(customer=cast.cara)
    for name in refused:
        answer = look_at(open_tab, cast.everyone[name], ticket).send(handler, **payload)
        assert answer.toasts == ["Your role may not do this."], name
    assert reread(ticket).version == ticket.version


def test_a_hold_needs_a_reason_of_the_list_and_a_sentence(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    tab = look_at(open_tab, cast.eve, ticket)
    tab.send(WorkState.choose, key="hold")
    for form in ({"text": ""}, {"text": " ", "pause_reason": "customer"}):
        tab.send(WorkState.take_step, form=form)
        wrong = tab.see(WorkState).wrong
        assert (wrong.pause_reason, wrong.reason) == ("Choose what it waits for.", "Say what the ticket waits for.")
    tab.send(WorkState.take_step, form={"text": "A splitter.", "pause_reason": "parts"})
    held = reread(ticket)
    assert (held.status, held.pause_reason, held.status_reason) == (Status.HELD, PauseReason.PARTS, "A splitter.")


def test_the_domain_refuses_them_past_the_gate(cast: Cast, make_ticket: MakeTicket) -> None:
    number = make_ticket(customer=cast.cara).id or 0
    for refused in (
        lambda: do(assignment.take, cast.cara, number),
        lambda: do(assignment.release, cast.cara, number),
        lambda: do(assignment.assign, cast.eve, number, cast.emil.person_id),
        lambda: do(tickets.edit, cast.cara, number, {"severity": Severity.CRITICAL}),
        lambda: do(tickets.edit, cast.cara, number, {"category_id": other_category()}),
        lambda: do(tickets.edit, cast.eve, number, {"priority": Priority.LOW}, reason="x"),
        lambda: do(change_status, cast.cara, number, Status.IN_PROGRESS),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_on_a_ticket_of_somebody_else_every_handler_does_nothing(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    tab = look_at(open_tab, cast.carlo, ticket)
    tab.send(WorkState.choose, key="close")
    tab.send(WorkState.take_step, form={"text": "x"})
    tab.send(WorkState.open_text)
    tab.send(WorkState.save_text, form=TEXT)
    assert reread(ticket).version == ticket.version
