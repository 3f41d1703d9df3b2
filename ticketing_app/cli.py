"""The operator's door: a command says what it did on stderr, answers programs on stdout, and fails in one sentence."""

import json
import logging
import os
import signal
import sys
import threading
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import pydantic
import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy.exc import InterfaceError, OperationalError

from ticketing_app import config, db, demo, logs, migrations, production
from ticketing_app.domain import passwords, people, resolutions
from ticketing_app.domain.actor import house
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import CannotStart, Conflict, Invalid, TicketingError, Unavailable
from ticketing_app.jobs import counting, imports
from ticketing_app.jobs import worker as hands
from ticketing_app.jobs.imports import Summary
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Door, Role, Status, label

app = typer.Typer(
    name="python -m ticketing_app",
    help="Trouble tickets for a telecom: the operator's commands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
ai = typer.Typer(help="Suggestions: how good they are.", no_args_is_help=True)
app.add_typer(ai, name="ai")
sla = typer.Typer(help="Service levels: what forecasts are made from, and how good they are.", no_args_is_help=True)
app.add_typer(sla, name="sla")
figures = typer.Typer(help="The figures of the manager's dashboard.", no_args_is_help=True)
app.add_typer(figures, name="figures")
_say = Console(stderr=True, highlight=False, soft_wrap=True)
MOST_TESTED = 50_000
"""So many of the newest resolved tickets are back-tested."""
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON on stdout.")]


def main() -> None:
    """Run one command. Exit code 0: done; 1: it could not be done, and stderr says why; 2: wrongly called."""
    try:
        app()
    except TicketingError as error:
        _fail(error.detail)
    except pydantic.ValidationError as error:
        _fail("\n".join(_wrong_settings(error)))


@app.callback()
def _set_up() -> None:
    log = logging.getLogger()
    log.setLevel(config.settings().level)
    if not log.handlers:
        for_people = _say.is_terminal and not config.settings().json_logs
        log.addHandler(RichHandler(console=_say, show_path=False) if for_people else logs.on_stderr())
    logging.getLogger("alembic").setLevel(logging.WARNING)


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the database to the schema of this version."""
    _fit()
    before, wanted = _revision(), migrations.head()
    if before != wanted:
        migrations.upgrade()
    _answer(as_json, {"before": before, "revision": wanted})
    _say.print(
        f"The database was at {before or 'nothing'} and is at {wanted} now." if before != wanted else "Up to date."
    )


@app.command("create-admin")
def create_admin(
    email: Annotated[str | None, typer.Option(help="The e-mail address to sign in with.")] = None,
    name: Annotated[str | None, typer.Option(help="The full name.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the first line of stdin; do not ask.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make an account that may manage people and categories. What is not given is asked for; the password always."""
    _ready()
    email, name = email or _asked("E-mail"), name or _asked("Full name")
    # Hashed before the transaction: that takes its time on purpose.
    password = passwords.hashed(_password(password_stdin), email, name)
    new = NewPerson(email=email, full_name=name)
    user = db.run(lambda session: people.create(session, house(Door.CLI), new, Role.ADMIN, password))
    _answer(as_json, {"id": id_of(user), "email": user.email, "full_name": user.full_name, "role": user.role})
    _say.print(f"{user.full_name} may sign in as {user.email} now.", markup=False)


@app.command("demo")
def load_demo(as_json: AsJson = False) -> None:
    """Load the demo telecom: people of every role, categories, and tickets with a past. Never in production."""
    _ready()
    with _say.status("Making up a telecom…"):
        loaded = demo.load()
    _answer(
        as_json, {"loaded": True, "people": loaded.people, "categories": loaded.categories, "tickets": loaded.tickets}
    )
    _say.print(f"Loaded {loaded.people} people, {loaded.categories} categories and {loaded.tickets} tickets.")


@app.command("import-complaints")
def import_complaints(
    file: Annotated[Path, typer.Argument(help="The complaints as CSV.")],
    as_json: AsJson = False,
) -> None:
    """Make tickets of the FCC's records of complaints. Nobody is told; doing it again adds nothing."""
    _ready()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_say) as progress:
        bar = progress.add_task("Taking over complaints", total=None, visible=False)
        summary = imports.import_complaints(
            file,
            on_start=lambda rows: progress.update(bar, total=rows, visible=True),
            on_rows=lambda rows: progress.advance(bar, rows),
        )
    _answer(as_json, _facts(file, summary))
    _tell(summary)


