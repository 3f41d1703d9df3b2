"""What works in this process besides answering: whoever starts such hands says so here, and can be asked after them."""

from collections.abc import Callable

_watched: dict[str, Callable[[], bool]] = {}


def watch(name: str, is_well: Callable[[], bool]) -> None:
    """From now on `name` should be at work, which `is_well` tells."""
    _watched[name] = is_well


def forget(name: str) -> None:
    """It ended because it was told to."""
    _watched.pop(name, None)


def missing() -> list[str]:
    """The names of those that should be at work and are not."""
    return [name for name, is_well in list(_watched.items()) if not is_well()]
