"""What to say when work is broken off from outside: by Ctrl-C, or because a task is cancelled."""

from __future__ import annotations

import logging

from .steps import Abandoned

log = logging.getLogger("vimmerse")


def interrupted(error: BaseException, advice: str) -> None:
    """Add a note to an error that says how to go on. Nobody sees the error that cancelled a task,
    so the advice is logged too.
    """
    error.add_note(advice)
    if not isinstance(
        error, Exception | KeyboardInterrupt | SystemExit | GeneratorExit | Abandoned
    ):
        log.warning("%s: %s", type(error).__name__, advice)
