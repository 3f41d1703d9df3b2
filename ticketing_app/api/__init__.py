"""The REST wing: parse, call one verb of the domain, answer."""

from ticketing_app.api.app import api, mounted

__all__ = ["api", "mounted"]
