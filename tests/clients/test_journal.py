"""The journal of a client: what is in the file when, and what a crash leaves."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from fault_server import KEY, Fault, FaultServer, answer, reset
from vimmerse import AsyncVimmerse, JobRef, Journal, Vimmerse, webhooks

NewClient = Callable[..., Any]
CREATED = {"id": "job-1", "status": "new", "used_credits": 300}
DONE = {"id": "job-1", "status": "success", "used_credits": 120, "video_url": "https://h/v.mp4"}
FAILED = {"id": "job-1", "status": "fail", "used_credits": 0}
SECRET = "a long random text"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "jobs.db")


def facts(journal: Journal) -> list[tuple[Any, ...]]:
    """Return state, job and credits of each entry."""
    return [(entry.state, entry.job and str(entry.job), entry.credits) for entry in journal.jobs()]


def test_an_entry_follows_its_job(
    new_client: NewClient, faults: FaultServer, journal: Journal
) -> None:
    """It is on disk before the request is sent, gets the job, and its end."""
    seen: list[Any] = []

    def look(connection: Any) -> None:
        with Journal(journal.path) as other:
            seen.extend(other.unknown())
        answer(200, CREATED).act(connection)

    client = new_client(faults.url, journal=journal)
    faults.play(Fault(look))
    named = client.with_options(label="order-17")
    story = named.story.idea_to_video(idea="A harbour", scene_count=2)
    (begun,), (entry,) = seen, journal.jobs()
    assert (begun.state, begun.job, begun.operation) == ("submitting", None, "story_idea_to_video")
    assert begun.arguments == {"idea": "A harbour", "scene_count": 2}
    assert (begun.label, begun.estimate, entry.estimate) == ("order-17", 100, 100)
    assert (entry.state, entry.job) == ("submitted", JobRef("story", "job-1"))
    assert entry.created_at <= entry.updated_at
    assert journal.unknown() == []
    faults.play(answer(200, DONE))
    client.wait(story)
    assert facts(journal) == [("done", "story:job-1", 120)]
    assert [one.job for one in journal.jobs(label="order-17", state="done")] == [entry.job]
    assert journal.jobs(label="order-18") == journal.jobs(state="failed") == []


@pytest.mark.parametrize(
    ("fault", "state", "message"),
    [
        (answer(402, {"detail": "no credits"}), "refused", "InsufficientCreditsError: "),
        (reset(), "unknown", "SubmissionUnknownError: "),
        (answer(200, b"<html>"), "unknown", "ResponseDecodeError: "),
    ],
    ids=["refused", "lost", "unreadable"],
)
def test_what_goes_wrong_is_noted(
    new_client: NewClient,
    faults: FaultServer,
    journal: Journal,
    fault: Fault,
    state: str,
    message: str,
) -> None:
    """An entry says whether there may be a job."""
    faults.play(fault)
    with pytest.raises(vimmerse.VimmerseError) as caught:
        new_client(faults.url, journal=journal).story.idea_to_video(idea="A harbour")
    (entry,) = journal.jobs()
    assert (entry.state, entry.job) == (state, None)
    assert entry.message is not None
    assert entry.message.startswith(message)
    assert journal.unknown() == ([entry] if state == "unknown" else [])
    if isinstance(caught.value, vimmerse.SubmissionUnknownError):
        assert caught.value.fingerprint == entry.fingerprint


def test_a_failed_and_a_deleted_job_end(
    new_client: NewClient, faults: FaultServer, journal: Journal
) -> None:
    """A job that failed is noted with its reason, a deleted one with what it cost."""
    client = new_client(faults.url, journal=journal)
    faults.play(answer(200, CREATED), answer(200, FAILED))
    client.story.get(client.story.idea_to_video(idea="A harbour").id)
    faults.play(answer(200, CREATED), answer(200, {"id": "job-1", "used_credits": 30}))
    client.story.delete(client.story.idea_to_video(idea="A harbour").id)
    assert facts(journal) == [("failed", "story:job-1", 0), ("failed", "story:job-1", 30)]
    assert [str(entry.message)[:20] for entry in journal.jobs()] == [
        "story:job-1 failed, ",
        "It was deleted.",
    ]


def test_what_was_not_sent_is_refused(new_client: NewClient, journal: Journal) -> None:
    """Without a connection there is no job."""
    client = new_client("http://127.0.0.1:1", journal=journal, max_retries=0)
    with pytest.raises(vimmerse.ConnectionFailedError):
        client.story.idea_to_video(idea="A harbour")
    assert facts(journal) == [("refused", None, None)]


def test_nothing_is_sent_that_cannot_be_noted(
    new_client: NewClient, faults: FaultServer, journal: Journal
) -> None:
    """A broken journal is said before a request, and does not lose the answer after one."""
    client = new_client(faults.url, journal=journal)

    def broken(connection: Any) -> None:
        with sqlite3.connect(journal.path) as file:
            file.execute("DROP TABLE submissions")
        answer(200, CREATED).act(connection)

    faults.play(Fault(broken))
    assert client.story.idea_to_video(idea="A harbour").id == "job-1"
    with pytest.raises(vimmerse.VimmerseError, match=r"jobs\.db cannot be .* Nothing was sent"):
        client.story.idea_to_video(idea="A harbour")
    assert len(faults.requests) == 1


def test_an_answer_that_cannot_be_noted_is_unknown(
    new_client: NewClient, faults: FaultServer, journal: Journal
) -> None:
    """The entry is listed, also by the client's own journal."""
    with sqlite3.connect(journal.path) as file:
        file.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON submissions BEGIN SELECT raise(FAIL, 'full'); END"
        )
    faults.play(answer(200, CREATED))
    client = new_client(faults.url, journal=journal)
    assert client.story.idea_to_video(idea="A harbour").id == "job-1"
    assert [entry.state for entry in journal.unknown()] == ["submitting"]


