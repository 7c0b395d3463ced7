"""Saving results, as a flow: streamed to a temporary file, its length checked, synced, renamed.
The key is never sent.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import httpx
from vimmerse_api.models import Asset, Story

from ._flow import Close, Flow, Pump, Send, Sleep, Together
from ._partial import Partial
from ._results import bare, is_url, refuse_existing, results_of, targets_for
from ._retry import Outcome, next_delay
from ._settings import Settings
from ._waiting import read
from .errors import DownloadError
from .jobs import JobRef, lacks_result

if TYPE_CHECKING:
    from .jobs import Job

log = logging.getLogger("vimmerse")
_EXPIRED = {403, 404, 410}


@dataclass(frozen=True)
class DownloadProgress:
    """How far a download is: `received` of `total` bytes; `total` is None when the host does not
    tell.
    """

    path: Path
    received: int
    total: int | None


OnProgress = Callable[[DownloadProgress], object]


@dataclass(frozen=True)
class _Order:
    """One result to be saved, and how."""

    settings: Settings
    url: str = field(repr=False)
    dest: Path
    resume: bool
    on_progress: OnProgress | None

    @property
    def source(self) -> str:
        return bare(self.url)


def download(
    settings: Settings,
    job_or_url: Job,
    dest: Path,
    *,
    resume: bool,
    overwrite: bool,
    on_progress: OnProgress | None,
) -> Flow[Path | list[Path]]:
    """Save the results of a job, or one URL; return the path, or a list of paths when there are
    several results.
    """
    ref, urls = None, [str(job_or_url)]
    if not is_url(job_or_url):
        ref = JobRef.of(job_or_url)
        job = job_or_url if isinstance(job_or_url, Story | Asset) else None
        if job is None or lacks_result(job):
            job = yield from read(settings, ref)
        urls = list(results_of(job, ref))
    targets = targets_for(urls, dest, ref)
    for target in targets:
        refuse_existing(target, overwrite)
    orders = [
        _Order(settings, url, target, resume, on_progress)
        for url, target in zip(urls, targets, strict=True)
    ]
    with _resumable():
        if len(orders) == 1:
            return (yield from _save(orders[0], ref, 0))
        paths: list[Path] = yield Together([_save(order, ref, n) for n, order in enumerate(orders)])
        return paths


@contextmanager
def _resumable() -> Iterator[None]:
    """Note on Ctrl-C, or whatever else breaks a download off, how to go on."""
    try:
        yield
    except (GeneratorExit, Exception):  # DownloadError says it already
        raise
    except BaseException as error:
        error.add_note("What has arrived is kept: call download once more to go on.")
        raise


class _Expired(Exception):  # noqa: N818 -- passed on within this module only
    """The address of a result was refused."""


def _save(order: _Order, ref: JobRef | None, index: int) -> Flow[Path]:
    """Save one result; when its address has expired, read the job again for a new one, once."""
    try:
        yield from _save_from(order)
    except _Expired as refused:
        job = None if ref is None else (yield from read(order.settings, ref))
        urls = [] if job is None or ref is None else list(results_of(job, ref))
        if index >= len(urls) or urls[index] == order.url:
            raise _broken(order, f"{refused}: the address has expired or is wrong") from None
        try:
            yield from _save_from(replace(order, url=urls[index]))
        except _Expired as again:
            raise _broken(order, f"{again}, read anew from the job") from None
    return order.dest


def _save_from(order: _Order) -> Flow[None]:
    """Fetch until the file is whole, at most max_retries times more after the first."""
    for attempt in range(order.settings.max_retries + 1):
        try:
            return (yield from _fetch(order, resume=order.resume or attempt > 0))
        except httpx.RequestError as error:
            delay = next_delay(
                Outcome.UNKNOWN,
                repeatable=True,
                attempt=attempt,
                max_retries=order.settings.max_retries,
                retry_after=None,
                left=order.settings.timeout,
                jitter=random.random(),
            )
            if delay is None:
                raise _broken(
                    order, f"{str(error) or type(error).__name__} after {attempt + 1} attempts"
                ) from error
            log.info("%s: %s; resuming in %.1f s", order.source, type(error).__name__, delay)
            yield Sleep(delay)
    return None


def _fetch(order: _Order, *, resume: bool) -> Flow[None]:
    partial = Partial(order.dest)
    start = partial.resumable(order.source) if resume else None
    try:
        response: httpx.Response = yield Send(_request(order, start), stream=True)
    except ValueError as error:  # from a transport that cannot send this
        raise _broken(order, "the address cannot be asked") from error
    try:
        if response.status_code == 416 and start:
            partial.forget()
            raise httpx.ReadError("the rest was refused")
        _refuse_failure(order, response)
        _refuse_page(order, response)
        yield from _receive(order, partial, response, start[0] if start else 0)
    except GeneratorExit:  # nobody carries steps out any more
        raise
    except BaseException:
        yield Close(response)
        raise
    yield Close(response)


def _request(order: _Order, start: tuple[int, str] | None) -> httpx.Request:
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers.update({"Range": f"bytes={start[0]}-", "If-Range": start[1]})
    try:
        timeout = order.settings.limits(None).as_dict()
        return httpx.Request("GET", order.url, headers=headers, extensions={"timeout": timeout})
    except (httpx.InvalidURL, UnicodeEncodeError) as error:
        raise _broken(order, "the address is not valid") from error


def _refuse_failure(order: _Order, response: httpx.Response) -> None:
    status = response.status_code
    if status in _EXPIRED:
        raise _Expired(f"it was answered {status}")
    if status >= 500:
        raise httpx.ReadError(f"it was answered {status}")
    if (
        status not in {200, 206}
        or response.headers.get("content-encoding", "identity") != "identity"
    ):
        raise _broken(order, f"it was answered {status} in a form that is no file")


def _refuse_page(order: _Order, response: httpx.Response) -> None:
    """Refuse what a host shows in place of a file that is not there any more."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html" and order.dest.suffix.lower() not in {".html", ".htm"}:
        raise _Expired("it was answered with an HTML page")


