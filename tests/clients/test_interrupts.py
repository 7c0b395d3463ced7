"""Waits and downloads that are interrupted while requests stall: they end at once, leave nothing
open, and say how to resume.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fault_server import KEY, Fault, FaultServer, answer
from vimmerse import AsyncVimmerse, Budget, DownloadProgress, Vimmerse
from vimmerse._calls.caller import Caller
from vimmerse._downloads.saving import download
from vimmerse._flows.steps import Pump
from vimmerse._settings.key import Secret
from vimmerse._settings.session import Session
from vimmerse._settings.settings import settings_from
from vimmerse.models import Asset

JOBS = ["story:a", "asset:a"]
BEGINNING = (
    b'HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\netag: "v1"\r\ncontent-length: 9000\r\n\r\n'
    + b"x" * 4000
)
PATIENCE = 20.0
PROGRAM = """
import signal, sys, vimmerse
from vimmerse.models import Asset
url, folder = sys.argv[1:]
asset = Asset(id="a", status="success", results=[url + "/1.mp4", url + "/2.mp4"])
with vimmerse.Vimmerse("key-of-the-test", base_url=url) as client:
    {}
"""
WAYS = {
    "wait_all": (
        'client.wait_all(["story:a", "asset:a"])',
        "Resume with client.wait_all(['story:a', 'asset:a'])",
    ),
    "as_completed": (
        'list(client.as_completed(["story:a", "asset:a"]))',
        "Resume with client.wait_all(['story:a', 'asset:a'])",
    ),
    "download": ("client.download(asset, folder)", "What has arrived is kept: call download once"),
    "create": (
        'client.story.idea_to_video(idea="x")',
        "It may have created a job and cost credits. Look for it in your account",
    ),
    "an async wait": (
        "import asyncio; client = vimmerse.AsyncVimmerse('key-of-the-test', base_url=url); "
        "asyncio.run(client.wait('asset:b'))",
        "Resume with client.wait('asset:b')",
    ),
}


class Stalled:
    """A fault that sends what it is given and then stalls, and counts clients that disconnect."""

    def __init__(self, sent: bytes = b"") -> None:
        self._sent, self._left = sent, threading.Semaphore(0)
        self.release = threading.Event()
        self.fault = Fault(self._act)

    def _act(self, connection: socket.socket) -> None:
        connection.sendall(self._sent)
        connection.settimeout(0.05)
        while not self.release.is_set():
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1):
                    self._left.release()
                    return

    def were_left(self, count: int) -> bool:
        """Return True if this many clients close their connections in time."""
        return all(self._left.acquire(timeout=PATIENCE) for _ in range(count))


@pytest.fixture
def stalled(faults: FaultServer) -> Iterator[Stalled]:
    """Return the stall that every request gets."""
    stall = Stalled()
    faults.play(stall.fault)
    yield stall
    stall.release.set()


@pytest.fixture
def broken_off(faults: FaultServer) -> Iterator[Stalled]:
    """Return the stall that every download gets after 4,000 bytes."""
    stall = Stalled(BEGINNING)
    faults.play(stall.fault)
    yield stall
    stall.release.set()


def arrived(faults: FaultServer, count: int) -> None:
    """Return once this many requests have arrived."""
    deadline = time.monotonic() + PATIENCE
    while len(faults.requests) < count:
        assert time.monotonic() < deadline, f"{len(faults.requests)} of {count} requests came"
        time.sleep(0.01)


@pytest.mark.parametrize(("way", "advice"), WAYS.values(), ids=WAYS)
@pytest.mark.usefixtures("stalled")
def test_ctrl_c_ends_the_program_while_requests_stall(
    faults: FaultServer, tmp_path: Path, way: str, advice: str
) -> None:
    """Ctrl-C ends the process while requests stall, with advice on how to go on."""
    command = [sys.executable, "-c", PROGRAM.format(way), faults.url, str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            arrived(faults, 2 if "story:a" in way else 1)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=PATIENCE)[1]
        finally:
            process.kill()
    assert said.count(advice) == 1
    assert process.returncode == -signal.SIGINT


LEFT = {
    "by the program": ('next(client.as_completed(["story:a", "asset:a"]))', 0),
    "by Ctrl-C in its body": (
        "for _ in client.as_completed(['story:a', 'asset:a']): signal.raise_signal(signal.SIGINT)",
        -signal.SIGINT,
    ),
}


@pytest.mark.parametrize(("way", "status"), LEFT.values(), ids=LEFT)
def test_a_loop_that_is_left_early_holds_up_nothing(
    faults: FaultServer, tmp_path: Path, way: str, status: int
) -> None:
    """A process that leaves the loop early ends while a poll stalls, and prints the advice."""
    stall = Stalled()
    faults.play(answer(200, {"id": "a", "status": "success", "video_url": "x"}), stall.fault)
    command = [sys.executable, "-c", PROGRAM.format(way), faults.url, str(tmp_path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    finally:
        stall.release.set()
    assert done.returncode == status
    left = r"but jobs go on. Resume with client.wait_all\(\['(story|asset):a'\]\)\."
    assert len(re.findall(left, done.stderr)) == 1  # names the job that is left, either of the two


def test_a_loop_that_is_left_with_its_last_job_has_nothing_to_tell(
    faults: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Leaving the loop after the last job logs no warning."""
    faults.play(answer(200, {"id": "a", "status": "success", "video_url": "x"}))
    with Vimmerse(KEY, base_url=faults.url) as client:
        for _ in client.as_completed(["story:a"]):
            break
    assert caplog.records == []


