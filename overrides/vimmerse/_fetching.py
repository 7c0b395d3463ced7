"""Fetches one result from one address: streamed to a temporary file, its length checked, synced,
renamed. The key is never sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import httpx

from ._flow import Close, Flow, Pump, Send
from ._partial import Partial, write_back
from ._progress import share, tolerant
from ._results import bare, is_url, shown
from ._settings import Settings
from .errors import DownloadError

_EXPIRED = {403, 404, 410}
_MOST_REDIRECTS = 20
_STRETCH = 4 << 20  # bytes that the disk is given at once


@dataclass(frozen=True)
class DownloadProgress:
    """How far a download is: `received` of `total` bytes; `total` is None when the host does not
    tell.
    """

    path: Path
    received: int
    total: int | None

    def __str__(self) -> str:
        return f"{self.path}: {share(self.received, self.total)}"


OnProgress = Callable[[DownloadProgress], object]


@dataclass(frozen=True)
class Order:
    """One result to be saved, and how."""

    settings: Settings
    url: str = field(repr=False)
    dest: Path
    resume: bool
    overwrite: bool
    on_progress: OnProgress | None
    part_of: str
    """Which of several results of which job it is, empty for the only one."""

    @property
    def source(self) -> str:
        return bare(self.url)


class Expired(Exception):  # noqa: N818 -- an answer that asks for another address, told to nobody
    """The address of a result was refused."""


def fetch(order: Order, *, resume: bool) -> Flow[None]:
    """Fetch once. Raises httpx.RequestError for what may be tried again, and Expired."""
    partial = Partial(order.dest, order.url)
    start = partial.resumable() if resume else None
    response = yield from _answer(order, start)
    if response.status_code == 416 and start:  # nothing is missing, or it is another file
        yield Close(response)
        partial.forget()
        start = None
        response = yield from _answer(order, start)
    try:
        _refuse_failure(order, response)
        _refuse_page(order, response)
        yield from _receive(order, partial, response, start)
    except GeneratorExit:  # nobody carries steps out any more
        raise
    except BaseException:
        yield Close(response)
        raise
    yield Close(response)


def _answer(order: Order, start: tuple[int, str] | None) -> Flow[httpx.Response]:
    """Ask for the file, following redirects with nothing but the headers of this request."""
    url = order.url
    for _ in range(_MOST_REDIRECTS):
        try:
            response: httpx.Response = yield Send(_request(order, url, start), stream=True)
        except httpx.RequestError:
            raise
        except Exception as error:  # from a transport that cannot send this, or read the answer
            words = f"it cannot be asked for ({type(error).__name__})"
            raise broken(order, words) from shown(error)
        if not response.has_redirect_location:
            return response
        yield Close(response)
        url = _target(order, response)
    raise broken(order, f"it was redirected more than {_MOST_REDIRECTS} times")


def _target(order: Order, response: httpx.Response) -> str:
    """Return where a redirect leads to."""
    url = response.request.url.join(response.headers["location"])
    if not is_url(str(url)):
        raise broken(order, f"it was redirected to {url.scheme}, not to http(s)")
    return str(url)


def _request(order: Order, url: str, start: tuple[int, str] | None) -> httpx.Request:
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers.update({"Range": f"bytes={start[0]}-", "If-Range": start[1]})
    try:
        timeout = order.settings.limits(None).as_dict()
        extensions = {"timeout": timeout, "surplus": True}
        return httpx.Request("GET", url, headers=headers, extensions=extensions)
    except (httpx.InvalidURL, UnicodeEncodeError) as error:
        raise broken(order, "the address is not valid") from shown(error)


def _refuse_failure(order: Order, response: httpx.Response) -> None:
    status = response.status_code
    if status in _EXPIRED:
        raise Expired(f"it was answered {status}")
    if status == 429 or status >= 500:
        raise httpx.ReadError(f"it was answered {status}")
    if (
        status not in {200, 206}
        or response.headers.get("content-encoding", "identity") != "identity"
    ):
        raise broken(order, f"it was answered {status} in a form that is no file")


def _refuse_page(order: Order, response: httpx.Response) -> None:
    """Refuse what a host shows in place of a file that is not there any more."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html" and order.dest.suffix.lower() not in {".html", ".htm"}:
        raise Expired("it was answered with an HTML page")


