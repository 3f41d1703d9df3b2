"""How the outbox looks: three tabs, a row a message, one message in full, and trying the parked ones again."""

from typing import Any

import reflex as rx

from ticketing_app.domain.outbox import MOST_ATTEMPTS
from ticketing_app.texts import mark
from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import badge, button, icon, link, matched, some, two_lines
from ticketing_app.ui.components.forms import filter_select, search_box
from ticketing_app.ui.components.lists import Column, empty_state, list_view, other_pages, table, table_row
from ticketing_app.ui.components.surfaces import (
    banner,
    closes_dialog,
    confirm_dialog,
    dialog,
    dialog_foot,
    error_banner,
    facts,
    refresher,
    tabs,
)
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.outbox.state import OutboxState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus

COLUMNS = (
    Column(t("When"), "fit"),
    Column(t("How"), "fit"),
    Column(t("Message"), "grow"),
    Column(t("How it stands"), "fit"),
    Column("", "acts"),
)
REREAD_SECONDS = 10
CHANNELS = {
    DeliveryChannel.EMAIL: (mark("E-mail"), "mail"),
    DeliveryChannel.SMS: (mark("SMS"), "message-square-text"),
    DeliveryChannel.EVENT: (mark("Event"), "radio"),
    DeliveryChannel.SUGGESTION: (mark("Question to the AI"), "sparkles"),
}
TABS = {
    DeliveryStatus.QUEUED: mark("Queued"),
    DeliveryStatus.SENT: mark("Sent"),
    DeliveryStatus.FAILED: mark("Failed"),
}
WANTED: Any = OutboxState.wanted
LETTER: Any = OutboxState.letter


def page() -> rx.Component:
    """The outbox for admins."""
    return shell(
        routes.OUTBOX,
        page_head(t(routes.OUTBOX.title), actions=[_retry_all()]),
        rx.el.p(
            t(
                "Every letter, text message and event leaves the house from here. What does not get through is tried "
                "again with growing pauses, and parked under “Failed” after {number} tries.",
                number=MOST_ATTEMPTS,
            ),
            class_name="page-lead",
        ),
        tabs(
            [(status.value, t(name), OutboxState.counts[status.value]) for status, name in TABS.items()],
            value=WANTED.status,
            on_change=lambda word: OutboxState.choose("status", word),
            name=t("Status"),
        ),
        _filters(),
        error_banner(OutboxState.problem, on_retry=OutboxState.load),
        rx.cond(
            OutboxState.loaded | (OutboxState.problem == ""),
            list_view(
                loaded=OutboxState.loaded,
                has_rows=some(OutboxState.rows),
                content=_list(),
                nothing=_nothing(),
                rows=8,
            ),
        ),
        refresher("reread", OutboxState.load, every_seconds=REREAD_SECONDS),
        _letter(),
        confirm_dialog(
            title=t("Try everything again that is parked?"),
            sentence=t(
                "Each message is queued once more, due now and with all its tries before it. "
                "Where the reason is still there, they come back here."
            ),
            yes=t("Try all again"),
            on_yes=OutboxState.retry_all,
            is_open=OutboxState.confirming,
            on_open_change=OutboxState.set_confirming,
            danger=False,
        ),
        bar=search_box(
            "q",
            on_submit=OutboxState.search,
            value=WANTED.q,
            placeholder=t("Search recipients, subjects or #123"),
            key=OutboxState.search_round,
        ),
        like="post",
    )


def _retry_all() -> rx.Component:
    return rx.cond(
        (WANTED.status == DeliveryStatus.FAILED.value) & (OutboxState.parked > 0),
        button(t("Try all again…"), icon_name="rotate-cw", on_click=OutboxState.set_confirming(True)),
    )


def _filters() -> rx.Component:
    return rx.el.div(
        filter_select(
            t("Channel"),
            [(channel.value, t(name)) for channel, (name, _) in CHANNELS.items()],
            value=WANTED.channel,
            on_change=lambda value: OutboxState.choose("channel", value),
            everything=t("Letters and events"),
        ),
        rx.cond(
            OutboxState.is_filtered,
            button(t("Clear filters"), icon_name="x", kind="quiet", size="small", on_click=OutboxState.clear),
        ),
        class_name="filters",
        role="group",
        aria_label=t("Filters"),
    )


def _list() -> rx.Component:
    return rx.fragment(
        table(COLUMNS, OutboxState.rows, _draw, caption=t("Messages, newest first")),
        other_pages(
            OutboxState.shown,
            on_previous=OutboxState.previous_page,
            on_next=OutboxState.next_page,
            has_previous=OutboxState.has_previous,
            has_next=OutboxState.has_next,
        ),
    )


