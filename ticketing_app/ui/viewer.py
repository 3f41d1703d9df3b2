"""What every page shows of the person who is signed in, and the guard that each page's loading begins with."""

import reflex as rx

from ticketing_app.texts import tr
from ticketing_app.ui import routes, session
from ticketing_app.ui.gate import open_to_all
from ticketing_app.ui.views import initials
from ticketing_app.vocabulary import Role, label

LISTS = (routes.MY_TICKETS, routes.QUEUE, routes.ASSIGNED, routes.OVERVIEW)
"""Where tickets are opened from, and where people want to be back afterwards."""


ENTRANCES = (routes.HOME, routes.SIGN_IN, routes.REGISTER)
"""Whoever is in already is led on from there."""


class SessionState(rx.State):
    """Views for the frame of a page. Nobody is trusted because of what stands here: see `gate` and the domain."""

    name: str = ""
    role: str = ""
    role_label: str = ""
    initials: str = ""
    user_id: int = 0
    back_path: str = ""
    back_title: str = ""

    @rx.event
    @open_to_all
    async def enter(self):
        """Sends people to sign-in or to their own first page where this page is not for them."""
        actor = await session.actor(self)
        page = routes.at(self.router.url.path)
        if actor is None or actor.role is None:
            self.name = self.role = self.role_label = self.initials = ""
            self.user_id = 0
            needs_sign_in = page is routes.HOME or (page is not None and not page.is_open)
            return rx.redirect(routes.sign_in_then(self.router.url.path)) if needs_sign_in else None
        if actor.language != session.caller(self).language:
            # The profile decides, also in a tab that was open before it was changed: the page is drawn anew.
            return rx.call_script(f"ticketingTexts.choose({actor.language!r})")
        self.name, self.role, self.role_label = actor.name, actor.role.value, label(actor.role)
        self.initials, self.user_id = initials(actor.name), actor.person_id
        if actor.must_change_password:
            is_open = page is not None and page.is_open and page not in ENTRANCES
            return None if page is routes.PASSWORD or is_open else rx.redirect(routes.PASSWORD.path, replace=True)
        self._remember_list(actor.role, page)
        return self._where_to(actor.role, page)

    def _remember_list(self, role: Role, page: routes.Route | None) -> None:
        """The list that somebody saw last, as they had filtered it; before that the first one of their role."""
        here = page if page in LISTS and role in page.roles else None
        if here is not None or not self.back_path:
            shown = here or next(one for one in routes.sidebar(role) if one in LISTS)
            query = self.router.url.query if here is not None else ""
            self.back_path = f"{shown.path}?{query}" if query else shown.path
            self.back_title = tr(shown.title_for(role))

    def _where_to(self, role: Role, page: routes.Route | None):
        first = routes.FIRST_PAGE[role].path
        if page in ENTRANCES:
            return rx.redirect(first, replace=True)
        if page is not None and not page.is_open and role not in page.roles:
            return [
                rx.toast.info(tr("“{page}” is not a page of your role.", page=tr(page.title))),
                rx.redirect(first, replace=True),
            ]
        return None
