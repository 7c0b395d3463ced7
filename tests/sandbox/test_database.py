"""State that outlives the process: a sandbox is killed, and the next one continues its file."""

import itertools
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from media import MP4
from receiver import Receiver
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

IDEA = "/v2/story/idea-2-video"
BODY = {"idea": "x", "scene_count": 1, "scene_duration": 1}
FOREIGN = "https://example.com/a.mp4"
PATIENCE = 90.0

Job = dict[str, Any]


class Running:
    """A sandbox in a process of its own, with a client of it."""

    def __init__(self, db: Path, *options: str, port: str = "0", file_bytes: int = 0) -> None:
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, resource.RLIM_INFINITY))

        command = [*COMMAND, "--db", str(db), "--port", port, *options]
        self.log = db.with_suffix(".log").open("ab")
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            preexec_fn=limit if file_bytes else None,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip().partition(" on ")[2]
        self.api = httpx.Client(base_url=self.url, headers={"X-Api-Key": "k"}, timeout=PATIENCE)

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()
        self.api.close()
        self.log.close()

    def read(self, job: Job) -> Job:
        path = f"/asset/{job['id']}" if "app_name" in job else f"/v2/story/{job['id']}"
        return self.api.get(path).raise_for_status().json()

    def finished(self, job: Job) -> Job:
        deadline = time.monotonic() + PATIENCE
        while job["status"] in ("new", "processing"):
            assert time.monotonic() < deadline, job
            time.sleep(0.02)
            job = self.read(job)
        return job

    def control(self, name: str, body: Job | None = None) -> Job:
        method = "GET" if body is None else "POST"
        return self.api.request(method, f"/_sandbox/{name}", json=body).raise_for_status().json()

    @property
    def account(self) -> Job:
        (account,) = self.control("ledger")["accounts"]
        return account


