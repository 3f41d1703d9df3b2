"""Draws the lifecycle of a ticket and the tables into docs/, from the code: `.venv/bin/python -m tools.diagrams`.

A drawing stands between two marks in its document; everything around it is written by people. `--check` draws nothing
and fails where a drawing is not what the code says.
"""

import sys
from pathlib import Path

from paracelsus.transformers.mermaid import Mermaid
from sqlmodel import SQLModel

from ticketing_app import models
from ticketing_app.domain.lifecycle import CLOCK, NEEDS_REASON, STEPS
from ticketing_app.domain.policy import POLICY, Reach
from ticketing_app.vocabulary import Role, Status, label

assert models.Ticket  # the import fills the metadata

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- drawn: {} -->", "<!-- /drawn -->"


def lifecycle() -> str:
    """The eight statuses and the steps between them, as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> new"]
    lines += [f'    state "{label(status)}" as {status.value}' for status in Status]
    for status, steps in STEPS.items():
        lines += [
            f"    {status.value} --> {following.value}: {action.name.lower()}" for following, action in steps.items()
        ]
        if not steps:
            lines.append(f"    {status.value} --> [*]")
    return _mermaid("\n".join(lines))


def steps() -> str:
    """Every step: who may take it, whether it needs a word, and what the customer's clock does afterwards."""
    rows = ["| from | to | who | needs a reason | customer's clock then |", "| --- | --- | --- | --- | --- |"]
    for status, following in STEPS.items():
        for wanted, action in following.items():
            reason = "yes" if wanted in NEEDS_REASON else ""
            rows.append(
                f"| {label(status)} | {label(wanted)} | {_who(POLICY[action])} | {reason} | {CLOCK[wanted].value} |"
            )
    return "\n".join(rows)


def tables() -> str:
    """All tables with their columns and how they hang together, as a Mermaid ER diagram."""
    return _mermaid(str(Mermaid(SQLModel.metadata, column_sort="preserve-order")).strip())


DRAWINGS = {
    "lifecycle": (DOCS / "lifecycle.md", lifecycle),
    "steps": (DOCS / "lifecycle.md", steps),
    "tables": (DOCS / "tables.md", tables),
}


def drawn(name: str) -> tuple[Path, str, str]:
    """The document, its text now, and its text with this drawing as the code has it."""
    document, draw = DRAWINGS[name]
    text = document.read_text()
    before, _, rest = text.partition(BEGIN.format(name))
    _, _, after = rest.partition(END)
    return document, text, f"{before}{BEGIN.format(name)}\n{draw()}\n{END}{after}"


def main(check: bool) -> int:
    """1 where `check` finds a drawing that is out of date."""
    outdated = []
    for name in DRAWINGS:
        document, text, wanted = drawn(name)
        if text != wanted:
            outdated.append(f"{document.name}: {name}")
            if not check:
                document.write_text(wanted)
    sys.stdout.write("\n".join(outdated or ["Every drawing is up to date."]) + "\n")
    return 1 if check and outdated else 0


def _who(row: dict[Role, Reach]) -> str:
    words = {Reach.OWN: "their own", Reach.ASSIGNED: "theirs in hand"}
    named = [
        f"{role.value} ({words[reach]})" if reach in words else role.value
        for role, reach in row.items()
        if reach is not Reach.NONE
    ]
    return ", ".join(named)


def _mermaid(text: str) -> str:
    return f"```mermaid\n{text}\n```"


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
