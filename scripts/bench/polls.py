"""Many polls at once in one event loop: how much faster they are with aiohttp's transport."""

from __future__ import annotations

import sys

from figures import HEADER, Target, row, table
from run import Run

_TENFOLD = Target(10.0, at_least=True)


def measure(run: Run) -> str:
    """Return the table of polls at once, by throughput."""
    rows = []
    for polls in (20, 100) if run.quick else (20, 100, 1_000):
        rounds = 2 if run.quick else 3
        pairs = run.worker(sys.executable, "polls", run.url, polls, rounds)
        label = f"{polls:,} polls at once, over aiohttp over httpx"
        rows.append(row(label, [httpx / aiohttp for httpx, aiohttp in pairs], _target(polls)))
    return table(HEADER, rows)


def _target(polls: int) -> Target | None:
    return _TENFOLD if polls == 1_000 else None
