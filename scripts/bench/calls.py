"""CPU time of one call over bare httpx that sends the same bytes, and of reading a large answer."""

from __future__ import annotations

import sys
from statistics import median

from figures import HEADER, Target, missing, row, table
from run import PEERS, Run

_CALL = Target(1.15)
_HALF = Target(0.5)
_DEEDS = {"get": "read a job", "create": "create a job"}
Pairs = list[tuple[float, float]]


def measure(run: Run) -> str:
    """Return the table: ours with targets, the peers' beside it."""
    rows = []
    for deed in _DEEDS:
        for kind in ("sync", "async"):
            ratios = {name: _ratios(run, name, kind, deed) for name in ("vimmerse", *PEERS)}
            label = f"{_DEEDS[deed]}, {kind}"
            rows.append(row(f"{label}, vimmerse over httpx", ratios["vimmerse"], _CALL))
            rows.append(_overhead(label, ratios))
            for name in PEERS:
                if (name, deed) != ("openai", "create"):  # multipart: see workers/sdks.py
                    rows.append(_peer(f"{label}, {name} over httpx", ratios[name]))
    return table(HEADER, rows)


def measure_parsing(run: Run) -> str:
    """Return the table of reading a story of 100 scenes."""
    sizes = (3, 20) if run.quick else (25, 100)
    pairs: Pairs = run.worker(sys.executable, "parse", *sizes)
    ratios = [whole / alone for alone, whole in pairs]
    return table(HEADER, [row("story of 100 scenes, its model over json.loads", ratios)])


def _ratios(run: Run, name: str, kind: str, deed: str) -> list[float]:
    python = run.python(name)
    if python is None or (name, deed) == ("openai", "create"):
        return []
    rounds, calls = (4, 40) if run.quick else ((24, 200) if name == "vimmerse" else (12, 100))
    pairs: Pairs = run.worker(python, "call", run.url, name, kind, deed, rounds, calls)
    return [through / bare for bare, through in pairs]


def _overhead(label: str, ratios: dict[str, list[float]]) -> tuple[str, ...]:
    """Return what we add to httpx over what runwayml adds to it."""
    what = f"{label}, what vimmerse adds over what runwayml adds"
    if not ratios["runwayml"]:
        return missing(what, "not installed")
    added = median(ratios["runwayml"]) - 1
    return row(what, [(ratio - 1) / added for ratio in ratios["vimmerse"]], _HALF)


def _peer(label: str, ratios: list[float]) -> tuple[str, ...]:
    return row(label, ratios) if ratios else missing(label, "not installed")
