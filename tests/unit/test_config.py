"""Settings come from the environment, are checked at start, and never change afterwards."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.support.databases import environment
from ticketing_app.config import Settings, settings, wrong
from ticketing_app.integrations.suggesting import gemini


def _with(**values: str) -> Settings:
    named = {("PORT" if name == "port" else f"TICKETING_{name.upper()}"): value for name, value in values.items()}
    with environment(named):
        return settings()


def test_nothing_has_to_be_set() -> None:
    chosen = _with()
    assert (chosen.host, chosen.port, chosen.env) == ("127.0.0.1", 8000, "development")
    assert chosen.data_dir == Path("data")
    assert chosen.database.startswith("sqlite:////")
    assert chosen.database.endswith("/data/ticketing.db")
    assert (chosen.attachments_dir, chosen.imports_dir) == (Path("data/attachments"), Path("data/imports"))
    assert (chosen.demo, chosen.worker, chosen.url) == (True, True, "http://localhost:8000")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("env", "staging"),
        ("port", "0"),
        ("port", "65536"),
        ("port", "http"),
        ("public_url", "help.example.net"),
        ("public_url", "https://"),
        ("public_url", "http://[::1"),
        ("public_url", "https://localhost:8443"),
        ("gemini_endpoint", "gateway.example.net"),
        ("gemini_endpoint", "ftp://gateway.example.net"),
        ("gemini_model", ""),
        ("gemini_model", "a model"),
        ("secret_key", "too short"),
        ("demo_password", "short"),
        ("demo_password", "x" * 257),
        ("session_hours", "0"),
        ("token_minutes", "100000"),
        ("worker", "perhaps"),
        ("log_level", "LOUD"),
        ("log_format", "xml"),
        ("trusted_proxies", "the one next door"),
        ("database_url", "postgresql://here/x"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        _with(**{name: value})
    assert str(refusal.value.errors()[0]["loc"][0]).lower() == name


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        _with().port = 1  # pyright: ignore[reportAttributeAccessIssue] - frozen is what is tried


def test_secrets_do_not_show_in_logs() -> None:
    secret = "a secret of more than thirty-two bytes, surely"
    assert secret not in repr(_with(secret_key=secret, demo_password=secret, gemini_api_key=secret))


def test_a_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as refusal:
        _with(secret_key="hush", database_url="oracle://me:hush@host/x")
    assert "hush" not in str(refusal.value) + repr(wrong(refusal.value))


def test_gemini_is_asked_only_where_it_was_chosen() -> None:
    assert (_with().gemini_api_key, _with().gemini_endpoint) == ("", "")
    chosen = _with(gemini_api_key="k", gemini_endpoint="http://127.0.0.1:9000/")
    assert (chosen.gemini_api_key, chosen.gemini_endpoint) == ("k", "http://127.0.0.1:9000")
    assert chosen.gemini_model == gemini.MODEL


def test_the_cookie_is_secure_where_people_use_https() -> None:
    assert not _with().secure_cookie
    assert _with(public_url="https://help.example.net/").secure_cookie


def test_writes_are_taken_from_our_own_pages_only() -> None:
    assert _with(port="8100").origins == ("http://localhost:8100", "http://127.0.0.1:8100")
    public = {"env": "production", "public_url": "https://help.example.net"}
    assert _with(**public).origins == ("https://help.example.net",)
    assert _with(host="0.0.0.0", public_url="https://help.example.net/").origins == ("https://help.example.net",)  # noqa: S104 - a string here


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "::1"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104 - as above
        ({"host": "192.0.2.7"}, False),
        ({"public_url": "http://127.0.0.1:9000"}, True),
        ({"public_url": "https://help.example.net"}, False),
        ({"demo": "false"}, False),
        ({"env": "production"}, False),
    ],
)
def test_one_click_sign_in_is_for_demos_on_this_machine(values: dict[str, str], allowed: bool) -> None:
    assert _with(**values).one_click_sign_in is allowed


def test_production_loads_no_demo_data_whatever_is_said() -> None:
    assert not _with(env="production", demo="true").demo_allowed


def test_a_missing_key_is_made_once_and_kept_for_the_owner(tmp_path: Path) -> None:
    first = _with(data_dir=str(tmp_path / "new")).signing_key
    assert _with(data_dir=str(tmp_path / "new")).signing_key == first
    assert len(first.encode()) >= 32
    kept = list((tmp_path / "new").iterdir())
    assert [(file.name, oct(file.stat().st_mode & 0o777)) for file in kept] == [("secret.key", "0o600")]


def test_production_wants_a_key_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="TICKETING_SECRET_KEY"):
        _ = _with(env="production", data_dir=str(tmp_path)).signing_key
    given = "x" * 32
    assert _with(env="production", secret_key=given).signing_key == given
    assert list(tmp_path.iterdir()) == []
