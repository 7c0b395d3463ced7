"""Saving the results of jobs, as a flow: side by side, tried again, and from a new address when one
has expired.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from vimmerse_api.models import Asset, Story

from ._fetching import Expired, OnProgress, Order, broken, fetch
from ._flow import Flow, Sleep, Together
from ._interruptions import interrupted
from ._looking import read
from ._partial import Partial
from ._results import bare, is_url, refuse_existing, results_of, shown, targets_for, without_queries
from ._retry import Outcome, next_delay
from ._settings import Settings
from .errors import InvalidArgumentError
from .jobs import JobRef, lacks_result

if TYPE_CHECKING:
    from .jobs import Job

log = logging.getLogger("vimmerse")


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
        ref = _ref(job_or_url)
        job = job_or_url if isinstance(job_or_url, Story | Asset) else None
        if job is None or lacks_result(job):
            job = yield from read(settings, ref)
        urls = list(results_of(job, ref))
    targets = targets_for(urls, dest, ref)
    several = len(targets) > 1
    orders = [
        Order(settings, url, target, resume, overwrite, on_progress, f"{ref} {place}" * several)
        for place, (url, target) in enumerate(zip(urls, targets, strict=True))
    ]
    missing = [(place, order) for place, order in enumerate(orders) if not _is_saved(order)]
    for _, order in missing:
        Partial(order.dest, order.url).tidy()
        refuse_existing(order.dest, overwrite)
    with _resumable():
        if not several:
            return (yield from _save(orders[0], ref, 0))
        yield Together([_save(order, ref, place) for place, order in missing])
    for order in orders:
        Partial(order.dest, order.url).settle()
    return targets


def _is_saved(order: Order) -> bool:
    """Tell whether a former call, which did not get all results, has saved this one."""
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
    """Note on Ctrl-C, or whatever else breaks a download off, how to go on."""
    try:
        yield
    except (GeneratorExit, Exception):  # DownloadError says it already
        raise
    except BaseException as error:
        interrupted(error, "What has arrived is kept: call download once more to go on.")
        raise


def _save(order: Order, ref: JobRef | None, index: int) -> Flow[Path]:
    """Save one result; when its address has expired, read the job again for a new one, once."""
    try:
        yield from _save_from(order)
    except Expired as refused:
        job = None if ref is None else (yield from read(order.settings, ref))
        urls = [] if job is None or ref is None else list(results_of(job, ref))
        if index >= len(urls) or urls[index] == order.url:
            raise broken(order, f"{refused}: the address has expired or is wrong") from None
        try:
            yield from _save_from(replace(order, url=urls[index]))
        except Expired as again:
            raise broken(order, f"{again}, read anew from the job") from None
    return order.dest


def _save_from(order: Order) -> Flow[None]:
    """Fetch until the file is whole, at most max_retries times more after the first."""
    for attempt in range(order.settings.max_retries + 1):
        try:
            return (yield from fetch(order, resume=order.resume or attempt > 0))
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
                words = without_queries(str(error)) or type(error).__name__
                raise broken(order, f"{words}, at attempt {attempt + 1}") from shown(error)
            log.info("%s: %s; resuming in %.1f s", order.source, type(error).__name__, delay)
            yield Sleep(delay)
    return None
