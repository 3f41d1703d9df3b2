"""A ticket's talk and past: messages, notes, files, the customer's timeline and the staff's log."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import Text, Value, avatar, icon, matched, plain_link, some, tone_class
from ticketing_app.ui.texts import t

GALLERY = {"data-gallery": ""}
FILE_ICONS = {"text": "file-text", "table": "file-spreadsheet", "pdf": "file-type"}


def message(
    *,
    author: Text,
    initials: Text,
    when: Text,
    body: Text,
    note: Value = False,
    staff: Any = False,
    edit: Any = None,
    files: Sequence[Any] = (),
) -> rx.Component:
    """One message with its pictures and files; an internal note stands on another ground and says that it is one."""
    return rx.el.article(
        avatar(initials, staff=staff),
        rx.el.div(
            rx.el.div(
                rx.el.strong(author),
                rx.el.span(when, rx.cond(note, rx.fragment(" · ", t("internal note")), ""), class_name="when"),
                *([edit] if edit is not None else []),
                class_name="who",
            ),
            rx.el.div(body, class_name="body"),
            *files,
            class_name="inside",
        ),
        class_name=["message", rx.cond(note, "note", "")],
    )


def talk(*messages: Any) -> rx.Component:
    """The messages, oldest first; their pictures are one gallery."""
    return rx.el.div(*messages, class_name="talk", custom_attrs=GALLERY)


def pictures(files: Value, *, large: bool = False) -> rx.Component:
    """Small pictures in boxes of one size, each with `name`, `href` and `about`; `gallery.js` opens them large."""
    return rx.cond(
        some(files),
        rx.el.ul(
            rx.foreach(files, _picture),
            class_name="pictures large" if large else "pictures",
            custom_attrs=GALLERY if large else {},
        ),
        rx.fragment(),
    )


def _picture(file: Any) -> rx.Component:
    shown = rx.el.img(src=file.href, alt=file.name, loading="lazy", custom_attrs={"decoding": "async"})
    attrs = {"data-picture": file.href, "data-about": file.about, "aria-haspopup": "dialog"}
    return rx.el.li(rx.el.button(shown, type="button", title=file.name, class_name="picture", custom_attrs=attrs))


def file_list(files: Value, *, says_all: bool = False) -> rx.Component:
    """Files to download, each with `name`, `kind`, `size` (in words) and `href`; with `says_all` also who and when."""
    return rx.cond(
        some(files),
        rx.el.ul(
            rx.foreach(
                files,
                lambda file: rx.el.li(
                    plain_link(
                        matched(file.kind, [(kind, icon(name, 15)) for kind, name in FILE_ICONS.items()]),
                        rx.el.span(file.name, class_name="one-line"),
                        rx.el.span(file.about if says_all else file.size, class_name="size"),
                        href=file.href,
                        download=True,
                        title=file.about,
                        class_name="file",
                    )
                ),
            ),
            class_name="files long" if says_all else "files",
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
    """Who did what when, for staff; each entry needs `when`, `what`, `why` (may be empty) and `texts` (see `_text`)."""
    return rx.el.ol(
        rx.foreach(
            entries,
            lambda entry: rx.el.li(
                rx.el.span(entry.when, class_name="when"),
                rx.el.div(entry.what, " ", rx.el.span(entry.why, class_name="why"), rx.foreach(entry.texts, _text)),
            ),
        ),
        class_name="log",
    )


def _text(change: Any) -> rx.Component:
    """What became of a text: its `name`, its `pieces`, and, where those have gaps, the `whole` of it folded away."""
    return rx.el.div(
        rx.el.span(change.name, class_name="of"),
        rx.cond(
            some(change.whole),
            rx.el.details(
                rx.el.summary(
                    rx.el.span(rx.foreach(change.pieces, _piece), class_name="brief"),
                    rx.el.span(t("Show the whole text"), class_name="link more"),
                    rx.el.span(t("Show less"), class_name="link less"),
                ),
                rx.el.div(rx.foreach(change.whole, _piece)),
            ),
            rx.el.div(rx.foreach(change.pieces, _piece)),
        ),
        class_name="rewording",
    )


def _piece(piece: Any) -> rx.Component:
    return matched(
        piece.how,
        [
            ("out", rx.el.del_(piece.text)),
            ("in", rx.el.ins(piece.text)),
            ("gap", rx.el.span(piece.text, class_name="faint")),
        ],
        rx.fragment(piece.text),
    )
