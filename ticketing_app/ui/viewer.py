"""What every page shows of the person who is signed in, and the guard that each page's loading begins with."""

import reflex as rx

from ticketing_app.ui import routes, session
from ticketing_app.ui.gate import open_to_all
from ticketing_app.ui.views import initials
from ticketing_app.vocabulary import Role, label


class SessionState(rx.State):
    """Views for the frame of a page. Nobody is trusted because of what stands here: see `gate` and the domain."""

    name: str = ""
    role: str = ""
    role_label: str = ""
    initials: str = ""
    user_id: int = 0

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
        self.name, self.role, self.role_label = actor.name, actor.role.value, label(actor.role)
        self.initials, self.user_id = initials(actor.name), actor.person_id
        return self._where_to(actor.role, page)

    def _where_to(self, role: Role, page: routes.Route | None):
        first = routes.FIRST_PAGE[role].path
        if page in (routes.HOME, routes.SIGN_IN, routes.REGISTER):
            return rx.redirect(first, replace=True)
        if page is not None and not page.is_open and role not in page.roles:
            return [rx.toast.info(f"“{page.title}” is not a page of your role."), rx.redirect(first, replace=True)]
        return None
