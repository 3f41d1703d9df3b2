"""Who may do what to which ticket, as one table; the WHERE clause of every list comes from the same table."""

from enum import Enum, auto

import sqlalchemy as sa
from sqlmodel import col

from ticketing_app.domain.actor import Actor
from ticketing_app.models import Ticket
from ticketing_app.vocabulary import Role


class Action(Enum):
    """Everything that somebody may or may not do."""

    # to a ticket
    VIEW = auto()
    SEE_INTERNAL = auto()  # history, internal notes and files, reasons
    WRITE = auto()  # a message that everybody on the ticket reads
    NOTE = auto()  # a message among staff
    ATTACH = auto()
    EDIT_TEXT = auto()  # title, description, place
    CLASSIFY = auto()  # category, severity, urgency
    OVERRIDE_PRIORITY = auto()
    TAKE = auto()
    RELEASE = auto()
    ASSIGN = auto()  # to anybody
    WORK = auto()  # start, wait, hold, resume, resolve
    REJECT = auto()
    CANCEL = auto()
    CLOSE = auto()
    REOPEN = auto()
    ERASE = auto()  # content and files, for good
    # in the house
    RAISE = auto()
    RAISE_FOR_CUSTOMER = auto()
    SEE_QUEUE = auto()
    SEE_COLLEAGUES = auto()  # engineers and their load
    SEE_SUGGESTIONS = auto()
    DECIDE_SUGGESTIONS = auto()  # accept or override them
    TRY_SUGGESTIONS = auto()  # on a text that is no ticket
    SEE_AI_RECORD = auto()
    MANAGE_SUGGESTIONS = auto()  # sources, cues, what was sent out
    SEE_OVERVIEW = auto()
    SEE_DASHBOARD = auto()  # what was kept and what was missed
    SEE_PEOPLE = auto()
    MANAGE_PEOPLE = auto()
    MANAGE_CATEGORIES = auto()
    SEE_AUDIT = auto()
    MANAGE_OUTBOX = auto()
    SEE_SLA = auto()  # clocks, calendars, policies
    MANAGE_SLA = auto()
    PLAN_ABSENCES = auto()  # of others; everybody of the staff says when they themself are away
    BE_ASSIGNED = auto()


class Reach(Enum):
    """To which tickets an action extends."""

    NONE = auto()
    OWN = auto()  # the actor is its customer
    ASSIGNED = auto()  # the actor works on it
    ALL = auto()


NONE, OWN, ASSIGNED, ALL = Reach.NONE, Reach.OWN, Reach.ASSIGNED, Reach.ALL


def _row(customer: Reach, agent: Reach, engineer: Reach, manager: Reach, admin: Reach) -> dict[Role, Reach]:
    return {
        Role.CUSTOMER: customer,
        Role.AGENT: agent,
        Role.ENGINEER: engineer,
        Role.MANAGER: manager,
        Role.ADMIN: admin,
    }


