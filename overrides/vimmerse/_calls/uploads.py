"""Opens what is to be uploaded: a path, bytes, an open binary file or a File."""

from __future__ import annotations

import io
import mimetypes
import shutil
import tempfile
from contextlib import ExitStack
from os import PathLike, fsdecode
from pathlib import Path
from typing import Any

import httpx
from vimmerse_api.types import File

from .._root import invalid
from .._settings.callbacks import tolerant
from ..progress import OnUpload, UploadProgress

_IN_MEMORY = 8 << 20
_ANY_BYTES = "application/octet-stream"


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
            if not getattr(error, "errno", getattr(self._payload, "closed", True)):
                raise  # it is not the file's, but a signal handler's, say
            raise httpx.WriteError(f"{self._name} cannot be read: {error}") from error
        self._sent += len(data)
        if self._sent > self._total:
            raise httpx.WriteError(f"{self._name} has grown while it was sent")
        if data:
            self._tell(UploadProgress(self._name, self._sent, self._total))
        return data


def opened(source: Any, argument: str, files: ExitStack) -> File:
    """Return a source as a File; `files` closes what is opened here.

    Raise InvalidArgumentError if the source cannot be read or is of another kind.
    """
    try:
        if isinstance(source, File):
            payload = opened(source.payload, argument, files).payload
            return File(payload, source.file_name, source.mime_type)
        if isinstance(source, bytes | bytearray | memoryview):
            return File(io.BytesIO(source), argument, _ANY_BYTES)
        if isinstance(source, str | PathLike):
            path = Path(fsdecode(source))
            return _named(files.enter_context(path.open("rb")), path.name)
        if hasattr(source, "read") and not isinstance(source, io.TextIOBase):
            name = getattr(source, "name", None)  # a number where it is a pipe
            own = Path(name).name if isinstance(name, str) else argument
            return _named(_seekable(source, files), own)
    except (OSError, ValueError) as error:
        name, why = getattr(error, "filename", None) or "it", getattr(error, "strerror", error)
        raise invalid(argument, f"{name} cannot be read: {why}.") from error
    expected = "a path, bytes or a file open in binary mode"
    raise invalid(argument, f"expected {expected}, not {type(source).__name__}.")


def _seekable(source: Any, files: ExitStack) -> Any:
    """Return a file, or a copy of a pipe, whose length is unknown and which reads once."""
    if hasattr(source, "seekable") and source.seekable():
        return source
    copy = files.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    shutil.copyfileobj(source, copy)
    return copy


def _named(payload: Any, name: str) -> File:
    told = name.encode(errors="replace").decode()  # the names of files need not be text
    return File(payload, told, mimetypes.guess_type(told)[0] or _ANY_BYTES)
