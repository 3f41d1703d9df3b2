"""How people come to a password of their own: by a link from a letter, or with the one that they have.

Like signing in, what needs a hash opens its transactions itself: making one must not hold a transaction open.
"""

from datetime import timedelta

from sqlmodel import Session, select

from ticketing_app import clock, db
from ticketing_app.domain import fields, links, passwords, sessions, sign_in, spine
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.errors import Invalid, Stale, TooManyFailures, Unauthenticated
from ticketing_app.models import SignInFailure, User, id_of
from ticketing_app.texts import later, mark, tr
from ticketing_app.vocabulary import Door, LinkPurpose

MOST_LETTERS, WITHIN = 3, timedelta(hours=1)
"""So many letters an account gets; whoever asks more often has one that still works, or reads none of them."""
ON_ITS_WAY = mark("If this address has an account, a letter with a link is on its way. The link works for 30 minutes.")
WRONG_NOW = mark("This is not your present password.")
THE_SAME = mark("This is the password that you have. Choose another one.")

_FORGOTTEN = mark("""Hello {name},

somebody, most likely you, asked for a new password for {email}. Choose it here:

{link}

The link works once, within 30 minutes. It signs you out everywhere else.
If it was not you, you need not do anything: your password stays as it is.
""")
_CHANGED = mark("""Hello {name},

the password of {email} was changed just now, and you were signed out everywhere else.
If it was not you, ask for a new password on the sign-in page at once, and tell us.
""")


def ask_for_link(session: Session, door: Door, email: str, *, address: str, base_url: str) -> None:
    """Send a link for a new password, where there is an active account; who asks does not learn whether there is.

    Each question counts like a failed sign-in from that address. Raises `Invalid` for what is no e-mail address,
    `TooManyFailures`.
    """
    name, address = fields.email(email), address[:64]
    sign_in.check_back_off(session, None, address)
    # Against the address alone: questions must not shut the account that they are about.
    session.add(SignInFailure(at=clock.now(), email="", address=address))
    user = session.exec(select(User).where(User.email == name).with_for_update()).one_or_none()
    if user is None or not user.active:
        return
    if links.sent_lately(session, LinkPurpose.PASSWORD_RESET, id_of(user), WITHIN) >= MOST_LETTERS:
        return
    link = links.make(session, LinkPurpose.PASSWORD_RESET, user, base_url)
    topic = "user.password_link_sent"
    spine.record(session, house(door), topic, "user", id_of(user), after={"link_sent_to": user.email})
    letter = later(_FORGOTTEN, name=user.full_name, email=user.email, link=link)
    spine.write_to(session, user, topic, later("A link for your new password"), letter, confidential=True)


def choose(door: Door, secret: str, password: str) -> User:
    """Set one's own password by a link. Raises `DeadLink`, `Invalid`."""
    with db.reading() as session:
        user = links.opened(session, secret).user
    kept = passwords.hashed(password, user.email, user.full_name)
    return db.run(lambda session: set_by_link(session, door, secret, kept))


def change(actor: Actor, present: str, new: str, *, address: str) -> None:
    """Change one's own password; everybody who is signed in elsewhere with the old one is out.

    Raises `Invalid` for a wrong present password, which counts as a failed sign-in, and for a new one that is no good
    or the same; `TooManyFailures`, `Stale`.
    """
    with db.reading() as session:
        email = session.get_one(User, actor.person_id).email
    try:
        user = sign_in.confirm(email, present, address=address)
    except TooManyFailures:
        raise
    except Unauthenticated:
        raise Invalid.field("current_password", tr(WRONG_NOW)) from None
    if new == present:
        raise Invalid.field("new_password", tr(THE_SAME))
    kept = passwords.hashed(new, user.email, user.full_name, field="new_password")
    db.run(lambda session: set_own(session, actor, kept, instead_of=user.password_hash))


def set_by_link(session: Session, door: Door, secret: str, password: PasswordHash) -> User:
    """Keep the password that the holder of the link chose, and sign them out everywhere. Raises `DeadLink`."""
    found = links.use_up(session, secret)
    user = found.user
    _keep(session, user, password)
    sessions.end_all(session, id_of(user))
    # The letter shows that the account is theirs: failures before that must not keep them waiting.
    sign_in.forgive(session, user.email)
    joins = found.purpose is LinkPurpose.INVITATION
    action = "user.invitation_accepted" if joins else "user.password_reset"
    spine.record(session, sessions.as_actor(user, door), action, "user", id_of(user), after={"password": "chosen"})
    if not joins:
        _tell_changed(session, user, action)
    return user


def set_own(session: Session, actor: Actor, password: PasswordHash, *, instead_of: str | None) -> None:
    """Keep a new password of one's own; only the session in which it was changed stays. Raises `Stale`."""
    user = session.exec(select(User).where(User.id == actor.person_id).with_for_update()).one()
    if user.password_hash != instead_of:
        raise Stale(tr("Your password was changed meanwhile, somewhere else. Sign in with the new one."))
    _keep(session, user, password)
    sessions.end_all(session, id_of(user), but=actor.session_id)
    sign_in.forgive(session, user.email)
    action = "user.password_changed"
    spine.record(session, actor, action, "user", id_of(user), after={"password": "changed"})
    _tell_changed(session, user, action)


def _keep(session: Session, user: User, password: PasswordHash) -> None:
    user.password_hash, user.must_change_password = password, False
    user.version += 1
    session.add(user)
    session.flush()
    links.void(session, id_of(user))


def _tell_changed(session: Session, user: User, topic: str) -> None:
    letter = later(_CHANGED, name=user.full_name, email=user.email)
    spine.write_to(session, user, topic, later("Your password was changed"), letter)
