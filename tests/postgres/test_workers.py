"""Workers of a batch, as processes that share a journal."""

from __future__ import annotations

import json
import re
import resource
import signal
import textwrap
import time
from typing import Any

from batches import PATIENCE, Batch, crop, large, story, until
from postgres_server import PostgresServer
from shared_batches import SharedBatch

STALL = {"kind": "stall", "operation": "video_crop", "accepted": True}


def test_a_batch_is_done_by_workers_and_by_those_who_run_it(
    batch: SharedBatch, vimmerse_sandbox: Any
) -> None:
    """Jobs use each other's results; the commands answer from the database as from a file; what is
    retried is done by a worker that is at work.
    """
    lines = [crop("first"), crop("second", depends_on=["first"]), story("bad [fail]")]
    batch.write([*lines, crop("refused", depends_on=["first", "second"])])
    with batch.worker():
        batch.call("run", "jobs.jsonl", "--add-only")
        until(lambda: batch.states == {"done": 3, "failed": 1}, "the worker does all jobs")
        assert (batch.out / "second.mp4").read_bytes()[4:8] == b"ftyp"
        _, told = batch.call("retry", "--failed")
        assert "1 queued again" in told
        again = {"state": "failed", "attempt": 2}
        until(lambda: batch.rows()["bad [fail]"].items() >= again.items(), "and what is queued")
    batch.write([*lines, crop("more")])
    out, _ = batch.run("run", "jobs.jsonl", status=1)
    states = {"done": 4, "failed": 1}
    assert json.loads(out)["states"] == json.loads(batch.call("status")[0])["states"] == states
    exported, _ = batch.call("export", "--state", "done")
    assert len(exported.splitlines()) == 4
    assert vimmerse_sandbox.charges == 6


def test_a_limit_of_credits_holds_for_all_workers(
    batch: SharedBatch, vimmerse_sandbox: Any
) -> None:
    """Workers that share a limit stop at it, say so, and go on when it is raised."""
    batch.write([story(f"idea {number}") for number in range(12)])
    with batch.worker(), batch.worker():
        _, told = batch.run("run", "jobs.jsonl", "--max-credits", "55", status=4)
        assert "5 of 55 are left" in told
        assert batch.states == {"done": 5, "queued": 7}
        assert vimmerse_sandbox.charges == 5
        batch.call("run", "--add-only", "--max-credits", "200")
        until(lambda: batch.states == {"done": 12}, "the workers go on")
    assert vimmerse_sandbox.charges == 12


def test_sigterm_leaves_nothing_unknown(batch: SharedBatch, vimmerse_sandbox: Any) -> None:
    """A worker that is asked to stop claims no more and lets its creates end, also those that take
    longer than a drain; another does the rest.
    """
    batch.write([crop(f"job-{number}") for number in range(20)])
    for seconds in (1, 1, 1, 8):  # the last beyond the five seconds of a drain
        batch.control("faults", {**STALL, "seconds": seconds})
    batch.call("run", "jobs.jsonl", "--add-only")
    with batch.worker("--creates", "4") as worker:
        until(lambda: batch.states["submitting"] == 4, "four creates are in flight")
        worker.send_signal(signal.SIGTERM)
        _, told = worker.communicate(timeout=PATIENCE)
        assert worker.returncode == 0, told
    assert batch.states == {"submitted": 4, "queued": 16}
    assert vimmerse_sandbox.charges == 4
    batch.run("run")
    assert batch.states == {"done": 20}
    assert max(batch.charged_keys().values()) == 1


def test_a_database_that_comes_back_soon_is_waited_for(
    batch: SharedBatch, postgres: PostgresServer
) -> None:
    """A worker outlives a restart of the database, and what was in flight is paid for once."""
    batch.write([crop(f"job-{number}") for number in range(20)])
    for _ in range(4):
        batch.control("faults", {**STALL, "seconds": 2})
    batch.call("run", "jobs.jsonl", "--add-only")
    with batch.worker("--creates", "4") as worker:
        until(lambda: batch.states["submitting"] == 4, "four creates are in flight")
        postgres.stop()
        time.sleep(4)  # the creates end while it is away
        postgres.start()
        until(lambda: batch.states == {"done": 20}, "the worker goes on")
        assert worker.poll() is None
    assert max(batch.charged_keys().values()) == 1