def _receive(order: _Order, partial: Partial, response: httpx.Response, have: int) -> Flow[None]:
    offset, total = _extent(response)
    append = response.status_code == 206 and offset == have and have > 0
    if response.status_code == 206 and not append:
        partial.forget()
        raise httpx.ReadError("another part was sent than was asked for")
    validator = response.headers.get("etag") or response.headers.get("last-modified")
    try:
        with partial.open(append=append, source=order.source, validator=_strong(validator)) as file:
            sink = _Sink(order, file, have if append else 0, total)
            yield Pump(response, sink.write)
            if total is not None and sink.received != total:
                raise httpx.ReadError(f"{sink.received} of {total} bytes")
            if sink.received:
                partial.finish(file)
        if not sink.received:
            partial.discard()
            raise _broken(order, "it has 0 bytes")
    except BlockingIOError as error:
        raise _broken(order, f"another download is writing {order.dest}") from error
    except OSError as error:
        partial.discard()
        raise _broken(
            order, f"{order.dest} cannot be written ({error.strerror}); nothing was left behind"
        ) from error


class _Sink:
    """Writes pieces and tells how far it is; what the callback raises never ends the download."""

    def __init__(self, order: _Order, file: BinaryIO, received: int, total: int | None) -> None:
        self.received = received
        self._order, self._file, self._total = order, file, total

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self.received += len(chunk)
        if self._order.on_progress is None:
            return
        try:
            self._order.on_progress(DownloadProgress(self._order.dest, self.received, self._total))
        except Exception:
            log.exception("on_progress failed; the download of %s goes on", self._order.dest)


def _extent(response: httpx.Response) -> tuple[int, int | None]:
    """Return where the body starts and how long the whole is."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("content-range", ""))
    if response.status_code == 206:
        return (int(found[1]), int(found[2])) if found else (-1, None)
    length = response.headers.get("content-length", "")
    return 0, int(length) if length.isdecimal() else None


def _strong(validator: str | None) -> str | None:
    """Return a validator that If-Range may carry: weak ETags cannot promise equal bytes."""
    return None if validator is None or validator.startswith("W/") else validator


def _broken(order: _Order, what: str) -> DownloadError:
    return DownloadError(
        f"{order.source} was not saved: {what}. Fetching a result again costs nothing: "
        "call download once more.",
        url=order.source,
    )