def test_a_journal_is_opened_while_another_process_writes(journal: Journal) -> None:
    """It is read meanwhile."""
    with sqlite3.connect(journal.path) as file:
        file.execute("BEGIN IMMEDIATE")
        with Journal(journal.path) as other:
            assert other.jobs() == []


def test_no_secret_is_noted(new_client: NewClient, faults: FaultServer, journal: Journal) -> None:
    """Neither the key nor the query of an address; of a file, its name and size."""
    client = new_client(faults.url, journal=journal)
    faults.play(answer(200, {"id": "m", "status": "success", "results": ["https://h/x.png?s=1"]}))
    client.story.images_to_video(
        image_urls=["https://me:pass@h/a.png?signature=0123", b"no picture"],
        extra_headers={"X-Trace": "abcdef"},
        extra_body={"note": f"my key is {KEY}"},
        webhook_url=webhooks.sign_url("https://h/hook?order=1", SECRET),
    )
    journal.close()
    content = journal.path.read_bytes()
    for secret in (KEY, "pass@", "signature", "abcdef", "vimmerse_token"):
        assert secret.encode() not in content
    assert journal.jobs()[0].arguments["image_urls"][1].endswith("10 bytes")


def test_a_label_is_called_back(
    new_client: NewClient, faults: FaultServer, journal: Journal
) -> None:
    """A callback names the job of an unknown entry, once, by the label in its signed address."""
    base = "https://studio.example/hooks?v=1"
    client = new_client(faults.url, journal=journal, webhook_base=base, webhook_secret=SECRET)
    named = client.with_options(label="order 17 ü&")
    faults.play(reset(), reset(), answer(200, CREATED), answer(200, CREATED))
    for _ in range(2):
        with pytest.raises(vimmerse.SubmissionUnknownError):
            named.story.idea_to_video(idea="A harbour")
    client.story.idea_to_video(idea="no label")
    named.story.idea_to_video(idea="own address", webhook_url="https://h/mine")
    first, _, bare, own = [json.loads(one.body) for one in faults.requests]
    assert "webhook_url" not in bare
    assert own["webhook_url"] == "https://h/mine"
    address = httpx.URL(first["webhook_url"])
    assert webhooks.verify_url(str(address), SECRET)
    assert (address.params["label"], address.params["v"]) == ("order 17 ü&", "1")
    done = vimmerse.models.Story.from_dict({**DONE, "id": "job-9"})
    for _ in range(2):
        journal.heal(done, address)
    healed, still = journal.jobs(label="order 17 ü&")[:2]
    assert (healed.state, str(healed.job), healed.credits) == ("done", "story:job-9", 120)
    assert journal.unknown() == [still]


