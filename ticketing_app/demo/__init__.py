"""A small believable telecom to click through; its past was lived through the real verbs. Never in production."""

from ticketing_app.demo.loading import Loaded, load, load_if_empty, sync_password

__all__ = ["Loaded", "load", "load_if_empty", "sync_password"]
