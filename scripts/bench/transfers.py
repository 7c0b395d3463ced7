"""Throughput and memory of uploads and downloads of one large file, beside bare httpx and curl."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import defaultdict
from typing import Any

from figures import HEADER, Target, missing, number, row, table
from run import Run, output

_HTTPX, _CURL = Target(1.0, at_least=True), Target(0.9, at_least=True)
_SIDES = [
    *(("vimmerse", kind) for kind in ("sync", "async", "on aiohttp")),
    *(("httpx", kind) for kind in ("sync", "async")),
]
_DIRECTIONS = ("download", "upload")
_OTHERS = {"curl": "curl", "curl, synced": "curl and a sync to disk"}
Found = dict[str, list[float]]


def measure(run: Run) -> str:
    """Return two tables: the throughput of one client over that of another, and memory."""
    seconds, memory = zip(*(_rounds(run, direction) for direction in _DIRECTIONS), strict=True)
    ratios = [
        line
        for direction, found in zip(_DIRECTIONS, seconds, strict=True)
        for line in _rows(direction, found)
    ]
    sides = [f"{name}, {kind}" for name, kind in _SIDES]
    peaks = [(who, *(number(max(grown[who])) for grown in memory)) for who in sides]
    return f"{table(HEADER, ratios)}\n\n{table(('Memory, MB', *_DIRECTIONS), peaks)}"


def _rounds(run: Run, direction: str) -> tuple[Found, Found]:
    """Let all clients transfer the file in turn; return the seconds and the memory of each."""
    seconds, memory = defaultdict(list), defaultdict(list)
    for _ in range(2 if run.quick else 7):
        for name, kind in _SIDES:
            found = _worker(run, name, kind, direction)
            seconds[f"{name}, {kind}"].append(found["seconds"])
            memory[f"{name}, {kind}"].append(found["growth"])
        for name, taken in (_curl(run, direction) if shutil.which("curl") else {}).items():
            seconds[name].append(taken)
    return seconds, memory


def _rows(direction: str, seconds: Found) -> list[tuple[str, ...]]:
    rows = []
    over_httpx, over_curl = (_HTTPX, _CURL) if direction == "download" else (None, None)
    for kind in ("sync", "async"):
        mine, bare = f"vimmerse, {kind}", f"httpx, {kind}"
        rows.append(_ratio(direction, mine, bare, seconds, over_httpx))
        rows.append(_ratio(direction, mine, "curl", seconds))
        if direction == "download":
            rows.append(_ratio(direction, mine, "curl, synced", seconds))
        rows.append(_ratio(direction, bare, "curl", seconds))
    return [*rows, _ratio(direction, "vimmerse, on aiohttp", "curl", seconds, over_curl)]


def _ratio(
    direction: str, mine: str, other: str, seconds: Found, target: Target | None = None
) -> tuple[str, ...]:
    label = f"{direction}, {mine} over {_OTHERS.get(other, 'httpx')}"
    if other not in seconds:
        return missing(label, "no curl here")
    pairs = zip(seconds[other], seconds[mine], strict=True)
    return row(label, [theirs / ours for theirs, ours in pairs], target)


def _worker(run: Run, name: str, kind: str, direction: str) -> dict[str, Any]:
    target = run.folder / "saved.mp4"
    arguments = (run.url, name, kind, direction, run.file, target)
    found: dict[str, Any] = run.worker(sys.executable, "transfer", *arguments)
    target.unlink(missing_ok=True)
    return found


def _curl(run: Run, direction: str) -> dict[str, float]:
    """Return curl's own time, and for a download the time with a sync to disk as ours has."""
    target = run.folder / "saved.mp4"
    timed = ("curl", "--silent", "--fail", "--write-out", "\n%{time_total}")
    if direction == "upload":
        form = ("--header", "Expect:", "--form", f"video_file=@{run.file};type=video/mp4")
        return {"curl": float(output(*timed, *form, f"{run.url}/v2/video").splitlines()[-1])}
    printed = output(*timed, "--output", str(target), f"{run.url}/large.mp4")
    seconds, begun = float(printed.splitlines()[-1]), time.perf_counter()
    with target.open("rb+") as saved:
        os.fsync(saved.fileno())
    synced = seconds + time.perf_counter() - begun
    target.unlink()
    return {"curl": seconds, "curl, synced": synced}
