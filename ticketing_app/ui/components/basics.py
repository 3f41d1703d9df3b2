"""The smallest pieces: icons, buttons, links that look like buttons, badges, avatars."""

from typing import Any, Literal, cast

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink

from ticketing_app.ui.texts import t
from ticketing_app.ui.theme import ISSUE_TYPE, PRIORITY, ROLE, SEVERITY, STANDING, STATUS, URGENCY, Look, Tone

Text = str | rx.Var[str]
Kind = Literal["plain", "primary", "quiet", "danger"]
Handler = Any  # an EventHandler, an EventSpec or a list of them: Reflex has no common name for the three
Value = Any  # a value or a Var of it: to a type checker a State's attribute has the type of the value


def icon(name: str, size: int = 16, **props: Any) -> rx.Component:
    """A lucide icon; it never speaks for itself, so screen readers skip it."""
    return rx.icon(name, size=size, custom_attrs={"aria-hidden": "true"}, **props)


def button(
    text: Text,
    *,
    icon_name: str = "",
    kind: Kind = "plain",
    size: Literal["", "small", "wide"] = "",
    on_click: Handler = None,
    submits: bool = False,
    busy: Value = False,
    disabled: Value = False,
    **props: Any,
) -> rx.Component:
    """A push button. One `primary` per page: the thing that people most likely want next."""
    return rx.el.button(
        *([icon(icon_name)] if icon_name else []),
        text,
        type="submit" if submits else "button",
        class_name=classes("button", kind, size),
        disabled=disabled,
        **_aria_busy(busy),
        **({"on_click": on_click} if on_click is not None else {}),
        **props,
    )


def icon_button(
    icon_name: str,
    name: Text,
    *,
    on_click: Handler = None,
    kind: Kind = "quiet",
    small: bool = False,
    like: str = "",
    **props: Any,
) -> rx.Component:
    """A button that shows only an icon; `name` is what it is called."""
    return rx.el.button(
        icon(icon_name),
        type="button",
        title=name,
        aria_label=name,
        class_name=classes("button icon", kind, "small" if small else "", like),
        **({"on_click": on_click} if on_click is not None else {}),
        **props,
    )


def link_button(
    text: Text, href: Text, *, icon_name: str = "", kind: Kind = "plain", size: str = "", **props: Any
) -> rx.Component:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    drawn = [icon(icon_name)] if icon_name else []
    return page_link(*drawn, text, href=href, class_name=classes("button", kind, size), **props)


def link(text: Text, href: Text, **props: Any) -> rx.Component:
    """A link inside a sentence."""
    return page_link(text, href=href, class_name="link", **props)


def opens(piece: Any) -> rx.Component:
    """A piece of a sentence (`ui.pieces.Piece`): a link where it opens something."""
    return rx.cond(piece.href != "", link(piece.text, piece.href), rx.fragment(piece.text))


def badge(text: Text | rx.Component, tone: Tone | Text = "neutral", icon_name: str = "", **props: Any) -> rx.Component:
    """A word on a coloured ground."""
    return rx.el.span(
        *([icon(icon_name, 12)] if icon_name else []), text, class_name=tone_class("badge", tone), **props
    )


def status_badge(status: Text) -> rx.Component:
    """The status in words, e.g. "Waits for customer"."""
    return _word_badge(status, STATUS)


def priority_badge(priority: Text) -> rx.Component:
    """What we work on first."""
    return _word_badge(priority, PRIORITY)


def severity_badge(severity: Text) -> rx.Component:
    """How much is broken."""
    return _word_badge(severity, SEVERITY)


def urgency_badge(urgency: Text) -> rx.Component:
    """How long it can wait."""
    return _word_badge(urgency, URGENCY)


def issue_type_badge(issue_type: Text) -> rx.Component:
    """Incident, complaint, request or question."""
    return _word_badge(issue_type, ISSUE_TYPE)


def role_badge(role: Text) -> rx.Component:
    """Who somebody is in the house."""
    return _word_badge(role, ROLE)


def standing_badge(standing: Text) -> rx.Component:
    """Whether somebody can come in; nothing where they can."""
    return _word_badge(standing, STANDING)


def avatar(initials: Text, *, large: bool = False, staff: Value = False) -> rx.Component:
    """Initials in a disc; the name stands beside it, so screen readers skip it."""
    return rx.el.span(
        initials,
        class_name=["avatar", "large" if large else "", rx.cond(staff, "staff", "")],
        aria_hidden="true",
    )


def person(name: Text, initials: Text, *, staff: Value = False) -> rx.Component:
    """Avatar and name."""
    return rx.el.span(avatar(initials, staff=staff), rx.el.span(name, class_name="one-line"), class_name="person")


def two_lines(first: Any, second: Any = "", *, plain: bool = False) -> rx.Component:
    """A cell of two lines: what it is, and what else one wants to know. Neither wraps."""
    return rx.el.div(
        rx.el.div(first, class_name="first plain" if plain else "first"),
        rx.el.div(second, class_name="second"),
        class_name="lines",
    )


def row(*children: Any, like: str = "", **props: Any) -> rx.Component:
    """Things beside each other. `like`: any of tight, loose, apart, end, top, still."""
    return rx.el.div(*children, class_name=classes("row", like), **props)


def stack(*children: Any, like: str = "", **props: Any) -> rx.Component:
    """Things below each other. `like`: tight or loose."""
    return rx.el.div(*children, class_name=classes("stack", like), **props)


def _word_badge(word: Text, looks: dict[Any, Look]) -> rx.Component:
    drawn = [(str(key), badge(t(look.text), look.tone, look.icon or "")) for key, look in looks.items()]
    if isinstance(word, str):
        return dict(drawn)[word]
    return matched(word, drawn)


def tone_class(base: str, tone: Tone | Text) -> str:
    """`base` in the colours of a tone, which may be known only at run time (a Var fits into an f-string)."""
    return f"{base} tone-{tone}"


def classes(*names: str) -> str:
    """Class names in one string; empty ones fall out."""
    return " ".join(name for name in names if name)


def _aria_busy(busy: Value) -> dict[str, Any]:
    return {} if busy is False else {"aria_busy": rx.cond(busy, "true", "false")}


def page_link(*inside: Any, href: Text, **props: Any) -> rx.Component:
    """A link to one of our pages, opened without loading everything anew; to anywhere else a plain link."""
    if isinstance(href, str) and href.startswith(("/api/", "http", "mailto:")):
        return plain_link(*inside, href=href, **props)
    return ReactRouterLink.create(*inside, to=href, **props)


def plain_link(*inside: Any, href: Text, **props: Any) -> rx.Component:
    """A link that the browser follows by itself: files, parts of this page (`rx.el.a` looks for a page of ours)."""
    return A.create(*inside, href=href, **props)


def matched(word: Value, cases: list[tuple[str, rx.Component]], otherwise: rx.Component | None = None) -> rx.Component:
    """One of several drawings, by a word that is known only at run time."""
    return cast("rx.Component", rx.match(word, *cases, otherwise or rx.fragment()))


def is_empty(text: Text) -> bool:
    """Whether a text was left out; one that is known only in the browser is there."""
    return isinstance(text, str) and not text


def some(things: Value) -> rx.Var[bool]:
    """Whether a State's list has anything in it."""
    return rx.Var.create(things).to(list).length() > 0
