"""The life of a job, without clock or socket.

Rule: a status changes only along TRANSITIONS. A run takes a job from `new` or `processing` to its
end in ten steps of equal length; its state depends only on the run and the time.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["new", "processing", "success", "fail", "deleted"]

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    "new": frozenset({"processing", "deleted"}),
    "processing": frozenset({"processing", "success", "fail", "deleted"}),
    "success": frozenset({"processing", "deleted"}),
    "fail": frozenset({"processing", "deleted"}),
    "deleted": frozenset(),
}

STEPS = 10


@dataclass(frozen=True)
class State:
    """What a job shows: its status, its progress in percent, and since when (epoch seconds)."""

    status: Status
    progress: int
    since: float


@dataclass(frozen=True)
class Run:
    """Work under way: the state before it, its start, its length, and why it will fail, if it will.

    A held run stays at its beginning.
    """

    before: State
    started: float
    seconds: float
    failure: str = ""
    held: bool = False

    @property
    def ends(self) -> float:
        return math.inf if self.held else self.started + self.seconds


def move(state: State, to: Status, progress: int, now: float) -> State:
    """Return the state after a transition; raises ValueError if it is not in the table."""
    if to not in TRANSITIONS[state.status]:
        raise ValueError(f"a job cannot go from {state.status} to {to}")
    return State(to, progress, now)


def observe(run: Run, now: float) -> State:
    """Return the state of a run at a moment."""
    step = _step(run, now)
    if step == 0:
        return run.before
    since = run.started + run.seconds * step / STEPS
    working = move(run.before, "processing", _progress(run, min(step, STEPS - 1)), since)
    if step < STEPS:
        return working
    if run.failure:
        return move(working, "fail", working.progress, since)
    return move(working, "success", 100, since)


def _step(run: Run, now: float) -> int:
    if now >= run.ends:
        return STEPS
    if run.held:
        return 0
    return max(0, int(STEPS * (now - run.started) / run.seconds))


def _progress(run: Run, step: int) -> int:
    return run.before.progress + (100 - run.before.progress) * step // STEPS
