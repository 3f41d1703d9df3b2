"""Fields and forms. Inputs keep what was typed by themselves (uncontrolled, by `name`); nothing is sent per key press.

Two kinds of form: `event_form` sends its fields to an event handler, `api_form` posts to the REST API through
`assets/ticketing.js` (sign-in, files), which also writes the answer's errors beside the fields.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import Handler, Text, Value, button, classes, icon, icon_button, is_empty
from ticketing_app.ui.texts import t

Options = Value
"""Pairs of value and label; from a State: a list of `views.Choice`."""


def field(
    label: Text,
    control: rx.Component,
    name: str,
    *,
    hint: Text = "",
    error: Text | None = None,
    optional: bool = False,
    grouped: bool = False,
) -> rx.Component:
    """A label, its control, a hint, and a place for what is wrong. `grouped` for several controls under one legend."""
    caption = [label, rx.el.span(" ", t("optional"), class_name="optional") if optional else ""]
    wrong = rx.el.p(
        *([error] if error is not None else []),
        id=f"wrong-{name}",
        class_name="wrong",
        role="alert",
        custom_attrs={"data-wrong-for": name},
    )
    hints = [rx.el.p(hint, class_name="hint", id=f"hint-{name}")] if not is_empty(hint) else []
    if grouped:
        return rx.el.fieldset(rx.el.legend(*caption), *hints, control, wrong, class_name="field")
    return rx.el.div(rx.el.label(*caption, html_for=f"field-{name}"), control, *hints, wrong, class_name="field")


def text_input(
    name: str, *, kind: Any = "text", size: str = "", error: Text | None = None, **props: Any
) -> rx.Component:
    """One line of text; `kind` is the HTML type: text, email, password, tel, date, datetime-local, number."""
    return rx.el.input(type=kind, **_named(name, size, error), **props)


def to_field(element_id: str) -> Any:
    """The event that takes people to a field or a button, once the page has drawn it."""
    return rx.call_script(f"setTimeout(() => document.getElementById('{element_id}')?.focus(), 80)")


_TO_FIRST_WRONG = """setTimeout(() => {
  const one = document.querySelector(".dialog [aria-invalid=true]");
  const group = [...document.querySelectorAll(".dialog .wrong")].find((said) => said.textContent)?.parentElement;
  const fields = [...(group?.querySelectorAll("input, select, textarea") ?? [])];
  const first = one ?? fields.find((field) => !field.value) ?? fields[0];
  if (first) first.focus();
  else document.querySelector(".dialog .banner")?.scrollIntoView({ block: "center" });
}, 80)"""


def to_first_wrong() -> Any:
    """The event that takes people to the first field that is wrong, once the page has marked it.

    Where only a group of fields is wrong, that is the first of them that is empty, or else the first; where none is,
    they are shown what is said above the form.
    """
    return rx.call_script(_TO_FIRST_WRONG)


def new_password_input(name: str, label: Text) -> rx.Component:
    """A password that somebody chooses for themself, with what makes a good one."""
    return field(
        label,
        text_input(name, kind="password", auto_complete="new-password", min_length=12, max_length=256, required=True),
        name,
        hint=t("At least 12 characters; four unrelated words are easy to keep in mind."),
    )


def password_for_others(name: str = "password", *, error: Text | None = None, **props: Any) -> rx.Component:
    """A password that is set for somebody else: typed, or made by the script, which then shows it to be copied.

    It lives in the page alone: the server gets it with the form and sends it back never.
    """
    here = f"field-{name}"
    return rx.el.div(
        text_input(name, kind="password", error=error, auto_complete="new-password", max_length=256, **props),
        icon_button("eye", t("Show or hide the password"), kind="plain", custom_attrs={"data-reveal": here}),
        icon_button("copy", t("Copy the password"), kind="plain", custom_attrs={"data-copy": here}),
        button(t("Generate"), icon_name="dices", custom_attrs={"data-generate": here}),
        class_name="with-buttons",
    )


def text_area(name: str, *, error: Text | None = None, **props: Any) -> rx.Component:
    """Several lines of text."""
    return rx.el.textarea(**_named(name, "", error), **props)


def select(
    name: str, options: Options, *, empty: Text = "", size: str = "", error: Text | None = None, **props: Any
) -> rx.Component:
    """One of many; `empty` is the text of the choice "none yet". Give `value` and `on_change`, or `default_value`."""
    return rx.el.select(
        *([] if is_empty(empty) else [rx.el.option(empty, value="")]),
        *_options(options),
        **_named(name, size, error),
        **props,
    )


def segmented(
    name: str, options: Sequence[tuple[str, Text]], *, value: Any = None, default: str = "", on_change: Handler = None
) -> rx.Component:
    """One of a few, as radio buttons drawn as segments. Put it into a `field(..., grouped=True)`."""
    return rx.el.div(
        *[
            rx.el.label(_radio(name, word, value, default, on_change), rx.el.span(text), class_name="segment")
            for word, text in options
        ],
        class_name="segments",
    )


def choice_cards(
    name: str,
    options: Sequence[tuple[str, Text, Text]],
    *,
    value: Any = None,
    default: str = "",
    on_change: Handler = None,
    closed: Mapping[str, Value] | None = None,
) -> rx.Component:
    """One of a few that need a line of explanation each: (value, title, explanation).

    `closed` says by value what cannot be chosen at the moment.
    """
    return rx.el.div(
        *[
            rx.el.label(
                _radio(name, word, value, default, on_change, disabled=(closed or {}).get(word, False)),
                rx.el.span(rx.el.b(title), rx.el.small(explanation)),
                class_name="segment",
            )
            for word, title, explanation in options
        ],
        class_name="choices",
    )


def checkbox(label: Text, name: str, **props: Any) -> rx.Component:
    """Yes or no."""
    return rx.el.label(rx.el.input(type="checkbox", name=name, **props), rx.el.span(label), class_name="check")


def drop_zone(name: str = "attachments", *, slim: bool = False, form: str = "") -> rx.Component:
    """Files by button, drop or paste; `files.js` lists them, lets people take one back, and shows how far sending is.

    `form` is the id of the form that the files belong to, where that is not the one around them.
    """
    belongs: dict[str, Any] = {"form": form} if form else {}
    words = (
        [rx.el.span(t("Add files")), rx.el.span(t("or drop or paste them"), class_name="only-wide small")]
        if slim
        else [
            rx.el.span(
                rx.el.b(t("Choose files")),
                rx.el.span(", ", t("drop them here, or paste a screenshot"), class_name="only-wide"),
            ),
            rx.el.span(t("Up to 5, each 10 MB at most: pictures, PDF, text, log, CSV"), class_name="small"),
        ]
    )
    return rx.el.div(
        rx.el.div(
            icon("paperclip" if slim else "upload", 16 if slim else 22),
            *words,
            rx.el.input(
                type="file",
                name=name,
                id=f"field-{name}",
                multiple=True,
                accept=".png,.jpg,.jpeg,.webp,.gif,.pdf,.txt,.log,.csv",
                aria_label=t("Choose files"),
                custom_attrs={"data-max-files": "5", "data-max-bytes": str(10 * 1024 * 1024)},
                **belongs,
            ),
            class_name=classes("drop", "slim" if slim else ""),
            custom_attrs={"data-drop": name},
        ),
        rx.el.ul(class_name="picked", aria_label=t("Chosen files"), custom_attrs={"data-picked": name}),
        rx.el.div(class_name="going", hidden=True, custom_attrs={"data-going": name}),
        class_name="stack tight",
        custom_attrs={"data-chooser": name},
    )


def event_form(
    *children: Any, on_submit: Handler, like: str = "fields", reset: bool = False, **props: Any
) -> rx.Component:
    """A form whose fields go to an event handler as a dict of strings; validate them there."""
    return rx.el.form(*children, on_submit=on_submit, reset_on_submit=reset, class_name=like, **props)


def api_form(
    *children: Any,
    api: Text,
    go: Text = "",
    then_click: str = "",
    send: str = "json",
    like: str = "fields",
    custom: dict[str, str] | None = None,
    **props: Any,
) -> rx.Component:
    """A form that `ticketing.js` posts to the REST API.

    `send`: "json" or "form" (multipart, with files). Afterwards `go` is opened in full: a path, in which `{id}` and the
    like are filled from the answer; "next" means the page that people wanted before they had to sign in. Or the
    (hidden) button with the id `then_click` is pressed, so that a page on the socket reads anew.
    """
    return rx.el.form(
        *children,
        # Without the script a form must never put a password into the address bar.
        method="post",
        no_validate=True,
        class_name=like,
        custom_attrs={
            "data-api": api,
            "data-go": go,
            "data-then-click": then_click,
            "data-send": send,
            **(custom or {}),
        },
        **props,
    )


def form_wrong() -> rx.Component:
    """Where `ticketing.js` says what is wrong with a form as a whole."""
    return rx.el.div(class_name="banner tone-critical", role="alert", hidden=True, custom_attrs={"data-wrong-for": "*"})


def submit(text: Text, *, size: str = "", icon_name: str = "", **props: Any) -> rx.Component:
    """The button that sends the form."""
    return button(text, kind="primary", submits=True, size=size, icon_name=icon_name, **props)  # pyright: ignore[reportArgumentType] - a size is one of three words


def search_box(
    name: str, *, on_submit: Handler, placeholder: Text, value: Text = "", key: Value = None
) -> rx.Component:
    """Search as a form of one field: Enter searches; an emptied field shows everything again.

    The field keeps what was typed; it takes `value` anew when `key` changes.
    """
    return rx.el.form(
        icon("search"),
        rx.el.input(
            type="search",
            name=name,
            default_value=value,
            placeholder=placeholder,
            aria_label=placeholder,
            class_name="input",
            max_length=200,
            **({"key": key} if key is not None else {}),
        ),
        on_submit=on_submit,
        role="search",
        class_name="search",
    )


def filter_select(name: Text, options: Options, *, value: Value, on_change: Handler, everything: Text) -> rx.Component:
    """A filter above a list; `everything` is the text when it is not set, e.g. "Any status"."""
    return rx.el.select(
        rx.el.option(everything, value=""),
        *_options(options),
        value=value,
        on_change=on_change,
        aria_label=name,
        class_name=["chip", rx.cond(value != "", "set", "")],
    )


def _options(options: Options) -> list[rx.Component]:
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda option: rx.el.option(option.label, value=option.value))]
    return [rx.el.option(text, value=value) for value, text in options]


def _named(name: str, size: str, error: Text | None) -> dict[str, Any]:
    props: dict[str, Any] = {
        "name": name,
        "id": f"field-{name}",
        "class_name": classes("input", size),
        "aria_describedby": f"wrong-{name} hint-{name}",
    }
    if error is not None:
        props["aria_invalid"] = rx.cond(error != "", "true", "false")
    return props


def _radio(name: str, word: str, value: Any, default: str, on_change: Handler, disabled: Value = False) -> rx.Component:
    shared: dict[str, Any] = {"type": "radio", "name": name, "value": word, "disabled": disabled}
    if value is not None:
        return rx.el.input(checked=value == word, on_change=on_change, **shared)
    return rx.el.input(default_checked=word == default, **shared)
