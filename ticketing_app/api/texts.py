"""The catalogue of a language for browsers: a script that pages load before they are drawn (assets/language.js)."""

import functools
import hashlib
import json

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ticketing_app import texts
from ticketing_app.errors import Missing

router = APIRouter(tags=["House"], redirect_slashes=False)
_PAGES = ("ticketing_app/ui/", "ticketing_app/vocabulary.py", "assets/")
"""Where texts that a browser shows by itself are written; all others are translated here before they leave."""


@router.get("/texts/{language}.js", include_in_schema=False)
def catalogue(language: str, request: Request) -> Response:
    """The texts of pages in this language; asked for again each time, sent only where it changed."""
    if language not in texts.LANGUAGES or language == texts.ENGLISH:
        raise Missing(texts.tr("There is no such catalogue."))
    script, tag = _script(language)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(script, media_type="text/javascript", headers=headers)


@functools.lru_cache(maxsize=len(texts.LANGUAGES))
def _script(language: str) -> tuple[str, str]:
    found = texts.catalogue(language)
    said: dict[str, str | list[str]] = {}
    for message in found:
        if message.id and any(place.startswith(_PAGES) for place, _ in message.locations):
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            one = message.id if isinstance(message.id, str) else message.id[0]
            if all(forms):
                said[one] = forms[0] if isinstance(message.id, str) else list(forms)
    words = json.dumps(said, ensure_ascii=False, sort_keys=True)
    # The rule of the catalogue's own header ("n != 1") is C, and JavaScript reads it alike.
    script = f"ticketingTexts.catalogue = {{ form: (n) => Number({found.plural_expr}), texts: {words} }};\n"
    return script, f'"{hashlib.sha256(script.encode()).hexdigest()[:20]}"'
