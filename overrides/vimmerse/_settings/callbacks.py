"""The callbacks that users give. Whatever they raise, the work goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import TypeVar

from .._root import invalid

E = TypeVar("E")
log = logging.getLogger("vimmerse")


def tolerant(
    callback: Callable[[E], object] | None, argument: str, work: str
) -> Callable[[E], None]:
    """Return a function that calls the callback, if there is one, and logs the first exception that
    it raises. Raise InvalidArgumentError for what cannot be called, or would have to be awaited.
    """
    if callback is not None and (iscoroutinefunction(callback) or not callable(callback)):
        raise invalid(argument, f"expected a function, which is not awaited, not {callback!r}.")
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
