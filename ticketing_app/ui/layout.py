"""The frame around every page: skip link, sidebar by role (a drawer on a phone), top bar, main column."""

from typing import Any

import reflex as rx
from reflex.style import color_mode, set_color_mode
from reflex_components_radix.primitives.dialog import dialog as radix

from ticketing_app.texts import LANGUAGES
from ticketing_app.ui import routes
from ticketing_app.ui.bell.draw import bell
from ticketing_app.ui.components.basics import Text, avatar, classes, icon, icon_button, matched, page_link, plain_link
from ticketing_app.ui.texts import t
from ticketing_app.ui.viewer import SessionState
from ticketing_app.vocabulary import Role

NAME = "Network Ticketing"


def shell(route: routes.Route, *content: Any, bar: Any = None, like: str = "") -> rx.Component:
    """A page for people who are signed in; `bar` stands in the top bar (search, crumbs)."""
    return rx.fragment(
        skip_link(),
        rx.el.div(
            rx.el.aside(*_side(route), class_name="side", aria_label=t("Sidebar")),
            rx.el.div(
                rx.el.header(
                    _drawer(route),
                    bar if bar is not None else crumbs(t(route.title)),
                    rx.el.div(color_switch(), bell(), _me_short(), class_name="topbar-end"),
                    class_name="topbar",
                ),
                main(*content, like=like),
                class_name="column",
            ),
            class_name="shell",
        ),
        ready_mark(),
    )


def outside(*content: Any, wide: bool = False) -> rx.Component:
    """A page for people who need not be signed in."""
    return rx.fragment(
        skip_link(),
        rx.el.div(
            rx.el.header(
                brand("/"), rx.el.div(language_switch(), color_switch(), class_name="row"), class_name="gate-bar"
            ),
            main(*content, like="gate-main wide" if wide else "gate-main", frame=False),
            rx.el.footer(t("Trouble tickets for your network"), class_name="gate-foot"),
            class_name="gate",
        ),
        ready_mark(),
    )


def page_head(title: Text, after: Text = "", *, actions: list[rx.Component] | None = None) -> rx.Component:
    """The page's one h1, what stands softly after it ("38 unassigned"), and its buttons."""
    return rx.el.div(
        rx.el.h1(title, " ", rx.el.span(after, class_name="after")),
        *([rx.el.div(*actions, class_name="actions")] if actions else []),
        class_name="page-head",
    )


def desk(content: list[Any], side: list[Any]) -> rx.Component:
    """The work page: content in the middle, facts at the right (below on a phone). Use with `shell(like="flush")`."""
    return rx.el.div(
        rx.el.div(*content, class_name="desk-main"),
        rx.el.div(*side, class_name="desk-side"),
        class_name="desk",
    )


def crumbs(*path: Any) -> rx.Component:
    """Where we are: pairs of (text, href) on the way, a plain text for here."""
    parts: list[Any] = []
    for step in path[:-1]:
        text, href = step
        parts += [page_link(text, href=href), icon("chevron-right", 14)]
    return rx.el.nav(
        *parts,
        rx.el.span(path[-1], aria_current="page", class_name="one-line"),
        aria_label=t("Where you are"),
        class_name="crumbs",
    )


def main(*content: Any, like: str = "", frame: bool = True) -> rx.Component:
    """The one main landmark; the skip link leads here."""
    return rx.el.main(*content, id="main", tab_index=-1, class_name=classes("main" if frame else "", like))


def skip_link() -> rx.Component:
    """For the keyboard: past the sidebar in one step."""
    return plain_link(t("Skip to content"), href="#main", class_name="skip")


def brand(href: str) -> rx.Component:
    """Our mark and name."""
    return page_link(rx.el.span(icon("radio-tower", 15), class_name="brand-mark"), NAME, href=href, class_name="brand")


def color_switch() -> rx.Component:
    """Light, dark, or as the system has it, in turn."""

    def step(shown: str, name: Text, following: Any) -> rx.Component:
        return icon_button(
            shown, t("Colours: {name}. Change", name=name), on_click=set_color_mode(following), small=True
        )

    return matched(
        color_mode,
        [("light", step("sun", t("light"), "dark")), ("dark", step("moon", t("dark"), "system"))],
        step("monitor", t("as your system"), "light"),
    )


def language_switch() -> rx.Component:
    """The other languages of the house, for people who are not signed in; profiles have their own."""
    return rx.fragment(
        *[
            rx.el.button(
                name, type="button", lang=code, class_name="button quiet small", custom_attrs={"data-language": code}
            )
            for code, name in LANGUAGES.items()
        ]
    )


def ready_mark() -> rx.Component:
    """Says that the page is alive: before that a click would be lost. Tests wait for it."""
    return rx.el.span(
        hidden=True, custom_attrs={"data-ready": rx.cond(rx.State.is_hydrated, "yes", "")}, data_testid="ready"
    )


def _side(route: routes.Route, *, in_drawer: bool = False) -> list[rx.Component]:
    return [brand("/"), _navigation(route, in_drawer=in_drawer), _foot(route, in_drawer=in_drawer)]


def _navigation(route: routes.Route, *, in_drawer: bool) -> rx.Component:
    def link(page: routes.Route, role: Role) -> rx.Component:
        here = {"aria_current": "page"} if page is route else {}
        drawn = page_link(icon(page.icon), t(page.title_for(role)), href=page.path, class_name="nav-link", **here)
        # A link to the page itself (with other words behind the "?") would leave the drawer open.
        return radix.close(drawn, as_child=True) if in_drawer else drawn

    return rx.el.nav(
        matched(
            SessionState.role,
            [(role.value, rx.fragment(*[link(page, role) for page in routes.sidebar(role)])) for role in Role],
        ),
        aria_label=t("Main"),
        class_name="nav",
    )


def _foot(route: routes.Route, *, in_drawer: bool) -> rx.Component:
    here = {"aria_current": "page"} if route is routes.PROFILE else {}
    me = page_link(
        avatar(SessionState.initials),
        rx.el.span(
            rx.el.span(SessionState.name, class_name="me-name one-line"),
            rx.el.span(SessionState.role_label, class_name="me-role"),
            class_name="me-who",
        ),
        href=routes.PROFILE.path,
        title=t(routes.PROFILE.title),
        class_name="me-link",
        **here,
    )
    return rx.el.div(
        rx.el.div(
            radix.close(me, as_child=True) if in_drawer else me,
            icon_button("log-out", t("Sign out"), small=True, custom_attrs={"data-sign-out": routes.SIGN_IN.path}),
            class_name="me",
        ),
        class_name="side-foot",
    )


def _me_short() -> rx.Component:
    """One's own initials in the top bar: the only way to the profile that a phone shows at once."""
    return page_link(
        avatar(SessionState.initials),
        href=routes.PROFILE.path,
        title=t(routes.PROFILE.title),
        aria_label=t(routes.PROFILE.title),
        class_name="me-short",
    )


def _drawer(route: routes.Route) -> rx.Component:
    return radix.root(
        radix.trigger(icon_button("menu", t("Menu"), like="burger"), as_child=True),
        radix.portal(
            radix.overlay(class_name="veil"),
            radix.content(
                radix.title(rx.el.h2(t("Menu"), class_name="sr-only"), as_child=True),
                *_side(route, in_drawer=True),
                class_name="drawer",
                aria_describedby="",
            ),
        ),
    )
