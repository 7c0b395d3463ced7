"""Workers that are killed pay for each job once, and others take over what they leave. BATCH_JOBS
sets how many jobs there are.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from batches import JOBS, PATIENCE, callbacks, crop, sandbox_process, until
from postgres_server import PostgresServer
from shared_batches import SharedBatch
from vimmerse_tools.batch.upgrades import init

WORKERS, CREATES, KILLS, STALL = 3, 8, 5, 1.5


@pytest.fixture
def killed(postgres: PostgresServer, tmp_path: Path) -> Iterator[SharedBatch]:
    """A batch against a sandbox with a database, which is slow to answer half of the creates."""
    with sandbox_process(tmp_path, "--job-seconds=1", "--opening-credits=1000000") as url:
        batch = SharedBatch(tmp_path, url, postgres.new_database())
        asyncio.run(init(batch.database))
        batch.write([crop(f"job-{number}") for number in range(JOBS)])
        for passing in range(JOBS // 2):  # each lets those before it have their request
            fault = {"kind": "stall", "operation": "video_crop", "accepted": True}
            batch.control("faults", {**fault, "seconds": STALL, "skip": passing})
        yield batch


def test_no_job_is_paid_for_twice(killed: SharedBatch) -> None:
    """Three workers, five kill -9, the last one killed stays dead: every row ends as done or
    unknown, nothing was charged twice, each finished job has its file, and callbacks heal what was
    created.
    """
    batch = killed
    with callbacks(batch) as base, ExitStack() as stack:
        options = ("--webhook-base", base)
        workers = [stack.enter_context(batch.worker(*options)) for _ in range(WORKERS)]
        batch.call("run", "jobs.jsonl", "--add-only")
        began = time.monotonic()
        killed_at_random(batch, workers, stack, *options)
        killed_after = time.monotonic() - began
        until(lambda: not in_between(batch), "what a dead worker left is taken over")
        charged = batch.charged_keys()
        parked = batch.states["unknown"]
        # What was charged becomes known by its callback, now or before.
        until(lambda: not set(charged) & set(batch.unknown_keys()), "a callback heals the charged")
        until(lambda: set(batch.states) <= {"done", "unknown"}, "what was healed is done")
        seconds = time.monotonic() - began
    rows, unknown = batch.rows(), batch.states["unknown"]
    print(
        f"{JOBS} jobs, {KILLS} kills in {killed_after:.0f} s: {parked} unknown, {unknown} after "
        f"callbacks, {len(charged)} charged, all ended after {seconds:.0f} s"
    )
    assert max(charged.values()) == 1
    assert unknown <= parked <= CREATES * KILLS
    assert len(charged) >= JOBS - unknown
    done = [key for key, row in rows.items() if row["state"] == "done"]
    assert all((batch.out / f"{key}.mp4").read_bytes()[4:8] == b"ftyp" for key in done)
    assert batch.ask("SELECT * FROM procrastinate_jobs") == []


def test_without_the_intent_jobs_are_paid_for_twice(killed: SharedBatch) -> None:
    """The same finds double charges if a claim leaves no trace."""
    batch, forgetful = killed, killed.folder / "forgetful.py"
    forgetful.write_text(
        "from vimmerse_tools.batch import sql\n"
        "from vimmerse_tools.__main__ import main\n"
        "sql.UNKNOWN = sql.UNKNOWN.replace(\"state = 'unknown'\", \"state = 'queued'\")\n"
        "sql.UNKNOWN = sql.UNKNOWN.replace('error = :error', 'error = NULL')\n"
        "main()\n"
    )
    batch.program = [str(forgetful)]
    batch.call("run", "jobs.jsonl", "--add-only")
    with batch.worker() as worker:
        until(lambda: batch.states["submitting"] == CREATES, "creates are in flight")
        until(lambda: len(batch.charged()) > CREATES, "and charged")
        worker.kill()
    batch.ask("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    batch.run("run", status=None)
    charged = batch.charged_keys()
    print(f"{sum(one > 1 for one in charged.values())} of {JOBS} charged twice")
    assert max(charged.values()) > 1


def killed_at_random(
    batch: SharedBatch, workers: list[subprocess.Popen[str]], stack: ExitStack, *options: str
) -> None:
    """Kill some worker some times, each at some moment while creates are in flight. All but the
    last one are started again.
    """
    chance = random.Random(4)
    for number in range(KILLS):
        before = len(batch.charged())

        def is_creating(before: int = before) -> bool:
            waiting = any(row["state"] == "queued" for row in batch.rows().values())
            return len(batch.charged()) > before or not waiting

        until(is_creating, "jobs are created")
        time.sleep(chance.uniform(0, max(0.5, JOBS / 200)))
        victim = workers.pop(chance.randrange(len(workers)))
        victim.kill()
        victim.communicate(timeout=PATIENCE)
        if number < KILLS - 1:
            workers.append(stack.enter_context(batch.worker(*options)))


def in_between(batch: SharedBatch) -> list[str]:
    """Return the keys of rows that somebody has to go on with."""
    return [key for key, row in batch.rows().items() if row["state"] not in {"done", "unknown"}]
