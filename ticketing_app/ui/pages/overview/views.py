"""What the overview says in words and numbers, and whom a ticket could go to."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from ticketing_app.domain import access, categories, details, listing, overview
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Mixed, TicketQuery
from ticketing_app.domain.overview import Figures, Load
from ticketing_app.domain.policy import Action
from ticketing_app.models import id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import candidates, routes, suggestion_words, times
from ticketing_app.ui.candidates import Candidate
from ticketing_app.ui.pages.overview import narrowed
from ticketing_app.ui.pages.ticket import history
from ticketing_app.ui.pieces import Piece, pieces, way
from ticketing_app.ui.ticket_list.views import ListPage, page_of, priority_counts, status_counts
from ticketing_app.ui.ticket_list.wanted import ANY, LATE, LATELY, NOBODY, SOON, WAITING, Wanted
from ticketing_app.ui.views import Choice, initials
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
    behind: str
    team: str


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
        behind=narrowed.behind(query.behind) if query.behind else "",
        team=narrowed.team(query.team),
    )


def handover(session: Session, actor: Actor, ticket_id: int) -> Handover:
    """Who could take this ticket, the most fitting first. Raises `Missing`, `Forbidden`."""
    ticket = access.ticket_for(session, actor, Action.ASSIGN, ticket_id, lock=False)
    holder = details.names_of(session, {ticket.assignee_id}).get(ticket.assignee_id or 0)
    return Handover(
        title=tr("Who should work on {ticket}?", ticket=ticket.reference),
        lead=tr("“{title}” · {name} holds it now", title=ticket.title, name=holder)
        if holder
        else tr("“{title}” · nobody holds it yet", title=ticket.title),
        version=ticket.version,
        is_held=holder is not None,
        candidates=candidates.of_ticket(session, actor, ticket),
    )


def latest_change(session: Session, actor: Actor, ticket_id: int) -> str:
    """What somebody did to the ticket last, in a sentence. Raises `Missing`, `Forbidden`."""
    found = details.of(session, actor, access.ticket_for(session, actor, Action.ASSIGN, ticket_id, lock=False))
    named = {id_of(category): category.name for category in categories.in_order(session)}
    words = history.Words(found.names, named, actor.time_zone)
    return " ".join(f"{history.sentence(entry, words)}." for entry in history.telling(found.history or [])[-1:])


def sentence(figures: Figures) -> list[Piece]:
    """How the house stands, in one sentence, its numbers as ways to the tickets."""
    numbers = {
        "open": way(amount(figures.open), WAY["open"]),
        "single": way(tr("One"), WAY["open"]),
        "late": way(amount(figures.overdue), WAY["late"]),
        "soon": way(amount(figures.nearly_due), WAY["soon"]),
    }
    return pieces(_sentence(figures, numbers))


def _sentence(figures: Figures, slots: dict[str, str]) -> str:
    if not figures.open:
        return tr("No ticket is open. Everything is done.")
    if figures.overdue and figures.open == 1:
        return tr("{late} of {open} open ticket is late.", **slots)
    if figures.overdue and figures.nearly_due:
        return trn(
            "{late} of {open} open tickets is late, {soon} more within the hour.",
            "{late} of {open} open tickets are late, {soon} more within the hour.",
            figures.overdue,
            **slots,
        )
    if figures.overdue:
        return trn(
            "{late} of {open} open tickets is late.",
            "{late} of {open} open tickets are late.",
            figures.overdue,
            **slots,
        )
    if figures.nearly_due and figures.open == 1:
        return tr("Nothing is late; {soon} of {open} open ticket is due within the hour.", **slots)
    if figures.nearly_due:
        return trn(
            "Nothing is late; {soon} of {open} open tickets is due within the hour.",
            "Nothing is late; {soon} of {open} open tickets are due within the hour.",
            figures.nearly_due,
            **slots,
        )
    if figures.open == 1:
        return tr("{single} ticket is open. It is not late.", **slots)
    return tr("None of the {open} open tickets is late, and none is due within the hour.", **slots)


def _mixed(session: Session, actor: Actor, mixed: Mixed | None) -> str:
    """ "suggested Broadband, decided Mobile", where the list shows a cell of the AI's record."""
    if mixed is None:
        return ""
    names = suggestion_words.category_names(session)
    suggested, decided = (suggestion_words.value(mixed.facet, one, names) for one in (mixed.suggested, mixed.decided))
    said = {"facet": label(mixed.facet), "suggested": suggested, "decided": decided}
    if not mixed.since:
        return tr("{facet}: suggested {suggested}, decided {decided}", **said)
    day = times.calendar_day(mixed.since.date())
    return tr("{facet}: suggested {suggested}, decided {decided}, since {day}", day=day, **said)


