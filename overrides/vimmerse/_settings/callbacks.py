"""The callbacks that users give. Whatever they raise, the work goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import TypeVar

from ..errors import InvalidArgumentError

E = TypeVar("E")
log = logging.getLogger("vimmerse")


def tolerant(
    callback: Callable[[E], object] | None, argument: str, work: str
) -> Callable[[E], None]:
    """Return a function that calls the callback, if there is one, and logs the first exception that
    it raises. Raise InvalidArgumentError for what cannot be called, or would have to be awaited.
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
