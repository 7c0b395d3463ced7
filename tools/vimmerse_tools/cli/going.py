"""The jobs that go on when a command is interrupted, and what the client says meanwhile."""

from __future__ import annotations

import logging
import warnings

from .output import say

going: dict[str, str] = {}
"""The jobs that go on, each with what resumes it after `vimmerse wait JOB`."""


def resume_commands() -> list[str]:
    """Return the commands that go on with the jobs that are left."""
    by_end: dict[str, list[str]] = {}
    for job, end in going.items():
        by_end.setdefault(end, []).append(job)
    return [f"vimmerse wait {' '.join(jobs)}{end}" for end, jobs in by_end.items()]


class _Log(logging.Handler):
    """Learns of jobs that were created after an interruption, and tells people what else failed."""

    def emit(self, record: logging.LogRecord) -> None:
        job = getattr(record, "job", None)
        if job:
            going.setdefault(job, "")
        elif record.levelno >= logging.WARNING and record.getMessage().startswith(
            "In the background"
        ):
            say(f"vimmerse: {record.getMessage()}")


def listen() -> None:
    """Have the client's log and warnings told in the command line's way."""
    logging.getLogger("vimmerse").addHandler(_Log())
    warnings.showwarning = _show


def _show(message: Warning | str, *_: object, **__: object) -> None:
    say(f"vimmerse: warning: {message}")
