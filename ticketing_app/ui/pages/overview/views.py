"""What the overview says in words and numbers, and whom a ticket could go to."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from ticketing_app.domain import access, categories, details, listing, overview
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Mixed, TicketQuery
from ticketing_app.domain.overview import Figures, Load
from ticketing_app.domain.policy import Action
from ticketing_app.models import id_of
from ticketing_app.ui import routes, suggestion_words, times
from ticketing_app.ui.pages.ticket import history
from ticketing_app.ui.ticket_list.views import ListPage, page_of, priority_counts, status_counts
from ticketing_app.ui.ticket_list.wanted import ANY, LATE, LATELY, NOBODY, SOON, WAITING, Wanted
from ticketing_app.ui.views import Choice, count, initials
from ticketing_app.vocabulary import label

PATH = routes.OVERVIEW.path
WAY = {
    "open": Wanted().address(PATH),
    "unassigned": Wanted(person=NOBODY).address(PATH),
    "late": Wanted(due=LATE).address(PATH),
    "soon": Wanted(due=SOON).address(PATH),
}
"""Where each figure leads: to the tickets behind it."""


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence; one with an `href` is a number that opens its tickets."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Tile:
    """A figure, what it counts, and what it means."""

    figure: str = ""
    note: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class LoadRow:
    """What somebody holds, as numbers that open the tickets behind them.

    `percent` and `late_percent` are what is in time and what is late, as shares of the highest load.
    """

    id: int
    name: str
    initials: str
    role: str
    percent: int
    late_percent: int
    open: Piece
    overdue: Piece
    nearly_due: Piece
    waiting: Piece
    resolved: Piece


@dataclass(frozen=True)
class OverviewPage:
    """All that the page shows at one moment."""

    tickets: ListPage
    sentence: list[Piece]
    tiles: dict[str, Tile]
    by_status: dict[str, str]
    by_priority: dict[str, str]
    people: list[Choice]
    loads: list[LoadRow]
    load_says: str
    mixed: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take a ticket over. `percent` is their load as a share of the highest load."""

    id: int
    name: str
    initials: str
    role: str
    open: str
    late: str
    percent: int
    holds_it: bool


@dataclass(frozen=True)
class Handover:
    """A ticket on its way to somebody else; `version` is what it was when the list of people was shown."""

    title: str
    lead: str
    version: int
    is_held: bool
    candidates: list[Candidate]


def overview_page(session: Session, actor: Actor, wanted: Wanted, cursor: str | None) -> OverviewPage:
    """The numbers of the house and one page of its tickets. Raises `Forbidden` where they are not the actor's."""
    figures, loads = overview.figures(session, actor), overview.loads(session, actor)
    query = listing.looked_up(session, actor, wanted.query(cursor=cursor))
    return OverviewPage(
        tickets=page_of(session, actor, query, TicketQuery()),
        sentence=sentence(figures),
        tiles=_tiles(figures),
        by_status=status_counts(session, actor, query),
        by_priority=priority_counts(session, actor, query),
        people=_holders(figures, loads),
        loads=_load_rows(loads),
        load_says=load_sentence(loads),
        mixed=_mixed(session, actor, query.mixed),
    )


def handover(session: Session, actor: Actor, ticket_id: int) -> Handover:
    """Who could take this ticket, least load first. Raises `Missing`, `Forbidden`."""
    ticket = access.ticket_for(session, actor, Action.ASSIGN, ticket_id, lock=False)
    loads = [load for load in overview.loads(session, actor) if load.can_be_given]
    most = max((load.open_tickets for load in loads), default=0) or 1
    holder = details.names_of(session, {ticket.assignee_id}).get(ticket.assignee_id or 0)
    now = f"{holder} holds it now" if holder else "nobody holds it yet"
    return Handover(
        title=f"Who should work on {ticket.reference}?",
        lead=f"“{ticket.title}” · {now}",
        version=ticket.version,
        is_held=holder is not None,
        candidates=[_candidate(load, most, ticket.assignee_id) for load in loads],
    )


def latest_change(session: Session, actor: Actor, ticket_id: int) -> str:
    """What somebody did to the ticket last, in a sentence. Raises `Missing`, `Forbidden`."""
    found = details.of(session, actor, access.ticket_for(session, actor, Action.ASSIGN, ticket_id, lock=False))
    named = {id_of(category): category.name for category in categories.in_order(session)}
    words = history.Words(found.names, named, actor.time_zone)
    return " ".join(f"{history.sentence(entry, words)}." for entry in (found.history or [])[-1:])


