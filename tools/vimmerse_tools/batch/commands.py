"""`vimmerse batch`: its commands, and those that are small."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from vimmerse import JobRef

from ..cli.failures import UsageError
from ..cli.output import say
from ..cli.session import Flat, Session
from ..cli.signatures import helpful
from .opening import opened
from .options import AtPlace, Place
from .records import Format, export, written
from .reports import facts_of, failure_of_end, summary, tell
from .rows import State
from .run_command import run
from .running import End
from .worker_commands import init, upgrade, work

app = App(
    name="batch",
    help="Do the jobs of a file, each paid for once, however often it is interrupted.",
)
for command in (run, work, init, upgrade):
    app.command(command)


@app.command
@helpful
async def status(*, place: AtPlace = None, common: Flat = None) -> int:
    """Say how a batch stands: jobs by state, credits, and the rows that need somebody."""
    session, place = Session(common), place or Place()
    async with opened(place.settings) as journal:
        totals = await journal.totals()
        text = await summary(journal, totals)
    if worst := failure_of_end(End(totals), place):
        text += f"\n\n{worst.advice}"
    tell(session, "batch", facts_of(totals, place), text)
    return session.status


@app.command
@helpful
async def retry(
    *,
    failed: Annotated[
        bool,
        Parameter(negative="", show_default=False, help="Those that failed or were refused."),
    ] = False,
    cancelled: Annotated[
        bool, Parameter(negative="", show_default=False, help="Those that were cancelled.")
    ] = False,
    unknown: Annotated[
        tuple[str, ...],
        Parameter(
            metavar="KEY",
            help="These, whose outcome is unknown. If there is a job, it is paid for twice.",
            consume_multiple=True,
            negative="",
        ),
    ] = (),
    place: AtPlace = None,
    common: Flat = None,
) -> int:
    """Queue jobs again, for the next `vimmerse batch run`. An unknown one only if it is named."""
    session, place = Session(common), place or Place()
    if not (failed or cancelled or unknown):
        raise UsageError("Say which: --failed, --cancelled, or --unknown KEY.")
    states: list[State] = ["failed", "refused"] if failed else []
    states += ["cancelled"] if cancelled else []
    async with opened(place.settings) as journal:
        keys = [key for one in states for key in await journal.retry(await journal.keys(one), one)]
        keys += await journal.retry(unknown, "unknown")
    _tell_changed(session, keys, "queued", f"queued again. {place.carrier} submits them")
    _check_all(unknown, keys, "unknown")
    return session.status


@app.command
@helpful
async def cancel(
    *keys: Annotated[str, Parameter(help="Without one, everything that is queued.")],
    place: AtPlace = None,
    common: Flat = None,
) -> int:
    """Take jobs back that were not submitted yet. Those that were go on."""
    session, place = Session(common), place or Place()
    async with opened(place.settings) as journal:
        cancelled = await journal.cancel(keys or await journal.keys("queued"))
    _tell_changed(session, cancelled, "cancelled", "cancelled")
    _check_all(keys, cancelled, "queued")
    return session.status


@app.command
@helpful
async def adopt(
    key: Annotated[str, Parameter(help="The key of an unknown row.")],
    job: Annotated[str, Parameter(help="The job that it led to: story:ID or asset:ID.")],
    /,
    *,
    place: AtPlace = None,
    common: Flat = None,
) -> int:
    """Note the job of an unknown row, seen in your account. The next run waits for it."""
    session, place, ref = Session(common), place or Place(), JobRef.parse(job)
    async with opened(place.settings) as journal:
        try:
            row = await journal.row(key)
        except KeyError:
            raise UsageError(f"There is no row {key!r}.") from None
        if not await journal.submitted(key, row.attempt, str(ref)):
            raise UsageError(f"{key} is {row.state}, not unknown.")
    _tell_changed(session, [key], "submitted", f"known as {ref}. {place.carrier} waits for it")
    return session.status


@app.command(name="export")
@helpful
async def export_(
    file: Annotated[Path | None, Parameter(help="File to write; stdout without it.")] = None,
    /,
    *,
    format: Annotated[Format | None, Parameter(help="That of FILE's name, or jsonl.")] = None,
    state: Annotated[State | None, Parameter(help="Only rows in this state.")] = None,
    place: AtPlace = None,
) -> None:
    """Write a record for each job: key, state, method, job, credits, files, errors."""
    is_table = file is not None and file.suffix.lower() == ".csv"
    form: Format = format or ("csv" if is_table else "jsonl")
    async with opened((place or Place()).settings) as journal:
        if file is None:
            async for line in written(journal, form, state):
                sys.stdout.write(line)
        else:
            say(f"{await export(journal, file, form, state):,} records in {file}.")


def _tell_changed(session: Session, keys: list[str], state: State, what: str) -> None:
    say(f"{len(keys):,} {what}.")
    tell(session, "batch_change", {"state": state, "keys": keys}, "")


def _check_all(asked: Iterable[str], changed: Iterable[str], state: State) -> None:
    """Raise UsageError if something that was asked for was not in the right state."""
    if missing := sorted(set(asked) - set(changed)):
        raise UsageError(f"Not {state}, and left as they are: {', '.join(missing)}.")
