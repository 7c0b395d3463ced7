"""A result on its way to disk: a temporary file beside its destination, and what is needed to
resume it in another process.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from .._settings.addresses import bare
from .._settings.callbacks import tolerant
from ..progress import DownloadProgress, OnDownload

try:
    import fcntl
except ImportError:  # not on Windows, where an open file cannot be renamed over anyway
    fcntl = None  # type: ignore[assignment]


_BUFFER = 512 << 10  # bytes that a kill may lose; small writes cost time
_LONGEST_STEM = 200  # bytes; file systems take 255, and the temporary names are longer


@dataclass(frozen=True)
class Partial:
    """The temporary file of one destination: `.NAME.part`, with its notes in `.NAME.part.json`. A
    long name is cut and gets a hash there.
    """

    dest: Path
    url: str = field(repr=False)

    @property
    def path(self) -> Path:
        return self.dest.with_name(f".{self._stem}.part")

    @property
    def _notes(self) -> Path:
        return self.dest.with_name(f".{self._stem}.part.json")

    @property
    def _stem(self) -> str:
        name = self.dest.name
        if len(os.fsencode(name)) <= _LONGEST_STEM:
            return name
        return f"{name[:20]}-{_hash(name)[:16]}"

    def resumable(self) -> tuple[int, str] | None:
        """Return the bytes that are there and their validator, None if they cannot be resumed.

        They must come from this address or, since signatures change, from one that differs in its
        query only, if they have an ETag, which tells whether the rest belongs to them.
        """
        notes = self._noted()
        try:
            size = self.path.stat().st_size
        except (OSError, ValueError):
            return None
        if notes.get("source") != bare(self.url) or not size:
            return None
        validator = notes.get("validator")
        same = notes.get("address") == _hash(self.url)
        if not isinstance(validator, str) or not (same or validator.startswith('"')):
            return None
        return size, validator

    def open(self, *, append: bool, validator: str | None) -> BinaryIO:
        """Open and lock the temporary file. Raise BlockingIOError while another download has it.

        The notes are written before the bytes, so that no bytes are there without them.
        """
        file = self._locked()
        try:
            if not append:
                self.forget()
                file.truncate(0)
                if validator:
                    self._note(validator=validator)
        except OSError:
            file.close()
            raise
        return file

    def _locked(self) -> BinaryIO:
        """Open the file and lock it; again, if another download has renamed it meanwhile."""
        while True:
            file = self.path.open("ab", buffering=_BUFFER)
            try:
                if fcntl is not None:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_at(file, self.path):
                    return file
            except OSError:
                file.close()
                raise
            file.close()

    def is_finished(self, share: str) -> bool:
        """Return True if the file was saved as this one of several results and has not changed."""
        notes = self._noted()
        try:
            same = notes.get("is_file") == _identity(self.dest.stat())
        except (OSError, ValueError):
            return False
        ours = notes.get("share") == share and notes.get("source") == bare(self.url)
        return same and ours

    def _noted(self) -> dict[str, Any]:
        try:
            notes = json.loads(self._notes.read_text())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def _note(self, **facts: Any) -> None:
        own = {"source": bare(self.url), "address": _hash(self.url)}
        self._notes.write_text(json.dumps({**self._noted(), **own, **facts}))

    def forget(self) -> None:
        """Remove the notes, so that the next download starts anew."""
        self._notes.unlink(missing_ok=True)

    def finish(self, file: BinaryIO, *, overwrite: bool, share: str = "") -> None:
        """Make the bytes durable and rename the file. Raise FileExistsError if somebody else has
        made a file of that name, which is not to be replaced. Notes on one of several results stay
        until all are saved.
        """
        file.flush()
        os.fsync(file.fileno())
        if share:
            self._note(share=share, is_file=_identity(os.fstat(file.fileno())))
        if not overwrite and os.path.lexists(self.dest):
            raise FileExistsError(self.dest)
        if fcntl is None:
            file.close()
        self.path.replace(self.dest)
        if not share:
            self.forget()
        _sync_folder(self.dest.parent)

    def discard(self) -> None:
        """Remove what is there, after an error that is reported already."""
        for path in (self.path, self._notes):
            with suppress(OSError):
                path.unlink()


class Sink:
    """Writes chunks and reports progress; what the callback raises never ends the download."""

    def __init__(
        self,
        file: BinaryIO,
        dest: Path,
        received: int,
        total: int | None,
        on_progress: OnDownload | None,
    ) -> None:
        self.received = received
        self.failure: OSError | None = None
        self._file, self._dest, self._total = file, dest, total
        self._tell = tolerant(on_progress, "on_progress", f"the download of {dest}")

    def write(self, chunk: bytes) -> None:
        try:
            self._file.write(chunk)
        except OSError as error:
            self.failure = error
            raise
        self.received += len(chunk)
        self._tell(DownloadProgress(self._dest, self.received, self._total))


def _identity(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns]


def _hash(text: str) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()


def _is_at(file: BinaryIO, path: Path) -> bool:
    """Return True if an open file is the one at this path."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Make a rename durable as far as the file system can: not all of them sync folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
