"""Runs the command `vimmerse` in a process of its own: with pipes, or on a pseudo-terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

COMMAND = (sys.executable, "-m", "vimmerse_tools")
PATIENCE = 60.0
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][A-Z0-9]")


@dataclass(frozen=True)
class Done:
    """What a command has written, and its exit status."""

    status: int
    out: str
    err: str

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The lines of JSON on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        """The only line of JSON on stdout."""
        (record,) = self.records
        return record


class Shell:
    """Runs commands in a folder, with an environment of their own."""

    def __init__(self, folder: Path, **variables: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        folders = {"XDG_CONFIG_HOME": f"{folder}/config", "XDG_STATE_HOME": f"{folder}/state"}
        self.folder, self.environment = folder, {**kept, **folders, **variables}

    def run(self, *arguments: str, stdin: str = "") -> Done:
        """Run a command with pipes."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def terminal(self, *arguments: str, columns: int = 80) -> Terminal:
        """Run a command on a pseudo-terminal."""
        return Terminal(arguments, self.environment, self.folder, columns)


class Terminal:
    """The command on a pseudo-terminal of some size. `output` is all that it showed so far."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        folder: Path,
        columns: int = 80,
    ) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self._process = subprocess.Popen(
            [*COMMAND, *arguments],
            env={**environment, "TERM": "xterm-256color"},
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._ours = ours
        self._shown = b""

    @property
    def output(self) -> str:
        """What was shown, without colours and movements."""
        text = self._shown.decode(errors="replace").replace("\r\n", "\n")
        return _ESCAPES.sub("", text)

    def type(self, text: str) -> None:
        """Type something."""
        os.write(self._ours, text.encode())

    def interrupt(self) -> None:
        """Do what Ctrl-C does."""
        os.kill(self._process.pid, signal.SIGINT)

    def expect(self, text: str) -> None:
        """Read until a text was shown."""
        end = time.monotonic() + PATIENCE
        while text not in self.output:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{text!r} was not shown:\n{self.output}")

    def status(self) -> int:
        """Read to the end and return the exit status."""
        end = time.monotonic() + PATIENCE
        while self._read(end - time.monotonic()):
            pass
        return self._process.wait(timeout=PATIENCE)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._ours], [], [], max(0.0, seconds))[0]:
            return False
        try:
            chunk = os.read(self._ours, 65536)
        except OSError:  # the other side is closed
            return False
        self._shown += chunk
        return bool(chunk)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)
