"""Saves the results of jobs, as a flow: several side by side, retried, and from a new address when
one has expired.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import httpx
from vimmerse_api.models import Asset, Story

from .._calls.reading import read
from .._calls.retry import AttemptResult, next_delay
from .._flows.interruptions import interrupted
from .._flows.steps import Flow, Sleep, Together
from .._settings.addresses import bare, is_url, shown, without_queries
from ..errors import InvalidArgumentError
from ..jobs import JobRef, lacks_result
from .fetching import Expired, Order, broken, fetch
from .partial import Partial
from .results import folder_or_file, refuse_existing, results_of, targets_for

if TYPE_CHECKING:
    from os import PathLike

    from .._calls.caller import Caller
    from ..jobs import Job
    from ..progress import OnDownload

log = logging.getLogger("vimmerse")


class DownloadOptions(TypedDict, total=False):
    """The options of a download."""

    resume: bool
    overwrite: bool
    on_progress: OnDownload | None


def download(
    caller: Caller, job_or_url: Job, dest: str | PathLike[str], **options: Unpack[DownloadOptions]
) -> Flow[Path | list[Path]]:
    """Save the results of a job, or one URL; return the path, or a list of paths when there are
    several results.
    """
    target = folder_or_file(dest)
    if is_url(job_or_url):
        ref, urls = None, [str(job_or_url)]
    else:
        ref = _ref(job_or_url)
        urls = yield from _addresses(caller, job_or_url, ref)
    names = [f"{ref} {index}" if len(urls) > 1 else "" for index in range(len(urls))]
    places = zip(urls, targets_for(urls, target, ref), names, strict=True)
    orders = [Order(caller.settings, *place, **options) for place in places]
    missing = [(index, order) for index, order in enumerate(orders) if not _is_saved(order)]
    for _, order in missing:
        refuse_existing(order.dest, order.overwrite)
    with _resumable():
        if len(orders) == 1:
            return (yield from _save(caller, orders[0], ref, 0))
        yield from Together([_save(caller, order, ref, index) for index, order in missing])
    for order in orders:
        Partial(order.dest, order.url).forget()
    return [order.dest for order in orders]


def _addresses(caller: Caller, job: Job, ref: JobRef) -> Flow[list[str]]:
    """Return the addresses of a job's results, read from the API unless the job has them."""
    known = job if isinstance(job, Story | Asset) and not lacks_result(job) else None
    return list(results_of(known or (yield from read(caller, ref)).parsed, ref))


def _is_saved(order: Order) -> bool:
    """Return True if an earlier call, which did not get all results, has saved this one."""
    partial = Partial(order.dest, order.url)
    return order.resume and bool(order.part_of) and partial.is_finished(order.part_of)


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
        yield from _save_from(order)
    except Expired as refused:
        urls = [] if ref is None else (yield from _addresses(caller, str(ref), ref))
        if index >= len(urls) or urls[index] == order.url:
            raise broken(order, f"{refused}: the address has expired or is wrong") from None
        try:
            yield from _save_from(replace(order, url=urls[index]))
        except Expired as again:
            raise broken(order, f"{again}, read anew from the job") from None
    return order.dest


def _save_from(order: Order) -> Flow[None]:
    """Fetch until the file is whole, with at most max_retries retries."""
    for attempt in range(order.settings.max_retries + 1):
        try:
            return (yield from fetch(order, resume=order.resume or attempt > 0))
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
                raise broken(order, f"{words}, at attempt {attempt + 1}") from shown(error)
            log.info("%s: %s; resuming in %.1f s", order.source, type(error).__name__, delay)
            yield from Sleep(delay)
    return None
