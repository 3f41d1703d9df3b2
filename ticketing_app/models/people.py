"""Tables of people: who they are, where they are signed in, which sign-ins failed, and the links they were sent."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import created, document, instant, mailbox, word
from ticketing_app.vocabulary import CustomerTier, LinkPurpose, Role


class User(SQLModel, table=True):
    """A person: a customer or a member of staff. E-mail addresses are kept in lower case.

    `told_by` holds what this person chose to be told and how, null where they never chose. `merged_into_id` is the
    account that took over everything of this one. `tier` is a customer's contract; `team`, `skills` and `calendar_id`
    (working hours) are of staff.
    """

    __tablename__ = "user"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute
    __table_args__ = (
        sa.Index("ix_user_role_active", "role", "active"),
        sa.Index("ix_user_full_name_id", "full_name", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    email: str = mailbox(unique=True)
    full_name: str = Field(max_length=120)
    role: Role = word(Role)
    active: bool = True
    password_hash: str | None = Field(default=None, max_length=255)
    phone: str | None = Field(default=None, max_length=40)
    city: str | None = Field(default=None, max_length=80, index=True)
    region: str | None = Field(default=None, max_length=80)
    postal_code: str | None = Field(default=None, max_length=20)
    time_zone: str = Field(default="UTC", max_length=64)
    language: str = Field(default="en", max_length=10)
    tier: CustomerTier = word(CustomerTier, default=CustomerTier.STANDARD)
    team: str | None = Field(default=None, max_length=80, index=True)
    leads_team: bool = Field(default=False)
    skills: list[str] | None = document(default=None, nullable=True)
    calendar_id: int | None = Field(default=None, foreign_key="sla_calendar.id")
    told_by: dict[str, Any] | None = document(default=None, nullable=True)
    must_change_password: bool = Field(default=False)
    merged_into_id: int | None = Field(default=None, foreign_key="user.id")
    demo: bool = Field(default=False)
    created_at: datetime = created()
    last_seen_at: datetime | None = instant(default=None)
    version: int = Field(default=1)


class Absence(SQLModel, table=True):
    """A time in which somebody of the staff is away and should get no new tickets."""

    __tablename__ = "absence"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    since: datetime = instant()
    until: datetime = instant(index=True)
    note: str = Field(default="", max_length=200)


class UserSession(SQLModel, table=True):
    """A place where somebody is signed in: a browser or a program. Holds the secret's SHA-256, never the secret."""

    __tablename__ = "user_session"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime = created()
    last_seen_at: datetime = created()
    expires_at: datetime = instant(index=True)
    revoked_at: datetime | None = instant(default=None)
    address: str | None = Field(default=None, max_length=64)
    device: str | None = Field(default=None, max_length=255)


class SignInFailure(SQLModel, table=True):
    """One failed sign-in, kept to slow the next ones down; the e-mail address need not belong to anybody.

    `forgiven` ones, before a sign-in that went well, no longer count.
    """

    __tablename__ = "sign_in_failure"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        sa.Index("ix_sign_in_failure_email_at", "email", "at"),
        sa.Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = created()
    email: str = mailbox()
    address: str = Field(max_length=64)
    forgiven: bool = Field(default=False)


class RefreshToken(SQLModel, table=True):
    """What a program trades for its next access token, once. A second use means that somebody stole it."""

    __tablename__ = "refresh_token"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    session_id: int = Field(foreign_key="user_session.id", index=True)
    created_at: datetime = created()
    used_at: datetime | None = instant(default=None)


class OneTimeLink(SQLModel, table=True):
    """A link that lets somebody set a password, once and for a while. Holds the secret's SHA-256, never the secret."""

    __tablename__ = "one_time_link"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    purpose: LinkPurpose = word(LinkPurpose)
    user_id: int = Field(foreign_key="user.id", index=True)
    created_by_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    created_at: datetime = created()
    expires_at: datetime = instant(index=True)
    used_at: datetime | None = instant(default=None)
