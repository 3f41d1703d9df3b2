"""Complaints that the FCC wrote down about a telecom become tickets: what each column means, and what we refuse.

**Dates.** `Date` mixes `dd-mm-yy` and `yyyy-mm-dd`; `Date_month_year` says the same day again as `dd-Mon-yy`. Where
`Date` is `dd-mm-yy` both agree. Where it is `yyyy-mm-dd` they differ, day and month changing places. We believe `Date`,
read as ISO 8601 says, and take the other column as day and month swapped. The evidence, in the 2,224 records of April
to June 2015: the swapped form occurs for exactly the days up to the 12th, as when a spreadsheet swaps what it can. Read
our way the ticket numbers climb with date and time without one step back in 2,222, and no day of the quarter is
missing. Read the other way one quarter spreads over a whole year, Sunday becomes the busiest day, and all 572 records
whose day and month differ move away from those with neighbouring numbers. Columns that agree neither way are refused.

**Times** are taken as the local time of the complaint's state (`places` says which zone), kept in UTC; of a time that
the end of summer time repeats, the first. The numbers hint at a single clock for all states instead: taken as Eastern
time throughout they climb without a step back, taken as local time they step back 528 times. If so, an instant in the
west lies up to three hours late.

**Status.** Open is `new`, Pending `pending`, Solved `resolved`, Closed `closed`. The record does not say when it came
to that: `resolved_at` and `closed_at` stay empty, `status_changed_at` and `updated_at` repeat the time of the
complaint. The audit entry carries the time of the import.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, fields, priority, sla, spine, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.places import state_named
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Invalid, Missing
from ticketing_app.models import Category, Ticket, User, id_of
from ticketing_app.vocabulary import OPEN, Channel, IssueType, Role, Severity, Status, Urgency

COLUMNS = (
    "Ticket #",
    "Customer Complaint",
    "Date",
    "Date_month_year",
    "Time",
    "Received Via",
    "City",
    "State",
    "Zip code",
    "Status",
    "Filing on Behalf of Someone",
)
CHANNELS = {"customer care call": Channel.PHONE, "internet": Channel.WEB}
STATUSES = {
    "open": Status.NEW,
    "pending": Status.PENDING,
    "solved": Status.RESOLVED,
    "closed": Status.CLOSED,
}
Word = TypeVar("Word")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """One record that we understood. `filed_at` is aware, in the zone of the place."""

    number: int
    words: str
    channel: Channel
    status: Status
    filed_at: datetime
    zone: ZoneInfo
    city: str
    region: str
    postal_code: str
    on_behalf: bool

    @property
    def source(self) -> str:
        """What `ticket.imported_from` holds: each complaint comes in once."""
        return f"fcc:{self.number}"

    @property
    def email(self) -> str:
        """The address of its placeholder; the file names no customer."""
        return f"complaint-{self.number}@import.example"

    @property
    def title(self) -> str:
        """The complaint's own words, shortened where they are too many for a title."""
        return self.words if len(self.words) <= fields.TITLE else self.words[: fields.TITLE - 1].rstrip() + "…"

    @property
    def description(self) -> str:
        """The complaint's own words, and what the record says beside them."""
        local = self.filed_at
        how = "by phone" if self.channel is Channel.PHONE else "on the web"
        who = "on behalf of somebody else" if self.on_behalf else "by the person concerned"
        return (
            f"{self.words}\n\n"
            f"FCC complaint {self.number}, filed {how} {who} "
            f"on {local.day} {local:%B %Y} at {local:%H:%M:%S} ({local.tzname()}) "
            f"in {self.city}, {self.region} {self.postal_code}."
        )


def read(row: Mapping[str, str]) -> Complaint:
    """The complaint that a row of the file holds. Raises `Invalid` with the reason why we do not take it."""
    number = row["Ticket #"].strip()
    if not re.fullmatch(r"[0-9]{1,12}", number, re.ASCII) or int(number) == 0:
        raise Invalid.field("Ticket #", f"The ticket number is “{number}”, which is no number: the row is damaged.")
    place = state_named(row["State"])
    if place is None:
        raise Invalid.field(
            "State", f"“{row['State'].strip()}” is no state that we know, so its local time is unknown."
        )
    region, zone = place
    return Complaint(
        number=int(number),
        words=_line("Customer Complaint", row["Customer Complaint"], fields.LONG),
        channel=_one_of("Received Via", row["Received Via"], CHANNELS),
        status=_one_of("Status", row["Status"], STATUSES),
        filed_at=datetime.combine(_day(row["Date"], row["Date_month_year"]), _time(row["Time"]), zone),
        zone=zone,
        city=_line("City", row["City"], 80),
        region=region,
        postal_code=_postal_code(row["Zip code"]),
        on_behalf=_one_of(
            "Filing on Behalf of Someone", row["Filing on Behalf of Someone"], {"yes": True, "no": False}
        ),
    )


