"""When members of the staff are away, over REST: everybody for themself, managers and admins for all."""

from datetime import datetime

from pydantic import Field

from ticketing_app import db
from ticketing_app.api import problems
from ticketing_app.api.forms import Form, Instant
from ticketing_app.api.shapes import AT, Listed, Shape
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import presence

router = protected("People")


class NewAbsence(Form):
    """A time away; its end is not part of it."""

    since: Instant = Field(examples=["2026-05-04T00:00:00+02:00"])
    until: Instant = Field(examples=["2026-05-09T00:00:00+02:00"])
    note: str = Field(default="", description="For themself and for who plans the work.", examples=["Holidays"])


class AbsenceShape(Shape):
    """A time in which somebody is away."""

    id: int = Field(examples=[3])
    since: datetime = Field(examples=[AT])
    until: datetime = Field(examples=[AT])
    note: str = Field(examples=["On a course"])


@router.get("/users/{user_id:id}/absences", summary="When somebody is away", responses=problems.documented(403, 404))
def list_absences(user_id: int, actor: Acting) -> Listed[AbsenceShape]:
    """What is not over, the next first. Staff for themself, managers and admins for all of the staff."""
    with db.reading() as session:
        found = presence.absences(session, actor, user_id)
    return Listed(items=[AbsenceShape.model_validate(one) for one in found])


@router.post(
    "/users/{user_id:id}/absences",
    status_code=201,
    summary="Somebody is away",
    responses=problems.documented(403, 404, 409),
)
def add_absence(user_id: int, new: NewAbsence, actor: Acting) -> AbsenceShape:
    """Staff for themself, managers and admins for all of the staff. They stay assignable, and are shown as away."""
    made = db.run(lambda session: presence.add_absence(session, actor, user_id, new.since, new.until, new.note))
    return AbsenceShape.model_validate(made)


@router.delete(
    "/users/{user_id:id}/absences/{absence_id:id}",
    status_code=204,
    summary="They are there after all",
    responses=problems.documented(403, 404),
)
def remove_absence(user_id: int, absence_id: int, actor: Acting) -> None:
    """Staff for themself, managers and admins for all of the staff."""
    db.run(lambda session: presence.remove_absence(session, actor, user_id, absence_id))