def _receive(
    order: Order, partial: Partial, response: httpx.Response, start: tuple[int, str] | None
) -> Flow[None]:
    offset, total = _extent(response)
    validator = _strong(response.headers.get("etag") or response.headers.get("last-modified"))
    have, before = start or (0, None)
    is_rest = offset == have > 0 and _is_same(response, before)
    append = response.status_code == 206 and is_rest
    if response.status_code == 206 and not append:
        partial.forget()
        raise httpx.ReadError("another part was sent than was asked for, or of another file")
    try:
        with partial.open(append=append, validator=validator) as file:
            sink = _Sink(order, file, have if append else 0, total)
            yield from _pump(response, sink)
            if total is not None and sink.received != total:
                raise httpx.ReadError(f"{sink.received} of {total} bytes")
            if surplus := response.extensions.get("surplus", int)():
                partial.discard()
                raise httpx.ReadError(f"{surplus} bytes beyond its end")
            if sink.received:
                partial.finish(file, overwrite=order.overwrite, part_of=order.part_of)
        if not sink.received:
            partial.discard()
            raise broken(order, "it has 0 bytes")
    except BlockingIOError as error:
        raise broken(order, f"another download is writing {order.dest}") from error
    except FileExistsError as error:
        partial.discard()
        raise broken(order, f"{order.dest} was made by someone else meanwhile") from error
    except OSError as error:
        partial.discard()
        raise broken(
            order, f"{order.dest} cannot be written ({error.strerror}); nothing was left behind"
        ) from error


def _pump(response: httpx.Response, sink: _Sink) -> Flow[None]:
    """Let the body run into the sink. What a transport raises is a lost connection, and what the
    disk raises an OSError.
    """
    try:
        yield Pump(response, sink.write)
    except httpx.RequestError:
        raise
    except Exception as error:
        if sink.failure is not None:
            raise sink.failure from None
        raise httpx.ReadError(type(error).__name__) from shown(error)


class _Sink:
    """Writes pieces and tells how far it is; what the callback raises never ends the download."""

    def __init__(self, order: Order, file: BinaryIO, received: int, total: int | None) -> None:
        self.received = self._under_way = received
        self.failure: OSError | None = None
        self._order, self._file, self._total = order, file, total
        self._tell = tolerant(order.on_progress, "on_progress", f"the download of {order.dest}")

    def write(self, chunk: bytes) -> None:
        try:
            self._file.write(chunk)
        except OSError as error:
            self.failure = error
            raise
        self.received += len(chunk)
        if self.received - self._under_way >= _STRETCH:
            write_back(self._file, self._under_way, self.received)
            self._under_way = self.received
        self._tell(DownloadProgress(self._order.dest, self.received, self._total))


def _extent(response: httpx.Response) -> tuple[int, int | None]:
    """Return where the body starts and how long the whole is."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("content-range", ""))
    if response.status_code == 206:
        return (int(found[1]), int(found[2])) if found else (-1, None)
    length = response.headers.get("content-length", "")
    return 0, int(length) if length.isdecimal() else None


def _is_same(response: httpx.Response, validator: str | None) -> bool:
    """Tell whether a part belongs to the file that a validator was given for, as far as is told."""
    kind = "etag" if (validator or "").startswith('"') else "last-modified"
    return bool(response.headers.get(kind, validator) == validator)


def _strong(validator: str | None) -> str | None:
    """Return a validator that If-Range may carry: weak ETags cannot promise equal bytes."""
    return None if validator is None or validator.startswith("W/") else validator


def broken(order: Order, what: str) -> DownloadError:
    return DownloadError(
        f"{order.source} was not saved: {what}. Fetching a result again costs nothing: "
        "call download once more.",
        url=order.source,
    )
