"""One run: the local server, the Pythons of both environments, how large everything is, and how a
measurement gets a fresh process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
PEERS = ("runwayml", "lumaai", "replicate", "openai")


class Run(NamedTuple):
    """What every group of measurements is given. `peers` is their Python, None when they cannot be
    had; `folder` holds the large file, and has room for another.
    """

    url: str
    file: Path
    peers: Path | None
    quick: bool

    @property
    def folder(self) -> Path:
        return self.file.parent

    def python(self, name: str) -> str | None:
        """Return the Python in which something of that name is installed."""
        if name not in PEERS:
            return sys.executable
        return str(self.peers) if self.peers else None

    def worker(self, python: str, name: str, *arguments: object) -> Any:
        """Run a worker in a process of its own and return what it found."""
        script = str(HERE / "workers" / f"{name}.py")
        return json.loads(output(python, "-W", "ignore", script, *map(str, arguments)))


def output(*command: str) -> str:
    """Return what a command prints, run without the proxies and keys of this environment."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "")}
    return subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


@contextmanager
def started(peers: Path | None, *, quick: bool) -> Iterator[Run]:
    """Start the server with a large file, and end it."""
    with TemporaryDirectory(prefix="vimmerse-bench-") as folder:
        file = Path(folder, "large.mp4")
        with file.open("wb") as empty:
            empty.truncate((16 if quick else 256) << 20)
        command = [sys.executable, str(HERE / "server.py"), str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                yield Run(server.stdout.readline().strip(), file, peers, quick)
            finally:
                server.terminate()
