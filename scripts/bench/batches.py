"""`vimmerse batch run` with its journal in SQLite, and through the engine in PostgreSQL if that is
installed: jobs a second and CPU time per job, and what it takes to go on with 10,000 jobs. Results
are not saved.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from creates import sandbox
from environment import ROOT
from figures import HEADER, Target, missing, row, table
from run import Run
from workers.usage import UNIT

sys.path.append(str(ROOT / "tests"))  # whose server this is too
from postgres_server import PostgresServer, postgres_server, programs

_MEMORY = Target(150)


class Ran(NamedTuple):
    """What a process took: seconds, of them on a core, and its highest memory in MB."""

    seconds: float
    cpu: float
    memory: float


def measure(run: Run) -> str:
    """Return the table."""
    rows = _rows(run, "", None)
    if installed := programs():
        with postgres_server(installed) as server:
            rows += _rows(run, "PostgreSQL: ", server)
    else:
        rows.append(missing("PostgreSQL", "not installed"))
    return table(HEADER, rows)


def _rows(run: Run, where: str, server: PostgresServer | None) -> list[tuple[str, ...]]:
    """Return the rows of a journal; in PostgreSQL one worker does the jobs, 500 at a time."""
    jobs, rounds, open_jobs = (40, 1, 500) if run.quick else (1_000, 2, 10_000)
    fresh = [_fresh(jobs, _database(server)) for _ in range(rounds)]
    resumed = _resumed(run, open_jobs, _database(server))
    going_on = f"{where}going on with {open_jobs:,} jobs"
    return [
        row(f"{where}{jobs:,} jobs, a second", [jobs / one.seconds for one in fresh]),
        row(f"{where}{jobs:,} jobs, CPU ms each", [1000 * one.cpu / jobs for one in fresh]),
        row(f"{going_on}, seconds", [resumed.seconds]),
        row(f"{going_on}, CPU ms each", [1000 * resumed.cpu / open_jobs]),
        row(f"{going_on}, memory, MB", [resumed.memory], _MEMORY),
    ]


def _database(server: PostgresServer | None) -> str | None:
    """Return the address of a new journal, None for one in a file."""
    if server is None:
        return None
    # Not above: the peak memory of a program counts in those that it starts.
    from vimmerse_tools.batch.upgrades import init

    url = server.new_database()
    asyncio.run(init(url))
    return url


def _fresh(jobs: int, database: str | None = None) -> Ran:
    """Run a new batch against a sandbox whose jobs take a second."""
    with TemporaryDirectory(prefix="vimmerse-bench-") as name, sandbox() as url:
        lines = [_line(number) for number in range(jobs)]
        Path(name, "jobs.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in lines))
        return _ran(Path(name), url, "jobs.jsonl", *_at(database))


def _resumed(run: Run, jobs: int, database: str | None = None) -> Ran:
    """Go on with jobs that have ended since the batch was interrupted: alone with all at once, as
    a worker with as many as it has slots.
    """
    with TemporaryDirectory(prefix="vimmerse-bench-") as name:
        place = database or Path(name, "results", "batch.db")
        run.worker(sys.executable, "interrupted", place, jobs)
        options = _at(database) or [f"--concurrency={jobs}"]
        return _ran(Path(name), run.url, *options)


def _at(database: str | None) -> list[str]:
    return [f"--database-url={database}"] if database else []


def _line(number: int) -> dict[str, Any]:
    arguments = {"idea": f"A boat, {number}", "scene_count": 1, "scene_duration": 1}
    method = "story.idea_to_video"
    return {"key": str(number), "method": method, "arguments": arguments, "download": False}


def _ran(folder: Path, url: str, *options: str) -> Ran:
    command = [sys.executable, "-m", "vimmerse_tools", "batch", "run", *options]
    own = {"VIMMERSE_BASE_URL": url, "VIMMERSE_API_KEY": "any", "PATH": os.environ["PATH"]}
    started = time.monotonic()
    with subprocess.Popen(
        command, cwd=folder, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.read())
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or told["states"] != {"done": told["jobs"]}:
        raise SystemExit(f"the batch did not end well: {told}")
    seconds = time.monotonic() - started
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * UNIT / 1e6)
