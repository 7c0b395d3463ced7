"""Errors that a signal handler of the user's raises in the middle of a call: a time limit, say."""

from __future__ import annotations

import signal
from traceback import walk_tb

from .._root import chain


def from_handler(error: BaseException, past: BaseException | None = None) -> BaseException | None:
    """Return what a signal handler raised: the error, or a cause of it that is not `past`, which
    was raised before. None if none did.

    Transports take a TimeoutError or an OSError for the network's, whoever raised it.
    """
    handlers = map(signal.getsignal, signal.valid_signals())
    codes = {getattr(getattr(one, "func", one), "__code__", None) for one in handlers}
    for link in chain(error, past):
        if any(frame.f_code in codes for frame, _ in walk_tb(link.__traceback__)):
            return link
    return None
