"""What the commands say of a batch when they end: text for people, one object for programs, and the
exit status.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from functools import partial
from typing import Any

from vimmerse import BudgetExceededError, InvalidArgumentError, WaitTimeoutError
from vimmerse.errors import AuthenticationError, InsufficientCreditsError, PermissionDeniedError

from .display import counts, money
from .journal import Journal
from .reading import BatchFileError
from .rows import State, Totals
from .running import End
from .signals import Interrupted

_LISTED = 10
_PROBLEMS: tuple[State, ...] = ("unknown", "failed", "refused")
FAILED, USAGE, ACCESS, CREDITS, UNKNOWN, TIMEOUT = 1, 2, 3, 4, 5, 124
_STATUSES: dict[type[Exception], int] = {
    BatchFileError: USAGE,
    InvalidArgumentError: USAGE,
    AuthenticationError: ACCESS,
    PermissionDeniedError: ACCESS,
    BudgetExceededError: CREDITS,
    InsufficientCreditsError: CREDITS,
    WaitTimeoutError: TIMEOUT,
}


def status_of(error: Exception) -> int:
    """Return the exit status of an error."""
    if isinstance(error, Interrupted):
        return 128 + error.number
    return next((one for kind, one in _STATUSES.items() if isinstance(error, kind)), FAILED)


def status_of_end(end: End) -> int:
    """Return the exit status of a run: that of what stopped it, else of the worst row."""
    states = end.totals.states
    if end.stopped_by:
        return status_of(end.stopped_by)
    if states["unknown"]:
        return UNKNOWN
    if states["failed"] or states["refused"] or end.unsaved:
        return FAILED
    return TIMEOUT if end.late else 0


def facts_of(totals: Totals) -> dict[str, Any]:
    """Return counts and credits for programs."""
    return {
        "jobs": totals.rows,
        "states": dict(totals.states),
        "credits_spent": totals.spent,
        "credits_reserved": totals.reserved,
        "max_credits": totals.max_credits,
    }


def say(text: str) -> None:
    """Write a line for people to stderr."""
    print(text, file=sys.stderr, flush=True)


def tell(facts: dict[str, Any], text: str, *, as_json: bool | None) -> None:
    """Write to stdout: JSON if it is wanted, or if stdout is no terminal."""
    is_json = not sys.stdout.isatty() if as_json is None else as_json
    print(json.dumps(facts, ensure_ascii=False) if is_json else _wrapped(text), flush=True)


def _wrapped(text: str) -> str:
    """Return a text whose lines fit the terminal, if there is one."""
    if not sys.stdout.isatty():
        return text
    width = max(20, shutil.get_terminal_size().columns)
    wrap = partial(textwrap.fill, width=width, subsequent_indent="    ", break_long_words=False)
    return "\n".join(wrap(line) if len(line) > width else line for line in text.split("\n"))


async def summary(journal: Journal, totals: Totals) -> str:
    """Return where a batch stands, with the rows that need somebody, and what to do about them."""
    lines = [", ".join(text for _, text in counts(totals)), ", ".join(money(totals))]
    for state in _PROBLEMS:
        if totals.states[state]:
            lines += ["", f"{state.capitalize()}:", *await _listed(journal, state)]
    if totals.states["queued"]:
        lines += await _waiting(journal, totals)
    changed = [row async for row in journal.rows() if row.changed]
    if changed:
        lines += ["", "Submitted before their line was changed, and left as they were:"]
        lines += _cut([f"  {row.key}: {row.changed}" for row in changed])
    return "\n".join([*lines, *_advice(totals)])


async def _listed(journal: Journal, state: State) -> list[str]:
    found = []
    async for row in journal.rows(state):
        found.append(f"  {row.key}: {row.error}")
    return _cut(found)


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - _LISTED
    return lines if more <= 0 else [*lines[:_LISTED], f"  and {more:,} more: vimmerse batch export"]


async def _waiting(journal: Journal, totals: Totals) -> list[str]:
    ready = len(await journal.ready(most=totals.rows))
    blocked = totals.states["queued"] - ready
    return ["", f"{blocked:,} wait for jobs that are not done."] if blocked else []


def _advice(totals: Totals) -> list[str]:
    lines = []
    if totals.states["unknown"]:
        lines += [
            "",
            "An unknown job may exist, and may have been charged: look in your Vimmerse account.",
            "  there is a job:  vimmerse batch adopt KEY story:ID",
            "  there is none:   vimmerse batch retry --unknown KEY",
        ]
    if totals.states["failed"] or totals.states["refused"]:
        lines += ["", "To queue what failed or was refused again: vimmerse batch retry --failed"]
    return lines
