"""Signing in: the same work and the same answer for known and unknown e-mails, and a back-off after failures.

The one place where the domain opens transactions itself: checking a password must not hold one open.
"""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock, db
from ticketing_app.db import UTC6
from ticketing_app.domain import passwords, people, sessions
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import Conflict, Forbidden, TooManyFailures, Unauthenticated
from ticketing_app.models import SignInFailure, User
from ticketing_app.texts import mark, tr, trn
from ticketing_app.vocabulary import Door

FREE_PER_ACCOUNT, FREE_PER_ADDRESS = 5, 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)
REMEMBERED = timedelta(minutes=15)
KEPT_AFTERWARDS = timedelta(days=90)
"""How long failures can still be looked up; for the back-off they count a quarter of an hour."""
WRONG = mark("E-mail or password is wrong.")


def sign_in(email: str, password: str, *, lifetime: timedelta, address: str, device: str | None) -> tuple[User, str]:
    """The user and the secret of a new session.

    Raises `Unauthenticated` (one sentence for every cause), `TooManyFailures` after five failures for an account or
    twenty from an address; the wait doubles with each further failure, up to a quarter of an hour.
    """
    # Half a surrogate pair, which JSON can carry, fits into no database; nobody's address has one.
    name = email.strip().lower().encode("utf-8", "replace").decode()[:254]
    address = address[:64]
    known = confirm(name, password, address=address)

    def work(session: Session) -> tuple[User, str]:
        user = session.exec(select(User).where(User.id == known.id).with_for_update()).one()
        # Changed or shut while the password was checked: whoever did that signed everybody out, this one as well.
        if user.password_hash != known.password_hash or not user.active:
            raise Unauthenticated(tr(WRONG))
        check_back_off(session, name, address)
        forgive(session, name)
        return user, sessions.open_for(session, user, lifetime=lifetime, address=address, device=device)

    return db.run(work)


def confirm(name: str, password: str, *, address: str) -> User:
    """Whose password this is. `name` is an e-mail address in lower case.

    Raises `Unauthenticated`, which counts as a failed sign-in, and `TooManyFailures`.
    """
    address = address[:64]
    with db.reading() as session:
        check_back_off(session, name, address)
        user = session.exec(select(User).where(User.email == name)).one_or_none()
    if not passwords.fits(password, user.password_hash if user else None) or user is None or not user.active:
        with db.transaction() as session:
            # Again, now inside the write: of many tries at once the right one must not be told from the wrong ones.
            check_back_off(session, name, address)
            session.add(SignInFailure(at=clock.now(), email=name, address=address))
        raise Unauthenticated(tr(WRONG))
    return user


def sign_up(door: Door, new: NewPerson, password: PasswordHash, *, address: str) -> User:
    """A new customer. Who finds that there is an account already learns of it, so that counts like a failed sign-in.

    Raises `Invalid`, `Conflict`, `TooManyFailures` after twenty failures from an address.
    """
    address = address[:64]
    with db.reading() as session:
        check_back_off(session, None, address)
    try:
        return db.run(lambda session: people.register(session, door, new, password))
    except Conflict:
        with db.transaction() as session:
            check_back_off(session, None, address)
            # Against the address alone, like questions for a link: it must not shut the account that is there.
            session.add(SignInFailure(at=clock.now(), email="", address=address))
        raise


def sign_in_as_demo(session: Session, email: str, *, lifetime: timedelta, address: str, device: str | None) -> str:
    """Open a demo account without a password. Whether that is allowed here at all is the door's to know."""
    user = session.exec(select(User).where(User.email == email.strip().lower(), col(User.demo).is_(True))).one_or_none()
    if user is None or not user.active:
        raise Forbidden(tr("There is no such demo account."))
    return sessions.open_for(session, user, lifetime=lifetime, address=address, device=device)


def forget_old_failures(session: Session) -> int:
    """Delete failures of more than 90 days ago; returns how many."""
    gone = session.execute(sa.delete(SignInFailure).where(col(SignInFailure.at) < clock.now() - KEPT_AFTERWARDS))
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult


def forgive(session: Session, email: str) -> None:
    """The failures of an account before it was opened rightly count no longer, but can be looked up."""
    session.execute(
        sa.update(SignInFailure)
        .where(col(SignInFailure.email) == email, col(SignInFailure.forgiven).is_(False))
        .values(forgiven=True)
    )


def check_back_off(session: Session, email: str | None, address: str) -> None:
    """Raises `TooManyFailures` where this account (if one is named) or this address must wait before the next try."""
    for column, value, free in (
        (col(SignInFailure.email), email, FREE_PER_ACCOUNT),
        (col(SignInFailure.address), address, FREE_PER_ADDRESS),
    ):
        if value is None:
            continue
        failures, last = session.execute(
            sa.select(sa.func.count(), sa.func.max(col(SignInFailure.at), type_=UTC6)).where(
                column == value,
                col(SignInFailure.at) > clock.now() - REMEMBERED,
                col(SignInFailure.forgiven).is_(False),
            )
        ).one()
        if failures < free:
            continue
        wait = min(FIRST_WAIT * 2 ** min(failures - free, 10), LONGEST_WAIT)
        left = (last + wait - clock.now()).total_seconds()
        if left > 0:
            seconds = int(left) + 1
            raise TooManyFailures(_wait(seconds), seconds)


def _wait(seconds: int) -> str:
    if seconds < 120:
        return trn(
            "Too many failed sign-ins. Please wait {number} second and try again.",
            "Too many failed sign-ins. Please wait {number} seconds and try again.",
            seconds,
        )
    return tr("Too many failed sign-ins. Please wait {minutes} minutes and try again.", minutes=seconds // 60)
