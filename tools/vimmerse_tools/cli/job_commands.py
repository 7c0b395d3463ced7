"""Commands for jobs by their references: wait, get, download and watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from cyclopts import Parameter
from vimmerse import AsyncVimmerse, JobRef, Progress, VimmerseError
from vimmerse.models import Asset, Story

from .going import GOING
from .progress import Display, Event
from .records import job_record, progress_record
from .results import Destination, finish, save
from .session import Flat, Session
from .signatures import helpful
from .submission import Output, Overwrite, Timeout

Refs = Annotated[
    list[str],
    Parameter(name="REF", help="Jobs, such as story:ID or asset:ID.", negative="", json_list=False),
]
AnyRefs = Annotated[
    tuple[str, ...],
    Parameter(
        name="REF",
        help="Jobs, such as story:ID. Without any, all of the journal that go on.",
        negative="",
        json_list=False,
        show_default=False,
    ),
]


@helpful
async def wait(
    ref: AnyRefs = (),
    /,
    *,
    output: Output = None,
    overwrite: Overwrite = False,
    timeout: Timeout = 1800.0,
    common: Flat = None,
) -> int:
    """Wait until jobs are done.

    With -o, save their results. Writes a record for each job as it ends. If several fail, the exit
    status is the highest of theirs.
    """
    session = Session(common)
    refs = _given_or_open(session, ref)
    dest = Destination(output, overwrite=overwrite, several=len(refs) > 1)
    async with session.client() as client:
        await finish(session, client, refs, dest, timeout)
    return session.status


async def get(ref: Refs, /, *, common: Flat = None) -> int:
    """Read jobs as they are now."""
    session, refs = Session(common), list(map(JobRef.parse, ref))
    async with session.client() as client:
        for each in refs:
            if job := await _read(session, client, each):
                session.write("job", job_record(job))
    return session.status


async def download(
    ref: Refs,
    /,
    *,
    output: Output = ".",
    overwrite: Overwrite = False,
    common: Flat = None,
) -> int:
    """Save the results of finished jobs."""
    refs = list(map(JobRef.parse, ref))
    dest = Destination(output, overwrite=overwrite, several=len(refs) > 1)
    session = Session(common)
    with session.display:
        async with session.client() as client:
            for each in refs:
                if job := await _read(session, client, each):
                    await save(session, client, job, dest)
    return session.status


@helpful
async def watch(ref: AnyRefs = (), /, *, timeout: Timeout = 1800.0, common: Flat = None) -> int:
    """Write how jobs come along, until they are done.

    Writes a record whenever a job's status or percentage changes, and one for each job as it ends.
    """
    session = Session(common)
    refs = _given_or_open(session, ref)
    session.display = _Records(session)
    async with session.client() as client:
        await finish(session, client, refs, Destination(None), timeout)
    return session.status


def _given_or_open(session: Session, given: Sequence[str]) -> list[JobRef]:
    """Return the jobs that were given, or those of the journal that go on."""
    if given:
        return list(map(JobRef.parse, given))
    with session.journal() as journal:
        found = dict.fromkeys(entry.job for entry in journal.jobs("submitted") if entry.job)
        unknown = len(journal.unknown())
    if not found:
        session.display.say("No job of the journal goes on.")
    if unknown:
        session.display.say(f"Without an answer: {unknown}. See {GOING.command('jobs unknown')}")
    return list(found)


class _Records(Display):
    """Writes a record of each change, in place of bars."""

    def __init__(self, session: Session) -> None:
        super().__init__(quiet=True)
        self._session, self._last = session, dict[str, Any]()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Progress):
            step = event.status, event.percentage
            if self._last.get(str(event.job)) != step:
                self._last[str(event.job)] = step
                self._session.write("progress", progress_record(event))


async def _read(session: Session, client: AsyncVimmerse, ref: JobRef) -> Story | Asset | None:
    """Return a job, or write why it cannot be read."""
    try:
        kind = client.story if ref.kind == "story" else client.asset
        return await kind.get(ref.id)
    except VimmerseError as error:
        session.write("job", job_record(ref), error)
    return None
