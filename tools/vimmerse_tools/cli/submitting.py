"""Submits a job: estimate, question, submission, wait, download. Or shows what would be sent."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, TypeVar

from vimmerse import AsyncVimmerse, Budget, JobRef, ResponseDecodeError, SubmissionUnknownError
from vimmerse.models import Asset, Story
from vimmerse_api.api import Operation

from ..prices import Estimate, estimate
from . import dry_run
from .calls import method_of, names_of
from .failures import DeclinedError, OutcomeUnknownError, may_cost
from .going import GOING
from .options import Option
from .output import estimate_in_words, say
from .records import job_record
from .results import Destination, finish
from .session import Session
from .submission import Submission
from .values import Values

T = TypeVar("T")


async def submit(
    session: Session,
    wanted: Submission,
    operation: Operation[Any],
    fields: Sequence[Option],
    given: Mapping[str, Any],
) -> None:
    """Submit a job, wait for it and save its result, as far as is wanted."""
    budget = None if wanted.max_credits is None else Budget(wanted.max_credits)
    if wanted.dry_run:
        await dry_run.show(session, budget, wanted.label, operation, fields, given)
        return
    dest = Destination(wanted.output, overwrite=wanted.overwrite)
    arguments = Values(operation.media).arguments(fields, given)
    async with session.client(budget, submits=True, label=wanted.label) as client:
        expected = await _agreed(session, wanted, operation, arguments, client)
        with session.display:
            call = method_of(client, operation)(**arguments)
            job: Story | Asset = await answered(call, expected["credits"])
        GOING.jobs.add(str(JobRef.of(job)))
        known = {"estimate": expected["credits"], "label": wanted.label}
        if (wanted.wait or wanted.output) and isinstance(job, Story | Asset):
            session.display.say(f"{JobRef.of(job)} is submitted.")
            await finish(session, client, [job], dest, wanted.timeout, known)
            return
        record = job_record(job, **known)
        session.write("job", record)
        if record["state"] == "running" and not session.json:
            resume = GOING.command(f"wait {record['job']} -o FILE")
            session.display.say(f"To wait for it: {resume}")


async def answered(submission: Awaitable[T], credits: int | None) -> T:
    """Return the answer to a submission that may cost these credits. Raise OutcomeUnknownError if
    it is lost or cannot be read.
    """
    try:
        return await submission
    except asyncio.CancelledError:
        if credits != 0:
            GOING.leaving = may_cost(credits)
            say("A submission that is under way ends first. Ctrl-C again leaves it.")
        raise
    except (SubmissionUnknownError, ResponseDecodeError) as error:
        raise OutcomeUnknownError(credits) from error


async def _agreed(
    session: Session,
    wanted: Submission,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    client: AsyncVimmerse,
) -> Estimate:
    """Return the estimate of a job. Raise DeclinedError if the user does not want it."""
    asks = not wanted.yes and sys.stdin.isatty() and sys.stderr.isatty()
    found = await estimate(operation, arguments, client if asks else None)
    if asks and found["credits"] != 0:
        say(f"{' '.join(names_of(operation))}: {estimate_in_words(found)}")
        if not is_yes("Submit it? [y/N] "):
            raise DeclinedError("Nothing was submitted.")
    return found


def is_yes(question: str) -> bool:
    """Ask on the terminal. Ctrl-C works as usual meanwhile, not as asyncio has it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        print(question, end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in {"y", "yes"}
    finally:
        signal.signal(signal.SIGINT, before)
