"""`vimmerse batch run`: reads the file, asks, and does the jobs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number
from vimmerse import credits

from ..cli.failures import DeclinedError, UsageError
from ..cli.options import whole
from ..cli.output import say
from ..cli.session import Flat, Session
from ..cli.signatures import helpful
from ..cli.submitting import is_yes
from .calls import price
from .driving import client_of, drive
from .journal import Journal
from .opening import alone, is_there, opened
from .options import AsCarried, AtPlace, Carrying, Place
from .reading import Batch, read
from .records import export
from .reports import facts_of, failure_of_end, summary, tell
from .rows import Line, Row
from .saving import MANIFEST, tidy


@helpful
async def run(
    file: Annotated[
        Path | None,
        Parameter(help="JSONL or CSV, a job on each line. Without it, the batch goes on."),
    ] = None,
    /,
    *,
    place: AtPlace = None,
    carrying: AsCarried = None,
    max_credits: Annotated[
        int | None,
        Parameter(
            metavar="N",
            validator=Number(gte=0),
            converter=whole,
            help="What the batch may cost in all. It holds until it is set again.",
        ),
    ] = None,
    add_only: Annotated[
        bool,
        Parameter(
            negative="",
            show_default=False,
            help="With a database, add the jobs and end: workers do them.",
        ),
    ] = False,
    yes: Annotated[
        bool,
        Parameter(
            name=("--yes", "-y"),
            negative="",
            show_default=False,
            help="Do not ask before credits are spent. Only a terminal is asked.",
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        Parameter(
            negative="",
            show_default=False,
            help="Check the file and estimate what is new. Send nothing.",
        ),
    ] = False,
    common: Flat = None,
) -> int:
    """Submit the jobs of a file, wait for them and save their results.

    Run it again after an interruption, or with lines added to the file: it goes on, and does what
    is new. A line that was submitted is never submitted again by itself.
    """
    session, place, carrying = Session(common), place or Place(), carrying or Carrying()
    settings = carrying.settings(place, session.account)
    if add_only and not place.database_url:
        raise UsageError("--add-only needs a --database-url, which workers share.")
    client = None if dry_run or add_only else client_of(session)
    known: dict[str, Row] = {}
    if file is None or is_there(settings):
        async with opened(settings) as journal:
            known = {row.key: row async for row in journal.rows()}
    batch = _read(file, known) if file else None
    if dry_run:
        expected = await _expected(known, batch)
        facts = dict(zip(("jobs", "credits", "unpriced"), expected, strict=True))
        tell(session, "batch_plan", facts, f"{_in_words(*expected)} Nothing was sent.")
        return session.status
    if not yes and sys.stdin.isatty() and sys.stderr.isatty():
        expected = await _expected(known, batch)
        if expected[0]:
            say(_in_words(*expected))
            if not is_yes("Submit them? [y/N] "):
                raise DeclinedError("Nothing was sent.")
    with nullcontext() if place.database_url else alone(place.out):
        async with opened(settings, is_new=file is not None) as journal:
            if max_credits is not None:
                await journal.limit(max_credits)
            if file and batch:
                await _take_in(journal, file, batch)
            if client is None:
                from .postgres import PostgresJournal

                assert isinstance(journal, PostgresJournal)
                await journal.go_on()
                return session.status
            tidy(settings)
            end = await drive(session, client, journal, carrying.at_a_time(place))
            await _write_manifest(journal)
            text, failure = await summary(journal, end.totals), failure_of_end(end, place)
            tell(session, "batch", facts_of(end.totals, place), text, failure)
    return session.status


async def _write_manifest(journal: Journal) -> None:
    path = journal.settings.out / MANIFEST
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        await export(journal, path, "jsonl")
    except OSError as error:
        say(f"vimmerse: {path} cannot be written: {error.strerror}.")


def _read(file: Path, known: Mapping[str, Row]) -> Batch:
    """Read a file, and say what the client warns of in it."""
    batch = read(file, known)
    for warning in batch.warnings:
        say(f"vimmerse: warning: {warning}")
    return batch


async def _take_in(journal: Journal, file: Path, batch: Batch) -> None:
    """Add the lines of a file to a journal, and say what that changes."""
    added = await journal.add(batch.lines)
    facts = {"new": added.new, "with new arguments": added.updated, "changed": added.changed}
    told = ", ".join(f"{len(keys):,} {what}" for what, keys in facts.items() if keys)
    say(f"{file}: {len(batch.lines):,} lines{f', {told}' if told else ''}.")
    for key, text in added.changed.items():
        say(f"  {key} was submitted before its line was changed, and stays as it was: {text}")


async def _expected(known: Mapping[str, Row], batch: Batch | None) -> tuple[int, int, int]:
    """Return how many jobs would be submitted, those that are queued and the lines that are new,
    their credits, and how many have no known price.
    """
    lines: dict[str, Line] = {key: row for key, row in known.items() if row.state == "queued"}
    for line in batch.lines if batch else ():
        if line.key in lines or line.key not in known:
            lines[line.key] = line
    estimates = [await price(None, line.method, line.arguments) for line in lines.values()]
    priced = [estimate for estimate in estimates if estimate is not None]
    return len(estimates), sum(priced), len(estimates) - len(priced)


def _in_words(count: int, total: int, unpriced: int) -> str:
    dollars = total / credits.CREDITS_PER_USD
    beside = f", beside {unpriced:,} whose price is not known here" if unpriced else ""
    return f"{count:,} to submit, about {total:,} credits (US${dollars:,.2f}){beside}."