def sentence(figures: Figures) -> list[Piece]:
    """How the house stands, in one sentence, its numbers as ways to the tickets."""
    late, soon = Piece(f"{figures.overdue:,}", WAY["late"]), Piece(f"{figures.nearly_due:,}", WAY["soon"])
    whole = Piece(f"{figures.open:,}", WAY["open"])
    tickets = "open ticket" if figures.open == 1 else "open tickets"
    if not figures.open:
        return [Piece("No ticket is open. Everything is done.")]
    if figures.open == 1 and not figures.overdue and not figures.nearly_due:
        return [Piece("One", WAY["open"]), Piece(" ticket is open. It is not late.")]
    if figures.overdue:
        verb = "is" if figures.overdue == 1 else "are"
        more = [Piece(", "), soon, Piece(" more within the hour.")] if figures.nearly_due else [Piece(".")]
        return [late, Piece(" of "), whole, Piece(f" {tickets} {verb} late"), *more]
    if figures.nearly_due:
        verb = "is" if figures.nearly_due == 1 else "are"
        return [
            Piece("Nothing is late; "),
            soon,
            Piece(" of "),
            whole,
            Piece(f" {tickets} {verb} due within the hour."),
        ]
    return [Piece("None of the "), whole, Piece(f" {tickets} is late, and none is due within the hour.")]


def _mixed(session: Session, actor: Actor, mixed: Mixed | None) -> str:
    """ "suggested Broadband, decided Mobile", where the list shows a cell of the AI's record."""
    if mixed is None:
        return ""
    names = suggestion_words.category_names(session)
    suggested, decided = (suggestion_words.value(mixed.facet, one, names) for one in (mixed.suggested, mixed.decided))
    since = f", since {times.calendar_day(mixed.since.date())}" if mixed.since else ""
    return f"{label(mixed.facet)}: suggested {suggested}, decided {decided}{since}"


def _tiles(figures: Figures) -> dict[str, Tile]:
    return {
        "open": Tile(f"{figures.open:,}", "not resolved yet"),
        "unassigned": Tile(
            f"{figures.unassigned:,}", "wait for somebody" if figures.unassigned else "all have somebody"
        ),
        "late": Tile(
            f"{figures.overdue:,}",
            f"{round(100 * figures.overdue / figures.open)} % of the open ones"
            if figures.overdue
            else "nothing is late",
            "critical" if figures.overdue else "good",
        ),
        "soon": Tile(
            f"{figures.nearly_due:,}",
            "within the hour" if figures.nearly_due else "nothing within the hour",
            "warning" if figures.nearly_due else "good",
        ),
    }


def _holders(figures: Figures, loads: list[Load]) -> list[Choice]:
    """Everybody who may hold tickets, and whoever still holds open ones though they no longer may."""
    people = sorted(loads, key=lambda load: load.user.full_name)
    return [
        Choice(NOBODY, f"Nobody ({figures.unassigned:,})"),
        *[Choice(str(id_of(one.user)), f"{one.user.full_name} ({one.open_tickets:,})") for one in people],
    ]


def load_sentence(loads: list[Load]) -> str:
    """Where the work lies, in a sentence: who has most, and how many have room."""
    if not any(load.open_tickets for load in loads):
        return "Nobody holds an open ticket."
    busiest, free = loads[-1], sum(1 for load in loads if load.can_be_given and not load.open_tickets)
    late = f", {busiest.overdue:,} of them late" if busiest.overdue else ""
    room = f" {count(free, 'person has', 'people have')} nothing open." if free else ""
    return f"{busiest.user.full_name} has most: {busiest.open_tickets:,} open{late}.{room}"


def _load_rows(loads: list[Load]) -> list[LoadRow]:
    """The busiest on top: that is where somebody has to act."""
    most = max((load.open_tickets for load in loads), default=0) or 1
    return [_load_row(load, most) for load in sorted(loads, key=lambda one: (-one.open_tickets, -one.overdue))]


def _load_row(load: Load, most: int) -> LoadRow:
    theirs = Wanted(person=str(id_of(load.user)))

    def opens(number: int, wanted: Wanted) -> Piece:
        return Piece(f"{number:,}", wanted.address(PATH) if number else "")

    return LoadRow(
        id=id_of(load.user),
        name=load.user.full_name,
        initials=initials(load.user.full_name),
        role=label(load.user.role) if load.can_be_given else "can no longer be given tickets",
        percent=round(100 * (load.open_tickets - load.overdue) / most),
        late_percent=round(100 * load.overdue / most),
        open=opens(load.open_tickets, theirs),
        overdue=opens(load.overdue, replace(theirs, due=LATE)),
        nearly_due=opens(load.nearly_due, replace(theirs, due=SOON)),
        waiting=opens(load.waiting, replace(theirs, status=WAITING)),
        resolved=opens(load.resolved, replace(theirs, status=ANY, solved=LATELY)),
    )


def _candidate(load: Load, most: int, holder: int | None) -> Candidate:
    return Candidate(
        id=id_of(load.user),
        name=load.user.full_name,
        initials=initials(load.user.full_name),
        role=label(load.user.role),
        open=f"{load.open_tickets:,} open" if load.open_tickets else "nothing open",
        late=f"{load.overdue:,} late" if load.overdue else "",
        percent=round(100 * load.open_tickets / most),
        holds_it=load.user.id == holder,
    )
