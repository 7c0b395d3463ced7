"""Throughput and memory of uploads and downloads of one large file, over bare httpx and curl."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import defaultdict
from typing import Any

from figures import HEADER, Target, missing, number, row, table
from run import Run, output

_DOWNLOAD = Target(0.9, at_least=True)
_SIDES = [
    *(("vimmerse", kind) for kind in ("sync", "async", "on aiohttp")),
    *(("httpx", kind) for kind in ("sync", "async")),
]
_DEEDS = ("download", "upload")
_OTHERS = {"curl": "curl", "curl, synced": "curl and a sync to disk"}
Found = dict[str, list[float]]


def measure(run: Run) -> str:
    """Return two tables: what one client moves in a second over what another does, and memory."""
    seconds, memory = zip(*(_rounds(run, deed) for deed in _DEEDS), strict=True)
    ratios = [
        line for deed, found in zip(_DEEDS, seconds, strict=True) for line in _rows(deed, found)
    ]
    sides = [f"{name}, {kind}" for name, kind in _SIDES]
    peaks = [(who, *(number(max(grown[who])) for grown in memory)) for who in sides]
    return f"{table(HEADER, ratios)}\n\n{table(('Memory, MB', *_DEEDS), peaks)}"


def _rounds(run: Run, deed: str) -> tuple[Found, Found]:
    """Let all clients move the file in turn; return the seconds and the growth of each."""
    seconds, memory = defaultdict(list), defaultdict(list)
    for _ in range(2 if run.quick else 7):
        for name, kind in _SIDES:
            found = _worker(run, name, kind, deed)
            seconds[f"{name}, {kind}"].append(found["seconds"])
            memory[f"{name}, {kind}"].append(found["growth"])
        for name, taken in (_curl(run, deed) if shutil.which("curl") else {}).items():
            seconds[name].append(taken)
    return seconds, memory


def _rows(deed: str, seconds: Found) -> list[tuple[str, ...]]:
    rows = []
    target = _DOWNLOAD if deed == "download" else None
    for kind in ("sync", "async"):
        mine, bare = f"vimmerse, {kind}", f"httpx, {kind}"
        rows.append(_ratio(deed, mine, bare, seconds))
        rows.append(_ratio(deed, mine, "curl", seconds, target))
        if deed == "download":
            rows.append(_ratio(deed, mine, "curl, synced", seconds))
        rows.append(_ratio(deed, bare, "curl", seconds))
    return [*rows, _ratio(deed, "vimmerse, on aiohttp", "curl", seconds, target)]


def _ratio(
    deed: str, mine: str, other: str, seconds: Found, target: Target | None = None
) -> tuple[str, ...]:
    label = f"{deed}, {mine} over {_OTHERS.get(other, 'httpx')}"
    if other not in seconds:
        return missing(label, "no curl here")
    pairs = zip(seconds[other], seconds[mine], strict=True)
    return row(label, [theirs / ours for theirs, ours in pairs], target)


def _worker(run: Run, name: str, kind: str, deed: str) -> dict[str, Any]:
    target = run.folder / "saved.mp4"
    arguments = (run.url, name, kind, deed, run.file, target)
    found: dict[str, Any] = run.worker(sys.executable, "transfer", *arguments)
    target.unlink(missing_ok=True)
    return found


def _curl(run: Run, deed: str) -> dict[str, float]:
    """Return curl's own time; for a download also with the sync to disk that ours includes."""
    target = run.folder / "saved.mp4"
    timed = ("curl", "--silent", "--fail", "--write-out", "\n%{time_total}")
    if deed == "upload":
        form = ("--header", "Expect:", "--form", f"video_file=@{run.file};type=video/mp4")
        return {"curl": float(output(*timed, *form, f"{run.url}/v2/video").splitlines()[-1])}
    said = output(*timed, "--output", str(target), f"{run.url}/large.mp4")
    seconds, begun = float(said.splitlines()[-1]), time.perf_counter()
    with target.open("rb+") as saved:
        os.fsync(saved.fileno())
    synced = seconds + time.perf_counter() - begun
    target.unlink()
    return {"curl": seconds, "curl, synced": synced}
