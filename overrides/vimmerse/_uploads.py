"""Opens what is to be uploaded: a path, bytes, an open binary file or a File, streamed under a
name and media type.
"""

from __future__ import annotations

import io
import mimetypes
from contextlib import ExitStack
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from vimmerse_api.types import File

from .errors import InvalidArgumentError

_ANY_BYTES = "application/octet-stream"


def opened(source: Any, argument: str, files: ExitStack) -> File:
    """Return a source as a File; what is opened here is closed with `files`.

    Raises InvalidArgumentError when the path cannot be read or the source is of another kind.
    """
    if isinstance(source, File):
        return source
    if isinstance(source, bytes | bytearray | memoryview):
        return File(io.BytesIO(source), argument, _ANY_BYTES)
    if isinstance(source, str | PathLike):
        return _from_path(Path(fspath(source)), argument, files)
    if hasattr(source, "read") and not isinstance(source, io.TextIOBase):
        name = getattr(source, "name", None)
        return _named(source, Path(name).name if isinstance(name, str) else argument)
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


def _named(payload: Any, name: str) -> File:
    return File(payload, name, mimetypes.guess_type(name)[0] or _ANY_BYTES)
