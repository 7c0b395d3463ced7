"""A result on its way to disk: a temporary file beside its destination, and the notes with which
another process can resume it.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import shutil
import stat
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import httpx

from .._settings.addresses import bare

try:
    import fcntl
except ImportError:  # not on Windows, where an open file cannot be renamed over anyway
    fcntl = None  # type: ignore[assignment]

_STEP = 8 << 20  # bytes between syncs
_MOST = 32 << 20  # bytes that may be ahead of the disk
_sync = getattr(os, "fdatasync", os.fsync)  # not on macOS and Windows
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # not on Windows
_PIECE = 4 << 10  # bytes, each of which may be a thousand when decoded
_DECODED = {"gzip", "deflate", "br", "zstd"}
_LONGEST_STEM = 200  # bytes; file systems take 255, and the temporary names are longer
_UNSUPPORTED = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK}  # by the file system


@dataclass(frozen=True)
class Part:
    """A file from the byte `start` on, of `total` if known. `validator` is for If-Range."""

    start: int
    total: int | None
    validator: str
    encoding: str


@dataclass(frozen=True)
class Partial:
    """The temporary file of one destination: `.NAME.part`, with its notes in `.NAME.part.json`. A
    long name is cut and gets a hash there. `share` says which of several results of which job it
    is, and is empty for the only one.
    """

    dest: Path
    url: str = field(repr=False)
    share: str = ""

    @property
    def path(self) -> Path:
        stem = self.dest.name
        if len(os.fsencode(stem)) > _LONGEST_STEM:
            stem = f"{stem[:20]}-{_hash(stem)[:16]}"
        return self.dest.with_name(f".{stem}.part")

    @property
    def _notes(self) -> Path:
        return self.path.with_suffix(".part.json")

    def resumable(self) -> Part | None:
        """Return the part that is missing, None if what is there cannot be resumed.

        The bytes must come from this address or, since signatures change, from one that differs
        only in its query, if they have an ETag, which tells whether the rest belongs to them.
        """
        try:
            size, notes = self.path.lstat().st_size, dict(json.loads(self._notes.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        validator = str(notes.get("validator") or "")
        is_like = notes.get("source") == bare(self.url) and validator.startswith('"')
        is_same = is_like or notes.get("address") == _hash(self.url)
        part = Part(size, notes.get("total"), validator, str(notes.get("encoding") or ""))
        return part if size and validator and is_same else None

    def open(self, part: Part) -> Arriving:
        """Open and lock the temporary file. Raise BlockingIOError while another download has it."""
        while True:
            file = open(self.path, "ab", opener=_opened)  # noqa: SIM115
            try:
                if os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                    if not part.start:  # the notes come before the bytes: none are without them
                        file.seek(0)
                        file.truncate()
                        facts = {"source": bare(self.url), "address": _hash(self.url)}
                        self._note(asdict(part) | facts)
                    return Arriving(file)
            except FileNotFoundError:
                pass
            except OSError:
                file.close()
                raise
            file.close()  # another download has renamed or removed it before it was locked

    def _note(self, facts: object) -> None:
        self.forget()  # a link may have been planted there
        self._notes.write_text(json.dumps(facts))

    def finish(self, arrived: Arriving, overwrite: bool, encoding: str = "") -> None:
        """Make the bytes durable and rename the file, decoded if they are in that encoding. Notes
        on one of several results stay until all are saved. Raise OSError if there are no bytes, or
        another file got that name meanwhile.
        """
        file = arrived.settled()
        named = [one for one in encoding.lower().split(",") if one.strip() in _DECODED]
        if len(named) == 1:
            self._decode(file, named[0])
        if not os.fstat(file.fileno()).st_size:
            raise OSError(errno.ENODATA, "the result has 0 bytes")
        _synced(os.fsync, file.fileno())
        if self.share:
            self._note(self._saved(os.fstat(file.fileno())))
        if not overwrite and os.path.lexists(self.dest):
            raise OSError(errno.EEXIST, "it was made by someone else meanwhile")
        if fcntl is None:
            file.close()
        self.path.replace(self.dest)
        if not self.share:
            self.forget()
        with suppress(OSError):  # not every file system can sync folders
            folder = os.open(self.dest.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _decode(self, file: BinaryIO, encoding: str) -> None:
        """Put the decoded bytes in place of the encoded ones, unless the encoding is wrong."""
        with self.path.open("rb") as source, TemporaryFile(dir=self.path.parent) as plain:
            pieces = iter(partial(source.read, _PIECE), b"")
            if encoding.strip() == "gzip":  # which tells whether all of it is there
                decoded = iter(partial(gzip.GzipFile(fileobj=source).read, _STEP), b"")
            else:
                headers = {"content-encoding": encoding}
                decoded = httpx.Response(200, headers=headers, content=pieces).iter_bytes()
            try:
                plain.writelines(decoded)
            except EOFError as error:
                raise httpx.ReadError("the compressed result ends too soon") from error
            except (httpx.DecodingError, gzip.BadGzipFile, zlib.error):
                return
            self.forget()  # what is there from here on cannot be resumed
            file.truncate(0)
            plain.seek(0)
            shutil.copyfileobj(plain, file)
            file.flush()

    def is_finished(self) -> bool:
        """Return True if the file was saved as this share and has not changed."""
        try:
            saved: bool = json.loads(self._notes.read_text()) == self._saved(self.dest.stat())
        except (OSError, ValueError):
            return False
        return saved

    def _saved(self, found: os.stat_result) -> list[object]:
        return [self.share, bare(self.url), found.st_size, found.st_mtime_ns]

    def forget(self) -> None:
        """Remove the notes, so that the next download starts anew."""
        with suppress(OSError):
            self._notes.unlink()

    def discard(self) -> bool:
        """Remove what is there, and return whether that is gone."""
        self.forget()
        with suppress(OSError):
            self.path.unlink()
        return not os.path.lexists(self.path)


def _opened(path: str, flags: int) -> int:
    """Open and lock a file, where it can be locked; never through a link, and no FIFO."""
    handle = os.open(path, flags | _NO_LINK, 0o666)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "something is there that is no file")
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            os.close(handle)
            raise
    return handle


def _synced(sync: Callable[[int], None], handle: int) -> None:
    """Have a file's bytes written to the disk, where the file system can."""
    try:
        sync(handle)
    except OSError as error:
        if error.errno not in {*_UNSUPPORTED, errno.EINVAL}:
            raise


class Arriving:
    """An open temporary file. A thread syncs it meanwhile, so that the last sync is short."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = self._synced = file.tell()
        self._thread = ThreadPoolExecutor(1, "vimmerse-sync")
        self._last: Future[None] | None = None

    def write(self, chunk: bytes) -> Future[None] | None:
        """Write a chunk. Return the sync to wait for if the disk is too far behind."""
        self.file.write(chunk)
        self.size += len(chunk)
        if self.size - self._synced < _STEP:
            return None
        if self._last is None or self._last.done():
            self.settled()
            with suppress(RuntimeError):  # at the end of the program; the last sync is left
                self._last = self._thread.submit(_synced, _sync, self.file.fileno())
            self._synced = self.size
        return self._last if self.size - self._synced >= _MOST else None

    def settled(self) -> BinaryIO:
        """Return the file, which has all bytes. Raise OSError if some were lost on the way: the
        system tells that only once, to the sync that comes first.
        """
        if self._last is not None:
            self._last.result()
        self.file.flush()
        return self.file

    def __enter__(self) -> Arriving:
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.file.close()


def _hash(text: str) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()
