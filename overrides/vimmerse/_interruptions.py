"""What to say when work is broken off from outside: by Ctrl-C, or by a task that is cancelled."""

from __future__ import annotations

import logging

from ._flow import Abandoned

log = logging.getLogger("vimmerse")


def interrupted(error: BaseException, advice: str) -> None:
    """Note on an error how to go on. Nobody sees what cancelled a task, so that is logged too."""
    error.add_note(advice)
    if not isinstance(
        error, Exception | KeyboardInterrupt | SystemExit | GeneratorExit | Abandoned
    ):
        log.warning("%s: %s", type(error).__name__, advice)
