"""The dialogs of policies: which tickets, in which calendar, by when, and who hears of it before it is late."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import reflex as rx

from ticketing_app.domain.policy_checks import PLACES, TARGETS, WORDS
from ticketing_app.ui.components.basics import badge, button, icon, icon_button
from ticketing_app.ui.components.forms import event_form, field, select, submit
from ticketing_app.ui.components.surfaces import closes_dialog, confirm_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.service_levels.fields import faster, line, opened, wrong
from ticketing_app.ui.pages.service_levels.policies import TRY, PoliciesState
from ticketing_app.ui.pages.service_levels.state import ServiceLevelsState
from ticketing_app.ui.pages.service_levels.views import AMONG_US, TO_CUSTOMERS
from ticketing_app.ui.pages.service_levels.words import CONDITIONS
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import LABELS, ClockName, EscalationAction

PLACE_HINTS = {"postal_code": t("The beginning is enough.")}


def policy_dialogs() -> rx.Component:
    """At most one of them is open."""
    now = PoliciesState.policy
    return rx.fragment(
        _editor("add-policy", "add-policy", t("New policy"), t("Add policy"), PoliciesState.add),
        _editor("edit-policy", f"edit-policy-{now.id}", now.name, t("Save"), PoliciesState.save),
        confirm_dialog(
            title=t("Remove “{name}”?", name=now.name),
            sentence=t("Its open tickets get the next policy that fits; what they used and paused stays."),
            yes=t("Remove"),
            on_yes=PoliciesState.remove,
            **opened("remove-policy"),
        ),
    )


def _editor(name: str, opener: Any, title: Any, yes: Any, on_submit: Any) -> rx.Component:
    now = PoliciesState.policy
    return dialog(
        faster(),
        event_form(
            rx.el.input(type="hidden", name="then", custom_attrs={"data-pressed": ""}),
            # The first button is the one that Enter presses: it saves, and does not only try.
            rx.el.button(type="submit", hidden=True),
            rx.el.div(
                line(t("Name"), "name", default_value=now.name, max_length=80, auto_focus=True),
                field(
                    t("Calendar"),
                    rx.el.select(
                        rx.el.option(t("Please choose"), value=""),
                        rx.foreach(
                            ServiceLevelsState.calendars, lambda one: rx.el.option(one.name, value=one.id.to(str))
                        ),
                        name="calendar_id",
                        id="field-calendar_id",
                        default_value=now.calendar_id,
                        aria_invalid=rx.cond(wrong("calendar_id") != "", "true", "false"),
                        aria_describedby="wrong-calendar_id",
                        class_name="input",
                    ),
                    "calendar_id",
                    error=wrong("calendar_id"),
                ),
                class_name="two-up folds",
            ),
            rx.cond(now.is_default, rx.fragment(), _conditions()),
            field(
                t("Promised to the customer"),
                rx.el.div(*[_target(name) for name in TO_CUSTOMERS], class_name="three-up"),
                "targets",
                hint=t("Working time, for example 30 min, 4 h or 1 h 30 min. Empty is no promise."),
                error=wrong("targets"),
                grouped=True,
            ),
            field(
                t("Among us"),
                rx.el.div(*[_target(name) for name in AMONG_US], class_name="three-up"),
                "among-us",
                grouped=True,
            ),
            _steps(),
            _outcome(),
            dialog_foot(
                rx.el.button(
                    icon("flask-conical"),
                    t("Try on last month's tickets"),
                    type="submit",
                    value=TRY,
                    class_name="button tries",
                ),
                closes_dialog(),
                submit(yes),
            ),
            on_submit=on_submit,
            no_validate=True,
            custom_attrs={"data-reopen": opener},
        ),
        title=title,
        wide=True,
        **opened(name),
    )


def _conditions() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t("For which tickets")),
        rx.el.p(
            t("All that is chosen must fit; where nothing is chosen, anything does."), class_name="hint", id="hint-for"
        ),
        *[_boxes(name, [(word.value, t(LABELS[word])) for word in words]) for name, words in WORDS.items()],
        rx.el.details(
            rx.el.summary(t("Category and place")),
            rx.el.fieldset(
                rx.el.legend(t(CONDITIONS["category_id"])),
                rx.el.div(
                    rx.foreach(PoliciesState.categories, lambda one: _box(f"category_id:{one.value}", one.label)),
                    class_name="boxes",
                ),
                class_name="condition",
            ),
            rx.el.div(*[_place(name) for name in PLACES], class_name="three-up"),
            open=_has_place_or_category(),
            class_name="unfolds",
        ),
        rx.el.p(wrong("conditions"), id="wrong-conditions", class_name="wrong", role="alert"),
        class_name="field conditions",
    )


def _boxes(name: str, words: Iterable[tuple[str, Any]]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t(CONDITIONS[name])),
        rx.el.div(*[_box(f"{name}:{value}", text) for value, text in words], class_name="boxes"),
        class_name="condition",
    )


def _box(name: str, text: Any) -> rx.Component:
    """Chosen or not, drawn as a segment."""
    ticked = rx.Var.create(PoliciesState.policy.ticked).to(list[str]).contains(name)
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, default_checked=ticked), rx.el.span(text), class_name="segment"
    )


def _place(name: str) -> rx.Component:
    value = rx.Var.create(PoliciesState.policy.places)[name].to(str)
    return line(t(CONDITIONS[name]), name, hint=PLACE_HINTS.get(name, ""), default_value=value)


def _has_place_or_category() -> Any:
    now = PoliciesState.policy
    places = rx.Var.create(now.places)
    written = [places[name].to(str) != "" for name in PLACES]
    named = rx.Var.create(now.ticked).to(list[str]).join(" ").contains("category_id:")
    return named | written[0] | written[1] | written[2]


def _target(name: str) -> rx.Component:
    value = rx.Var.create(PoliciesState.policy.targets)[name].to(str)
    return line(t(LABELS[TARGETS[name]]), name, default_value=value, max_length=20)


def _steps() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t("Before it is late")),
        rx.el.p(
            t("What happens when so much of a target is used up, each once. 100 % is the deadline; more is past it."),
            class_name="hint",
        ),
        rx.el.div(rx.foreach(PoliciesState.steps, _step), class_name="step-rows"),
        rx.el.p(wrong("steps"), id="wrong-steps", class_name="wrong", role="alert"),
        rx.el.div(
            button(t("Add a step"), icon_name="plus", size="small", on_click=PoliciesState.add_step, id="add-step")
        ),
        class_name="field",
    )


def _step(step: Any) -> rx.Component:
    def chooser(part: str, name: Any, words: type[StrEnum], value: Any) -> rx.Component:
        return select(
            f"step-{step.number}-{part}",
            [(word.value, t(LABELS[word])) for word in words],
            default_value=value,
            custom_attrs={"aria-label": name},
        )

    return rx.el.div(
        rx.el.div(
            rx.el.input(
                name=f"step-{step.number}-percent",
                id=f"field-step-{step.number}-percent",
                default_value=step.percent,
                input_mode="numeric",
                max_length=4,
                placeholder="75",
                class_name="input",
                custom_attrs={"aria-label": t("Percent of the target")},
            ),
            rx.el.span("%"),
            class_name="percent",
        ),
        chooser("clock", t("Of which target"), ClockName, step.clock),
        chooser("action", t("What happens"), EscalationAction, step.action),
        icon_button("x", t("Remove this step"), on_click=PoliciesState.drop_step(step.number)),
        class_name="step-row",
        key=step.number,
    )


def _outcome() -> rx.Component:
    outcome = PoliciesState.outcome
    return rx.el.div(
        rx.cond(
            outcome.sentence != "",
            rx.el.div(
                icon("flask-conical", 18),
                rx.el.div(
                    rx.el.b(outcome.sentence),
                    rx.el.div(rx.foreach(outcome.breached, lambda one: badge(one, "neutral")), class_name="row tight"),
                    class_name="grow",
                ),
                class_name="banner tone-info",
            ),
            rx.fragment(),
        ),
        role="status",
        id="tried",
    )