def two(faults: FaultServer) -> Asset:
    return Asset(id="a", status="success", results=[f"{faults.url}/{n}.mp4" for n in (1, 2)])


@pytest.mark.filterwarnings("error")
def test_an_interrupted_download_closes_what_it_opened(
    faults: FaultServer, broken_off: Stalled, tmp_path: Path
) -> None:
    """Ctrl-C closes the connection, and the next call can write both files."""

    def interrupt(_: DownloadProgress) -> None:
        raise KeyboardInterrupt

    with Vimmerse(KEY, base_url=faults.url, max_retries=0) as client:
        with pytest.raises(KeyboardInterrupt) as caught:
            client.download(two(faults), tmp_path, on_progress=interrupt)
        assert "call download once more" in caught.value.__notes__[0]
        assert broken_off.were_left(1)
        faults.play(answer(200, b"y" * 9000))
        assert len(client.download(two(faults), tmp_path)) == 2


async def cancelled(work: Any, begun: Any) -> None:
    task = asyncio.create_task(work)
    await asyncio.to_thread(begun)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.filterwarnings("error")
def test_a_cancelled_download_closes_its_connection(
    faults: FaultServer, broken_off: Stalled, tmp_path: Path
) -> None:
    """Cancelling a download closes its connection at once."""

    async def scenario() -> bool:
        writing = threading.Event()
        client = AsyncVimmerse(KEY, base_url=faults.url)
        work = client.download(two(faults), tmp_path, on_progress=lambda _: writing.set())
        await cancelled(work, lambda: writing.wait(PATIENCE))
        return await asyncio.to_thread(broken_off.were_left, 1)

    assert asyncio.run(scenario())
    assert list(tmp_path.glob("*.mp4")) == []


