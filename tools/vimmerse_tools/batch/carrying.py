"""`carry` does one job of a batch, from whatever state its row is in. It is the seam to every
engine: it is safe to be called twice, by anyone, and to be broken off anywhere.

It returns for outcomes, and raises for what a later call can mend: no connection, a service or a
database that is away, a full disk, a key that is not accepted, a limit on credits that is reached.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from vimmerse import AsyncVimmerse, BudgetExceededError, JobRef, VimmerseError
from vimmerse.errors import (
    APIError,
    AuthenticationError,
    DownloadError,
    InsufficientCreditsError,
    InvalidArgumentError,
    JobFailedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    SubmissionUnknownError,
)
from vimmerse.jobs import credits_of

from .calls import called, prepared, price
from .journal import Journal, JournalError
from .rows import Row
from .saving import save

if TYPE_CHECKING:
    from vimmerse.models import Asset, Story

log = logging.getLogger("vimmerse.batch")
T = TypeVar("T")
_MENDABLE = (
    AuthenticationError,
    InsufficientCreditsError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
_INTERRUPTED = (
    "The process that submitted it was interrupted before it noted an answer. There may be a job, "
    "and it may have been charged: look in your Vimmerse account."
)
_LOST = (
    "It is {0}, which this key does not find. If it is of another account, take that and adopt it."
)
_UNPRICED = (
    "What it costs cannot be estimated, and the batch has a limit of credits: retry it with "
    "--allow-unpriced. Nothing was sent."
)
_TRIES = 30  # to note the job of a create, a second apart


async def carry(journal: Journal, client: AsyncVimmerse, key: str) -> Row:
    """Carry the job of a key as far as it goes, and return its row.

    A queued row is submitted, waited for and saved; a row that is being submitted by somebody else
    becomes unknown, and its claimer may still note the job. A row whose needs are not done stays
    queued. Raise KeyError if there is no such row, WaitTimeoutError if the job takes longer than
    the settings allow, DownloadError if its results cannot be saved, BudgetExceededError if it does
    not fit the limit of credits, JournalError, and any error that says that nothing was created and
    that a later call may be answered. When this is cancelled, a create in flight ends first, and is
    noted.
    """
    row = await journal.row(key)
    job: Story | Asset | None = None
    if row.state == "submitting":
        parked = await journal.unknown(key, row.attempt, _INTERRUPTED)
        row = parked or await journal.row(key)
    if row.state == "queued":
        row, job = await submit(journal, client, row)
    return await finish(journal, client, row, job)


async def submit(
    journal: Journal, client: AsyncVimmerse, row: Row
) -> tuple[Row, Story | Asset | None]:
    """Submit a queued row. Return it as it stands then, and the job if it was created here."""
    if await _needs_others(journal, row):
        return row, None
    async with journal.creates:
        try:
            arguments = await prepared(journal, client, row)
            has_limit = (await journal.totals()).max_credits is not None
            estimate = await price(client if has_limit else None, row.method, arguments)
            if has_limit and estimate is None and not journal.settings.allow_unpriced:
                raise InvalidArgumentError(_UNPRICED)
        except SubmissionUnknownError as error:  # an upload, which may be repeated
            raise ServerError(f"{row.key}: {error}") from error
        except VimmerseError as error:
            if _is_mendable(error):
                raise
            claimed = await journal.claim(row.key, 0)
            refused = claimed and await journal.refused(row.key, claimed.attempt, str(error))
            return refused or await journal.row(row.key), None
        return await sheltered(_create(journal, client, row, arguments, estimate))


async def _create(
    journal: Journal,
    client: AsyncVimmerse,
    row: Row,
    arguments: dict[str, Any],
    estimate: int | None,
) -> tuple[Row, Story | Asset | None]:
    """Claim, call and note, in this order. It is never broken off in between."""
    key, claimed = row.key, await _claimed(journal, row, estimate)
    if claimed is None:
        return await journal.row(key), None
    attempt = claimed.attempt
    try:
        job = await called(client, claimed, arguments)
    except (SubmissionUnknownError, ResponseDecodeError) as error:
        after = await _noted(key, str(error), journal.unknown, key, attempt, str(error))
    except VimmerseError as error:
        note = journal.released if _is_mendable(error) else journal.refused
        after = await _noted(key, str(error), note, key, attempt, str(error))
        if note == journal.released:
            raise
    except BaseException as error:
        text = f"{type(error).__name__}: {error}. {_INTERRUPTED}"
        await _noted(key, text, journal.unknown, key, attempt, text)
        raise
    else:
        ref = str(JobRef.of(job))
        after = await _noted(key, ref, journal.submitted, key, attempt, ref)
        if after:
            return after, job
        now = await journal.row(key)
        if now.job != ref:
            log.error("%s: attempt %d made %s, beside %s", key, attempt, ref, now.job or now.state)
    return after or await journal.row(key), None


async def _noted(
    key: str, what: str, note: Callable[..., Awaitable[Row | None]], *arguments: Any
) -> Row | None:
    """Note what a create came to. The journal was there when the create was claimed: try again for
    a while if it is away, before an answer is lost.
    """
    for count in range(_TRIES):
        try:
            return await note(*arguments)
        except JournalError as error:
            if not count:
                log.warning("%s: %s is not noted yet: %s", key, what, error)
            failure = error
        await asyncio.sleep(1)
    log.error("%s will be found as unknown. It came to %s, which was not noted.", key, what)
    raise JournalError(f"{key}: {failure} What was to be noted: {what}") from failure


async def _claimed(journal: Journal, row: Row, estimate: int | None) -> Row | None:
    """Claim a row. Return None if somebody else has, or if it needs others. Raise
    BudgetExceededError if it does not fit the limit.
    """
    while not (claimed := await journal.claim(row.key, estimate)):
        if (await journal.row(row.key)).state != "queued" or await _needs_others(journal, row):
            return None
        totals = await journal.totals()
        needed, left = estimate or 0, totals.remaining
        if left is not None and needed > left:
            what = f"{needed} credits, and {left} of {totals.max_credits} are left"
            text = f"{row.key} would cost {what}."
            raise BudgetExceededError(text, needed=estimate, remaining=left)
    return claimed


async def finish(
    journal: Journal, client: AsyncVimmerse, row: Row, job: Story | Asset | None = None
) -> Row:
    """Wait for the job of a submitted row, and save the results of an ended one."""
    if row.state == "submitted" and row.job:
        row, job = await _watch(journal, client, row, job)
    if row.state == "ended" and row.job:
        async with journal.downloads:
            files = await _saved(journal, client, row, job)
        done = await journal.done(row.key, row.job, row.credits, files)
        row = done or await journal.row(row.key)
    return row


async def _saved(
    journal: Journal, client: AsyncVimmerse, row: Row, job: Story | Asset | None
) -> tuple[str, ...]:
    """Save results. Raise DownloadError also if the job cannot be read any more."""
    try:
        return await save(journal.settings.out, client, row, job)
    except VimmerseError as error:
        if isinstance(error, DownloadError) or _is_mendable(error):
            raise
        raise DownloadError(str(error), job=JobRef.parse(str(row.job))) from error
    except OSError as error:
        text = f"The results of {row.job} cannot be written to {journal.settings.out}: {error}."
        raise DownloadError(text, job=JobRef.parse(str(row.job))) from error


async def _watch(
    journal: Journal, client: AsyncVimmerse, row: Row, job: Story | Asset | None
) -> tuple[Row, Story | Asset | None]:
    ref, after = str(row.job), None
    if not row.wait:
        after = await journal.done(row.key, ref, credits_of(job), ())
        return after or await journal.row(row.key), job
    try:
        job = await client.wait(job or ref, timeout=journal.settings.timeout)
    except JobFailedError as error:
        after = await journal.failed(row.key, ref, credits_of(error.job), str(error))
    except NotFoundError as error:
        after = await journal.lost(row.key, ref, f"{_LOST.format(ref)} {error}")
    except InvalidArgumentError:  # a storyboard: there is nothing to wait for
        after = await journal.done(row.key, ref, credits_of(job), ())
    else:
        if row.download is False:
            after = await journal.done(row.key, ref, credits_of(job), ())
        else:
            after = await journal.ended(row.key, ref, credits_of(job))
    return after or await journal.row(row.key), job


async def sheltered(work: Coroutine[Any, Any, T]) -> T:
    """Await work that goes on to its end when the caller is cancelled, and then raise that."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):  # an engine may cancel several times
                await asyncio.wait([task])
        raise


async def _needs_others(journal: Journal, row: Row) -> bool:
    return any([(await journal.row(key)).state != "done" for key in row.needs])


def _is_mendable(error: VimmerseError) -> bool:
    """Return True if nothing was created, and the same call may be answered later."""
    if isinstance(error, APIError):
        return isinstance(error, _MENDABLE)
    return not isinstance(error, InvalidArgumentError)
