"""Rows of an invented complaints file, and files made of them."""

import csv
from collections.abc import Sequence
from pathlib import Path

from ticketing_app.domain.complaints import COLUMNS

SOUND = {
    "Ticket #": "900001",
    "Customer Complaint": "Line dead since the fair",
    "Date": "22-04-15",
    "Date_month_year": "22-Apr-15",
    "Time": "3:53:50 PM",
    "Received Via": "Customer Care Call",
    "City": "Harrow Vale",
    "State": "Georgia",
    "Zip code": "30102",
    "Status": "Closed",
    "Filing on Behalf of Someone": "No",
}


def row(number: int | str = 900001, **other: str) -> dict[str, str]:
    """A sound row with other values in some columns, named by their first word in small letters: `zip="123"`."""
    names = {column.split()[0].split("_")[0].lower(): column for column in reversed(COLUMNS)}
    names |= {"echo": "Date_month_year", "words": "Customer Complaint", "number": "Ticket #"}
    return SOUND | {"Ticket #": str(number)} | {names[name]: value for name, value in other.items()}


def write(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    """The rows as a CSV file."""
    with path.open("w", newline="", encoding=encoding) as file:
        out: csv.DictWriter[str] = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    return path
