"""The jobs that go on when a command is interrupted, and what the client says meanwhile."""

from __future__ import annotations

import logging
import shlex
import warnings
from dataclasses import dataclass, field

from .output import say


@dataclass
class Going:
    """The jobs of this process that have not ended, and where their results are to be saved."""

    dest: str | None = None
    jobs: set[str] = field(default_factory=set)

    def how_to_resume(self) -> str:
        """Return the command that goes on with the jobs, if there are any."""
        if not self.jobs:
            return ""
        end = f" -o {shlex.quote(self.dest)}" if self.dest else ""
        command = f"vimmerse wait {' '.join(sorted(self.jobs))}{end}"
        return f"What was submitted goes on. To wait for it again:\n{command}"


GOING = Going()


class _Log(logging.Handler):
    """Learns of jobs that were created after an interruption, and tells people what else failed."""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if job := getattr(record, "job", None):
            GOING.jobs.add(job)
        elif record.levelno >= logging.WARNING and text.startswith("In the background"):
            say(f"vimmerse: {text}")


def listen() -> None:
    """Have the client's log and warnings told in the command line's way."""
    logging.getLogger("vimmerse").addHandler(_Log())
    warnings.showwarning = _show


def _show(message: Warning | str, *_: object, **__: object) -> None:
    say(f"vimmerse: warning: {message}")