def _tiles(figures: Figures) -> dict[str, Tile]:
    return {
        "open": Tile(amount(figures.open), tr("not resolved yet")),
        "unassigned": Tile(
            amount(figures.unassigned), tr("wait for somebody") if figures.unassigned else tr("all have somebody")
        ),
        "late": Tile(
            amount(figures.overdue),
            tr("{share} % of the open ones", share=round(100 * figures.overdue / figures.open))
            if figures.overdue
            else tr("nothing is late"),
            "critical" if figures.overdue else "good",
        ),
        "soon": Tile(
            amount(figures.nearly_due),
            tr("within the hour") if figures.nearly_due else tr("nothing within the hour"),
            "warning" if figures.nearly_due else "good",
        ),
    }


def _holders(figures: Figures, loads: list[Load]) -> list[Choice]:
    """Everybody who may hold tickets, and whoever still holds open ones though they no longer may."""
    people = sorted(loads, key=lambda load: load.user.full_name)
    return [
        Choice(NOBODY, tr("Nobody ({number})", number=amount(figures.unassigned))),
        *[Choice(str(id_of(one.user)), f"{one.user.full_name} ({amount(one.open_tickets)})") for one in people],
    ]


def load_sentence(loads: list[Load]) -> str:
    """Where the work lies, in a sentence: who has most, and how many have room."""
    if not any(load.open_tickets for load in loads):
        return tr("Nobody holds an open ticket.")
    busiest, free = loads[-1], sum(1 for load in loads if load.can_be_given and not load.open_tickets)
    said = {"name": busiest.user.full_name, "open": amount(busiest.open_tickets), "late": amount(busiest.overdue)}
    most = (
        tr("{name} has most: {open} open, {late} of them late.", **said)
        if busiest.overdue
        else tr("{name} has most: {open} open.", **said)
    )
    room = trn("{number} person has nothing open.", "{number} people have nothing open.", free) if free else ""
    return f"{most} {room}".rstrip()


def _load_rows(loads: list[Load]) -> list[LoadRow]:
    """The busiest on top: that is where somebody has to act."""
    most = max((load.open_tickets for load in loads), default=0) or 1
    return [_load_row(load, most) for load in sorted(loads, key=lambda one: (-one.open_tickets, -one.overdue))]


def _load_row(load: Load, most: int) -> LoadRow:
    theirs = Wanted(person=str(id_of(load.user)))

    def opens(number: int, wanted: Wanted) -> Piece:
        return Piece(amount(number), wanted.address(PATH) if number else "")

    return LoadRow(
        id=id_of(load.user),
        name=load.user.full_name,
        initials=initials(load.user.full_name),
        role=label(load.user.role) if load.can_be_given else tr("can no longer be given tickets"),
        percent=round(100 * (load.open_tickets - load.overdue) / most),
        late_percent=round(100 * load.overdue / most),
        open=opens(load.open_tickets, theirs),
        overdue=opens(load.overdue, replace(theirs, due=LATE)),
        nearly_due=opens(load.nearly_due, replace(theirs, due=SOON)),
        waiting=opens(load.waiting, replace(theirs, status=WAITING)),
        resolved=opens(load.resolved, replace(theirs, status=ANY, solved=LATELY)),
    )
