"""How many jobs a second the sandbox creates on one core, and how long its answers take.

Nothing is rendered, because no file is fetched and no job edits a video that the sandbox made.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from figures import HEADER, Target, row, table
from run import Run

_RATE = Target(1000, at_least=True)
_DELAY = Target(50)
_CONNECTIONS = 16
_IDEA = "A paper boat sails down a rainy street and finds the sea"
_VIDEO = "https://media.example/boat.mp4"
_JOBS = {
    "story of 3 scenes": ("/v2/story/idea-2-video", {"idea": _IDEA, "scene_count": 3}),
    "enhanced video": ("/v2/video/enhance", {"video_url": _VIDEO, "async_mode": True}),
}


def measure(run: Run) -> str:
    """Return the table: with the state in memory, which has targets, and in a database."""
    rows = []
    for what in _JOBS:
        rows += _rows(run, what, _RATE, _DELAY)
        with TemporaryDirectory(prefix="vimmerse-bench-") as folder:
            database = f"--db={Path(folder, 'sandbox.db')}"
            rows += _rows(run, f"{what}, with --db", None, None, database)
    return table(HEADER, rows)


def _rows(
    run: Run, what: str, rate: Target | None, delay: Target | None, *options: str
) -> list[tuple[str, ...]]:
    """Create jobs in one sandbox, in rounds; the first is not counted."""
    path, body = _JOBS[what.partition(",")[0]]
    rounds, calls = (2, 320) if run.quick else (9, 4000)
    rates, delays = [], []
    with sandbox(*options) as url:
        for _ in range(rounds + 1):
            arguments = (url, path, json.dumps(body), _CONNECTIONS, calls)
            taken, each = run.worker(sys.executable, "create", *arguments)
            rates.append(len(each) / taken)
            delays.append(quantiles(each, n=20)[-1] * 1000)
    return [
        row(f"{what}, a second", rates[1:], rate),
        row(f"{what}, 95 % answered within, ms", delays[1:], delay),
    ]


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """Start a sandbox, on one core if the system allows that, and stop it at the end."""
    command = [sys.executable, "-m", "vimmerse_sandbox", "--port=0", "--job-seconds=1"]
    command += ["--opening-credits=1000000000", *options]
    # The sandbox logs each old job that it drops.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            if hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(server.pid, {min(os.sched_getaffinity(0))})
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()
