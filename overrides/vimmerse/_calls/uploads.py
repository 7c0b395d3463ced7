"""Opens what is to be uploaded: paths, bytes, binary files, and what a web framework received."""

from __future__ import annotations

import io
import mimetypes
import re
import shutil
import tempfile
import zlib
from contextlib import ExitStack
from inspect import iscoroutine
from os import PathLike, fsdecode
from pathlib import Path
from typing import Any

import httpx
from vimmerse_api.types import File

from .._root import invalid
from .._settings.addresses import is_url
from .._settings.callbacks import tolerant
from ..progress import OnUpload, UploadProgress

_IN_MEMORY = 8 << 20
_ANY_BYTES = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[!-~]+/[!-~]+( *;[ -~]*)?")
_UNREADABLE = (OSError, ValueError, TypeError, AttributeError, EOFError, zlib.error)


def watched(file: File, on_progress: OnUpload | None) -> File:
    """Return a file that reports what is read of it, and raises if it has grown."""
    return File(_Watched(file, on_progress), file.file_name, file.mime_type)  # type: ignore[arg-type]


class _Watched:
    """As much of a binary file as a request needs."""

    def __init__(self, file: File, on_progress: OnUpload | None) -> None:
        self._payload, self._name = file.payload, file.file_name or ""
        self._tell = tolerant(on_progress, "on_upload", f"the upload of {self._name}")
        self._total = self._sent = self._payload.seek(0, io.SEEK_END)
        self.tell = self._payload.tell

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._sent = self._payload.seek(offset, whence)
        return self._sent

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._payload.read(size)
        except (OSError, ValueError) as error:
            raise httpx.WriteError(f"{self._name} cannot be read: {error}") from error
        if not isinstance(data, bytes):
            raise invalid(self._name, f"reading it gives {type(data).__name__}, not bytes.")
        self._sent += len(data)
        if self._sent > self._total:
            raise httpx.WriteError(f"{self._name} has grown while it was sent")
        if data:
            self._tell(UploadProgress(self._name, self._sent, self._total))
        return data


def opened(source: Any, argument: str, files: ExitStack, others: str = "") -> File:
    """Return a source as a File with a name and a media type; `files` closes what is opened here.

    Raise InvalidArgumentError if the source cannot be read or sent, or is of another kind; `others`
    names kinds that the argument takes besides.
    """
    try:
        payload, name, mime_type = _opened(source, files)
    except _UNREADABLE as error:
        named, why = getattr(error, "filename", None) or "it", getattr(error, "strerror", None)
        raise invalid(argument, f"{named} cannot be read: {why or error}.") from error
    if payload is None:
        expected = f"{others}a path, bytes or a file open in binary mode"
        raise invalid(argument, f"expected {expected}, not {type(source).__name__}.")
    if not isinstance(name or "", str):
        raise invalid(argument, f"the name of a file is text, not {type(name).__name__}.")
    told = (name or argument).encode(errors="replace").decode()  # names of files need not be text
    given = mime_type or mimetypes.guess_type(told, strict=False)[0] or _ANY_BYTES
    if not isinstance(given, str) or not _MEDIA_TYPE.fullmatch(given):
        raise invalid(argument, f"{given!r} is no media type.")
    return File(payload, told, given)


def _opened(source: Any, files: ExitStack) -> tuple[Any, Any, Any]:
    """Return content, name and media type, as far as they are known."""
    if isinstance(source, File):
        payload, name, mime_type = _opened(source.payload, files)
        return payload, source.file_name or name, source.mime_type or mime_type
    if isinstance(source, bytes | bytearray | memoryview):
        return io.BytesIO(source), None, None
    if is_url(source):
        raise ValueError("it is an address, which needs no upload")
    if isinstance(source, str | PathLike):
        path = Path(fsdecode(source))
        return files.enter_context(path.open("rb")), path.name, None
    mime_type, name = None, getattr(source, "name", None)  # a number where it is a pipe
    if hasattr(source, "content_type"):  # what a web framework has received
        mime_type, name = source.content_type, getattr(source, "filename", None) or name
        source = getattr(source, "stream", None) or getattr(source, "file", None)
    else:
        name = Path(name).name if isinstance(name, str) else None
    is_binary = hasattr(source, "read") and _is_binary(source)
    return _seekable(source, files) if is_binary else None, name, mime_type


def _is_binary(source: Any) -> bool:
    """Return True if a file gives bytes, not text or something to be awaited."""
    if isinstance(source, io.BufferedIOBase | io.RawIOBase):
        return True
    nothing = source.read(0)
    if iscoroutine(nothing):
        nothing.close()
    return isinstance(nothing, bytes)


def _seekable(source: Any, files: ExitStack) -> Any:
    """Return a file, or a copy of a pipe, whose length is unknown and which reads once."""
    if hasattr(source, "seekable") and source.seekable():
        if source.seek(0, io.SEEK_END) != source.tell():
            raise ValueError("its length is not known")
        return source
    copy = files.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    shutil.copyfileobj(source, copy)
    return copy
