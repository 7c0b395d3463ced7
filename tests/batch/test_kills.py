"""A batch whose process is killed again and again pays for each job once. BATCH_JOBS sets how many
jobs there are.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import JOBS, PATIENCE, Batch, callbacks, crop, sandbox_process, until

CREATES, KILLS, STALL = 8, 5, 1.5


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Batch]:
    """A batch against a sandbox with a database, which is slow to answer half of the creates."""
    options = ("--job-seconds=1", "--opening-credits=1000000")
    with sandbox_process(tmp_path, *options) as url:
        batch = Batch(tmp_path, url)
        batch.write([crop(f"job-{number}") for number in range(JOBS)])
        for passing in range(JOBS // 2):  # each lets those before it have their request
            fault = {"kind": "stall", "operation": "video_crop", "accepted": True}
            batch.control("faults", {**fault, "seconds": STALL, "skip": passing})
        yield batch


def test_no_job_is_paid_for_twice(batch: Batch) -> None:
    """After five kill -9, every row is done or unknown, nothing was charged twice, every finished
    job has its file, and callbacks heal what was created.
    """
    with callbacks(batch) as base:
        options = ["--webhook-base", base]
        killed_at_random(batch, *options)
        batch.run(*options, status=None)
        rows, charged = batch.rows(), batch.charged_keys()
        assert set(batch.states) <= {"done", "unknown"}
        assert max(charged.values()) == 1
        lost = [key for key, row in rows.items() if row["attempt"] and not charged[key]]
        unknown = batch.states["unknown"]
        print(f"{JOBS} jobs, {KILLS} kills: {unknown} unknown, {len(charged)} charged")
        assert unknown <= CREATES * KILLS
        # What was charged becomes known by its callback, now or before.
        until(lambda: set(batch.unknown_keys()) <= set(lost), "a callback heals each charged row")
    left = batch.unknown_keys()
    batch.run("run", status=5 if left else 0)
    assert batch.states == {"done": JOBS - len(left), **({"unknown": len(left)} if left else {})}
    assert max(batch.charged_keys().values()) == 1
    for row in batch.rows().values():
        if row["state"] == "done":
            assert (batch.out / f"{row['key']}.mp4").read_bytes()[4:8] == b"ftyp"


def test_without_the_intent_jobs_are_paid_for_twice(batch: Batch, tmp_path: Path) -> None:
    """The same run finds double charges if a claim leaves no trace."""
    forgetful = tmp_path / "forgetful.py"
    forgetful.write_text(
        "from vimmerse_tools.batch import sql\n"
        "from vimmerse_tools.__main__ import main\n"
        "sql.UNKNOWN = sql.UNKNOWN.replace(\"state = 'unknown'\", \"state = 'queued'\")\n"
        "main()\n"
    )
    batch.program = [str(forgetful)]
    killed_at_random(batch, kills=2)
    batch.run()
    charged = batch.charged_keys()
    print(f"{sum(one > 1 for one in charged.values())} of {JOBS} charged twice")
    assert max(charged.values()) > 1


def killed_at_random(batch: Batch, *options: str, kills: int = KILLS) -> None:
    """Kill a run some times, each at some moment while creates are in flight. The last kills find
    nothing to do where the others have parked all rows.
    """
    chance = random.Random(4)
    for number in range(kills):
        with batch.start(*options) as process:
            before = len(batch.charged())

            def is_creating(before: int = before, run: Any = process) -> bool:
                return len(batch.charged()) > before or run.poll() is not None

            until(is_creating, "the run creates jobs")
            assert number > 1 or process.poll() is None
            time.sleep(chance.uniform(0, max(0.5, JOBS / 100)))
            process.kill()
            process.communicate(timeout=PATIENCE)
