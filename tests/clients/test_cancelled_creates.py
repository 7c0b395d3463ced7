"""Async creates whose callers are cancelled end in the background, and are logged."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fault_server import KEY, Fault, FaultServer, answer
from vimmerse import AsyncVimmerse, Budget

PATIENCE = 20.0
CREATED = {"id": "job-1", "status": "new", "used_credits": 300}
PROGRAM = """
import asyncio, sys, vimmerse
async def main():
    async with vimmerse.AsyncVimmerse("key-of-the-test", base_url=sys.argv[1]) as client:
        try:
            await client.story.idea_to_video(idea="x")
        finally:
            print("cancelled", flush=True)
asyncio.run(main())
"""


class Late:
    """An answer that comes when it is let go."""

    def __init__(self, then: Fault) -> None:
        self.arrived, self.go = threading.Event(), threading.Event()
        self._then = then
        self.fault = Fault(self._act)

    def _act(self, connection: socket.socket) -> None:
        self.arrived.set()
        self.go.wait(PATIENCE)
        self._then.act(connection)


@pytest.fixture
def late(faults: FaultServer) -> Iterator[Callable[[Fault], Late]]:
    """Return a function that makes the server answer late, in a given way."""
    made: list[Late] = []

    def make(then: Fault) -> Late:
        made.append(Late(then))
        faults.play(made[-1].fault)
        return made[-1]

    yield make
    for one in made:
        one.go.set()


def jobs(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, int]]:
    """Return the jobs that were logged."""
    records: list[Any] = [record for record in caplog.records if hasattr(record, "operation")]
    return [(record.levelname, record.job, record.credits) for record in records]


async def by_wait_for(work: Any, late: Late) -> None:
    task = asyncio.create_task(work)
    await asyncio.to_thread(late.arrived.wait, PATIENCE)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, 0.01)


async def by_a_timeout(work: Any, late: Late) -> None:
    async def limited() -> None:
        async with asyncio.timeout(None) as limit:
            task = asyncio.create_task(asyncio.to_thread(late.arrived.wait, PATIENCE))
            task.add_done_callback(lambda _: limit.reschedule(0.0))
            await work

    with pytest.raises(TimeoutError):
        await limited()


async def by_a_task_group(work: Any, late: Late) -> None:
    async def fail() -> None:
        await asyncio.to_thread(late.arrived.wait, PATIENCE)
        raise LookupError

    async def grouped() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(work)
            group.create_task(fail())

    with pytest.raises(ExceptionGroup):
        await grouped()


WAYS = [by_wait_for, by_a_timeout, by_a_task_group]


@pytest.mark.parametrize("cancel", WAYS)
def test_a_cancelled_create_ends_in_the_background(
    faults: FaultServer, late: Any, caplog: pytest.LogCaptureFixture, cancel: Any
) -> None:
    """The caller goes on before there is an answer; then the job is logged and its price settled,
    although the client was closed meanwhile.
    """
    answered, budget = late(answer(200, CREATED)), Budget(1000)

    async def scenario() -> None:
        async with AsyncVimmerse(KEY, base_url=faults.url, budget=budget) as client:
            await cancel(client.story.idea_to_video(idea="x"), answered)
        assert not answered.go.is_set()
        answered.go.set()

    asyncio.run(scenario())
    assert jobs(caplog) == [("WARNING", "story:job-1", 300)]
    assert "ends in the background (fingerprint " in caplog.text
    assert (budget.reserved, len(faults.requests)) == (150, 1)


def test_a_loop_that_ends_waits_for_its_creates(
    faults: FaultServer, late: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """`asyncio.run` returns when what was cancelled has ended."""
    answered = late(answer(200, CREATED))

    async def scenario() -> None:
        async with AsyncVimmerse(KEY, base_url=faults.url) as client:
            await by_wait_for(client.story.idea_to_video(idea="x"), answered)
        asyncio.get_running_loop().call_later(0.05, answered.go.set)
        asyncio.current_task().cancel()  # type: ignore[union-attr]
        await asyncio.sleep(0)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(scenario())
    assert jobs(caplog) == [("WARNING", "story:job-1", 300)]


def test_ctrl_c_of_a_program_loses_no_job(faults: FaultServer, late: Any) -> None:
    """After Ctrl-C the program is cancelled at once, and prints the job before it ends."""
    answered = late(answer(200, CREATED))
    command = [sys.executable, "-c", PROGRAM, faults.url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert answered.arrived.wait(PATIENCE)
            process.send_signal(signal.SIGINT)
            assert process.stdout is not None
            assert process.stdout.readline() == "cancelled\n"
            answered.go.set()
            said = process.communicate(timeout=PATIENCE)[1]
        finally:
            process.kill()
    assert "story_idea_to_video: story:job-1, 300 credits" in said
    assert "ends in the background (fingerprint " in said
    assert process.returncode == -signal.SIGINT


REFUSALS = {
    "no credits": (answer(402, {"message": "INSUFFICIENT_CREDIT"}), "Nothing was created"),
    "a pause": (answer(429, {"message": "REACHED_LIMIT"}, retry_after="1"), "Nothing was created"),
    "no answer": (answer(500, b""), "It may have created a job and cost credits"),
}


@pytest.mark.parametrize(("then", "said"), REFUSALS.values(), ids=REFUSALS)
def test_a_cancelled_create_is_not_sent_again(
    faults: FaultServer, late: Any, caplog: pytest.LogCaptureFixture, then: Fault, said: str
) -> None:
    """An error that comes in the background is logged, and ends the call."""
    answered, budget = late(then), Budget(1000)

    async def scenario() -> None:
        client = AsyncVimmerse(KEY, base_url=faults.url, budget=budget)
        await by_wait_for(client.story.idea_to_video(idea="x"), answered)
        answered.go.set()

    asyncio.run(scenario())
    is_unknown = "may have" in said
    assert (budget.reserved, len(faults.requests)) == (150 if is_unknown else 0, 1)


def test_a_cancelled_create_ends_within_its_timeout(
    faults: FaultServer, late: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A create that is never answered ends in the background as an unknown outcome, and its price
    stays reserved.
    """
    never, budget = late(answer()), Budget(1000)

    async def scenario() -> None:
        async with AsyncVimmerse(KEY, base_url=faults.url, timeout=1, budget=budget) as client:
            task = asyncio.create_task(client.story.idea_to_video(idea="x"))
            await asyncio.to_thread(never.arrived.wait, PATIENCE)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert "ends in the background" in caplog.text

    asyncio.run(scenario())
    assert "SubmissionUnknownError: POST /v2/story/idea-2-video was sent" in caplog.text
    assert budget.reserved == 150


