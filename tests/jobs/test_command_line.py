"""The operator's commands: done and said on stderr, JSON on stdout, one plain sentence where it cannot be done."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from tests.support.cast import Cast
from tests.support.complaints import row, write
from tests.support.databases import Database, environment
from tests.support.history import lived_through
from tests.support.leaks import secret
from tests.support.production import fit
from tests.support.tickets import MakeTicket
from ticketing_app import cli, db, migrations
from ticketing_app.domain import passwords
from ticketing_app.models import AuditEntry, User
from ticketing_app.vocabulary import Door, Role

SECRET = secret("a long enough password")


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """What stdout says as JSON."""
        return json.loads(self.out)


Command = Callable[..., Outcome]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command as `python -m ticketing_app …` does."""

    def run(*arguments: str | Path, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["ticketing_app", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), said.out, said.err)

    return run


def admins() -> list[User]:
    with db.reading() as session:
        return list(session.exec(select(User).where(User.role == Role.ADMIN)))


def test_an_admin_is_made_with_the_password_from_stdin(database: Database, command: Command) -> None:
    done = command(
        *("create-admin", "--email", "Root@House.example", "--name", "Ruth Root", "--password-stdin", "--json"),
        stdin=SECRET + "\n",
    )
    (admin,) = admins()
    assert done.code == 0
    assert done.answer == {
        "id": admin.id,
        "email": "root@house.example",
        "full_name": "Ruth Root",
        "role": "admin",
    }
    assert passwords.fits(SECRET, admin.password_hash)
    assert SECRET not in done.out + done.err


def test_the_making_of_an_admin_is_in_the_audit_trail(database: Database, command: Command) -> None:
    command("create-admin", "--email", "r@house.example", "--name", "Ruth", "--password-stdin", stdin=SECRET)
    with db.reading() as session:
        entry = session.exec(select(AuditEntry)).one()
    assert (entry.action, entry.door, entry.actor_id) == ("user.created", Door.CLI, None)


@pytest.mark.parametrize(
    ("arguments", "stdin", "sentence"),
    [
        (("--email", "r@house.example", "--name", "R", "--password-stdin"), "short", "12 to 256 characters"),
        (("--email", "r@house.example", "--name", "Ruth Root", "--password-stdin"), "RuthRoot1234", "easily guessed"),
        (("--email", "nobody", "--name", "R", "--password-stdin"), SECRET, "not an e-mail address"),
        (("--email", "r@house.example", "--name", "R"), SECRET, "no terminal to ask"),
        (("--name", "R", "--password-stdin"), SECRET, "no terminal to ask"),
    ],
)
def test_an_admin_that_cannot_be_made_is_refused_in_one_sentence(
    database: Database, command: Command, arguments: tuple[str, ...], stdin: str, sentence: str
) -> None:
    refused = command("create-admin", *arguments, stdin=stdin)
    assert (refused.code, refused.out) == (1, "")
    assert sentence in refused.err
    assert "Traceback" not in refused.err
    assert admins() == []


def test_an_e_mail_address_has_one_account(database: Database, command: Command) -> None:
    arguments = ("create-admin", "--email", "r@house.example", "--name", "R", "--password-stdin")
    assert command(*arguments, stdin=SECRET).code == 0
    assert command(*arguments, stdin=SECRET).code == 1
    assert len(admins()) == 1


def test_the_password_has_no_place_on_the_command_line(command: Command) -> None:
    assert command("create-admin", "--password", SECRET).code == 2


def test_complaints_are_imported_and_counted(database: Database, command: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "some.csv", [row(900001), row("abcdef"), row(900002, status="Open")])
    done = command("import-complaints", path, "--json")
    assert done.code == 0
    assert {name: done.answer[name] for name in ("rows", "imported", "already_there", "rejected")} == {
        "rows": 3,
        "imported": 2,
        "already_there": 0,
        "rejected": 1,
    }
    assert done.answer["by_status"] == {"closed": 1, "new": 1}
    assert done.answer["by_region"] == {"Georgia": 2}
    assert done.answer["by_month"] == {"2015-04": 2}
    assert [reject["line"] for reject in done.answer["rejects"]] == [3]
    assert Path(done.answer["rejects_file"]).exists()
    assert command("import-complaints", path, "--json").answer["imported"] == 0


