"""Saves the results of jobs, as a flow: one after the other, retried, and from a new address when
one has expired. The key is never sent.
"""

from __future__ import annotations

import logging
import random
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import httpx

from .._calls.retry import AttemptResult, next_delay
from .._flows.signals import from_handler
from .._flows.steps import Close, Flow, Pump, Send, Sink, Sleep, Work
from .._settings.addresses import bare, shown, without_queries
from .._settings.callbacks import tolerant
from .._settings.logs import interrupted
from ..errors import DownloadError, VimmerseError
from ..progress import DownloadProgress
from .partial import Arriving, Part
from .parts import Expired, part_of
from .results import DownloadOptions as DownloadOptions
from .results import Order, addresses, orders_for

if TYPE_CHECKING:
    from concurrent.futures import Future

    from .._calls.caller import Caller
    from .._settings.settings import Settings
    from ..jobs import Job

log = logging.getLogger("vimmerse")
_MOST_REDIRECTS = 20


def download(
    caller: Caller, job_or_url: Job, dest: str | PathLike[str], **options: Unpack[DownloadOptions]
) -> Flow[Path | list[Path]]:
    """Save the results of a job, or one URL; return the path, or a list of several."""
    if (given := options.get("on_progress")) is not None:
        options["on_progress"] = tolerant(given, "on_progress", f"the download to {dest}")
    failures: list[DownloadError] = []
    try:
        orders = yield from orders_for(caller, job_or_url, dest, options)
        for order in orders:
            try:
                if not order.is_saved:
                    yield from _save(caller, order)
            except DownloadError as error:  # the others may still be saved
                failures.append(error)
    except BaseException as error:
        if not isinstance(error, VimmerseError):  # which say it already
            interrupted(error, "What has arrived is kept: call download once more, if need be.")
        raise
    if failures:
        raise failures[0]
    paths = [order.partial.dest for order in orders]
    if len(paths) == 1:
        return paths[0]
    for order in orders:
        order.partial.forget()
    return paths


def _save(caller: Caller, order: Order) -> Flow[None]:
    """Save one result; if its address has expired, read the job again for a new one, once."""
    try:
        yield from _fetch(caller.settings, order)
    except Expired as refused:
        ref = order.job
        urls = addresses((yield from caller.read(ref)).parsed, ref) if ref else []
        if order.index >= len(urls) or urls[order.index] == order.partial.url:
            raise order.broken(f"{refused}: the address has expired or is wrong") from None
        partial = replace(order.partial, url=urls[order.index])
        try:
            yield from _fetch(caller.settings, replace(order, partial=partial))
        except Expired as again:
            raise order.broken(f"{again}, read anew from the job") from None


def _fetch(settings: Settings, order: Order) -> Flow[None]:
    """Fetch until the file is whole, with at most max_retries retries."""
    for attempt in range(settings.max_retries + 1):
        kept = order.partial.resumable() if order.resume or attempt else None
        try:
            yield from _fetch_once(settings, order, kept)
            return
        except httpx.RequestError as error:
            delay = next_delay(
                AttemptResult.UNKNOWN,
                repeatable=True,
                attempt=attempt,
                max_retries=settings.max_retries,
                retry_after=None,
                left=settings.timeout,
                jitter=random.random(),
            )
            if delay is None:
                text = without_queries(str(error)) or type(error).__name__
                raise order.broken(f"{text}, at attempt {attempt + 1}") from shown(error)
            what = bare(order.partial.url), type(error).__name__, delay
            log.info("%s: %s; resuming in %.1f s", *what)
            yield from Sleep(delay)


def _fetch_once(settings: Settings, order: Order, kept: Part | None) -> Flow[None]:
    """Fetch what is missing, or the whole if that is not what comes. Raise httpx.RequestError for
    what may be retried, and Expired.
    """
    response = yield from _request(settings, order, kept)
    try:
        is_saved = yield from _write(order, response, kept)
    except GeneratorExit:  # nobody carries steps out any more
        raise
    except BaseException:
        yield from Close(response)
        raise
    yield from Close(response)
    if not is_saved:
        yield from _fetch_once(settings, order, None)


def _request(settings: Settings, order: Order, kept: Part | None) -> Flow[httpx.Response]:
    """Ask for the file, and follow redirects with the headers of this request only."""
    headers = {"Accept-Encoding": "identity"}
    if kept:
        headers |= {"Range": f"bytes={kept.start}-", "If-Range": kept.validator}
    extensions = {"timeout": settings.limits(None).as_dict()}
    base, url = httpx.URL(), order.partial.url
    for _ in range(_MOST_REDIRECTS):
        try:
            url = str(base.join(url))
            request = httpx.Request("GET", url, headers=headers, extensions=extensions)
            if request.url.scheme not in {"http", "https"}:
                raise order.broken(f"it was redirected to {request.url.scheme}, not to http(s)")
            response = yield from Send(request, stream=True)
        except (ValueError, OverflowError, ExceptionGroup, httpx.InvalidURL) as error:
            if from_handler(error):
                raise
            text = f"the request could not be sent ({type(error).__name__})"
            raise order.broken(text) from shown(error)
        if not response.has_redirect_location:
            return response
        yield from Close(response)
        base, url = response.request.url, response.headers["location"]
    raise order.broken(f"it was redirected more than {_MOST_REDIRECTS} times")


def _write(order: Order, response: httpx.Response, kept: Part | None) -> Flow[bool]:
    """Write what a response carries, and give the file its name when it is whole. Return False if
    the response does not continue what is kept.
    """
    part, partial = part_of(order, response, kept), order.partial
    if part is None:
        return False
    try:
        with partial.open(part) as file:
            yield from Pump(response, _sink(order, file, part.total))
            if part.total not in (None, file.size):
                raise httpx.ReadError(f"{file.size} of {part.total} bytes")
            yield from Work(partial.finish, file, order.overwrite, part.encoding)
    except BlockingIOError as error:
        raise order.broken(f"another download is writing {partial.dest}") from error
    except OSError as error:
        if from_handler(error):
            raise
        left = "nothing" if partial.discard() else partial.path
        text = f"{partial.dest} cannot be written ({error.strerror}); {left} was left behind"
        raise order.broken(text) from error
    return True


def _sink(order: Order, file: Arriving, total: int | None) -> Sink:
    """Return a function that writes a chunk, and reports progress if a callback was given."""
    tell, dest = order.on_progress, order.partial.dest
    if tell is None:
        return file.write

    def write(chunk: bytes) -> Future[None] | None:
        sync = file.write(chunk)
        tell(DownloadProgress(dest, file.size, total))
        return sync

    return write
