"""The site map as data: every page's path, name, icon and who may open it; sidebar and guard read it from here."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from ticketing_app.domain import links
from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.texts import mark
from ticketing_app.vocabulary import STAFF, Role


@dataclass(frozen=True)
class Route:
    """One page. `roles` empty means open to everybody, signed in or not."""

    path: str
    title: str  # as it stands in the catalogues: translated where it is shown
    icon: str = "ticket"
    roles: frozenset[Role] = frozenset()
    in_sidebar: bool = False
    sidebar_of: frozenset[Role] = frozenset()  # for whom it stands there; empty: for everybody who may open it
    title_for_staff: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the page needs no sign-in."""
        return not self.roles

    def title_for(self, role: Role) -> str:
        """What this role calls the page."""
        return (self.title_for_staff if role in STAFF else "") or self.title


EVERYBODY = frozenset(Role)

HOME = Route("/", mark("Welcome"))
SIGN_IN = Route("/sign-in", mark("Sign in"))
REGISTER = Route("/register", mark("Create an account"))
FORGOT = Route("/forgot", mark("Forgot your password?"))
WELCOME = Route(links.PAGE, mark("Choose your password"))
NOT_FOUND = Route("/404", mark("Page not found"))
PASSWORD = Route("/password", mark("Change your password"), roles=EVERYBODY)

MY_TICKETS = Route("/tickets", mark("My tickets"), "ticket", roles_that_may(Action.RAISE), in_sidebar=True)
NEW_TICKET = Route(
    "/tickets/new",
    mark("Report a problem"),
    "circle-plus",
    roles_that_may(Action.RAISE) | roles_that_may(Action.RAISE_FOR_CUSTOMER),
    in_sidebar=True,
    title_for_staff=mark("New ticket"),
)
QUEUE = Route("/queue", mark("Queue"), "inbox", roles_that_may(Action.SEE_QUEUE), in_sidebar=True)
ASSIGNED = Route("/assigned", mark("My tickets"), "list-checks", roles_that_may(Action.BE_ASSIGNED), in_sidebar=True)
DASHBOARD = Route("/dashboard", mark("Dashboard"), "gauge", roles_that_may(Action.SEE_DASHBOARD), in_sidebar=True)
OVERVIEW = Route(
    "/overview", mark("Overview"), "layout-dashboard", roles_that_may(Action.SEE_OVERVIEW), in_sidebar=True
)
USERS = Route("/users", mark("People"), "users", roles_that_may(Action.SEE_PEOPLE), in_sidebar=True)
CATEGORIES = Route("/categories", mark("Categories"), "tags", roles_that_may(Action.MANAGE_CATEGORIES), in_sidebar=True)
SERVICE_LEVELS = Route(
    "/service-levels",
    mark("Service levels"),
    "timer",
    roles_that_may(Action.SEE_SLA),
    in_sidebar=True,
    sidebar_of=roles_that_may(Action.SEE_OVERVIEW) & roles_that_may(Action.SEE_PEOPLE),
)
AI_RECORD = Route("/ai-record", mark("AI record"), "chart-line", roles_that_may(Action.SEE_AI_RECORD), in_sidebar=True)
SUGGESTIONS = Route(
    "/suggestions", mark("Suggestions"), "sparkles", roles_that_may(Action.MANAGE_SUGGESTIONS), in_sidebar=True
)
NOTIFICATIONS = Route("/notifications", mark("Notifications"), "bell", EVERYBODY)
AUDIT = Route("/audit", mark("Audit"), "scroll-text", roles_that_may(Action.SEE_AUDIT), in_sidebar=True)
OUTBOX = Route("/outbox", mark("Outbox"), "send", roles_that_may(Action.MANAGE_OUTBOX), in_sidebar=True)
USER = Route("/users/[account_id]", mark("Account"), "user", roles_that_may(Action.SEE_PEOPLE))
PROFILE = Route("/profile", mark("Your profile"), "circle-user", EVERYBODY)
TICKET = Route("/tickets/[ticket_id]", mark("Ticket"), "ticket", EVERYBODY)

ALL = (
    HOME,
    SIGN_IN,
    REGISTER,
    FORGOT,
    WELCOME,
    PASSWORD,
    NOT_FOUND,
    MY_TICKETS,
    QUEUE,
    ASSIGNED,
    OVERVIEW,
    DASHBOARD,
    AI_RECORD,
    USERS,
    USER,
    CATEGORIES,
    SERVICE_LEVELS,
    SUGGESTIONS,
    AUDIT,
    OUTBOX,
    NEW_TICKET,
    NOTIFICATIONS,
    TICKET,
    PROFILE,
)

FIRST_PAGE: dict[Role, Route] = {
    Role.CUSTOMER: MY_TICKETS,
    Role.AGENT: QUEUE,
    Role.ENGINEER: ASSIGNED,
    Role.MANAGER: OVERVIEW,
    Role.ADMIN: USERS,
}


def sidebar(role: Role) -> list[Route]:
    """The pages in this role's sidebar, its first page on top."""
    own = [route for route in ALL if route.in_sidebar and role in (route.sidebar_of or route.roles)]
    return sorted(own, key=lambda route: route is not FIRST_PAGE[role])


def at(path: str) -> Route | None:
    """The page that a path of the address bar leads to."""
    wanted = _parts(path)
    exact = next((route for route in ALL if _parts(route.path) == wanted), None)
    return exact or next((route for route in ALL if _fits(_parts(route.path), wanted)), None)


def ticket(ticket_id: int) -> str:
    """Where a ticket is shown."""
    return TICKET.path.replace("[ticket_id]", str(ticket_id))


def ticket_number(path: str) -> int:
    """The number of the ticket that a path of the address bar leads to; 0, which no ticket has, where there is none."""
    found = re.fullmatch(r"/tickets/(\d{1,9})/?", path)
    return int(found[1]) if found else 0


def user(user_id: int) -> str:
    """Where an account is shown."""
    return USER.path.replace("[account_id]", str(user_id))


def sign_in_then(path: str) -> str:
    """Sign-in, and back to `path` afterwards."""
    opens_elsewhere = path in (HOME.path, SIGN_IN.path, REGISTER.path, FORGOT.path, WELCOME.path)
    return SIGN_IN.path if opens_elsewhere else f"{SIGN_IN.path}?next={quote(path)}"


def _parts(path: str) -> list[str]:
    return [part for part in path.split("?")[0].split("/") if part]


def _fits(pattern: list[str], parts: list[str]) -> bool:
    return len(pattern) == len(parts) and all(
        want.startswith("[") or want == have for want, have in zip(pattern, parts, strict=True)
    )