COMMAND = [sys.executable, "-m", "vimmerse_sandbox"]
Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a sandbox on one and the same file; all are ended."""
    started: list[Running] = []

    def one(*options: str, **more: Any) -> Running:
        started.append(Running(tmp_path / "state.db", *options, **more))
        return started[-1]

    yield one
    for running in started:
        if running.process.poll() is None:
            running.end(signal.SIGKILL)


def restarted(start: Start, running: Running, *options: str) -> Running:
    """Kill a sandbox, and start another one with its file on its port."""
    running.end(signal.SIGKILL)
    return start(*options, port=running.port)


def a_hundred_jobs(running: Running, upload: str, hook: str) -> Iterator[Job]:
    """Create jobs of several kinds in turn: plain and failing stories, placeholders, real edits,
    and stories made in steps.
    """
    callback = {"webhook_url": hook}
    later = callback | {"async_mode": True}

    def in_steps() -> httpx.Response:
        story = running.api.post("/v2/story", json={"idea": "x", "scene_count": 1}).json()
        running.api.post(f"/v2/story/{story['id']}/scenes", json={}).raise_for_status()
        return running.api.post(f"/v2/story/{story['id']}/videos", json=callback)

    crop = {"video_url": upload, "aspect_ratio": "1:1"}
    kinds: list[Callable[[int], httpx.Response]] = [
        lambda n: running.api.post(IDEA, json=BODY | callback),
        lambda n: running.api.post(IDEA, json=BODY | callback | {"idea": "[fail]"}),
        lambda n: running.api.post("/v2/video/enhance", json={"video_url": FOREIGN} | later),
        lambda n: running.api.post(
            "/v2/video/crop-to-aspect-ratio", json=crop | later | {"offset_x": n}
        ),
        lambda n: in_steps(),
    ]
    for n, create in zip(range(100), itertools.cycle(kinds)):
        yield create(n).raise_for_status().json()


def test_a_hundred_jobs_outlive_the_process(start: Start, receiver: Receiver, clip: Path) -> None:
    """After a kill, all jobs finish with correct credits, callbacks and files."""
    first = start("--job-seconds", "3")
    files = {"video_file": ("clip.mp4", clip.read_bytes(), "video/mp4")}
    upload = first.api.post("/v2/video", files=files).raise_for_status().json()["results"][0]
    jobs = list(a_hundred_jobs(first, upload, receiver.url))
    assert {"new", "processing"} & {first.read(job)["status"] for job in jobs}
    second = restarted(start, first)

    ended = [second.finished(job) for job in jobs]
    fails = [idea == "[fail]" for idea in (job.get("idea") for job in jobs)]
    assert [job["status"] for job in ended] == ["fail" if fail else "success" for fail in fails]
    account = second.account
    costs = {job["id"]: job.get("used_credits", job.get("credits")) for job in ended}
    by_kind = Counter((entry["kind"], entry["job"]) for entry in account["entries"])
    assert by_kind == {("charge", id): 1 for id in costs} | {
        ("refund", job["id"]): 1 for job, fail in zip(jobs, fails, strict=True) if fail
    }
    assert account["charges"] == len(jobs)
    assert account["balance"] == account["opening"] - sum(costs.values())

    deadline = time.monotonic() + PATIENCE
    while called(receiver) != set(costs):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert httpx.get(upload).content == clip.read_bytes()
    edits = [job["results"][0] for job in ended if job.get("args", {}).get("aspect_ratio")]
    videos = [*edits, ended[0]["video_url"], ended[4]["video_url"]]
    assert {httpx.get(url).headers["content-type"] for url in videos} == {"video/mp4"}

    deliveries = second.control("deliveries")
    third = restarted(start, second)
    assert [third.read(job) for job in jobs] == ended
    assert (third.account, third.control("deliveries")) == (account, deliveries)


def called(receiver: Receiver) -> set[str]:
    return {body.get("batch_id") or body["media_id"] for body in receiver.bodies}


def test_what_was_answered_is_kept(start: Start) -> None:
    """After a kill, every answered create is there, and all charges belong to jobs."""
    running = start()
    answered: list[str] = []

    def create() -> None:
        with httpx.Client(base_url=running.url, headers={"X-Api-Key": "k"}) as client:
            try:
                while True:
                    job = client.post(IDEA, json=BODY, timeout=PATIENCE).raise_for_status().json()
                    answered.append(job["id"])
            except httpx.TransportError:
                pass

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    while len(answered) < 100:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    second = restarted(start, running)
    for thread in threads:
        thread.join()

    account = second.account
    charged = [entry["job"] for entry in account["entries"]]
    assert set(answered) <= set(charged)
    assert len(set(charged)) == len(charged) == account["charges"]
    jobs = [second.read({"id": job}) for job in charged]
    assert account["balance"] == account["opening"] - sum(job["used_credits"] for job in jobs)


def test_a_synchronous_edit_is_finished_by_the_next_process(start: Start, clip: Path) -> None:
    """An edit that a kill interrupted is finished by the next process."""
    first = start()
    files = {"video_file": ("clip.mp4", clip.read_bytes(), "video/mp4")}
    upload = first.api.post("/v2/video", files=files).json()["results"][0]
    lost: list[Exception] = []

    def post() -> None:
        body = {"video_url": upload, "enhance_mode": "4X&DeepClean", "async_mode": False}
        try:
            httpx.post(first.url + "/v2/video/enhance", json=body, headers={"X-Api-Key": "k"})
        except httpx.TransportError as error:
            lost.append(error)

    thread = threading.Thread(target=post)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not first.account["charges"]:
        assert time.monotonic() < deadline
    second = restarted(start, first)
    thread.join()
    assert lost, "the file was made before the kill came"
    (entry,) = second.account["entries"]
    job = second.finished(second.read({"id": entry["job"], "app_name": ""}))
    assert (job["status"], httpx.get(job["results"][0]).status_code) == ("success", 200)


def test_controls_and_logs_are_kept(start: Start) -> None:
    """The stopped clock, the pace, faults and recorded requests survive a restart."""
    first = start()
    first.control("clock", {"speed": 0, "advance": 1000})
    first.control("progression", {"mode": "manual"})
    first.control("faults", {"kind": "http-status", "operation": "story_get", "skip": 1})
    job = first.api.post(IDEA, json=BODY).json()
    first.read(job)
    names = ("clock", "faults", "requests", "deliveries", "ledger")
    before = {name: first.control(name) for name in names}
    second = restarted(start, first)
    assert {name: second.control(name) for name in names} == before
    assert second.api.get(f"/v2/story/{job['id']}").status_code == 500
    second.control("clock", {"advance": 1000})
    assert second.read(second.api.post(IDEA, json=BODY).json())["status"] == "new"


def test_a_clock_goes_on_meanwhile(start: Start) -> None:
    """A fast clock runs on at its speed while no process is running."""
    first = start()
    before, left = first.control("clock", {"speed": 1000})["now"], time.time()
    second = restarted(start, first)
    passed, after = time.time() - left, second.control("clock")["now"]
    shown = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    assert shown.total_seconds() >= 1000 * passed


def test_expired_addresses_stay_expired(start: Start) -> None:
    """After a restart, the old address gets a 403 and the new one stays the same."""
    first = start("--job-seconds", "0")
    job = first.api.post(IDEA, json=BODY).json()
    first.control("expire", {})
    second = restarted(start, first)
    assert httpx.get(job["video_url"]).status_code == 403
    renewed = second.read(job)["video_url"]
    assert restarted(start, second).read(job)["video_url"] == renewed != job["video_url"]


@pytest.mark.parametrize(("end", "following"), [("delivered", [200]), ("failed", [500] * 4)])
def test_a_callback_goes_on_with_its_attempts(
    start: Start, receiver: Receiver, end: str, following: list[int]
) -> None:
    """Attempts are counted across a restart."""
    receiver.script = [500, *following]
    first = start("--job-seconds", "0")
    first.control("clock", {"speed": 0})
    first.api.post(IDEA, json=BODY | {"webhook_url": receiver.url})
    deadline = time.monotonic() + PATIENCE
    while delivery(first) != ("pending", [500]):
        assert time.monotonic() < deadline
    second = restarted(start, first)
    while delivery(second)[0] == "pending":
        assert time.monotonic() < deadline
        second.control("clock", {"advance": 200})
    assert delivery(second) == (end, [500, *following])


def delivery(running: Running) -> tuple[str, list[int | None]]:
    """Return the state of the only callback, and the statuses that its attempts met."""
    (one,) = running.control("deliveries")["deliveries"]
    return one["state"], [attempt["status"] for attempt in one["attempts"]]


def test_reset_empties_the_file(start: Start) -> None:
    """A reset survives a restart, media included, and new jobs are kept."""
    first = start("--job-seconds", "0")
    gone = first.api.post(IDEA, json=BODY).json()
    httpx.get(gone["video_url"]).raise_for_status()
    first.control("reset", {})
    kept = first.api.post(IDEA, json=BODY).json()
    second = restarted(start, first)
    assert second.api.get(f"/v2/story/{gone['id']}").status_code == 404
    assert (second.read(kept)["status"], second.account["charges"]) == ("success", 1)
    assert httpx.get(gone["video_url"]).status_code == 404


def test_half_made_files_are_deleted(start: Start, tmp_path: Path) -> None:
    """Half-made files, and files that no recipe names, are deleted at the start."""
    first = start()
    folder = tmp_path / "state.db-media"
    (folder / "unfinished" / "part").write_bytes(b"x")
    (folder / ("0" * 32)).write_bytes(b"x")
    (folder / "mine").write_bytes(b"x")
    restarted(start, first)
    assert sorted(path.name for path in folder.rglob("*")) == ["mine", "unfinished"]


def test_a_stop_keeps_everything_in_one_file(start: Start, tmp_path: Path) -> None:
    """SIGTERM leaves no WAL file, and the job is there after a restart."""
    first = start("--job-seconds", "0")
    job = first.api.post(IDEA, json=BODY).json()
    first.end(signal.SIGTERM)
    assert not (tmp_path / "state.db-wal").exists()
    assert start().read(job)["status"] == "success"


def test_what_cannot_be_written_is_not_promised(start: Start) -> None:
    """A full disk gives a 500, and no answered job is lost."""
    first = start(file_bytes=400_000)
    alone = {"Connection": "close"}
    seen = [first.api.post(IDEA, json=BODY, headers=alone) for _ in range(40)]
    promised = [answer.json()["id"] for answer in seen if answer.status_code == 200]
    assert {answer.status_code for answer in seen} == {200, 500}
    second = restarted(start, first)
    assert [second.read({"id": job})["id"] for job in promised] == promised
    account = second.account
    assert account["opening"] - account["balance"] == 10 * account["charges"]


def test_a_full_disk_can_be_read(start: Start, tmp_path: Path) -> None:
    """On a full disk, jobs are still read, connections stay open, and no traceback is logged."""
    running = start(file_bytes=400_000)
    jobs = []
    while (answer := running.api.post(IDEA, json=BODY)).status_code == 200:
        jobs.append(answer.json())
    assert answer.json()["message"].startswith("The state could not be written: ")
    assert "connection" not in answer.headers
    assert running.read(jobs[0])["id"] == jobs[0]["id"]
    statuses = [one["status"] for one in running.control("requests")["requests"]]
    assert statuses[-2:] == [500, 200]
    assert "Traceback" not in (tmp_path / "state.log").read_text()


def test_what_is_dropped_leaves_the_file(tmp_path: Path) -> None:
    """The limits hold for the database file too."""
    settings = Settings(job_seconds=0, max_jobs=3, max_requests=5, db=tmp_path / "a")
    with SandboxServer(settings) as server:
        for _ in range(9):
            httpx.post(server.url + IDEA, json=BODY, headers={"X-Api-Key": "k"})
    with sqlite3.connect(tmp_path / "a") as file:
        tables = ("jobs", "requests", "addresses", "entries")
        count = [file.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]
    file.close()
    addresses = count.pop(2)
    assert (count, addresses % 3) == ([3, 5, 9], 0)


def test_a_request_that_outlasts_a_reset_is_kept_whole(tmp_path: Path) -> None:
    """An upload that outlasts a reset is stored with its account."""
    settings = Settings(db=tmp_path / "a")

    def body() -> Iterator[bytes]:
        head = b'Content-Disposition: form-data; name="video_file"; filename="a.mp4"'
        yield b"--x\r\n" + head + b"\r\nContent-Type: video/mp4\r\n\r\n"
        while not server.ledger:
            time.sleep(0.01)
        server.reset()
        yield MP4 + b"\r\n--x--\r\n"

    headers = {"X-Api-Key": "k", "Content-Type": "multipart/form-data; boundary=x"}
    with SandboxServer(settings) as server:
        answer = httpx.post(server.url + "/v2/video", content=body(), headers=headers)
        path = f"/asset/{answer.raise_for_status().json()['id']}"
    with SandboxServer(settings) as server:
        assert httpx.get(server.url + path, headers={"X-Api-Key": "k"}).status_code == 200


def another_program(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE notes (text)")
    file.close()


def another_format(path: Path) -> None:
    with SandboxServer(Settings(db=path)):
        pass
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 999")
    file.close()


def half_a_file(path: Path) -> None:
    with SandboxServer(Settings(db=path)) as server:
        httpx.post(server.url + IDEA, json=BODY, headers={"X-Api-Key": "k"})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def a_job_without_shape(path: Path) -> None:
    with SandboxServer(Settings(db=path)) as server:
        httpx.post(server.url + IDEA, json=BODY, headers={"X-Api-Key": "k"})
    with sqlite3.connect(path) as file:
        file.execute("UPDATE jobs SET value = '{}'")
    file.close()


def edited_by_hand(statement: str) -> Callable[[Path], None]:
    """Return a function that makes a sandbox's file and runs a statement on it."""

    def make(path: Path) -> None:
        with SandboxServer(Settings(db=path)) as server:
            body = BODY | {"webhook_url": "http://127.0.0.1:9/"}
            httpx.post(server.url + IDEA, json=body, headers={"X-Api-Key": "k"})
            server.advance(60)
            server.fault("drop")
        with sqlite3.connect(path) as file:
            file.execute(statement)
        file.close()

    return make


