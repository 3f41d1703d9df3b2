"""What a customer says to a solution over REST: confirmed, reopened, or closed though it is not solved."""

from typing import Any

from tests.api.callers import Caller
from tests.support.tickets import MakeTicket
from ticketing_app.vocabulary import Status


def test_a_customer_closes_with_a_word_that_it_is_not_solved(
    cara: Caller, abe: Caller, make_ticket: MakeTicket
) -> None:
    path = f"/tickets/{make_ticket(status=Status.RESOLVED).id}"

    def step(**body: Any) -> Any:
        return cara.put(f"{path}/status", json=body)

    assert [each["field"] for each in step(status="closed", solved=False).json()["errors"]] == ["reason"]
    assert [each["field"] for each in step(status="in_progress", solved=False).json()["errors"]] == ["solved"]
    assert [each["field"] for each in step(status="closed", solved="no").json()["errors"]] == ["solved"]
    closed = step(status="closed", solved=False, reason="It still hums.")
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")
    assert closed.json()["timeline"][-1]["text"] == "You closed it though it is not solved. “It still hums.”"
    last = abe.get(path).json()["history"][-1]
    assert (last["action"], last["reason"]) == ("ticket.closed_unsatisfied", "It still hums.")


def test_a_customer_still_confirms_and_reopens_without_a_word(cara: Caller, make_ticket: MakeTicket) -> None:
    path = f"/tickets/{make_ticket(status=Status.RESOLVED).id}"
    assert cara.put(f"{path}/status", json={"status": "in_progress"}).json()["status"] == "in_progress"
    path = f"/tickets/{make_ticket(status=Status.RESOLVED).id}"
    confirmed = cara.put(f"{path}/status", json={"status": "closed", "solved": True}).json()
    assert confirmed["timeline"][-1]["text"] == "You confirmed that it is solved."
