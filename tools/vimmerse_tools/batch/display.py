"""What a run shows while it goes on: a bar and counts on a terminal, plain lines otherwise."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from .rows import Totals
from .running import Standing, ended

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.text import Text

_EVERY = 0.5  # seconds, on a terminal
_LINES_EVERY = 10.0
_WINDOW = 120.0  # the last seconds, which the rate is taken from
_SHOWN = {
    "done": "done",
    "submitted": "running",
    "ended": "saving",
    "submitting": "submitting",
    "queued": "queued",
    "failed": "failed",
    "refused": "refused",
    "unknown": "unknown",
    "cancelled": "cancelled",
}
_ALWAYS = {"done", "submitted", "queued"}
_COLOURS = {"failed": "red", "refused": "red", "unknown": "yellow", "done": "green"}


class Pace:
    """How many rows end a minute, over the last two minutes, and when the rest will have."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, totals: Totals, now: float) -> None:
        """Note how many rows have ended; not before they were counted, as many may have before."""
        if not totals.rows:
            return
        self._seen.append((now, ended(totals)))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW:
            self._seen.popleft()

    @property
    def a_minute(self) -> float:
        """Rows that end in a minute."""
        if not self._seen:
            return 0.0
        (first, before), (last, after) = self._seen[0], self._seen[-1]
        return 60 * (after - before) / (last - first) if last > first else 0.0

    def left(self, rows: int) -> str:
        """Return how long some more rows will take, in words; nothing if that is not known."""
        minutes = rows / self.a_minute if self.a_minute > 0 else 0.0
        return f"about {duration(60 * minutes)} left" if minutes else ""


def duration(seconds: float) -> str:
    """Return a duration in one or two units."""
    whole = max(1, round(seconds))
    if whole < 90:
        return f"{whole} s"
    if whole < 90 * 60:
        return f"{round(whole / 60)} min"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes} min"


def counts(totals: Totals) -> list[tuple[str, str]]:
    """Return the states that are worth a word, each with its count."""
    return [
        (state, f"{name} {totals.states[state]:,}")
        for state, name in _SHOWN.items()
        if totals.states[state] or state in _ALWAYS
    ]


def money(totals: Totals) -> list[str]:
    """Return credits in words."""
    limit = [] if totals.max_credits is None else [f"limit {totals.max_credits:,}"]
    return [f"{totals.spent:,} credits spent", f"{totals.reserved:,} reserved", *limit]


@asynccontextmanager
async def shown(standing: Standing, stream: TextIO | None = None) -> AsyncIterator[None]:
    """Show where a run stands until the block ends."""
    stream = stream or sys.stderr
    show = _on_terminal if stream.isatty() else _in_lines
    task = asyncio.create_task(show(standing, stream))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, OSError):  # a terminal may be gone
            await task


async def _in_lines(standing: Standing, stream: TextIO) -> None:
    """Write a line now and then, when something has changed."""
    pace, before = Pace(), ""
    while True:
        await asyncio.sleep(_LINES_EVERY)
        pace.note(standing.totals, time.monotonic())
        totals = standing.totals
        facts = [f"{ended(totals):,} of {totals.rows:,}", *(text for _, text in counts(totals))]
        facts += [*money(totals), *([standing.trouble] if standing.trouble else [])]
        line = ", ".join(facts)
        if line != before:
            before = line
            left = pace.left(totals.rows - ended(totals))
            print(f"{line}{f', {left}' if left else ''}", file=stream, flush=True)


async def _on_terminal(standing: Standing, stream: TextIO) -> None:
    """Draw over and over until cancelled, and leave the last picture."""
    from rich.console import Console
    from rich.live import Live

    console, pace = Console(file=stream), Pace()
    with Live(console=console, auto_refresh=False, transient=False) as live:
        try:
            while True:
                pace.note(standing.totals, time.monotonic())
                live.update(_picture(standing, pace, console), refresh=True)
                await asyncio.sleep(_EVERY)
        finally:
            live.update(_picture(standing, pace, console), refresh=True)


def _picture(standing: Standing, pace: Pace, console: Console) -> Group:
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    totals = standing.totals
    over, rows = ended(totals), totals.rows
    share = f"{over:,}/{rows:,}" if console.width < 60 else f"{over:,} of {rows:,} jobs"
    bar = Table.grid(padding=(0, 1), expand=True)
    bar.add_column(ratio=1)
    bar.add_column(justify="right", no_wrap=True)
    bar.add_row(ProgressBar(total=max(rows, 1), completed=over), share)
    states = [
        Text(text, style=_COLOURS.get(state, "") if totals.states[state] else "dim")
        for state, text in counts(totals)
    ]
    lines = [_joined(states, console.width), _joined(map(Text, money(totals)), console.width)]
    speed = [f"{pace.a_minute:,.0f} jobs a minute"] if pace.a_minute else []
    left = pace.left(rows - over)
    if standing.is_stopping:
        lines.append(Text("Stopping: creates in flight end first. Once more to end at once."))
    elif speed or left:
        lines.append(_joined(map(Text, filter(None, (*speed, left))), console.width))
    if standing.trouble:
        lines.append(Text(standing.trouble, style="yellow"))
    return Group(bar, *lines)


def _joined(pieces: Iterable[Text], width: int) -> Text:
    """Return facts on one line, or on more where they do not fit, each unbroken."""
    first, *others = pieces
    joined, used = first, first.cell_len
    for piece in others:
        if used + 3 + piece.cell_len > width:
            joined, used = joined + "\n", -3
        else:
            joined = joined.append(" · ", "dim")
        joined, used = joined.append_text(piece), used + 3 + piece.cell_len
    return joined
