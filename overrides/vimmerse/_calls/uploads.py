"""Opens what is to be uploaded: a path, bytes, an open binary file or a File, streamed under a
name and media type.
"""

from __future__ import annotations

import io
import mimetypes
import shutil
import tempfile
from contextlib import ExitStack
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import httpx
from vimmerse_api.types import File

from .._settings.callbacks import tolerant
from ..errors import InvalidArgumentError
from ..progress import OnUpload, UploadProgress

_IN_MEMORY = 8 << 20
_ANY_BYTES = "application/octet-stream"


def watched(file: File, on_progress: OnUpload | None) -> File:
    """Return a file that reports what has been read of it, which is what has been sent, and raises
    when it has grown since.
    """
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
        self._sent += len(data)
        if self._sent > self._total:
            raise httpx.WriteError(f"{self._name} has grown while it was sent")
        if data:
            self._tell(UploadProgress(self._name, self._sent, self._total))
        return data


def opened(source: Any, argument: str, files: ExitStack) -> File:
    """Return a source as a File; what is opened here is closed with `files`.

    Raise InvalidArgumentError if the path cannot be read or the source is of another kind.
    """
    if isinstance(source, File):
        payload = _readable(source.payload, argument, files)
        return File(payload, source.file_name, source.mime_type)
    if isinstance(source, bytes | bytearray | memoryview):
        return File(io.BytesIO(source), argument, _ANY_BYTES)
    if isinstance(source, str | PathLike):
        return _from_path(Path(fspath(source)), argument, files)
    if hasattr(source, "read") and not isinstance(source, io.TextIOBase):
        name = getattr(source, "name", None)
        payload = _readable(source, argument, files)
        return _named(payload, Path(name).name if isinstance(name, str) else argument)
    raise InvalidArgumentError(
        f"{argument}: expected a path, bytes or a file open in binary mode, "
        f"not {type(source).__name__}.",
        argument=argument,
    )


def _from_path(path: Path, argument: str, files: ExitStack) -> File:
    try:
        return _named(files.enter_context(path.open("rb")), path.name)
    except OSError as error:
        raise InvalidArgumentError(
            f"{argument}: {path} cannot be read: {error.strerror}.", argument=argument
        ) from error


def _readable(source: Any, argument: str, files: ExitStack) -> Any:
    """Return a file whose length can be told and that can be read again."""
    try:
        seekable = hasattr(source, "seekable") and source.seekable()
        return source if seekable else _spooled(source, files)
    except (OSError, ValueError) as error:
        words = f"{argument}: it cannot be read: {error}."
        raise InvalidArgumentError(words, argument=argument) from error


def _spooled(source: Any, files: ExitStack) -> Any:
    """Copy a pipe to a temporary file: its length must be known, and a refused call sent again."""
    copy = files.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    shutil.copyfileobj(source, copy)
    return copy


def _named(payload: Any, name: str) -> File:
    told = name.encode(errors="replace").decode()  # the names of files need not be text
    return File(payload, told, mimetypes.guess_type(told)[0] or _ANY_BYTES)