def test_a_cancellation_beside_the_answer_loses_no_job(
    faults: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A create that is cancelled after its answer has come, but before it was told, is logged."""
    faults.play(answer(200, CREATED))

    async def scenario() -> None:
        async with AsyncVimmerse(KEY, base_url=faults.url) as client:
            task = asyncio.create_task(client.story.idea_to_video(idea="x"))
            await asyncio.sleep(0)
            (sending,) = asyncio.all_tasks() - {task, asyncio.current_task()}
            sending.add_done_callback(lambda _: task.cancel())
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(scenario())
    assert jobs(caplog) == [("WARNING", "story:job-1", 300)]


@pytest.mark.usefixtures("hasty")
def test_each_create_is_logged(
    new_client: Any, faults: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A create logs operation, job, credits and seconds as fields of its record, a read nothing."""
    caplog.set_level(logging.INFO, "vimmerse")
    client = new_client(faults.url)
    faults.play(answer(429), answer(200, CREATED))
    client.story.idea_to_video(idea="x")
    faults.play(answer(200, {"id": "a-1", "status": "new"}))
    client.video.enhance(video_url="https://example.com/v.mp4")
    faults.play(answer(200, CREATED))
    client.story.get("job-1")
    records: list[Any] = [record for record in caplog.records if hasattr(record, "operation")]
    assert [(one.levelname, one.operation, one.job, one.credits) for one in records] == [
        ("INFO", "story_idea_to_video", "story:job-1", 300),
        ("INFO", "video_enhance", "asset:a-1", None),
    ]
    assert all(0 < record.seconds < PATIENCE for record in records)
    assert records[0].getMessage().startswith("story_idea_to_video: story:job-1, 300 credits, ")
