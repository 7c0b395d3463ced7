"""The jobs that go on when a command is interrupted, and what the client says meanwhile."""

from __future__ import annotations

import logging
import signal
import warnings
from dataclasses import dataclass, field

from .output import say


@dataclass
class Going:
    """The jobs of this process that have not ended, where their results are to be saved, and what
    the account's commands need besides. `leaving` is what the submission that was interrupted may
    cost, in words, until its answer is there.
    """

    options: str = ""
    save: str = ""
    leaving: str = ""
    is_left: bool = False
    jobs: set[str] = field(default_factory=set)

    def command(self, words: str) -> str:
        """Return a command of ours for the same account."""
        return f"vimmerse {words}{self.options}"

    def how_to_look(self) -> str:
        """Return what to do where there may be a job that nobody knows."""
        unknown = self.command("jobs unknown")
        return f"Look in your Vimmerse account, and at `{unknown}`, before you send it again."

    def how_to_resume(self) -> str:
        """Return the command that goes on with the jobs, if there are any."""
        if self.cost_of_left():
            return self.how_to_look()
        if not self.jobs:
            return ""
        command = self.command(f"wait {' '.join(sorted(self.jobs))}{self.save}")
        return f"What was submitted goes on. To wait for it again:\n{command}"

    def cost_of_left(self) -> str:
        """Return what a submission may have cost whose answer was not waited for."""
        return self.leaving if self.is_left else ""


GOING = Going()


class _Log(logging.Handler):
    """Learns of jobs that were created after an interruption, and tells people what else failed."""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if job := getattr(record, "job", None):
            GOING.jobs.add(job)
            GOING.leaving = ""
        elif record.levelno >= logging.ERROR or text.startswith("In the background"):
            GOING.leaving = ""
            say(f"vimmerse: {text}")


def listen() -> None:
    """Have the client's log and warnings told in the command line's way, and SIGTERM do what Ctrl-C
    does: a create in flight ends first.
    """
    logging.getLogger("vimmerse").addHandler(_Log())
    warnings.showwarning = _show
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def _show(message: Warning | str, *_: object, **__: object) -> None:
    say(f"vimmerse: warning: {message}")
