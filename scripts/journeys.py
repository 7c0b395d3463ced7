"""Count how often a create, a wait and a download move between the layer's files: `make journeys`.

Each journey runs once against a small server on this machine, with the sync client. A call of a
function in another file than the one before is a move; so is a return to another file.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import vimmerse
from vimmerse import Vimmerse

LAYER = str(Path(vimmerse.__file__).parent)


class Service(BaseHTTPRequestHandler):
    """Creates a story, which is done at the second look, and sends its film."""

    protocol_version = "HTTP/1.1"
    looks = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(json.dumps({"id": "job-1", "status": "new"}).encode())

    def do_GET(self) -> None:
        if self.path.endswith(".mp4"):
            return self._answer(b"film" * 100, "video/mp4")
        Service.looks += 1
        job = {"id": "job-1", "status": "processing"}
        if Service.looks % 2 == 0:
            url = f"http://{self.headers['Host']}/film.mp4"
            job |= {"status": "success", "video_url": url}
        return self._answer(json.dumps(job).encode())

    def _answer(self, body: bytes, kind: str = "application/json") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


def moves(work: Callable[[], Any]) -> tuple[int, int, int, int]:
    """Return the files and functions that work passes, and its moves between files: by calls alone,
    and by calls and returns.
    """
    events: list[tuple[str, str, str]] = []

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event in {"call", "return"} and code.co_filename.startswith(LAYER):
            events.append((event, code.co_filename, code.co_qualname))

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    calls = [event for event in events if event[0] == "call"]
    files, functions = {file for _, file, _ in calls}, {event[1:] for event in calls}
    by_calls, by_both = (sum(a[1] != b[1] for a, b in pairwise(some)) for some in (calls, events))
    return len(files), len(functions), by_calls, by_both


def main() -> int:
    """Run the program and return its exit status."""
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), Service) as server,
        tempfile.TemporaryDirectory() as to,
    ):
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Vimmerse("key-of-nobody", base_url=f"http://127.0.0.1:{server.server_port}") as client:
            new = client.story.idea_to_video(idea="A boat", scene_count=1)
            done = client.wait(new, poll_interval=0.01)
            client.download(done, Path(to) / "warm.mp4")  # what is loaded once is loaded now
            journeys: dict[str, Callable[[], Any]] = {
                "create": lambda: client.story.idea_to_video(idea="A boat", scene_count=1),
                "wait": lambda: client.wait(new, poll_interval=0.01),
                "download": lambda: client.download(done, Path(to) / "film.mp4"),
            }
            for name, journey in journeys.items():
                figures = moves(journey)
                print(
                    "{:9} files {}, functions {}, moves {} (with returns {})".format(name, *figures)
                )
        server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
