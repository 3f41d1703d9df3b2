"""Passwords: 12 to 256 characters of any script, kept as argon2id; a wrong e-mail takes as long as a wrong password."""

import pytest

from ticketing_app.domain import passwords
from ticketing_app.errors import Invalid


@pytest.mark.parametrize("password", ["x" * 12, "x" * 256, "пароль-пароль", "😀" * 12, "with \x00 inside it"])
def test_any_script_of_the_right_length_is_a_password(password: str) -> None:
    kept = passwords.hashed(password)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(kept) <= 255
    assert passwords.fits(password, kept)
    assert not passwords.fits(password[:-1], kept)
    assert not passwords.fits(password + "x", kept)


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 257, "😀" * 11])
def test_too_short_and_too_long_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.hashed(password)
    assert list(refusal.value.fields) == ["password"]


def test_the_same_password_is_never_kept_the_same_way() -> None:
    assert passwords.hashed("correct horse battery") != passwords.hashed("correct horse battery")


def test_nobody_has_nobodys_password() -> None:
    assert not passwords.fits("nobody has this password", None)


def test_half_a_surrogate_pair_is_a_wrong_password_and_no_crash() -> None:
    assert not passwords.fits("half a pair \ud800", passwords.hashed("correct horse battery"))
    with pytest.raises(Invalid):
        passwords.hashed("half a pair \ud800")
