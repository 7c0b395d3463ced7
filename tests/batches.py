"""Batches for tests: the command as a process, the rows that it leaves, and what was charged."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from jsonschema import Draft202012Validator
from vimmerse import AsyncVimmerse
from vimmerse.asgi import webhook_endpoint
from vimmerse_sandbox.server import bind, url_of
from vimmerse_tools.batch import Journal, Settings, SQLiteJournal, healer
from vimmerse_tools.cli.running import main

JOBS = int(os.environ.get("BATCH_JOBS", "60"))  # in the tests that kill a batch
PATIENCE = max(120.0, JOBS)
KEY = "key-of-a-batch"
SECRET = "the secret of the callbacks"
SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[1] / "docs" / "cli-schema.json").read_text())
)
Line = dict[str, Any]


def crop(key: str, **fields: Any) -> Line:
    """Return a line for a job that the sandbox renders at once; its address says its key."""
    arguments = {"video_url": f"https://example.com/{key}.mp4", "aspect_ratio": "9:16"}
    return {"key": key, "method": "video.crop", "arguments": arguments, **fields}


def story(key: str, scenes: int = 1, **fields: Any) -> Line:
    """Return a line for a job of 10 credits a scene, whose result is not saved."""
    arguments = {"idea": key, "scene_count": scenes, "scene_duration": 1}
    line = {"key": key, "method": "story.idea_to_video", "arguments": arguments}
    return {**line, "download": False, **fields}


def large(key: str) -> Line:
    """Return a line for a job whose result has about 800 kB."""
    arguments = {"idea": key, "scene_count": 6, "scene_duration": 10}
    return {"key": key, "method": "story.idea_to_video", "arguments": arguments}


class Batch:
    """A batch in a folder, against a sandbox."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.out = folder / "results"
        self.program = ["-m", "vimmerse_tools"]
        self.environment = {"VIMMERSE_API_KEY": KEY, "VIMMERSE_BASE_URL": url}
        self._api = httpx.Client(base_url=url, headers={"X-Api-Key": KEY}, timeout=30)

    def write(self, lines: Sequence[Line]) -> None:
        """Write the file of the batch."""
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (self.folder / "jobs.jsonl").write_text(text)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command, `run` if it is an option that comes first."""
        if not arguments or arguments[0].startswith("-"):
            arguments = ("run", "jobs.jsonl", *arguments)
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        environment = {**os.environ, **self.environment}
        command = [sys.executable, *self.program, "batch", *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=environment, **given)

    def run(self, *arguments: str, status: int | None = 0, **options: Any) -> tuple[str, str]:
        """Run a command to its end, and return what it printed to stdout and stderr."""
        with self.start(*arguments, **options) as process:
            out, err = process.communicate(timeout=PATIENCE)
        assert status in {None, process.returncode}, (process.returncode, out, err)
        return _valid(out or ""), err or ""

    def call(self, *arguments: str, status: int = 0) -> tuple[str, str]:
        """Call a command other than `run` in this process, which is faster."""
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            found = main(["batch", *arguments])
        assert found == status, (found, out.getvalue(), err.getvalue())
        return _valid(out.getvalue()), err.getvalue()

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return the rows of the journal by key."""
        if not (self.out / "batch.db").exists():
            return {}
        journal = sqlite3.connect(self.out / "batch.db", timeout=30)
        journal.row_factory = sqlite3.Row
        try:
            found = journal.execute("SELECT * FROM vimmerse_jobs ORDER BY number").fetchall()
        except sqlite3.OperationalError:  # it is just being made
            found = []
        finally:
            journal.close()
        return {row["key"]: dict(row) for row in found}

    async def open_journal(self) -> Journal:
        """Open the journal in this process too."""
        return SQLiteJournal(self.out / "batch.db", Settings(out=self.out))

    def unknown_keys(self) -> list[str]:
        """Return the keys of the rows whose outcome is unknown."""
        return [key for key, row in self.rows().items() if row["state"] == "unknown"]

    @property
    def states(self) -> Counter[str]:
        """Return how many rows are in each state."""
        return Counter(row["state"] for row in self.rows().values())

    def control(self, name: str, body: dict[str, Any] | None = None) -> Any:
        """Use a control of the sandbox."""
        method = "GET" if body is None else "POST"
        answer = self._api.request(method, f"/_sandbox/{name}", json=body)
        return answer.raise_for_status().json()

    def charged(self) -> list[str]:
        """Return the jobs that were charged."""
        accounts = self.control("ledger")["accounts"]
        entries = [entry for account in accounts for entry in account["entries"]]
        return [entry["job"] for entry in entries if entry["kind"] == "charge"]

    def charged_keys(self) -> Counter[str]:
        """Return how often each key was charged, from the addresses of the crops."""
        reads = [self._api.get(f"/asset/{job}").raise_for_status() for job in self.charged()]
        args = [read.json()["args"] for read in reads]
        return Counter(Path(one["video_url"]).stem for one in args)


def _valid(out: str) -> str:
    """Return what a command printed; its records have to be as their schema says."""
    for line in out.splitlines():
        if line.startswith('{"version"'):
            SCHEMA.validate(json.loads(line))
    return out


def until(condition: Callable[[], Any], what: str = "") -> Any:
    """Wait until a condition holds, and return its value."""
    deadline = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return value


@contextmanager
def sandbox_process(folder: Path, *options: str) -> Iterator[str]:
    """Run a sandbox with a database as a process, and return its address."""
    command = [
        sys.executable,
        "-m",
        "vimmerse_sandbox",
        "--port=0",
        f"--db={folder / 'sandbox.db'}",
    ]
    log = (folder / "sandbox.log").open("ab")
    with (
        log,
        subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=log, text=True
        ) as one,
    ):
        assert one.stdout is not None
        try:
            yield one.stdout.readline().split()[-1]
        finally:
            one.kill()


@contextmanager
def callbacks(batch: Batch) -> Iterator[str]:
    """Serve the callbacks of a batch, as a program of its own would, and return their address."""
    batch.environment["VIMMERSE_WEBHOOK_SECRET"] = SECRET
    listener = bind("127.0.0.1", 0)
    is_up, server = threading.Event(), list[uvicorn.Server]()

    async def serve() -> None:
        journal = await batch.open_journal()
        async with AsyncVimmerse(KEY, base_url=batch.url) as client:
            app = webhook_endpoint(client, SECRET, healer(journal))
            server.append(uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error")))
            is_up.set()
            await server[0].serve([listener])
        await journal.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert is_up.wait(PATIENCE)
        yield f"{url_of(listener)}/hook"
    finally:
        server[0].should_exit = True
        thread.join()