def test_an_operator_reads_the_summary_on_stderr(database: Database, command: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "some.csv", [row(900001), row("abcdef")])
    done = command("import-complaints", path)
    assert done.out == ""
    assert "2 rows: 1 new tickets, 0 there already, 1 refused" in done.err
    assert "Refused, line 3: The ticket number is “abcdef”" in done.err
    assert "Georgia" in done.err
    assert "2/2" in done.err


def test_a_file_that_is_not_there_is_said_in_one_sentence(database: Database, command: Command) -> None:
    refused = command("import-complaints", "nowhere.csv")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.strip() == "nowhere.csv cannot be read: No such file or directory."


def test_a_database_that_is_current_stays_as_it_is(database: Database, command: Command) -> None:
    done = command("migrate", "--json")
    assert (done.code, done.answer) == (0, {"before": migrations.head(), "revision": migrations.head()})


def test_an_empty_database_is_migrated_or_made_ready_by_the_way(tmp_path: Path, command: Command) -> None:
    for arguments in (("migrate",), ("import-complaints", write(tmp_path / "some.csv", [row()]))):
        folder = tmp_path / str(arguments[0])
        with environment({"TICKETING_DATA_DIR": str(folder)}):
            assert command(*arguments).code == 0
            assert migrations.current() == migrations.head()


def test_production_makes_no_tables_by_the_way(tmp_path: Path, command: Command) -> None:
    with environment(fit(tmp_path / "data")):
        refused = command("worker")
        assert refused.code == 1
        assert "run `migrate` first" in refused.err
        assert migrations.current() is None


def test_a_database_that_is_away_is_said_in_one_sentence(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "folder.db"
    folder.mkdir()
    with environment({"TICKETING_DATABASE_URL": f"sqlite:///{folder}"}):
        for name in ("migrate", "demo", "worker"):
            refused = command(name)
            assert refused.code == 1
            assert refused.err.strip() == "The database is not reachable. Check TICKETING_DATABASE_URL."


def test_a_wrong_setting_is_named(tmp_path: Path, command: Command) -> None:
    wrong = {"PORT": "99999", "TICKETING_DEMO_PASSWORD": "short", "TICKETING_DATA_DIR": str(tmp_path)}
    with environment(wrong):
        refused = command("migrate")
    assert refused.code == 1
    assert "PORT: " in refused.err
    assert "TICKETING_DEMO_PASSWORD: must have 12 to 256 characters." in refused.err
    assert "Traceback" not in refused.err


def test_the_back_test_runs_on_invented_tickets_and_says_that_they_are(command: Command) -> None:
    told = command("sla", "backtest", "--generate", "2000", "--json")
    assert (told.code, told.answer["source"], told.answer["generated"]) == (0, "generated, not real", True)
    assert told.answer["auc"] > 0.55
    assert {"above", "upto", "n", "predicted", "missed"} == set(told.answer["calibration"][0])
    assert "Data: generated, not real." in told.err
    noise = command("sla", "backtest", "--generate", "2000", "--noise", "--json")
    assert abs(noise.answer["auc"] - 0.5) < 0.05
    refused = command("sla", "backtest", "--noise")
    assert (refused.code, refused.out) == (2, "")
    assert "--generate" in refused.err


def test_the_back_test_of_a_young_house_says_what_it_needs(command: Command, database: Database) -> None:
    told = command("sla", "backtest")
    assert (told.code, told.out) == (1, "")
    assert "Too few resolved tickets: 0, and a back-test needs 60." in told.err


def test_a_house_with_a_past_is_back_tested_and_its_history_built_anew(command: Command, cast: Cast) -> None:
    lived_through(cast, [100.0 + 20 * (number % 80) for number in range(200)])
    told = command("sla", "backtest", "--json")
    assert (told.code, told.answer["source"]) == (0, "this house's own resolved tickets")
    assert (told.answer["history"], told.answer["tested"]) == (100, 100)
    built = command("sla", "rebuild-history", "--json")
    assert (built.code, built.answer) == (0, {"written": 200})


def test_figures_are_counted_from_the_tickets_and_told_as_json(command: Command, make_ticket: MakeTicket) -> None:
    make_ticket()
    with db.transaction() as session:
        session.execute(sa.text("DELETE FROM stale_day"))
    done = command("figures", "rebuild", "--json")
    assert (done.code, done.answer["days"]) == (0, 1)
    with db.reading() as session:
        assert session.execute(sa.text("SELECT SUM(arrived) FROM daily_figure")).scalar_one() == 1