SET = "UPDATE {} SET value = json_set(value, '{}', {})"
EDITS = {
    "owner": SET.format("jobs", "$.owner", "'nobody'"),
    "fields": SET.format("jobs", "$.fields", "'text'"),
    "missing": "UPDATE jobs SET value = json_remove(value, '$.message')",
    "moment": "UPDATE jobs SET value = replace(value, '\"created\": ', '\"created\": 1e300')",
    "run": "UPDATE requests SET value = replace(value, '\"at\": ', '\"at\": -9')",
    "entry": SET.format("entries", "$.account", "'nobody'"),
    "number": "UPDATE requests SET id = 'first'",
    "delivery": SET.format("deliveries", "$.attempts", "json('[{}]')"),
    "body": SET.format("deliveries", "$.body", "json('{}')"),
    "recipe": SET.format("recipes", "$.recipe", "'Pancake'"),
    "list": "UPDATE accounts SET value = '[1, 2]'",
    "nothing": "UPDATE faults SET value = 'null'",
    "deep": "UPDATE clock SET value = '" + "[" * 100_000 + "'",
}

REFUSED = {
    "text": (lambda path: path.write_text("hello " * 1000), "file is not a database"),
    "another-program": (another_program, "it is the database of another program"),
    "another-format": (another_format, "it is in format 999, this sandbox reads format"),
    "half": (half_a_file, "malformed"),
    "shapeless": (a_job_without_shape, "jobs cannot be read"),
    "folder": (lambda path: path.mkdir(), "unable to open"),
    **{f"edited-{name}": (edited_by_hand(edit), "") for name, edit in EDITS.items()},
}


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, make: Callable[[Path], Any], reason: str
) -> None:
    """An unusable file ends the program with status 2 and stays as it was."""
    path = tmp_path / "given"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    done = run_in_vain(path)
    assert done.returncode == 2
    assert f"{path}: " in done.stderr.splitlines()[-1]
    assert reason in done.stderr.splitlines()[-1]
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_file_in_use_is_refused(start: Start, tmp_path: Path) -> None:
    """A second process ends with status 2, and the first one goes on."""
    running = start("--job-seconds", "0")
    done = run_in_vain(tmp_path / "state.db")
    assert (done.returncode, "another process is using it" in done.stderr) == (2, True)
    assert running.api.post(IDEA, json=BODY).status_code == 200


def run_in_vain(path: Path) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, "--port", "0", "--db", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
