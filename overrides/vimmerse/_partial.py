"""A result on its way to disk: a temporary file beside its destination, and what is needed to
resume it in another process.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # not on Windows, where an open file cannot be renamed over anyway
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Partial:
    """The temporary file of one destination: `.NAME.part`, with its validator in
    `.NAME.part.json`.
    """

    dest: Path

    @property
    def path(self) -> Path:
        return self.dest.with_name(f".{self.dest.name}.part")

    @property
    def _notes(self) -> Path:
        return self.dest.with_name(f".{self.dest.name}.part.json")

    def resumable(self, source: str) -> tuple[int, str] | None:
        """Return the bytes that are there and their validator, if they came from this source."""
        try:
            notes = json.loads(self._notes.read_text())
            size = self.path.stat().st_size
        except (OSError, ValueError):
            return None
        if (
            not isinstance(notes, dict)
            or notes.get("source") != source
            or not notes.get("validator")
            or not size
        ):
            return None
        return size, str(notes["validator"])

    def open(self, *, append: bool, source: str, validator: str | None) -> BinaryIO:
        """Open and lock the temporary file. Raises BlockingIOError while another download has it.

        The notes are written before the bytes, so that none stand there unexplained.
        """
        file = self.path.open("ab")
        try:
            _lock(file)
            if not append:
                self.forget()
                file.truncate(0)
                if validator:
                    self._notes.write_text(json.dumps({"source": source, "validator": validator}))
        except OSError:
            file.close()
            raise
        return file

    def forget(self) -> None:
        """Let the next download start anew."""
        self._notes.unlink(missing_ok=True)

    def finish(self, file: BinaryIO) -> None:
        """Make the bytes durable and give them their name."""
        file.flush()
        os.fsync(file.fileno())
        file.close()
        self.path.replace(self.dest)
        self._notes.unlink(missing_ok=True)
        _sync_folder(self.dest.parent)

    def discard(self) -> None:
        """Remove what is there, after an error that is told already."""
        for path in (self.path, self._notes):
            with suppress(OSError):
                path.unlink()


def _lock(file: BinaryIO) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    with suppress(PermissionError, IsADirectoryError):  # not every system opens folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
