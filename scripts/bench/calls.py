"""CPU time of reading a job, over bare httpx that sends the same bytes, and of reading a large
answer.
"""

from __future__ import annotations

import sys
from statistics import median

from figures import HEADER, Target, missing, row, table
from run import PEERS, Run

_READ, _NEAREST = Target(1.1), Target(1.0)
Pairs = list[tuple[float, float]]


def measure(run: Run) -> str:
    """Return the table: ours with targets, the peers' beside it."""
    rows = []
    for kind in ("sync", "async"):
        label = f"read a job, {kind}"
        ours = _ratios(run, "vimmerse", kind)
        peers = {name: found for name in PEERS if (found := _ratios(run, name, kind))}
        rows.append(row(f"{label}, vimmerse over httpx", ours, _READ))
        rows.append(_nearest(label, ours, peers))
        if kind == "async":
            apart = _ratios(run, "vimmerse", kind, "apart")
            rows.append(row(f"{label}, vimmerse over httpx without vimmerse", apart))
        rows += [_peer(f"{label}, {name} over httpx", peers.get(name)) for name in PEERS]
    return table(HEADER, rows)


def measure_parsing(run: Run) -> str:
    """Return the table of reading a story of 100 scenes."""
    sizes = (3, 20) if run.quick else (25, 100)
    pairs: Pairs = run.worker(sys.executable, "parse", *sizes)
    ratios = [whole / alone for alone, whole in pairs]
    return table(HEADER, [row("story of 100 scenes, its model over json.loads", ratios)])


def _ratios(run: Run, name: str, kind: str, *apart: str) -> list[float]:
    python = run.python(name)
    if python is None:
        return []
    rounds, calls = (4, 40) if run.quick else ((24, 200) if name == "vimmerse" else (12, 100))
    pairs: Pairs = run.worker(python, "call", run.url, name, kind, "get", rounds, calls, *apart)
    return [through / bare for bare, through in pairs]


def _nearest(label: str, ours: list[float], peers: dict[str, list[float]]) -> tuple[str, ...]:
    """Return the row of our cost over that of the peer that costs least."""
    what = f"{label}, vimmerse over the cheapest of the others"
    if not peers:
        return missing(what, "not installed")
    cheapest = min(map(median, peers.values()))
    return row(what, [ratio / cheapest for ratio in ours], _NEAREST)


def _peer(label: str, ratios: list[float] | None) -> tuple[str, ...]:
    return row(label, ratios) if ratios else missing(label, "not installed")