def test_what_is_found_by_hand(
    new_client: NewClient, faults: FaultServer, journal: Journal
) -> None:
    """An unknown entry is given its job, or forgotten; then its wait is resumed."""
    client = new_client(faults.url, journal=journal)
    faults.play(reset())
    for _ in range(2):
        with pytest.raises(vimmerse.SubmissionUnknownError):
            client.story.idea_to_video(idea="A harbour")
    first, second = journal.unknown()
    journal.assign(first.id, "story:job-1")
    journal.forget(second.id)
    for act in (lambda: journal.assign(first.id, "story:x"), lambda: journal.forget(second.id)):
        with pytest.raises(vimmerse.InvalidArgumentError, match=r"no entry"):
            act()
    faults.play(answer(200, DONE))
    asking = {"base_url": faults.url, "api_key": KEY, "journal": journal}
    with Vimmerse(**asking) as plain:
        (outcome,) = journal.resume(plain)
    assert outcome.result().id == "job-1"
    assert facts(journal) == [("done", "story:job-1", 120)]
    with Vimmerse(**asking) as plain:
        assert list(journal.resume(plain)) == []
    with pytest.raises(vimmerse.InvalidArgumentError, match="submitting, submitted"):
        journal.jobs(state="open")  # type: ignore[arg-type]


def test_a_loop_does_not_wait_for_the_disk(faults: FaultServer, journal: Journal) -> None:
    """While another process writes to the file, a submission waits and the loop goes on."""

    async def scenario() -> None:
        async with AsyncVimmerse(KEY, base_url=faults.url, journal=journal) as client:
            writer = sqlite3.connect(journal.path, isolation_level=None)
            writer.execute("BEGIN IMMEDIATE")
            work = asyncio.create_task(client.story.idea_to_video(idea="A harbour"))
            for _ in range(20):
                await asyncio.sleep(0.01)
            assert faults.requests == []
            writer.execute("COMMIT")
            writer.close()
            await work

    asyncio.run(scenario())
    assert facts(journal) == [("submitted", "story:job-1", None)]


def test_a_cancelled_create_is_noted_at_its_end(faults: FaultServer, journal: Journal) -> None:
    """`asyncio.run` waits until the job of a create that was cancelled is in the file."""
    arrived, go = threading.Event(), threading.Event()

    def late(connection: Any) -> None:
        arrived.set()
        go.wait(20)
        answer(200, CREATED).act(connection)

    async def scenario() -> None:
        client = AsyncVimmerse(KEY, base_url=faults.url, journal=journal)
        work = asyncio.create_task(client.story.idea_to_video(idea="A harbour"))
        await asyncio.to_thread(arrived.wait, 20)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert [entry.state for entry in journal.jobs()] == ["submitting"]
        asyncio.get_running_loop().call_later(0.05, go.set)

    faults.play(Fault(late))
    asyncio.run(scenario())
    assert facts(journal) == [("submitted", "story:job-1", None)]


MANY = """
import sys, vimmerse
with vimmerse.Journal(sys.argv[2]) as journal:
    client = vimmerse.Vimmerse("key-of-the-test", base_url=sys.argv[1], journal=journal)
    for _ in range(10):
        client.story.idea_to_video(idea="A harbour")
"""


def test_processes_share_a_file(faults: FaultServer, tmp_path: Path) -> None:
    """Processes that make a file at the same time write to it side by side."""
    path = tmp_path / "jobs.db"
    command = [sys.executable, "-c", MANY, faults.url, str(path)]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert [entry.state for entry in Journal(path).jobs()] == ["submitted"] * 40