def take_over(session: Session, actor: Actor, complaints: Sequence[Complaint]) -> list[Complaint]:
    """Make a ticket of each complaint that is not there yet; returns those. Nobody is told and no clock starts.

    Raises `Missing` where there is no category "Other", which every house has.
    """
    access.allow(actor, Action.RAISE_FOR_CUSTOMER)
    there = set(session.exec(select(Ticket.imported_from).where(col(Ticket.imported_from).in_(_sources(complaints)))))
    new = list({complaint.number: complaint for complaint in complaints if complaint.source not in there}.values())
    category_id = _other(session)
    usual = priority.from_matrix(session, Severity.MINOR, Urgency.MEDIUM)
    customers = _placeholders(session, new)
    tickets = []
    for complaint in new:
        filed_at = complaint.filed_at.astimezone(UTC)
        ticket = Ticket(
            title=complaint.title,
            description=complaint.description,
            category_id=category_id,
            issue_type=IssueType.COMPLAINT,
            status=complaint.status,
            status_changed_at=filed_at,
            priority=usual,
            customer_id=id_of(customers[complaint.email]),
            channel=complaint.channel,
            city=complaint.city,
            region=complaint.region,
            postal_code=complaint.postal_code,
            created_at=filed_at,
            updated_at=filed_at,
            imported_from=complaint.source,
        )
        sla.set_due_times(session, ticket)
        tickets.append(ticket)
    session.add_all(tickets)
    session.flush()
    for ticket in tickets:
        spine.record(
            session,
            actor,
            "ticket.imported",
            "ticket",
            id_of(ticket),
            ticket_id=ticket.id,
            after={"status": ticket.status, "title": ticket.title, "imported_from": ticket.imported_from},
            announce=False,
        )
        if ticket.status in OPEN:
            triage.ask(session, ticket)
    session.flush()
    return new


def _sources(complaints: Collection[Complaint]) -> list[str]:
    return [complaint.source for complaint in complaints]


def _other(session: Session) -> int:
    found = session.exec(select(Category).where(Category.name == "Other")).one_or_none()
    if found is None:
        raise Missing("There is no category “Other” to put the complaints into. Please add one.")
    return id_of(found)


def _placeholders(session: Session, complaints: Sequence[Complaint]) -> dict[str, User]:
    """An inactive customer for each complaint, so that a ticket has somebody to belong to."""
    emails = [complaint.email for complaint in complaints]
    found = {user.email: user for user in session.exec(select(User).where(col(User.email).in_(emails)))}
    made = [
        User(
            email=complaint.email,
            full_name=f"Complaint {complaint.number}",
            role=Role.CUSTOMER,
            active=False,
            city=complaint.city,
            region=complaint.region,
            postal_code=complaint.postal_code,
            time_zone=complaint.zone.key,
            created_at=clock.now(),
        )
        for complaint in complaints
        if complaint.email not in found
    ]
    session.add_all(made)
    session.flush()
    return found | {user.email: user for user in made}


def _day(given: str, again: str) -> date:
    said = _date(given, r"(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d\d)|(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)")
    echo = _date(again, r"(?P<day>\d\d)-(?P<month>[A-Za-z]{3})-(?P<year>\d\d)")
    swapped = said is not None and said.day <= 12 and echo == said.replace(month=said.day, day=said.month)
    iso = len(given.strip()) == len("2015-04-30")
    if said is None or echo is None or not (echo == said or (iso and swapped)):
        raise Invalid.field("Date", f"The two date columns do not agree: “{given.strip()}” and “{again.strip()}”.")
    return said


def _date(text: str, pattern: str) -> date | None:
    match = re.fullmatch(pattern, text.strip(), re.ASCII)
    if match is None:
        return None
    part = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    month = part["m"].lower()
    try:
        return date(
            int(part["y"]) if len(part["y"]) == 4 else 2000 + int(part["y"]),
            int(month) if month.isdigit() else _MONTHS.index(month) + 1,
            int(part["d"]),
        )
    except ValueError:
        return None


def _time(text: str) -> time:
    for form in ("%I:%M:%S %p", "%H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), form).time()  # noqa: DTZ007 - the zone is the place's, added later
        except ValueError:
            continue
    raise Invalid.field("Time", f"“{text.strip()}” is no time of day like 3:53:50 PM.")


def _postal_code(text: str) -> str:
    """Five digits; a spreadsheet took the leading zeros for those of a number."""
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{3,5}(-[0-9]{4})?", digits, re.ASCII):
        raise Invalid.field("Zip code", f"“{digits}” is no ZIP code.")
    code, dash, more = digits.partition("-")
    return code.zfill(5) + dash + more


def _line(name: str, value: str, most: int) -> str:
    try:
        return fields.line(name, value, most)
    except Invalid as error:
        raise Invalid.field(name, f"{name}: {error.detail}") from None


def _one_of(name: str, value: str, words: Mapping[str, Word]) -> Word:
    found = words.get(" ".join(value.split()).casefold())
    if found is None:
        raise Invalid.field(name, f"{name} is “{value.strip()}”; we know {', '.join(words)}.")
    return found
