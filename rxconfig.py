"""Reflex's own settings: what the frontend is built from and who may open the socket; ours are in `config`."""

import os

import reflex as rx
from reflex_base.constants import StateManagerMode

from ticketing_app import limits
from ticketing_app.config import settings

_settings = settings()
# Reflex knows this one from the environment alone; its own limit is a megabyte.
os.environ.setdefault("REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE", str(limits.LARGEST_EVENT))
_redis = os.environ.get("REFLEX_REDIS_URL")

config = rx.Config(
    app_name="ticketing_app",
    frontend_port=_settings.port,
    backend_port=_settings.port,
    api_url=_settings.url,
    deploy_url=_settings.url,
    # Without this list any site could open a socket with its visitors' cookies.
    cors_allowed_origins=list(_settings.origins),
    frontend_packages=["@fontsource-variable/inter@5.2.8"],
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
    state_manager_mode=StateManagerMode.REDIS if _redis else StateManagerMode.MEMORY,
    telemetry_enabled=False,
    show_built_with_reflex=False,
)
