"""Suggestions: whether they are made and whose are shown, what they go by, and what went out of the house for them."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import badge, button, link, row, some, stack
from ticketing_app.ui.components.forms import choice_cards, event_form, field, submit, text_area
from ticketing_app.ui.components.lists import Column, empty_state, skeleton, table, table_row
from ticketing_app.ui.components.surfaces import banner, card, closes_dialog, dialog, dialog_foot, error_banner
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.suggestions.state import SuggestionsState
from ticketing_app.ui.pages.suggestions.trying import try_it
from ticketing_app.ui.suggestion_words import FACETS
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import Facet, ShownSource

CUES = (Column(t("Word"), "fit"), Column(t("What people write"), "grow"), Column("", "acts"))
EXCHANGES = (
    Column(t("When"), "fit"),
    Column(t("What became of it"), "fit"),
    Column(t("Took"), "num"),
    Column(t("Ticket"), "fit"),
    Column(t("What was sent and what came back"), "grow"),
)
NOW: Any = SuggestionsState.sources
CUE: Any = SuggestionsState.cue


def page() -> rx.Component:
    """What an admin may steer about suggestions, what matters most on top."""
    return shell(
        routes.SUGGESTIONS,
        page_head(t(routes.SUGGESTIONS.title)),
        rx.el.p(
            t("A suggestion says which category, severity and urgency a new ticket probably has. People decide."),
            " ",
            t("How often it is right stands in the"),
            " ",
            link(t(routes.AI_RECORD.title), routes.AI_RECORD.path),
            ".",
            class_name="page-lead",
        ),
        error_banner(SuggestionsState.problem, on_retry=SuggestionsState.load),
        rx.cond(
            SuggestionsState.loaded,
            rx.el.div(_steering(), try_it(), _cues(), _outside(), class_name="steering"),
            rx.cond(SuggestionsState.problem == "", skeleton(8), rx.fragment()),
        ),
        _editor(),
    )


def _steering() -> rx.Component:
    choices = choice_cards(
        "shown_source",
        [
            (
                ShownSource.LOCAL.value,
                t("Local"),
                t("Learns in this house from what people decide. Nothing leaves it."),
            ),
            (
                ShownSource.GEMINI.value,
                t("Gemini"),
                t("Google's model is asked; phone numbers, addresses and accounts are taken out."),
            ),
            (
                ShownSource.BETTER.value,
                t("Whichever is better"),
                t("Who was right more often on our last 500 decisions."),
            ),
        ],
        value=NOW.chosen,
        on_change=SuggestionsState.choose_source,
        closed={ShownSource.GEMINI.value: ~NOW.has_key},
    )
    return card(
        rx.cond(
            SuggestionsState.faster != "",
            banner(t("Somebody was faster"), rx.el.span(SuggestionsState.faster), tone="warning", role="alert"),
        ),
        rx.el.button(
            rx.el.i(class_name="switch", aria_hidden="true"),
            rx.el.span(
                rx.el.b(t("Suggest for new tickets")),
                rx.el.small(
                    rx.cond(
                        NOW.enabled,
                        t("On. Agents see a suggestion beside each new ticket."),
                        t("Off. Nobody is asked; what was suggested before stays."),
                    )
                ),
            ),
            type="button",
            role="switch",
            aria_checked=rx.cond(NOW.enabled, "true", "false"),
            on_click=SuggestionsState.switch(~NOW.enabled),
            class_name="switch-row",
        ),
        rx.el.fieldset(
            rx.el.legend(t("Whose suggestions people see")),
            choices,
            rx.cond(NOW.now != "", rx.el.p(NOW.now, class_name="muted small")),
            class_name="field",
        ),
        rx.cond(NOW.has_key, rx.fragment(), _no_key()),
    )


def _no_key() -> rx.Component:
    return rx.el.p(
        t("Gemini has no key here. To switch it on, set"),
        " ",
        rx.el.code("TICKETING_GEMINI_API_KEY"),
        " ",
        t("where the server starts, and restart it."),
        class_name="muted small",
    )


def _cues() -> rx.Component:
    def words(facet: Facet, caption: Any, rows: Any) -> rx.Component:
        return rx.el.div(
            rx.el.h3(t(FACETS[facet])),
            table(CUES, rows, lambda cue: _cue(facet, cue), caption=caption, compact=True),
            class_name="stack tight",
        )

    return card(
        rx.el.p(
            t(
                "Cues are what people write when they mean this word: the local source begins with them, before it has "
                "learned anything. For categories, help text and keywords do the same: see"
            ),
            " ",
            link(t(routes.CATEGORIES.title), routes.CATEGORIES.path),
            ".",
            class_name="muted",
        ),
        rx.el.div(
            words(Facet.SEVERITY, t("Cues for the severity"), SuggestionsState.severity),
            words(Facet.URGENCY, t("Cues for the urgency"), SuggestionsState.urgency),
            class_name="two-up folds",
        ),
        title=t("Cues for severity and urgency"),
        like="whole",
    )


def _cue(facet: Facet, cue: Any) -> rx.Component:
    return table_row(
        CUES,
        rx.el.span(cue.name, class_name="strong"),
        rx.cond(
            cue.phrases != "",
            rx.el.span(cue.phrases, class_name="phrases"),
            rx.el.span(t("nothing yet"), class_name="faint"),
        ),
        button(
            t("Edit"),
            size="small",
            on_click=SuggestionsState.start_edit(facet, cue.word),
            aria_label=t("Edit the cues of severity {word}", word=cue.name)
            if facet is Facet.SEVERITY
            else t("Edit the cues of urgency {word}", word=cue.name),
            aria_haspopup="dialog",
        ),
        key=cue.word,
    )


def _editor() -> rx.Component:
    return dialog(
        rx.cond(
            SuggestionsState.notice != "",
            banner(t("Somebody was faster"), rx.el.span(SuggestionsState.notice), tone="warning", role="alert"),
        ),
        event_form(
            field(
                t("Phrases"),
                text_area(
                    "phrases",
                    default_value=CUE.phrases,
                    error=SuggestionsState.wrong,
                    rows=4,
                    max_length=1000,
                    auto_focus=True,
                ),
                "phrases",
                hint=t("With commas between: “no signal at all, whole village, since last night”."),
                error=SuggestionsState.wrong,
                optional=True,
            ),
            dialog_foot(closes_dialog(), submit(t("Save"))),
            on_submit=SuggestionsState.save,
            no_validate=True,
        ),
        title=t("What people write for “{word}”", word=CUE.name),
        lead=rx.cond(
            rx.Var.create(CUE.facet) == Facet.SEVERITY.value,
            t("When a text says something like it, the severity suggested is “{word}”.", word=CUE.name),
            t("When a text says something like it, the urgency suggested is “{word}”.", word=CUE.name),
        ),
        is_open=SuggestionsState.is_editing,
        on_open_change=SuggestionsState.set_open,
    )


def _outside() -> rx.Component:
    return card(
        rx.cond(
            some(SuggestionsState.exchanges),
            stack(
                row(
                    badge(SuggestionsState.outside.word, SuggestionsState.outside.tone),
                    rx.el.span(SuggestionsState.outside.sentence, class_name="figures"),
                ),
                table(
                    EXCHANGES,
                    SuggestionsState.exchanges,
                    _exchange,
                    caption=t("The last questions to Gemini"),
                    compact=True,
                ),
                rx.el.p(t("The last 20; what is older than two weeks is deleted."), class_name="muted small"),
            ),
            rx.cond(
                NOW.has_key,
                empty_state(
                    t("Gemini was not asked yet"),
                    t("It is asked about the next new ticket. What was sent and what came back then stands here."),
                    icon_name="send",
                ),
                empty_state(
                    t("Nothing was ever sent out of the house"),
                    t(
                        "Without a key for Gemini nothing is. With one, what is sent about tickets and what comes back "
                        "stands here."
                    ),
                    icon_name="shield-check",
                ),
            ),
        ),
        title=t("What was sent to Gemini"),
        aside=button(t("Look again"), icon_name="refresh-cw", size="small", on_click=SuggestionsState.load),
        like="whole",
    )


def _exchange(one: Any) -> rx.Component:
    def text(name: Any, words: Any) -> list[rx.Component]:
        said = rx.cond(words != "", words, t("nothing"))
        return [rx.el.h3(name), rx.el.pre(said, class_name="verbatim", tab_index=0, aria_label=name)]

    return table_row(
        EXCHANGES,
        rx.el.span(one.when, class_name="figures"),
        badge(one.outcome, one.tone),
        one.took,
        rx.cond(one.href != "", link(one.ticket, one.href), rx.el.span(t("none"), class_name="faint")),
        rx.el.details(
            rx.el.summary(t("Read it"), aria_label=t("Read what was exchanged {when}", when=one.when)),
            *text(t("Sent; phone numbers, addresses and accounts are taken out"), one.sent),
            *text(t("Came back"), one.received),
            class_name="unfolds",
        ),
        key=one.id,
    )
