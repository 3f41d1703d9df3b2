"""How trying a text looks: a form, and beside it what would be suggested."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import badge, row, some, stack
from ticketing_app.ui.components.forms import event_form, field, submit, text_area, text_input
from ticketing_app.ui.components.surfaces import card, error_banner
from ticketing_app.ui.pages.suggestions.trial import TrialState
from ticketing_app.ui.texts import t

TRIED: Any = TrialState.tried


def try_it() -> rx.Component:
    """Nothing of it is kept: neither the text nor what was said of it."""
    return card(
        rx.el.p(
            t("See what would be suggested, by the source whose suggestions people see now. Nothing is kept."),
            class_name="muted",
        ),
        event_form(
            field(
                t("Title"),
                text_input(
                    "title",
                    error=_wrong("title"),
                    max_length=200,
                    placeholder=t("No internet since this morning"),
                    auto_complete="off",
                ),
                "title",
                error=_wrong("title"),
            ),
            field(
                t("Text"),
                text_area(
                    "description",
                    error=_wrong("description"),
                    rows=3,
                    placeholder=t("The red light on the router is on. I work from home."),
                ),
                "description",
                error=_wrong("description"),
                optional=True,
            ),
            row(
                submit(t("Try it"), icon_name="sparkles", busy=TrialState.busy),
                rx.cond(TrialState.busy, rx.el.span(t("Asking…"), class_name="muted")),
            ),
            on_submit=TrialState.try_it,
            no_validate=True,
        ),
        error_banner(TrialState.problem),
        rx.el.div(
            rx.cond(
                some(TRIED.said),
                stack(
                    rx.el.p(t("For “{title}”:", title=TRIED.title), class_name="strong"),
                    rx.el.ul(rx.foreach(TRIED.said, _said), class_name="tried"),
                    rx.el.p(
                        TRIED.stood_in, " ", t("Said by: {source}.", source=TRIED.source), class_name="muted small"
                    ),
                    like="tight",
                ),
                rx.fragment(),
            ),
            role="status",
        ),
        title=t("Try it"),
    )


def _said(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.facet, class_name="muted"),
        rx.el.div(
            row(
                badge(one.value, "hint", "sparkles"),
                badge(one.word, one.tone),
                rx.el.span(one.percent, class_name="muted small figures"),
                like="tight",
            ),
            rx.cond(one.reason != "", rx.el.span(one.reason, class_name="small")),
            rx.cond(one.second != "", rx.el.span(one.second, class_name="muted small")),
            class_name="stack tight",
        ),
    )


def _wrong(name: str) -> Any:
    return rx.Var.create(TrialState.wrong)[name].to(str)
