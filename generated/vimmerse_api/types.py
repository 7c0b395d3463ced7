# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""Shared types of the models and request builders."""

from collections.abc import Mapping, MutableMapping
from http import HTTPStatus
from types import NoneType as Unset
from typing import IO, BinaryIO, Generic, TypeVar

from attrs import define

# "Not given" is None: a missing field reads as None, survives copy and pickle, and is never sent.
UNSET = None

FileContent = IO[bytes] | bytes | str
FileTypes = (
    # (file name, content, media type)
    tuple[str | None, FileContent, str | None]
    # (file name, content, media type, headers)
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """A file to upload: its open content, the name it is sent under and its media type."""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Return the tuple that httpx accepts for multipart/form-data."""
        return self.file_name, self.payload, self.mime_type


T = TypeVar("T")


@define
class Response(Generic[T]):
    """A response of a low-level endpoint function."""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = ["UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset"]
