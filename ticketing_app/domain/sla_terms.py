"""What a ticket was promised, word for word: written down while it is open, and read again once it is solved."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ticketing_app.domain.policy_checks import TARGETS
from ticketing_app.models import SlaCalendar, SlaPolicy, SlaTerms, id_of


def of(policy: SlaPolicy, calendar: SlaCalendar) -> SlaTerms:
    """What policy and calendar say now, not written down yet."""
    return SlaTerms(
        policy_id=id_of(policy),
        policy_version=policy.version,
        calendar_id=id_of(calendar),
        calendar_version=calendar.version,
        policy=policy.name,
        **{name: getattr(policy, name) for name in TARGETS},
        calendar=calendar.name,
        timezone=calendar.timezone,
        hours=calendar.hours,
        holidays=calendar.holidays,
        exceptions=calendar.exceptions,
    )


def keep(session: Session, terms: SlaTerms) -> int:
    """Write them down, unless they are written already; returns their id. Whoever comes second finds the first row."""
    if terms.id is not None:
        return terms.id
    known = _written(session, terms)
    if known is not None:
        return known
    try:
        with session.begin_nested():
            session.add(terms)
    except IntegrityError:
        known = _written(session, terms)
        if known is None:
            raise
        return known
    return id_of(terms)


def _written(session: Session, terms: SlaTerms) -> int | None:
    wanted = select(SlaTerms.id).where(
        SlaTerms.policy_id == terms.policy_id,
        SlaTerms.policy_version == terms.policy_version,
        col(SlaTerms.calendar_version) == terms.calendar_version,
    )
    return session.exec(wanted).one_or_none()
