"""Saves the results of jobs, as a flow: several side by side, retried, and from a new address when
one has expired. The key is never sent.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import httpx
from vimmerse_api.models import Asset, Story

from .._calls.retry import AttemptResult, next_delay
from .._flows.interruptions import interrupted
from .._flows.steps import Close, Flow, Pump, Send, Sleep, Together
from .._settings.addresses import bare, is_url, shown, without_queries
from ..errors import DownloadError, InvalidArgumentError
from ..jobs import JobRef, lacks_result
from .partial import Partial, Sink
from .parts import Expired, Refused, continues, part_of
from .results import refuse_existing, results_of, targets_for

if TYPE_CHECKING:
    from .._calls.caller import Caller
    from .._settings.settings import Settings
    from ..jobs import Job
    from ..progress import OnDownload

log = logging.getLogger("vimmerse")
_MOST_REDIRECTS = 20
Start = tuple[int, str] | None


class DownloadOptions(TypedDict, total=False):
    """The options of a download."""

    resume: bool
    overwrite: bool
    on_progress: OnDownload | None


@dataclass(frozen=True)
class Order:
    """One result to be saved, and how."""

    settings: Settings
    url: str = field(repr=False)
    dest: Path
    share: str
    """Which of several results of which job it is, empty for the only one."""
    resume: bool = True
    overwrite: bool = False
    on_progress: OnDownload | None = None

    @property
    def source(self) -> str:
        return bare(self.url)

    @property
    def partial(self) -> Partial:
        return Partial(self.dest, self.url)

    @property
    def is_saved(self) -> bool:
        """Whether an earlier call, which did not get all of several results, has saved this one."""
        return self.resume and bool(self.share) and self.partial.is_finished(self.share)

    def broken(self, what: str) -> DownloadError:
        return DownloadError(
            f"{self.source} was not saved: {what}. Fetching a result again costs nothing: "
            "call download once more.",
            url=self.source,
        )


def download(
    caller: Caller, job_or_url: Job, dest: str | PathLike[str], **options: Unpack[DownloadOptions]
) -> Flow[Path | list[Path]]:
    """Save the results of a job, or one URL; return the path, or a list of paths when there are
    several results.
    """
    ref = None if is_url(job_or_url) else _ref(job_or_url)
    urls = [str(job_or_url)] if ref is None else (yield from _addresses(caller, job_or_url, ref))
    shares = [f"{ref} {index}" if len(urls) > 1 else "" for index in range(len(urls))]
    places = zip(urls, targets_for(urls, dest, ref), shares, strict=True)
    orders = [Order(caller.settings, *place, **options) for place in places]
    missing = [(index, order) for index, order in enumerate(orders) if not order.is_saved]
    for _, order in missing:
        refuse_existing(order.dest, order.overwrite)
    with _resumable():
        if len(orders) == 1:
            return (yield from _save(caller, orders[0], ref, 0))
        yield from Together([_save(caller, order, ref, index) for index, order in missing])
    for order in orders:
        order.partial.forget()
    return [order.dest for order in orders]


def _addresses(caller: Caller, job: Job, ref: JobRef) -> Flow[list[str]]:
    """Return the addresses of a job's results, read from the API unless the job has them."""
    known = job if isinstance(job, Story | Asset) and not lacks_result(job) else None
    return list(results_of(known or (yield from caller.read(ref)).parsed, ref))


def _ref(job: Job) -> JobRef:
    try:
        return JobRef.of(job)
    except InvalidArgumentError as error:
        if not isinstance(job, str):
            raise
        words = f"job_or_url: {bare(job)!r} is neither story:ID or asset:ID nor an http(s) address."
        raise InvalidArgumentError(words, argument="job_or_url") from error


@contextmanager
def _resumable() -> Iterator[None]:
    """Say how to go on in a note on Ctrl-C, or whatever else breaks a download off."""
    try:
        yield
    except (GeneratorExit, Exception):  # DownloadError says it already
        raise
    except BaseException as error:
        interrupted(error, "What has arrived is kept: call download once more to go on.")
        raise


def _save(caller: Caller, order: Order, ref: JobRef | None, index: int) -> Flow[Path]:
    """Save one result; if its address has expired, read the job again for a new one, once."""
    try:
        yield from _fetch(order)
    except Expired as refused:
        urls = [] if ref is None else (yield from _addresses(caller, str(ref), ref))
        if index >= len(urls) or urls[index] == order.url:
            raise order.broken(f"{refused}: the address has expired or is wrong") from None
        try:
            yield from _fetch(replace(order, url=urls[index]))
        except Expired as again:
            raise order.broken(f"{again}, read anew from the job") from None
    return order.dest