@app.command()
def worker() -> None:
    """Deliver, suggest, escalate, count and sweep until SIGTERM or Ctrl-C. Any number of workers may run."""
    _ready(serving=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    hands.work(stop)


@ai.command("evaluate")
def evaluate(
    file: Annotated[Path, typer.Argument(help="Texts that people labelled, as CSV.")],
    text: Annotated[str, typer.Option(help="The column with the text.")],
    label: Annotated[str, typer.Option(help="The column with the label.")],
    keywords: Annotated[
        Path | None, typer.Option(help='Words and phrases for each label, as JSON: {"Label": ["a phrase"]}.')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the local source: one half of the texts teaches it, the other half tests it. Reads no database."""
    # Loads scikit-learn, which no other command needs: 90 MB and a second.
    from ticketing_app.jobs import evaluating

    of = evaluating.prepare(file, text, label, keywords)
    _say.print(f"{len(of.labels)} labels; {len(of.teaching):,} texts teach, {len(of.testing):,} test.")
    rows = evaluating.measure(of, on_row=lambda row: _say.print(row.line, markup=False))
    _answer(as_json, {"rows": [asdict(row) for row in rows]})


@sla.command("backtest")
def backtest(
    generate: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Try it on so many invented tickets; reads no database.")
    ] = None,
    noise: Annotated[
        bool, typer.Option("--noise", help="With --generate: tickets of which nothing can be foretold.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold forecasts against what happened: the older half of the resolved tickets foretells the newer half."""
    from ticketing_app.jobs import backtesting, invented_history

    if noise and not generate:
        raise typer.BadParameter("Say how many tickets to invent, with --generate.", param_hint="--noise")
    if generate:
        rows, source = invented_history.generate(generate, signal=not noise), "generated, not real"
    else:
        _ready()
        with db.reading() as session:
            rows, source = resolutions.facts(session, MOST_TESTED), "this house's own resolved tickets"
    found = backtesting.backtest(rows)
    _answer(as_json, {"source": source, "generated": bool(generate), **found.facts})
    for line in backtesting.lines(found, source):
        _say.print(line)


@sla.command("rebuild-history")
def rebuild_history(as_json: AsJson = False) -> None:
    """Write down anew what the resolved tickets of the last year took: forecasts are made from that."""
    _ready()
    last = written = 0
    with _say.status("Reading the histories of resolved tickets…"):
        while True:
            last, more = db.run(lambda session, after=last: resolutions.rebuild(session, house(Door.CLI), after, 200))
            if not last:
                break
            written += more
    _answer(as_json, {"written": written})
    _say.print(f"Wrote down what {written:,} resolved tickets took.")


@figures.command("rebuild")
def rebuild_figures(as_json: AsJson = False) -> None:
    """Count the figures of all days from the tickets. The worker keeps them right by itself; this is for doubts."""
    _ready()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_say) as progress:
        bar = progress.add_task("Counting days", total=None, visible=False)
        done = counting.rebuild(
            on_start=lambda days: progress.update(bar, total=days, visible=True),
            on_days=lambda days: progress.advance(bar, days),
        )
    _answer(as_json, {"days": done.days, "seconds": round(done.seconds, 3)})
    _say.print(f"Counted {done.days:,} days in {done.seconds:.1f} s.")


def _fit(*, serving: bool = False) -> None:
    """In production, settings and database must be fit for it. Most commands ask nothing of what only pages need."""
    if config.settings().production:
        production.check(serving=serving)


def _ready(*, serving: bool = False) -> None:
    """The schema must be the one that we know; a database without any table is given it, outside production."""
    _fit(serving=serving)
    at, wanted = _revision(), migrations.head()
    if at == wanted:
        return
    if at is None and not config.settings().production:
        _say.print("The database is empty: making its tables first.")
        migrations.upgrade()
    else:
        migrations.check_known(at)
        raise Conflict(f"The database is at {at or 'nothing'}, this version needs {wanted}: run `migrate` first.")


def _revision() -> str | None:
    try:
        return migrations.current()
    except (OperationalError, InterfaceError) as error:
        raise Unavailable("The database is not reachable. Check TICKETING_DATABASE_URL.") from error


def _password(from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else _asked("Password", secret=True)


def _asked(what: str, *, secret: bool = False) -> str:
    if not sys.stdin.isatty():
        raise Invalid(f"{what} is missing, and there is no terminal to ask. `create-admin --help` says how to give it.")
    return typer.prompt(what, hide_input=secret, confirmation_prompt=secret, err=True)


def _answer(as_json: bool, facts: dict[str, Any]) -> None:
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))


def _fail(sentence: str) -> None:
    _say.print(sentence, style="red", markup=False)
    raise SystemExit(1)


def _wrong_settings(error: pydantic.ValidationError) -> list[str]:
    """A sentence for each, in production with everything else that is wrong there."""
    if os.environ.get("TICKETING_ENV") == "production":
        try:
            production.check(serving=False)
        except CannotStart as all_of_them:
            return list(all_of_them.sentences)
    return list(config.wrong(error).values())


def _facts(file: Path, summary: Summary) -> dict[str, Any]:
    return {
        "file": str(file),
        "rows": summary.rows,
        "imported": summary.imported,
        "already_there": summary.already_there,
        "rejected": len(summary.rejects),
        "rejects": [{"line": row.line, "reason": reason} for row, reason in summary.rejects],
        "rejects_file": str(summary.rejects_file) if summary.rejects_file else None,
        "by_status": dict(summary.by_status),
        "by_region": dict(sorted(summary.by_region.items())),
        "by_month": dict(sorted(summary.by_month.items())),
        "database": db.backend(),
        "seconds": round(summary.seconds, 3),
        "rows_per_second": round(summary.rows_per_second),
    }


def _tell(summary: Summary) -> None:
    _say.print(
        f"{summary.rows:,} rows: {summary.imported:,} new tickets, {summary.already_there:,} there already, "
        f"{len(summary.rejects):,} refused; {summary.seconds:.1f} s, {summary.rows_per_second:,.0f} rows a second."
    )
    if summary.imported:
        by_status = Counter({label(Status(word)): count for word, count in summary.by_status.items()})
        _say.print(_table("Status", by_status.most_common()))
        _say.print(_table("Month", sorted(summary.by_month.items())))
        _say.print(_table("State", summary.by_region.most_common()))
    for row, reason in summary.rejects[:10]:
        _say.print(f"Refused, line {row.line}: {reason}", markup=False)
    if summary.rejects_file:
        _say.print(f"Refused rows are in {summary.rejects_file}.", markup=False)


def _table(what: str, counts: list[tuple[str, int]]) -> Table:
    table = Table(what, "Tickets", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for name, count in counts:
        table.add_row(name, f"{count:,}")
    return table
