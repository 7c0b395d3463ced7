"""The media of a request: addresses are checked, and files uploaded before the request is sent."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from vimmerse_api.api import Operation, RawResponse
from vimmerse_api.types import File

from .._flows.steps import Flow
from .._root import invalid
from .._settings.logs import interrupted
from ..errors import ResponseDecodeError, VimmerseError
from .uploads import opened

if TYPE_CHECKING:
    from .requests import CallOptions, Prepared

T = TypeVar("T")
Call = Callable[[Operation[Any], Mapping[str, Any], "CallOptions"], Flow[RawResponse[Any]]]
_ADDRESS = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


class Waiting(str):
    """Stands in a request for the address that a file will have when it is uploaded."""

    kind: str
    place: str
    file: File


class Media:
    """Takes what a request names as media. `kinds` is from the document, `files` closes files."""

    def __init__(self, kinds: Mapping[str, str], files: ExitStack) -> None:
        self._kinds, self.files = kinds, files
        self.waiting: dict[Any, Waiting] = {}

    def take(self, value: Any, place: str, *, is_optional: bool) -> Any:
        """Return what is an address, or stands at a place that holds no media; open anything else.
        Raise InvalidArgumentError for any other text, unless empty, and for what is no file.
        """
        kind = self._kinds.get(re.sub(r"\[\d+\]", "", place))
        is_text = isinstance(value, str)
        if kind is None or (is_text and (_ADDRESS.match(value) or (is_optional and not value))):
            return value
        if is_text:
            fault = f"{value[:100]!r} is not an http(s) address; to send a file of yours, pass "
            raise invalid(place, f"{fault}Path({value[:100]!r})")
        key = (kind, _identity(value))
        if key not in self.waiting:
            file = opened(value, place, self.files, "an http(s) address, ")
            size = file.payload.seek(0, io.SEEK_END)
            self.waiting[key] = waiting = Waiting(f"{place}: {file.file_name}, {size} bytes")
            waiting.kind, waiting.place, waiting.file = kind, place, file
        return self.waiting[key]


def _identity(value: Any) -> Any:
    """Return what is equal for the same file."""
    if isinstance(value, os.PathLike):
        return os.path.abspath(os.fsdecode(value))  # noqa: PTH100 -- the file system may refuse it
    return value if isinstance(value, bytes) else id(value)


def filled(value: Any, addresses: Mapping[str, str]) -> Any:
    """Return a body with the addresses of the files that were waiting."""
    if isinstance(value, dict):
        return {name: filled(item, addresses) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, addresses) for item in value]
    return addresses[value] if isinstance(value, Waiting) else value


def after_uploads(
    ready: Prepared[T], flow: Flow[RawResponse[T]], call: Call, options: CallOptions
) -> Flow[RawResponse[T]]:
    """Upload the files of a request, then carry out the flow that sends it. If an upload fails,
    raise its error, which says that nothing was submitted.
    """
    addresses: dict[str, str] = {}
    with ready.files:
        for waiting in ready.media.waiting.values() if ready.media else ():
            try:
                addresses[waiting] = yield from _uploaded(waiting, call, options)
            except BaseException as error:
                text = f"{ready}: nothing was submitted, because {waiting.place} was not uploaded."
                if isinstance(error, VimmerseError):
                    error.args = (f"{text} {error}",)
                else:
                    interrupted(error, text)
                raise
        ready.fill(addresses)
        return (yield from flow)


def _uploaded(waiting: Waiting, call: Call, options: CallOptions) -> Flow[str]:
    """Upload a file by the route of its kind and return its address."""
    upload: Operation[Any] = import_module(f"vimmerse_api.api.{waiting.kind}").UPLOAD
    # A copy that nobody uses does no harm, so an upload whose outcome is unknown is repeated.
    repeatable = replace(upload, creates=False)
    arguments = {f"{waiting.kind}_file": waiting.file}
    response = yield from call(repeatable, arguments, {**options, "extra_body": None})
    address = next(iter(response.parsed.results or ()), None)
    if not isinstance(address, str) or not _ADDRESS.match(address):
        text = f"POST {upload.path} was answered, but `results` has no address ({address!r})."
        raise ResponseDecodeError(text, response=response.response)
    return address
