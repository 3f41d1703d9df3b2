"""Tables of people: who they are, where they are signed in, and which sign-ins failed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import created, instant, mailbox, word
from ticketing_app.vocabulary import Role


class User(SQLModel, table=True):
    """A person: a customer or a member of staff. E-mail addresses are kept in lower case."""

    __tablename__ = "user"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute
    __table_args__ = (sa.Index("ix_user_role_active", "role", "active"),)

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
    demo: bool = Field(default=False)
    created_at: datetime = created()
    last_seen_at: datetime | None = instant(default=None)
    version: int = Field(default=1)


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
    """One failed sign-in, kept to slow the next ones down; the e-mail address need not belong to anybody."""

    __tablename__ = "sign_in_failure"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        sa.Index("ix_sign_in_failure_email_at", "email", "at"),
        sa.Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = created()
    email: str = mailbox()
    address: str = Field(max_length=64)
