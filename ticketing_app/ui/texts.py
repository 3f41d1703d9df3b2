"""Texts of pages: built in English, put into the reader's language by the browser (assets/texts.js).

    rx.el.h1(t("Sign in"))
    t("{name} wrote", name=message.author)
    tn("{number} ticket", "{number} tickets", State.number)

What a handler or a view says at run time is translated here on the server instead, with `ticketing_app.texts.tr`.
"""

import json
from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

_BROWSER = VarData(
    hooks={"const $t = useTexts();": None},
    imports={"$/public/texts.js": [ImportVar(tag="useTexts")]},
)


def t(text: str, /, **values: Any) -> Any:
    """The text as it will be read; `{names}` in it are filled with `values`, which may be Vars."""
    return _drawn(json.dumps(text), values)


def tn(one: str, many: str, number: Any, /, **values: Any) -> Any:
    """The form that fits the number, which stands in it as `{number}`."""
    return _drawn(json.dumps([one, many]), {"number": number, **values})


def _drawn(words: str, values: dict[str, Any]) -> rx.Var[str]:
    filled = rx.Var.create(values)
    return rx.Var(
        _js_expr=f"$t({words}, {filled!s})" if values else f"$t({words})",
        _var_type=str,
        _var_data=VarData.merge(_BROWSER, filled._get_all_var_data()),
    )
