"""Fetches one result from one address: streamed to a temporary file, its length checked, synced,
renamed. The key is never sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import httpx

from .._flows.steps import Close, Flow, Pump, Send
from .._settings.addresses import bare, is_url, shown
from .._settings.callbacks import tolerant
from .._settings.settings import Settings
from ..errors import DownloadError
from ..progress import DownloadProgress, OnDownload
from .partial import Partial

_EXPIRED = {403, 404, 410}
_MOST_REDIRECTS = 20


@dataclass(frozen=True)
class Order:
    """One result to be saved, and how."""

    settings: Settings
    url: str = field(repr=False)
    dest: Path
    part_of: str
    """Which of several results of which job it is, empty for the only one."""
    resume: bool = True
    overwrite: bool = False
    on_progress: OnDownload | None = None

    @property
    def source(self) -> str:
        return bare(self.url)


class Expired(Exception):  # noqa: N818 -- never shown: it asks for another address
    """The address of a result was refused."""


def fetch(order: Order, *, resume: bool) -> Flow[None]:
    """Fetch once. Raise httpx.RequestError for what may be retried, and Expired."""
    partial = Partial(order.dest, order.url)
    start = partial.resumable() if resume else None
    response = yield from _answer(order, start)
    if response.status_code == 416 and start:  # nothing is missing, or it is another file
        yield from Close(response)
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
        yield from Close(response)
        raise
    yield from Close(response)


def _answer(order: Order, start: tuple[int, str] | None) -> Flow[httpx.Response]:
    """Ask for the file, and follow redirects with the headers of this request only."""
    url = order.url
    for _ in range(_MOST_REDIRECTS):
        try:
            response = yield from Send(_request(order, url, start), stream=True)
        except httpx.RequestError:
            raise
        except Exception as error:  # from a transport that cannot send this, or read the answer
            words = f"it cannot be asked for ({type(error).__name__})"
            raise broken(order, words) from shown(error)
        if not response.has_redirect_location:
            return response
        yield from Close(response)
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
        return httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
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
    """Refuse the page that some hosts show instead of a file that is gone."""
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
    """Write the body through the sink. An error of the transport is a lost connection; one of the
    disk stays an OSError.
    """
    try:
        yield from Pump(response, sink.write)
    except httpx.RequestError:
        raise
    except Exception as error:
        if sink.failure is not None:
            raise sink.failure from None
        raise httpx.ReadError(type(error).__name__) from shown(error)


class _Sink:
    """Writes chunks and reports progress; what the callback raises never ends the download."""

    def __init__(self, order: Order, file: BinaryIO, received: int, total: int | None) -> None:
        self.received = received
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
        self._tell(DownloadProgress(self._order.dest, self.received, self._total))


def _extent(response: httpx.Response) -> tuple[int, int | None]:
    """Return where the body starts and how long the whole is."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("content-range", ""))
    if response.status_code == 206:
        return (int(found[1]), int(found[2])) if found else (-1, None)
    length = response.headers.get("content-length", "")
    return 0, int(length) if length.isdecimal() else None


def _is_same(response: httpx.Response, validator: str | None) -> bool:
    """Return False if the response says that a part belongs to another file than the validator."""
    kind = "etag" if (validator or "").startswith('"') else "last-modified"
    return bool(response.headers.get(kind, validator) == validator)


def _strong(validator: str | None) -> str | None:
    """Return a validator for If-Range, None for a weak ETag: it does not promise equal bytes."""
    return None if validator is None or validator.startswith("W/") else validator


def broken(order: Order, what: str) -> DownloadError:
    return DownloadError(
        f"{order.source} was not saved: {what}. Fetching a result again costs nothing: "
        "call download once more.",
        url=order.source,
    )
