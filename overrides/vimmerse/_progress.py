"""What users are told while something goes on. Their callbacks end nothing, whatever they raise."""

from __future__ import annotations

import logging
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import TypeVar

from .errors import InvalidArgumentError

E = TypeVar("E")
log = logging.getLogger("vimmerse")


def tolerant(
    callback: Callable[[E], object] | None, argument: str, work: str
) -> Callable[[E], None]:
    """Return a function that tells the callback, if there is one, and logs the first thing that it
    raises. Raises InvalidArgumentError, at once, for what cannot be called, or is to be awaited.
    """
    if callback is not None and not callable(callback):
        words = f"{argument}: expected a function, not {callback!r}."
        raise InvalidArgumentError(words, argument=argument)
    if iscoroutinefunction(callback):
        words = f"{argument}: expected a plain function: it is called, and not awaited."
        raise InvalidArgumentError(words, argument=argument)
    failed = False

    def tell(event: E) -> None:
        nonlocal failed
        try:
            if callback is not None:
                callback(event)
        except Exception:
            if not failed:
                log.exception("%s failed; %s goes on", argument, work)
            failed = True

    return tell


def share(done: int, total: int | None) -> str:
    """Return how much of something is done, in megabytes and percent."""
    if not total:
        return f"{done / 1e6:.1f} MB"
    return f"{done / 1e6:.1f} of {total / 1e6:.1f} MB ({done / total:.0%})"