@pytest.mark.filterwarnings("error")
def test_a_cancelled_download_writes_nothing_any_more(
    faults: FaultServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After a cancelled download, its thread writes no more bytes and logs no error."""
    large, writing = random.randbytes(64 << 20), threading.Event()
    faults.play(answer(200, large, etag='"v1"', content_type="video/mp4"))

    def watch(progress: DownloadProgress) -> None:
        if progress.received > 1 << 20:
            writing.set()

    async def scenario() -> bytes:
        client = AsyncVimmerse(KEY, base_url=faults.url)
        work = client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4", on_progress=watch)
        await cancelled(work, lambda: writing.wait(PATIENCE))
        kept = (tmp_path / ".v.mp4.part").read_bytes()
        if left := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(left)
        return kept

    kept = asyncio.run(scenario())  # also waits for the threads
    assert len(kept) > 1 << 20
    assert large.startswith(kept)
    assert (tmp_path / ".v.mp4.part").read_bytes() == kept
    assert "never retrieved" not in caplog.text


def test_a_cancelled_wait_closes_its_connections(faults: FaultServer, stalled: Stalled) -> None:
    """Cancelling a wait ends its polls."""

    async def scenario() -> bool:
        client = AsyncVimmerse(KEY, base_url=faults.url)
        await cancelled(client.wait_all(JOBS), lambda: arrived(faults, 2))
        return await asyncio.to_thread(stalled.were_left, 2)

    assert asyncio.run(scenario())


@pytest.mark.usefixtures("stalled")
def test_cancelled_waits_tell_how_to_go_on(
    faults: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A cancelled wait logs how to resume it, as tasks that are cancelled show no notes."""

    async def scenario() -> None:
        client = AsyncVimmerse(KEY, base_url=faults.url)
        await cancelled(client.wait(JOBS[0]), lambda: arrived(faults, 1))
        await cancelled(client.wait_all(JOBS), lambda: arrived(faults, 3))

    asyncio.run(scenario())
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert said == [
        "CancelledError: The job goes on. Resume with client.wait('story:a').",
        "CancelledError: The jobs go on. Resume with client.wait_all(['story:a', 'asset:a']).",
    ]


def test_a_create_that_is_cancelled_in_a_pause_gives_its_credits_back(
    faults: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A create that is cancelled between a refusal and its retry releases its estimate."""
    faults.play(answer(429, {"message": "REACHED_LIMIT"}, retry_after="30"))
    budget = Budget(1000)

    def pausing() -> None:
        arrived(faults, 1)
        while "retrying in 30.0 s" not in caplog.text:
            time.sleep(0.01)

    async def scenario() -> None:
        client = AsyncVimmerse(KEY, base_url=faults.url, budget=budget)
        await cancelled(client.story.idea_to_video(idea="x"), pausing)

    caplog.set_level("INFO", "vimmerse")
    asyncio.run(scenario())
    assert (budget.reserved, len(faults.requests)) == (0, 1)
    assert "may have created" not in caplog.text


def test_an_async_loop_that_is_left_early_closes_its_connections(faults: FaultServer) -> None:
    """Closing the async iterator ends the polls of the remaining jobs."""
    stall = Stalled()
    success = answer(200, {"id": "a", "status": "success", "video_url": "x"})

    def act(connection: socket.socket) -> None:
        arrived(faults, 2)  # a poll that has not begun has no connection to close
        success.act(connection)

    faults.play(Fault(act), stall.fault)

    async def scenario() -> bool:
        client = AsyncVimmerse(KEY, base_url=faults.url)
        async with contextlib.aclosing(client.as_completed(JOBS)) as outcomes:
            await anext(outcomes)
        return await asyncio.to_thread(stall.were_left, 1)

    try:
        assert asyncio.run(scenario())
    finally:
        stall.release.set()


def test_a_flow_that_is_dropped_asks_for_nothing(tmp_path: Path) -> None:
    """A download flow that is closed midway yields no more steps and unlocks its file."""
    caller = Caller(settings_from(Secret(KEY), "http://127.0.0.1:9"), Session())
    for _ in range(2):
        flow = download(caller, "http://127.0.0.1:9/v.mp4", tmp_path / "v.mp4")
        sent = next(flow)
        assert isinstance(flow.send(httpx.Response(200, request=sent.request)), Pump)
        flow.close()


OUTSIDE = """
import signal, sys, vimmerse
class TimeLimit({base}):
    pass
def ring(*_):
    raise TimeLimit("the time is up")
signal.signal(signal.SIGUSR1, ring)
url, path = sys.argv[1:]
with vimmerse.Vimmerse("key-of-the-test", base_url=url) as client:
    client.{call}
"""
TRANSFERS = {
    "download": ("download(f'{url}/v.mp4', path + '/v.mp4')", "call download once more"),
    "download of a job": ("download('asset:a', path)", "call download once more"),
    "upload": ("video.upload(path + '/clip.mp4')", "It costs nothing: send it again"),
}


OUTSIDERS = [
    pytest.param(*transfer, base, id=f"{name}, {base}")
    for name, transfer in TRANSFERS.items()
    for base in ("Exception", "ValueError", "TimeoutError", "OSError")
    if (name, base) != ("upload", "OSError")  # httpcore drops it, and waits for the response
]


@pytest.mark.parametrize(("call", "advice", "base"), OUTSIDERS)
def test_an_exception_from_outside_ends_a_transfer_at_once(
    faults: FaultServer, tmp_path: Path, call: str, advice: str, base: str
) -> None:
    """What a signal handler raises comes out as it is, and nothing more is sent."""
    is_upload = "upload" in call
    stall = Stalled(BEGINNING if "v.mp4" in call else b"")
    faults.play(Fault(stall.fault.act, reads_body=not is_upload))
    with (tmp_path / "clip.mp4").open("wb") as clip:
        clip.truncate(64 << 20)
    program = OUTSIDE.format(base=base, call=call)
    command = [sys.executable, "-c", program, faults.url, str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            arrived(faults, 1)
            process.send_signal(signal.SIGUSR1)
            said = process.communicate(timeout=PATIENCE)[1]
        finally:
            process.kill()
            stall.release.set()
    assert "TimeLimit: the time is up" in said
    assert "vimmerse.errors" not in said
    assert advice in said
    assert len(faults.requests) == 1


def test_a_cancelled_upload_ends_at_once(
    faults: FaultServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An upload costs nothing, and does not go on without its caller."""
    stall = Stalled()
    faults.play(Fault(stall.fault.act, reads_body=False))
    with (tmp_path / "clip.mp4").open("wb") as clip:
        clip.truncate(64 << 20)

    async def scenario() -> None:
        async with AsyncVimmerse(KEY, base_url=faults.url) as client:
            await cancelled(client.video.upload(tmp_path / "clip.mp4"), lambda: arrived(faults, 1))

    try:
        asyncio.run(scenario())
    finally:
        stall.release.set()
    assert "POST /v2/video was broken off" in caplog.text
    assert len(faults.requests) == 1