# fmt: off
POLICY: dict[Action, dict[Role, Reach]] = {
    #                               customer agent  engineer  manager admin
    Action.VIEW:               _row(OWN,     ALL,   ALL,      ALL,    ALL),
    Action.SEE_INTERNAL:       _row(NONE,    ALL,   ALL,      ALL,    ALL),
    Action.WRITE:              _row(OWN,     ALL,   ALL,      ALL,    ALL),
    Action.NOTE:               _row(NONE,    ALL,   ALL,      ALL,    ALL),
    Action.ATTACH:             _row(OWN,     ALL,   ALL,      ALL,    ALL),
    Action.EDIT_TEXT:          _row(OWN,     ALL,   ASSIGNED, ALL,    ALL),
    Action.CLASSIFY:           _row(NONE,    ALL,   ASSIGNED, ALL,    ALL),
    Action.OVERRIDE_PRIORITY:  _row(NONE,    ALL,   NONE,     ALL,    ALL),
    Action.TAKE:               _row(NONE,    ALL,   ALL,      ALL,    NONE),
    Action.RELEASE:            _row(NONE,    ALL,   ASSIGNED, ALL,    ALL),
    Action.ASSIGN:             _row(NONE,    ALL,   NONE,     ALL,    ALL),
    Action.WORK:               _row(NONE,    ALL,   ASSIGNED, ALL,    ALL),
    Action.REJECT:             _row(NONE,    ALL,   NONE,     ALL,    ALL),
    Action.CANCEL:             _row(OWN,     ALL,   NONE,     ALL,    ALL),
    Action.CLOSE:              _row(OWN,     ALL,   NONE,     ALL,    ALL),
    Action.REOPEN:             _row(OWN,     ALL,   ASSIGNED, ALL,    ALL),
    Action.ERASE:              _row(NONE,    NONE,  NONE,     NONE,   ALL),
    Action.RAISE:              _row(ALL,     NONE,  NONE,     NONE,   NONE),
    Action.RAISE_FOR_CUSTOMER: _row(NONE,    ALL,   ALL,      ALL,    ALL),
    Action.SEE_QUEUE:          _row(NONE,    ALL,   ALL,      ALL,    ALL),
    Action.SEE_COLLEAGUES:     _row(NONE,    ALL,   ALL,      ALL,    ALL),
    Action.SEE_SUGGESTIONS:    _row(NONE,    ALL,   NONE,     ALL,    ALL),
    Action.DECIDE_SUGGESTIONS: _row(NONE,    ALL,   NONE,     ALL,    ALL),
    Action.TRY_SUGGESTIONS:    _row(NONE,    ALL,   ALL,      ALL,    ALL),
    Action.SEE_AI_RECORD:      _row(NONE,    NONE,  NONE,     ALL,    ALL),
    Action.MANAGE_SUGGESTIONS: _row(NONE,    NONE,  NONE,     NONE,   ALL),
    Action.SEE_OVERVIEW:       _row(NONE,    ALL,   NONE,     ALL,    ALL),
    Action.SEE_DASHBOARD:      _row(NONE,    NONE,  NONE,     ALL,    ALL),
    Action.SEE_PEOPLE:         _row(NONE,    NONE,  NONE,     ALL,    ALL),
    Action.MANAGE_PEOPLE:      _row(NONE,    NONE,  NONE,     NONE,   ALL),
    Action.MANAGE_CATEGORIES:  _row(NONE,    NONE,  NONE,     NONE,   ALL),
    Action.SEE_AUDIT:          _row(NONE,    NONE,  NONE,     ALL,    ALL),
    Action.MANAGE_OUTBOX:      _row(NONE,    NONE,  NONE,     NONE,   ALL),
    Action.SEE_SLA:            _row(NONE,    ALL,   ALL,      ALL,    ALL),
    Action.MANAGE_SLA:         _row(NONE,    NONE,  NONE,     NONE,   ALL),
    Action.PLAN_ABSENCES:      _row(NONE,    NONE,  NONE,     ALL,    ALL),
    Action.BE_ASSIGNED:        _row(NONE,    ALL,   ALL,      ALL,    NONE),
}
# fmt: on


def reach(actor: Actor, action: Action) -> Reach:
    """How far the actor's role carries for this action; the house itself may do everything.

    With a one-time password nobody may do anything: choosing one's own is no action of this table.
    """
    if actor.is_house:
        return Reach.ALL
    if actor.role is None or actor.must_change_password:
        return Reach.NONE
    return POLICY[action][actor.role]


def may(actor: Actor, action: Action, ticket: Ticket | None = None) -> bool:
    """Whether the actor may do this to this ticket (or, without one, in the house); to an erased one nobody may."""
    if ticket is not None and ticket.erased_at is not None:
        return False
    how_far = reach(actor, action)
    if how_far is Reach.ALL:
        return True
    if ticket is None or actor.id is None:
        return False
    if how_far is Reach.OWN:
        return ticket.customer_id == actor.id
    if how_far is Reach.ASSIGNED:
        return ticket.assignee_id == actor.id
    return False


def roles_that_may(action: Action) -> frozenset[Role]:
    """Every role for which the action extends to at least some tickets."""
    return frozenset(role for role, how_far in POLICY[action].items() if how_far is not Reach.NONE)


def within_reach(actor: Actor, action: Action) -> sa.ColumnElement[bool]:
    """The same table as a WHERE clause on `ticket`: the rows for which `may(actor, action, ticket)` is true."""
    how_far, is_there = reach(actor, action), col(Ticket.erased_at).is_(None)
    if how_far is Reach.ALL:
        return is_there
    if how_far is Reach.OWN:
        return sa.and_(is_there, col(Ticket.customer_id) == actor.id)
    if how_far is Reach.ASSIGNED:
        return sa.and_(is_there, col(Ticket.assignee_id) == actor.id)
    return sa.false()
