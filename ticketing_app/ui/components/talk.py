"""A ticket's talk and past: messages, notes, files, the customer's timeline and the staff's log."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import Text, Value, avatar, icon, plain_link, some, tone_class


def message(
    *,
    author: Text,
    initials: Text,
    when: Text,
    body: Text,
    note: Value = False,
    staff: Any = False,
    files: Any = None,
) -> rx.Component:
    """One message; an internal note stands on another ground and says that it is one."""
    return rx.el.article(
        avatar(initials, staff=staff),
        rx.el.div(
            rx.el.div(
                rx.el.strong(author),
                rx.el.span(when, rx.cond(note, " · internal note", ""), class_name="when"),
                class_name="who",
            ),
            rx.el.div(body, class_name="body"),
            *([files] if files is not None else []),
            class_name="inside",
        ),
        class_name=["message", rx.cond(note, "note", "")],
    )


def talk(*messages: Any) -> rx.Component:
    """The messages, oldest first."""
    return rx.el.div(*messages, class_name="talk")


def file_list(files: Value) -> rx.Component:
    """Files to download; each needs `name`, `size` (in words) and `href`."""
    return rx.cond(
        some(files),
        rx.el.ul(
            rx.foreach(
                files,
                lambda file: rx.el.li(
                    plain_link(
                        icon("file-text", 15),
                        rx.el.span(file.name, class_name="one-line"),
                        rx.el.span(file.size, class_name="size"),
                        href=file.href,
                        download=True,
                        class_name="file",
                    )
                ),
            ),
            class_name="files",
        ),
        rx.fragment(),
    )


def timeline(entries: Value, icons: dict[str, str]) -> rx.Component:
    """What happened, for customers; each entry needs `what`, `when`, `tone` and `kind`, whose icon is in `icons`."""
    return rx.el.ol(
        rx.foreach(
            entries,
            lambda entry: rx.el.li(
                rx.el.span(
                    rx.match(
                        entry.kind, *[(kind, icon(name, 13)) for kind, name in icons.items()], icon("circle-dot", 13)
                    ),
                    class_name=tone_class("dot", entry.tone),
                ),
                rx.el.div(
                    rx.el.div(entry.what, class_name="what"),
                    rx.el.div(entry.when, class_name="when"),
                    class_name="lines",
                ),
            ),
        ),
        class_name="timeline",
    )


def log(entries: Value) -> rx.Component:
    """Who did what when, for staff; each entry needs `when`, `what` and `why` (may be empty)."""
    return rx.el.ol(
        rx.foreach(
            entries,
            lambda entry: rx.el.li(
                rx.el.span(entry.when, class_name="when"),
                rx.el.span(entry.what, " ", rx.el.span(entry.why, class_name="why")),
            ),
        ),
        class_name="log",
    )
