"""Killed downloads, full disks, and uploads larger than memory, each in a process of its own."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import vimmerse
from fault_server import Fault, FaultServer, answer

NewClient = Callable[..., Any]
VIDEO = os.urandom(4 << 20)
ETAG = {"etag": '"v1"', "content_type": "video/mp4"}
DOWNLOAD = """
import sys, vimmerse
with vimmerse.Vimmerse("key-of-the-test", base_url=sys.argv[1], max_retries=0) as client:
    print(client.download(sys.argv[1] + "/v.mp4", sys.argv[2]))
"""
UPLOAD = """
import asyncio, sys, vimmerse
url, path, kind = sys.argv[1:]
async def upload_async():
    async with vimmerse.AsyncVimmerse("key-of-the-test", base_url=url) as client:
        await client.video.upload(path)
def upload():
    with vimmerse.Vimmerse("key-of-the-test", base_url=url) as client:
        client.video.upload(path)
asyncio.run(upload_async()) if kind == "async" else upload()
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM")))
"""


def slowly(content: bytes, pause: float) -> Fault:
    """Send a body in 16 pieces with pauses between them."""

    def act(connection: Any) -> None:
        connection.sendall(
            b'HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\netag: "v1"\r\nconnection: close\r\n'
            b"content-length: %d\r\n\r\n" % len(content)
        )
        step = len(content) // 16
        for start in range(0, len(content), step):
            connection.sendall(content[start : start + step])
            time.sleep(pause)

    return Fault(act)


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@pytest.mark.parametrize("kept", [0, 1 << 20, 3 << 20], ids="killed with {} bytes".format)
def test_a_killed_download_leaves_nothing_or_what_can_be_resumed(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, kept: int
) -> None:
    """After kill -9 there is no final file, and the next call fetches only the rest."""
    faults.play(slowly(VIDEO, 0.1))
    partial = tmp_path / ".v.mp4.part"
    command = [sys.executable, "-c", DOWNLOAD, faults.url, str(tmp_path / "v.mp4")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while not faults.requests or size_of(partial) < kept:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "v.mp4").exists()
    have = size_of(partial)
    assert kept <= have < len(VIDEO)
    rest = answer(
        206, VIDEO[have:], content_range=f"bytes {have}-{len(VIDEO) - 1}/{len(VIDEO)}", **ETAG
    )
    faults.play(rest if have else answer(200, VIDEO, **ETAG))
    new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert (tmp_path / "v.mp4").read_bytes() == VIDEO
    assert faults.requests[0].headers["range"] == (f"bytes={have}-" if have else None)
    assert [path.name for path in tmp_path.iterdir()] == ["v.mp4"]


def test_a_full_disk_leaves_nothing_behind(faults: FaultServer, tmp_path: Path) -> None:
    """A file that cannot grow raises DownloadError, and nothing is left on disk."""
    faults.play(answer(200, VIDEO, **ETAG))
    done = subprocess.run(
        [sys.executable, "-c", DOWNLOAD, faults.url, str(tmp_path / "v.mp4")],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert "DownloadError" in done.stderr
    assert "cannot be written" in done.stderr
    assert list(tmp_path.iterdir()) == []


IN_A_THREAD = """
import sys, threading, vimmerse
url, dest = sys.argv[1:]
client = vimmerse.Vimmerse("key-of-nobody", base_url=url)
threading.Thread(target=lambda: client.download(url + "/v.mp4", dest)).start()
"""


def test_a_thread_downloads_while_the_program_ends(faults: FaultServer, tmp_path: Path) -> None:
    """A download in a thread that outlives the main thread is saved."""
    film = os.urandom(1 << 20) * 20
    faults.play(answer(200, film, **ETAG))
    done = subprocess.run(
        [sys.executable, "-c", IN_A_THREAD, faults.url, str(tmp_path / "v.mp4")],
        capture_output=True,
        text=True,
    )
    assert (tmp_path / "v.mp4").read_bytes() == film, done.stderr


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_upload_larger_than_memory_is_streamed(
    faults: FaultServer, tmp_path: Path, kind: str
) -> None:
    """An upload of 2 GB leaves the process below 80 MB of memory."""
    peaks = []
    for size in (1, 2 << 30):
        path = tmp_path / f"{size}.mp4"
        with path.open("wb") as file:
            file.truncate(size)
        faults.play(replace(answer(200, {"id": "a1"}), keeps_body=False))
        done = subprocess.run(
            [sys.executable, "-c", UPLOAD, faults.url, str(path), kind],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert int(faults.requests[0].headers["content-length"]) > size
        peaks.append(int(done.stdout))
    assert max(peaks) < 80


def test_a_file_that_cannot_be_read_is_named(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """An unreadable file raises InvalidArgumentError with path and reason; nothing is sent."""
    with pytest.raises(
        vimmerse.InvalidArgumentError, match=r"video_file: .*missing\.mp4 cannot be read"
    ):
        new_client(faults.url).video.upload(tmp_path / "missing.mp4")
    with (
        Path(os.devnull).open(encoding="utf-8") as text,
        pytest.raises(vimmerse.InvalidArgumentError, match="binary mode"),
    ):
        new_client(faults.url).video.upload(text)
    assert faults.requests == []
