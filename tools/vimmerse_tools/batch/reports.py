"""What the commands say of a batch when they end: text for people, one record for programs."""

from __future__ import annotations

import shutil
import sys
import textwrap
from dataclasses import replace
from functools import partial
from typing import Any

from vimmerse import BudgetExceededError, VimmerseError

from ..cli import output
from ..cli.failures import Failure, JournalError, failure_of
from ..cli.session import Session
from . import journal as journals
from .display import counts, money
from .opening import NOTHING_LOST
from .options import Place
from .rows import State, Totals
from .running import End
from .signals import Interrupted

_LISTED = 10
_PROBLEMS: tuple[State, ...] = ("unknown", "failed", "refused")


def tell(
    session: Session, kind: str, facts: dict[str, Any], text: str, failure: Failure | None = None
) -> None:
    """Write a record, or a text for people, and what went wrong."""
    if failure:
        session.status = max(session.status, failure.exit_status)
    if session.json:
        output.write(kind, facts, failure, json=True)
        return
    if text:
        print(_wrapped(text), flush=True)
    if failure:  # what it has cost is in the text
        failure = replace(failure, cost="") if text else failure
        output.write("error", {}, failure, json=False)


def facts_of(totals: Totals, place: Place) -> dict[str, Any]:
    """Return counts and credits for programs."""
    return {
        "jobs": totals.rows,
        "states": dict(totals.states),
        "credits_spent": totals.spent,
        "credits_reserved": totals.reserved,
        "max_credits": totals.max_credits,
        "results": str(place.out),
    }


def failure_of_end(end: End, place: Place) -> Failure | None:
    """Return what stopped a run, or else what is worst about its rows, None if all went well."""
    totals, again = end.totals, f"To go on: {place.command('run')}"
    cost, error = f"{', '.join(money(totals))}.", end.stopped_by
    told = partial(_failure, cost=cost)
    if isinstance(error, Interrupted):
        text = f"{error} What was submitted goes on."
        return told("interrupted", text, advice=again, exit_status=128 + error.number)
    if isinstance(error, journals.JournalError):
        error = JournalError(str(error), NOTHING_LOST)
    if error:
        text = str(error) if isinstance(error, BudgetExceededError) else failure_of(error).message
        return replace(failure_of(error), message=text, cost=cost)
    if count := totals.states["unknown"]:
        text = f"{count:,} unknown: perhaps there is a job, and perhaps it was charged."
        advice = (
            "Look in your Vimmerse account.\n"
            f"  there is a job:  {place.command('adopt KEY story:ID')}\n"
            f"  there is none:   {place.command('retry --unknown KEY')}"
        )
        return told("outcome_unknown", text, advice=advice, exit_status=5)
    if count := totals.states["failed"] + totals.states["refused"]:
        text = f"{count:,} failed, or were refused."
        advice = f"To queue them again: {place.command('retry --failed')}"
        return told("job_failed", text, advice=advice)
    if end.unsaved:
        return told("download", f"{len(end.unsaved):,} done, but not saved.", advice=again)
    if end.late:
        text = f"{len(end.late):,} still running after --timeout."
        return told("timeout", text, advice=again, exit_status=124)
    return None


def _failure(kind: str, text: str, *, cost: str, advice: str, exit_status: int = 1) -> Failure:
    facts = failure_of(VimmerseError(text)).facts
    return Failure(kind, text, cost, advice, exit_status, facts)


def _wrapped(text: str) -> str:
    """Return a text whose lines fit the terminal, if there is one."""
    if not sys.stdout.isatty():
        return text
    width = max(20, shutil.get_terminal_size().columns)
    wrap = partial(textwrap.fill, width=width, subsequent_indent="    ", break_long_words=False)
    return "\n".join(wrap(line) if len(line) > width else line for line in text.split("\n"))


async def summary(journal: journals.Journal, totals: Totals) -> str:
    """Return where a batch stands, with the rows that need somebody."""
    lines = [", ".join(text for _, text in counts(totals)), ", ".join(money(totals))]
    for state in _PROBLEMS:
        if totals.states[state]:
            found = [f"  {row.key}: {row.error}" async for row in journal.rows(state)]
            lines += ["", f"{state.capitalize()}:", *_cut(found)]
    if queued := totals.states["queued"]:
        blocked = queued - len(await journal.ready(most=totals.rows))
        lines += ["", f"{blocked:,} wait for jobs that are not done."] if blocked else []
    changed = [f"  {row.key}: {row.changed}" async for row in journal.rows() if row.changed]
    if changed:
        lines += ["", "Submitted before their line was changed, and left as they were:"]
        lines += _cut(changed)
    return "\n".join(lines)


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - _LISTED
    return lines if more <= 0 else [*lines[:_LISTED], f"  and {more:,} more: vimmerse batch export"]