def _fetch(order: Order) -> Flow[None]:
    """Fetch until the file is whole, with at most max_retries retries."""
    for attempt in range(order.settings.max_retries + 1):
        try:
            return (yield from _fetch_once(order, resume=order.resume or attempt > 0))
        except httpx.RequestError as error:
            delay = next_delay(
                AttemptResult.UNKNOWN,
                repeatable=True,
                attempt=attempt,
                max_retries=order.settings.max_retries,
                retry_after=None,
                left=order.settings.timeout,
                jitter=random.random(),
            )
            if delay is None:
                words = without_queries(str(error)) or type(error).__name__
                raise order.broken(f"{words}, at attempt {attempt + 1}") from shown(error)
            log.info("%s: %s; resuming in %.1f s", order.source, type(error).__name__, delay)
            yield from Sleep(delay)
    return None


def _fetch_once(order: Order, *, resume: bool) -> Flow[None]:
    """Fetch once. Raise httpx.RequestError for what may be retried, and Expired."""
    start = order.partial.resumable() if resume else None
    response = yield from _ask(order, start)
    if response.status_code == 416 and start:  # nothing is missing, or it is another file
        yield from Close(response)
        order.partial.forget()
        start = None
        response = yield from _ask(order, start)
    try:
        yield from _receive(order, response, start)
    except GeneratorExit:  # nobody carries steps out any more
        raise
    except BaseException as error:
        yield from Close(response)
        if type(error) is Refused:
            raise order.broken(str(error)) from None
        raise
    yield from Close(response)


def _ask(order: Order, start: Start) -> Flow[httpx.Response]:
    """Ask for the file, and follow redirects with the headers of this request only."""
    url = order.url
    for _ in range(_MOST_REDIRECTS):
        try:
            response = yield from Send(_request(order, url, start), stream=True)
        except httpx.RequestError:
            raise
        except Exception as error:  # from a transport that cannot send this, or read the response
            words = f"it cannot be asked for ({type(error).__name__})"
            raise order.broken(words) from shown(error)
        if not response.has_redirect_location:
            return response
        yield from Close(response)
        target = response.request.url.join(response.headers["location"])
        if not is_url(url := str(target)):
            raise order.broken(f"it was redirected to {target.scheme}, not to http(s)")
    raise order.broken(f"it was redirected more than {_MOST_REDIRECTS} times")


def _request(order: Order, url: str, start: Start) -> httpx.Request:
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers |= {"Range": f"bytes={start[0]}-", "If-Range": start[1]}
    timeout = order.settings.limits(None).as_dict()
    try:
        return httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
    except (httpx.InvalidURL, UnicodeEncodeError) as error:
        raise order.broken("the address is not valid") from shown(error)


def _receive(order: Order, response: httpx.Response, start: Start) -> Flow[None]:
    """Write what a response carries, and give the file its name when it is whole."""
    part, partial = part_of(response, order.dest), order.partial
    append = continues(response, part, start)
    if part.is_partial and not append:
        partial.forget()
        raise httpx.ReadError("another part was sent than was asked for, or of another file")
    try:
        with partial.open(append=append, validator=part.validator) as file:
            have = start[0] if append and start else 0
            sink = Sink(file, order.dest, have, part.total, order.on_progress)
            yield from _pump(response, sink)
            if part.total is not None and sink.received != part.total:
                raise httpx.ReadError(f"{sink.received} of {part.total} bytes")
            if sink.received:
                partial.finish(file, overwrite=order.overwrite, share=order.share)
        if not sink.received:
            partial.discard()
            raise order.broken("it has 0 bytes")
    except BlockingIOError as error:
        raise order.broken(f"another download is writing {order.dest}") from error
    except FileExistsError as error:
        partial.discard()
        raise order.broken(f"{order.dest} was made by someone else meanwhile") from error
    except OSError as error:
        partial.discard()
        words = f"{order.dest} cannot be written ({error.strerror}); nothing was left behind"
        raise order.broken(words) from error


def _pump(response: httpx.Response, sink: Sink) -> Flow[None]:
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
