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

from ._results import bare

try:
    import fcntl
except ImportError:  # not on Windows, where an open file cannot be renamed over anyway
    fcntl = None  # type: ignore[assignment]


_BUFFER = 512 << 10  # bytes that a kill may take; small writes cost time
_LONGEST_STEM = 200  # bytes; file systems take 255, and the temporary names are longer


@dataclass(frozen=True)
class Partial:
    """The temporary file of one destination: `.NAME.part`, with its validator in
    `.NAME.part.json`. Of a long name, a part and a hash stand there.
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
        """Return the bytes that are there and their validator, if they came from this address, or,
        since signatures change, from one that differs in its query when an ETag can tell whether
        the rest belongs to them.
        """
        self.tidy()
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
        """Open and lock the temporary file. Raises BlockingIOError while another download has it.

        The notes are written before the bytes, so that none stand there unexplained.
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
        """Open the file and lock it, unless it has got its final name meanwhile."""
        while True:
            file = self.path.open("ab", buffering=_BUFFER)
            try:
                _lock(file)
                if _is_at(file, self.path) and not self._is_published():
                    return file
            except OSError:
                file.close()
                raise
            file.close()
            if self._is_published():
                self.path.unlink(missing_ok=True)

    def _is_published(self) -> bool:
        """Tell a file that has its final name too: whoever gave it that name was killed before the
        temporary one was gone.
        """
        try:
            return self.path.stat().st_nlink > 1
        except OSError:
            return False

    def is_finished(self, part_of: str) -> bool:
        """Tell whether the file has its name already, as this part of more, and is untouched."""
        notes = self._noted()
        try:
            same = notes.get("is_file") == _identity(self.dest.stat())
        except (OSError, ValueError):
            return False
        ours = notes.get("part_of") == part_of and notes.get("source") == bare(self.url)
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
        """Let the next download start anew."""
        self._notes.unlink(missing_ok=True)

    def finish(self, file: BinaryIO, *, overwrite: bool, part_of: str = "") -> None:
        """Make the bytes durable and give them their name, while they are locked. Raises
        FileExistsError when someone else has taken the name and may keep it. Of a file that is part
        of more, notes are left until `settle`.
        """
        file.flush()
        os.fsync(file.fileno())
        if part_of:
            self._note(part_of=part_of, is_file=_identity(os.fstat(file.fileno())))
        if fcntl is None:
            file.close()
        if overwrite or not self._linked():
            self.path.replace(self.dest)
        if not part_of:
            self.forget()
        _sync_folder(self.dest.parent)

    def _linked(self) -> bool:
        """Give the file its name if nobody else has it; tell whether the system can do that."""
        try:
            os.link(self.path, self.dest)
        except FileExistsError:
            raise
        except OSError:
            if self.dest.exists():
                raise FileExistsError(self.dest) from None
            return False
        self.path.unlink(missing_ok=True)
        return True

    def settle(self) -> None:
        """Remove what is left beside a file that has its name."""
        self.tidy()
        self.forget()

    def tidy(self) -> None:
        """Remove the second name of a file whose download was killed when it had its name."""
        if self._is_published():
            self.discard()

    def discard(self) -> None:
        """Remove what is there, after an error that is told already."""
        for path in (self.path, self._notes):
            with suppress(OSError):
                path.unlink()


def write_back(file: BinaryIO, start: int, end: int) -> None:
    """Have the system write a stretch of a file to the disk while more comes in, so that syncing it
    in the end takes less time. Linux does at this advice; elsewhere syncing just takes longer.
    """
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):  # advice that a file system does not take
            os.posix_fadvise(file.fileno(), start, end - start, os.POSIX_FADV_DONTNEED)


def _identity(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns]


def _hash(text: str) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()


def _is_at(file: BinaryIO, path: Path) -> bool:
    """Tell whether an open file is the one that a path leads to."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


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
