"""Passwords: 12 to 256 characters of any script that are not soon guessed, kept as argon2id.

A wrong e-mail takes as long as a wrong password.
"""

import time

import pytest

from ticketing_app.domain import passwords
from ticketing_app.errors import Invalid

LONG = ("four unrelated words " * 13)[:256]


@pytest.mark.parametrize(
    "password", ["plum-cart-se", LONG, "пароль-пароль", "🐙🍋🚲🎻🧭🪁🐙🍀🚲🎻🌵🪁", "with \x00 inside it"]
)
def test_any_script_of_the_right_length_is_a_password(password: str) -> None:
    kept = passwords.hashed(password)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(kept) <= 255
    assert passwords.fits(password, kept)
    assert not passwords.fits(password[:-1], kept)
    assert not passwords.fits(password + "x", kept)


@pytest.mark.parametrize("password", ["", "plum-cart-s", f"{LONG}x", "🐙🍋🚲🎻🧭🪁🐙🍀🚲🎻🌵"])
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


@pytest.mark.parametrize(
    "password",
    [
        "four unrelated words",
        "correct horse battery",
        "secret-password-1",
        "Str0ng-Passw0rd",
        "customer-password",
        "hundred-percent",
    ],
)
def test_what_takes_many_guesses_is_accepted(password: str) -> None:
    assert passwords.fits(password, passwords.hashed(password, "customer@demo.example", "Cara Customer"))


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "123456789012",
        "qwertyuiop12",
        "iloveyou12345",
        "aaaaaaaaaaaa",
        "Password1234",
        "P@ssw0rd1234",
        "cara.lindqvist@cast.example",
        "CaraLindqvist",
        "Lindqvist1234",
        "x" * 256,
    ],
)
def test_what_is_soon_guessed_is_refused_with_what_helps(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.hashed(password, "cara.lindqvist@cast.example", "Cara Lindqvist", field="new_password")
    assert refusal.value.fields == {"new_password": passwords.GUESSABLE}
    assert "four unrelated words" in passwords.GUESSABLE.lower()


def test_only_who_bears_the_name_may_not_use_it() -> None:
    assert passwords.hashed("Xanderlindqvist", "mo@cast.example", "Mo Field")
    with pytest.raises(Invalid):
        passwords.hashed("Xanderlindqvist", "mo@cast.example", "Xanderlindqvist")


def test_the_operator_answers_for_the_password_of_the_demo() -> None:
    assert passwords.fits("password1234", passwords.hashed_as_given("password1234"))
    with pytest.raises(Invalid):
        passwords.hashed_as_given("short")


def test_no_password_takes_long_to_judge() -> None:
    begun = time.process_time()
    passwords.hashed("4@8({[<69!1|7$5+%2z" * 13)
    assert time.process_time() - begun < 5, "its substitutions of letters multiply"
