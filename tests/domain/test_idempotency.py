"""One key, one result: for this person, on this route, for this content, for a day."""

import pytest
from sqlmodel import Session, select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import ask, do
from ticketing_app.domain import idempotency
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Invalid
from ticketing_app.models import IdempotencyKey


def _done(actor: Actor, route: str = "POST /tickets/", key: str = "k", content: str = "c", result: int = 1) -> int:
    """Do the write that makes `result`, unless it was done; what came of it."""

    def work(session: Session) -> int:
        row = idempotency.claim(session, actor, route, key, content)
        if row.result_id is None:
            row.result_id = result
        return row.result_id

    return do(work)


def test_a_key_used_again_gives_the_first_answer_again(cast: Cast) -> None:
    assert [_done(cast.cara, result=7), _done(cast.cara, result=8)] == [7, 7]


def test_a_key_belongs_to_person_and_route(cast: Cast) -> None:
    assert _done(cast.cara, result=7) == 7
    assert _done(cast.carlo, result=8) == 8
    assert _done(cast.cara, route="POST /tickets/1/messages", result=9) == 9
    assert _done(cast.cara, key="K", result=10) == 10, "keys in other letters are other keys"


def test_a_key_with_other_content_is_refused(cast: Cast) -> None:
    _done(cast.cara)
    with pytest.raises(Invalid) as refusal:
        _done(cast.cara, content="other")
    assert list(refusal.value.fields) == ["Idempotency-Key"]


def test_a_write_that_failed_leaves_its_key_free(cast: Cast) -> None:
    def fail(session: Session) -> None:
        idempotency.claim(session, cast.cara, "POST /tickets/", "k", "c")
        raise Invalid("The rest went wrong.")

    with pytest.raises(Invalid):
        do(fail)
    assert _done(cast.cara, content="other", result=3) == 3


def test_a_key_is_kept_for_a_day(stopped_clock: StoppedClock, cast: Cast) -> None:
    _done(cast.cara, result=1)
    stopped_clock.move(hours=24)
    assert _done(cast.cara, result=2) == 1
    stopped_clock.move(seconds=1)
    assert _done(cast.cara, content="other", result=2) == 2
    stopped_clock.move(hours=25)
    assert do(idempotency.forget_old) == 1
    assert ask(lambda session: session.exec(select(IdempotencyKey)).all()) == []


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_one_to_two_hundred_characters(key: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        _done(cast.cara, key=key)
    assert _done(cast.cara, key="é" * 200) == 1
