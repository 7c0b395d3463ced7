"""Progress on stderr: bars on a terminal, lines where stderr is piped, nothing if not wanted."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from vimmerse import DownloadProgress, Progress, UploadProgress

from .output import say

if TYPE_CHECKING:
    from rich.progress import TaskID

Event = Progress | DownloadProgress | UploadProgress
_SECONDS_PER_LINE = 5.0


class Display:
    """Shows what goes on. Is called with each event; a context manager that clears its bars."""

    def __init__(self, *, quiet: bool) -> None:
        self._show = Bars() if not quiet and sys.stderr.isatty() else None if quiet else Lines()

    def __call__(self, event: Event) -> None:
        """Show an event."""
        if self._show:
            self._show(event)

    def say(self, text: str) -> None:
        """Print a line among the progress."""
        if self._show:
            say(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the bars away; the next event draws new ones."""
        if isinstance(self._show, Bars):
            self._show.close()


class Lines:
    """A line when a job's state changes, and every few seconds of a transfer."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Any, float]] = {}

    def __call__(self, event: Event) -> None:
        subject, done, total = facts_of(event)
        is_job = isinstance(event, Progress)
        step = (event.status, event.percentage) if isinstance(event, Progress) else done == total
        known, told = self._last.get(subject, (None, 0.0))
        is_due = not is_job and time.monotonic() - told >= _SECONDS_PER_LINE
        if step != known or is_due:
            self._last[subject] = step, time.monotonic()
            say(str(event))


class Bars:
    """A bar for each job and each transfer. rich is imported when the first one is drawn."""

    def __init__(self) -> None:
        self._progress: Any = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, event: Event) -> None:
        if self._progress is None:
            self._progress = _rich_progress()
            self._progress.start()
        subject, done, total = facts_of(event)
        if subject not in self._tasks:
            self._tasks[subject] = self._progress.add_task(subject, total=None, state="")
        state = (event.status or "") if isinstance(event, Progress) else ""
        self._progress.update(self._tasks[subject], completed=done, total=total, state=state)

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()
        self._progress, self._tasks = None, {}


def facts_of(event: Event) -> tuple[str, float, float | None]:
    """Return what an event is about, how much is done, and of how much."""
    match event:
        case Progress():
            known = event.percentage is not None
            return str(event.job), event.percentage or 0.0, 100.0 if known else None
        case DownloadProgress():
            return event.path.name, event.received, event.total
        case UploadProgress():
            return event.name, event.sent, event.total


def _rich_progress() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column

    console = Console(stderr=True)
    subject = Column(no_wrap=True, overflow="ellipsis", max_width=max(14, console.width - 46))
    columns = [
        TextColumn("{task.description}", table_column=subject, markup=False),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[state]}", markup=False),
        TimeElapsedColumn(),
    ]
    return Progress(
        *columns[: None if console.width >= 50 else -1],  # a phone's has no room for the time
        console=console,
        transient=True,
        refresh_per_second=4,
    )
