"""Bearer tokens: short-lived JWTs (HS256) whose `jti` is the secret of a session, so that it can be revoked."""

from datetime import timedelta

import jwt

from ticketing_app import clock
from ticketing_app.config import settings
from ticketing_app.errors import Unauthenticated
from ticketing_app.texts import mark, tr

ALGORITHM = "HS256"
REQUIRED = ["exp", "iat", "sub", "jti"]
NOT_VALID = mark("This token is not valid, or no longer. Please sign in again.")


def lifetime() -> timedelta:
    """How long a token lives."""
    return timedelta(minutes=settings().token_minutes)


def refresh_lifetime() -> timedelta:
    """How long a refresh token and its session live."""
    return timedelta(days=settings().refresh_days)


def make(user_id: int, secret: str) -> str:
    """A token for the session that `secret` opens."""
    now = clock.now()
    claims = {"sub": str(user_id), "jti": secret, "iat": now, "exp": now + lifetime()}
    return jwt.encode(claims, settings().signing_key, ALGORITHM)


def read(token: str) -> tuple[int, str]:
    """The user's id and the session's secret. Raises `Unauthenticated`."""
    try:
        claims = jwt.decode(token, settings().signing_key, [ALGORITHM], options={"require": REQUIRED})
        return int(claims["sub"]), str(claims["jti"])
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unauthenticated(tr(NOT_VALID)) from error
