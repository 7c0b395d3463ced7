"""Waits for many jobs at once: requests, CPU time, how late an end is noticed, and memory."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from typing import Any

from figures import HEADER, Target, number, row, table
from run import PEERS, Run

_SOON, _MEMORY, _LESS = Target(1.0), Target(150.0), Target(1.0)
_TENTH, _NONE = Target(0.1), Target(0.0)
_COLUMNS = (
    "Who",
    "Jobs",
    "Requests per job that came back",
    "CPU ms per such job",
    "Cores",
    "Noticed after, median s",
    "99 %",
    "Most",
    "Memory MB",
    "Lost",
)
_KINDS, _PROGRESS, _SEPARATE = ("sync", "async"), ("smooth", "stepwise"), ("threads", "tasks")
_SO_FEW = 20
# Seconds between the polls of one job, by default.
_INTERVALS = {"runwayml": 6.0, "lumaai": 3.0, "replicate": 0.5, "fal-client": 0.1}
_BESIDE = (
    f"Ours over, {_LESS}",
    *(f"{what}, {kind}" for what in ("requests", "CPU") for kind in _KINDS),
)
Wait = dict[str, Any]


def measure(run: Run) -> str:
    """Return three tables: what each wait took, ours over the peers', and ours with targets."""
    few, many, apart = (60, 200, 60) if run.quick else (1_000, 10_000, 2_000)
    soon, late = ((1, 2), (1, 3)) if run.quick else ((30, 50), (20, 60))
    ours = {kind: _wait(run, "vimmerse", kind, few, soon) for kind in _KINDS}
    told = {kind: _wait(run, "vimmerse", "async", few, soon, kind) for kind in _PROGRESS}
    alone = {kind: _wait(run, "vimmerse", kind, apart, soon) for kind in _SEPARATE}
    with ThreadPoolExecutor() as pool:  # so few that they do not slow each other down
        small = dict(
            zip(PEERS, pool.map(lambda n: _peer(run, n, _SO_FEW, soon), PEERS), strict=True)
        )
    peers = {name: found for name in PEERS if (found := _peer(run, name, few, soon))}
    crowds = {kind: _wait(run, "vimmerse", kind, many, late) for kind in _KINDS}
    taken = [_taken(f"vimmerse, {kind}", found) for kind, found in ours.items()]
    taken += [_taken(f"vimmerse, async, {kind} progress", found) for kind, found in told.items()]
    taken += [_taken(f"vimmerse, separate {kind}", found) for kind, found in alone.items()]
    taken += [_taken(name, peers.get(name)) for name in PEERS]
    taken += [_taken(name, small[name]) for name in PEERS]
    taken += [_taken(f"vimmerse, {kind}", found) for kind, found in crowds.items()]
    beside = [_against(name, ours, peers.get(name), small[name]) for name in PEERS]
    judged = [_lateness(kind, found) for waits in (ours, crowds) for kind, found in waits.items()]
    judged += [
        line for kind, found in told.items() for line in _learned(kind, found, ours["async"])
    ]
    judged += [_creates(kind, found) for kind, found in alone.items()]
    judged += [_memory(kind, found) for kind, found in crowds.items()]
    tables = ((_COLUMNS, taken), (_BESIDE, beside), (HEADER, judged))
    return "\n\n".join(table(header, rows) for header, rows in tables)


def _peer(run: Run, name: str, jobs: int, ends: tuple[int, int]) -> Wait | None:
    return _wait(run, name, "async", jobs, ends) if run.python(name) else None


def _wait(run: Run, name: str, kind: str, jobs: int, ends: tuple[int, int], *progress: str) -> Wait:
    print(f"  {jobs:,} jobs, {name}, {kind}, {' '.join(progress)}", file=sys.stderr)
    python = run.python(name)
    assert python is not None
    found: Wait = run.worker(python, "wait", run.url, name, kind, jobs, *ends, *progress)
    share = jobs / ((jobs - found["lost"]) or 1)  # what was spent on lost jobs counts too
    spent = {what: found[what] * share for what in ("requests", "cpu")}
    return {**found, **spent, "cores": found["cpu"] * jobs / found["wall"], "jobs": jobs}


def _taken(who: str, found: Wait | None) -> tuple[str, ...]:
    if found is None or len(found["lags"]) < 2:
        why = "lost all its jobs" if found else "not installed"
        return (who, "", why, *[""] * (len(_COLUMNS) - 3))
    lags, jobs = found["lags"], found["jobs"]
    late = [quantiles(lags, n=100, method="inclusive")[place] for place in (49, 98)]
    spent = [found["requests"], found["cpu"] * 1e3, found["cores"]]
    figures = [*spent, *late, max(lags), found["growth"]]
    return (who, f"{jobs:,}", *map(number, figures), str(found["lost"]))


def _against(
    name: str, ours: dict[str, Wait], peer: Wait | None, small: Wait | None
) -> tuple[str, ...]:
    """Return the row of our waits over a peer's.

    A peer that cannot keep its interval with so many jobs sends fewer requests than it means to:
    then its requests are those of a run with few jobs.
    """
    if peer is None or small is None:
        return (name, "not installed", *[""] * (len(_BESIDE) - 2))
    lost = f", which lost {peer['lost']:,} of {peer['jobs']:,} jobs" if peer["lost"] else ""
    slow = not peer["lags"] or median(peer["lags"]) > _INTERVALS[name]
    late = f", which kept its interval of {_INTERVALS[name]:g} s only with {_SO_FEW} jobs"
    asked = (small if slow else peer)["requests"]
    requests = [_judged(found["requests"] / asked) for found in ours.values()]
    cpu = [_judged(found["cpu"] / peer["cpu"]) for found in ours.values()]
    return (f"{name}{lost}{late if slow else ''}", *requests, *cpu)


def _judged(ratio: float) -> str:
    return f"{number(ratio)} {_LESS.verdict(ratio)}"


def _lateness(kind: str, found: Wait) -> tuple[str, ...]:
    """Return the row of how late ends were noticed, in intervals between polls at that time."""
    pairs = zip(found["lags"], found["intervals"], strict=True)
    late = [lag / interval for lag, interval in pairs if interval]
    worst = row(f"{found['jobs']:,} jobs, {kind}: longest delay in intervals", [max(late)], _SOON)
    return (*worst[:2], f"median {number(median(late))}", *worst[3:])


def _learned(kind: str, found: Wait, without: Wait) -> list[tuple[str, ...]]:
    """Return the rows of what progress saves."""
    what = f"{found['jobs']:,} jobs, {kind} progress"
    pairs = zip(found["lags"], found["durations"], strict=True)
    late = row(f"{what}: delay over the job's time", [lag / took for lag, took in pairs], _TENTH)
    saved = found["requests"] / without["requests"]
    return [late, row(f"{what}: requests over those without progress", [saved], _LESS)]


def _creates(kind: str, found: Wait) -> tuple[str, ...]:
    failed = len(found["failed creates"])
    return row(f"{found['jobs']:,} separate {kind}: failed creates beside them", [failed], _NONE)


def _memory(kind: str, found: Wait) -> tuple[str, ...]:
    return row(f"{found['jobs']:,} jobs, {kind}: memory, MB", [found["growth"]], _MEMORY)