def test_a_worker_ends_when_the_database_stays_away(
    batch: SharedBatch, postgres: PostgresServer
) -> None:
    """It says so and exits non-zero; started again when the database is back, it goes on."""
    batch.write([crop(f"job-{number}") for number in range(10)])
    batch.control("progression", {"mode": "timed", "seconds": 600})
    with batch.worker() as worker:
        batch.call("run", "jobs.jsonl", "--add-only")
        until(lambda: batch.states == {"submitted": 10}, "jobs are waited for")
        postgres.stop()
        try:
            _, told = worker.communicate(timeout=PATIENCE)
            assert worker.returncode == 1
            assert "away for more than 30 seconds" in told
            _, refused = batch.call("work", status=1)
            assert "The database cannot be used" in refused
        finally:
            postgres.start()
    batch.control("clock", {"advance": 600})
    batch.run("run")
    assert batch.states == {"done": 10}
    assert max(batch.charged_keys().values()) == 1


def test_results_wait_for_room_on_the_disk(batch: SharedBatch, vimmerse_sandbox: Any) -> None:
    """A worker whose disk is full leaves rows ended, and another saves them."""
    batch.write([large("a"), story("b")])
    batch.call("run", "jobs.jsonl", "--add-only")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    with batch.worker(preexec_fn=limit):
        until(lambda: batch.states == {"done": 1, "ended": 1}, "what needs no room is done")
    with batch.worker():
        until(lambda: batch.states == {"done": 2}, "another saves it")
    assert (batch.out / "a.mp4").stat().st_size > 400_000
    assert vimmerse_sandbox.charges == 2


def test_clocks_that_jump_lose_nothing(batch: SharedBatch, vimmerse_sandbox: Any) -> None:
    """The time of day jumps by days on the machine of a worker, whose jobs have to be retried."""
    jumping = """
        import datetime, random, time
        now, real = time.time, datetime.datetime
        time.time = lambda: now() + random.choice([-1e6, 0, 1e6])
        class Jumping(real):
            @classmethod
            def now(cls, tz=None):
                return real.now(tz) + datetime.timedelta(days=random.choice([-9, 0, 9]))
        datetime.datetime = Jumping
        """
    (batch.folder / "sitecustomize.py").write_text(textwrap.dedent(jumping))
    batch.environment["PYTHONPATH"] = str(batch.folder)
    fault = {"kind": "http-status", "status": 429, "operation": "video_crop", "times": 12}
    batch.control("faults", fault)
    batch.write([crop(f"job-{number}") for number in range(10)])
    batch.call("run", "jobs.jsonl", "--add-only")
    with batch.worker():
        until(lambda: batch.states == {"done": 10}, "a retry is not put off by days")
    updated = [row["updated"] for row in batch.rows().values()]
    assert max(updated) - min(updated) > 1e5  # it did jump
    assert vimmerse_sandbox.charges == 10


def test_a_refused_key_ends_a_worker(batch: SharedBatch) -> None:
    """Nothing that it could do would be answered: it ends, and the rows stay queued."""
    batch.write([crop("a")])
    batch.call("run", "jobs.jsonl", "--add-only")
    batch.control("faults", {"kind": "http-status", "operation": "video_crop", "status": 401})
    with batch.worker() as worker:
        _, told = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 3, told
    assert batch.states == {"queued": 1}


def test_a_database_without_a_batch_is_refused(
    batch: SharedBatch, postgres: PostgresServer
) -> None:
    """It says how to make one; the commands say where they want an address."""
    batch.database = postgres.new_database()
    for command in ("work", "status", "upgrade"):
        _, told = batch.call(command, status=1)
        assert "`vimmerse batch init` makes one" in told
    assert "Made." in batch.call("init")[1]
    assert "already" in batch.call("init")[1]
    assert "Nothing to do" in batch.call("upgrade")[1]
    _, told = Batch.call(batch, "work", status=2)
    assert re.search(r"--database-url .* VIMMERSE_DATABASE_URL", told)