# Forks one child after the other; each is killed at a later call of a function of ours.
KILLED = """
import asyncio, os, signal, sys, threading, vimmerse
from vimmerse import AsyncVimmerse, Journal, Vimmerse
url, folder, kind = sys.argv[1:]
calls = 0

def count(frame, event, arg):
    global calls
    if event == "call" and "/vimmerse/" in frame.f_code.co_filename:
        calls += 1
        if calls == limit:
            os.kill(os.getpid(), signal.SIGKILL)

async def create(options):
    client = AsyncVimmerse("key-of-the-test", **options)
    threading.setprofile(count)
    sys.setprofile(count)
    await client.story.idea_to_video(idea=f"{limit}")

limit = 0
with Vimmerse("key-of-the-test", base_url=url) as client:  # imports what is imported late
    client.story.idea_to_video(idea="0")
while True:
    limit += 5
    child = os.fork()
    if not child:
        journal = Journal(f"{folder}/{limit}.db")
        options = {"base_url": url, "journal": journal}
        if kind == "async":
            asyncio.run(create(options))
        else:
            client = Vimmerse("key-of-the-test", **options)
            sys.setprofile(count)
            client.story.idea_to_video(idea=f"{limit}")
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_kill_at_any_moment_loses_nothing(faults: FaultServer, tmp_path: Path, kind: str) -> None:
    """A request that was sent is in the file, with its job or without an answer."""
    command = [sys.executable, "-c", KILLED, faults.url, str(tmp_path), kind]
    subprocess.run(command, check=True, timeout=120)
    sent = {json.loads(one.body)["idea"] for one in faults.requests if one.body}
    states: dict[str, set[str]] = {"sent": set(), "not sent": set()}
    for path in tmp_path.glob("*.db"):
        entries = Journal(path).jobs()
        assert len(entries) <= 1
        was_sent = path.stem in sent
        assert entries or not was_sent
        states["sent" if was_sent else "not sent"] |= {entry.state for entry in entries}
        assert all(entry.job for entry in entries if entry.state == "submitted")
    assert states["sent"] == {"submitting", "submitted"}
    assert states["not sent"] == {"submitting"}
    assert len(list(tmp_path.glob("*.db"))) > 10


def test_a_forked_process_has_a_file_of_its_own(faults: FaultServer, tmp_path: Path) -> None:
    """A child of a process that has used the journal notes its own jobs."""
    program = MANY.replace(
        "for _", "import os; client.story.idea_to_video(idea='x')\n    os.fork()\n    for _"
    )
    path = tmp_path / "jobs.db"
    subprocess.run([sys.executable, "-c", program, faults.url, str(path)], check=True, timeout=60)
    assert [entry.state for entry in Journal(path).jobs()].count("submitted") >= 11


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """It gets no table of ours."""
    path = tmp_path / "bookmarks.db"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(vimmerse.VimmerseError, match=r"bookmarks\.db is no journal"):
        Journal(path)
    with sqlite3.connect(path) as file:
        tables = file.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("bookmarks",)]


@pytest.mark.parametrize("content", [b"no database" * 100, b""], ids=["junk", "newer"])
def test_a_file_that_is_no_journal(tmp_path: Path, content: bytes) -> None:
    """It is named, and left as it is."""
    path = tmp_path / "jobs.db"
    path.write_bytes(content)
    if not content:
        with sqlite3.connect(path) as file:
            file.execute("PRAGMA user_version = 99")
    with pytest.raises(vimmerse.VimmerseError, match=r"jobs\.db .*(not a database|newer vimmerse)"):
        Journal(path)
    with pytest.raises(vimmerse.VimmerseError, match="cannot be read or written"):
        Journal(tmp_path / "no such folder" / "jobs.db")


@pytest.mark.parametrize(
    "options",
    [
        {"journal": "jobs.db"},
        {"webhook_base": "https://h/hook"},
        {"webhook_base": "hook", "webhook_secret": SECRET},
    ],
    ids=str,
)
def test_options_that_cannot_work(new_client: NewClient, options: dict[str, Any]) -> None:
    with pytest.raises(vimmerse.InvalidArgumentError):
        new_client("http://127.0.0.1:1", **options)


@pytest.mark.parametrize("label", ["", "two\nlines", "x" * 201, 17])
def test_labels_that_cannot_be_noted(new_client: NewClient, label: Any) -> None:
    with pytest.raises(vimmerse.InvalidArgumentError, match="label"):
        new_client("http://127.0.0.1:1").with_options(label=label)
