"""Errors that a signal handler of the user's raises in the middle of a call: a time limit, say."""

from __future__ import annotations

import signal
from traceback import walk_tb


def from_handler(error: BaseException, past: BaseException | None = None) -> BaseException | None:
    """Return what a signal handler raised: the error, or a cause of it that is not `past`, which
    was raised before. None if none did.

    Transports take a TimeoutError or an OSError for the network's, whoever raised it.
    """
    handlers = map(signal.getsignal, signal.valid_signals())
    codes = {getattr(getattr(one, "func", one), "__code__", None) for one in handlers}
    link: BaseException | None = error
    seen = [past]
    while link is not None and link not in seen:
        if any(frame.f_code in codes for frame, _ in walk_tb(link.__traceback__)):
            return link
        seen.append(link)
        link = link.__cause__ or link.__context__
    return None