def _draw(message: Any) -> rx.Component:
    opens = rx.el.button(
        message.subject,
        type="button",
        on_click=OutboxState.open_letter(message.id),
        aria_haspopup="dialog",
        class_name="row-link",
    )
    return table_row(
        COLUMNS,
        rx.el.span(message.when, class_name="muted figures"),
        _way(message.channel),
        two_lines(
            opens,
            rx.fragment(
                rx.cond(
                    message.confidential,
                    rx.el.span(icon("lock", 12), " ", t("confidential"), " · ", class_name="locked"),
                ),
                t("to {recipient}", recipient=message.recipient),
                rx.cond(message.about != "", rx.el.span(" · ", message.about, class_name="faint")),
            ),
        ),
        rx.el.div(
            rx.el.div(
                badge(message.standing, message.tone),
                rx.cond(message.tries != "", rx.el.span(" ", message.tries, class_name="faint small")),
            ),
            rx.cond(message.reason != "", rx.el.div(message.reason, class_name="why")),
            class_name="stack tight outcome",
        ),
        rx.cond(
            message.may_retry,
            button(
                t("Try again"),
                size="small",
                on_click=OutboxState.retry(message.id),
                aria_label=t(
                    "Try “{subject}” to {recipient} again", subject=message.subject, recipient=message.recipient
                ),
            ),
        ),
        key=message.id,
    )


def _way(channel: Any) -> rx.Component:
    def drawn(name: str, icon_name: str) -> rx.Component:
        return rx.el.span(icon(icon_name, 15), t(name), class_name="way")

    return matched(channel, [(word.value, drawn(*look)) for word, look in CHANNELS.items()])


def _letter() -> rx.Component:
    return dialog(
        rx.cond(
            LETTER.reason != "",
            banner(
                t("It did not get through"),
                rx.el.span(LETTER.reason),
                rx.cond(LETTER.said != "", _said()),
                tone="critical",
                icon_name="circle-alert",
            ),
        ),
        facts(
            (t("How"), _way(LETTER.channel)),
            (t("To"), LETTER.recipient),
            (
                t("About"),
                rx.cond(
                    LETTER.ticket != "",
                    link(t("Ticket {number}", number=LETTER.ticket), LETTER.ticket_href),
                    LETTER.topic,
                ),
            ),
            (t("Written"), rx.el.span(LETTER.written, class_name="figures")),
            (t("Sent"), rx.cond(LETTER.left != "", LETTER.left, rx.el.span(t("not yet"), class_name="faint"))),
            (t("Next try"), rx.cond(LETTER.next_try != "", LETTER.next_try, rx.el.span(t("none"), class_name="faint"))),
            (t("Tried"), rx.cond(LETTER.tries != "", LETTER.tries, rx.el.span("–", class_name="faint"))),
            (t("Key"), rx.el.code(LETTER.key, title=t("Two deliveries with this key are the same message"))),
        ),
        _body(),
        dialog_foot(
            closes_dialog(t("Close")),
            rx.cond(
                LETTER.may_retry,
                button(t("Try again"), kind="primary", icon_name="rotate-cw", on_click=OutboxState.retry(LETTER.id)),
            ),
        ),
        title=LETTER.subject,
        is_open=OutboxState.is_open,
        on_open_change=OutboxState.set_open,
        wide=True,
    )


def _said() -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("What the channel said")),
        rx.el.pre(LETTER.said, class_name="verbatim", tab_index=0, aria_label=t("What the channel said")),
        class_name="unfolds",
    )


def _body() -> rx.Component:
    def text(body: Any) -> rx.Component:
        return rx.el.pre(body, class_name="letter-body", tab_index=0, aria_label=t("What it says"))

    secret = rx.cond(
        OutboxState.secret != "",
        text(OutboxState.secret),
        banner(
            t("This letter holds a secret link"),
            rx.el.span(
                t("Whoever has the link can take over the account. That you looked is written into the audit trail.")
            ),
            rx.el.div(button(t("Show"), icon_name="eye", size="small", on_click=OutboxState.reveal), class_name="row"),
            tone="warning",
            icon_name="lock",
        ),
    )
    return rx.cond(
        LETTER.keeps_secret,
        secret,
        rx.cond(
            LETTER.emptied,
            rx.el.p(t("The link in it has expired, and its text was removed."), class_name="muted"),
            rx.cond(LETTER.body != "", text(LETTER.body), rx.el.p(t("It has no text of its own."), class_name="faint")),
        ),
    )


def _nothing() -> rx.Component:
    return rx.cond(
        OutboxState.is_filtered,
        empty_state(
            t("Nothing here fits"),
            t("Another tab may have it, or take the filters away."),
            icon_name="search-x",
            action=button(t("Clear filters"), on_click=OutboxState.clear),
        ),
        matched(
            WANTED.status,
            [
                (
                    "queued",
                    empty_state(
                        t("Nothing waits"), t("All that was written has left the house."), icon_name="circle-check"
                    ),
                ),
                ("sent", empty_state(t("Nothing was sent yet"), t("What leaves the house stands here for 90 days."))),
            ],
            empty_state(t("Nothing is parked"), t("Everything got through so far."), icon_name="circle-check"),
        ),
    )
