"""`vimmerse jobs`: the jobs that were submitted with this account on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

from cyclopts import App, Parameter
from vimmerse import JobRef, Journal, JournalEntry
from vimmerse.journal import EntryState

from .failures import UsageError
from .going import GOING
from .options import whole
from .output import say
from .session import Flat, Session
from .signatures import helpful

app = App(name="jobs", help="List the jobs that were submitted with this account on this machine.")


@app.default
@app.command(name="list")
@helpful
def list_jobs(
    *,
    state: Annotated[EntryState | None, Parameter(help="Only those in this state.")] = None,
    label: Annotated[str | None, Parameter(help="Only those with this label.")] = None,
    common: Flat = None,
) -> int:
    """List the jobs, oldest first.

    States: submitted (its end has not been seen), done, failed, refused (nothing was created),
    unknown (the answer was lost: there may be a job), submitting.
    """
    session = Session(common)
    with session.journal() as journal:
        _write(session, journal.jobs(state=state, label=label))
    return session.status


@app.command
def show(
    which: Annotated[str, Parameter(name="REF", help="A job, or the number of an entry.")],
    /,
    *,
    common: Flat = None,
) -> int:
    """Show all that the journal knows of a job."""
    session = Session(common)
    with session.journal() as journal:
        session.write("entry", _record(_found(journal, which)))
    return session.status


@app.command
@helpful
def unknown(*, common: Flat = None) -> int:
    """List the submissions whose answer was lost.

    Each may have created a job and cost credits. Look for it in your Vimmerse account. When you
    know, `vimmerse jobs assign` notes the job, or `vimmerse jobs forget` takes it off this list.
    """
    session = Session(common)
    with session.journal() as journal:
        entries = journal.unknown()
    _write(session, entries)
    if entries:
        session.display.say(GOING.command("jobs assign ENTRY REF") + " notes the job of one.")
        session.display.say(GOING.command("jobs forget ENTRY") + " takes one off this list.")
    return session.status


@app.command
def assign(
    number: Annotated[int, Parameter(name="ENTRY", converter=whole, help="Number of the entry.")],
    ref: Annotated[str, Parameter(name="REF", help="The job, such as story:ID.")],
    /,
    *,
    common: Flat = None,
) -> int:
    """Note the job of a submission whose answer was lost, as you found it in your account."""
    session = Session(common)
    with session.journal() as journal:
        journal.assign(number, JobRef.parse(ref))
        session.write("entry", _record(_found(journal, str(number))))
    return session.status


@app.command
def forget(
    which: Annotated[
        list[str], Parameter(name="REF", help="Jobs, or the numbers of entries.", negative="")
    ],
    /,
    *,
    common: Flat = None,
) -> int:
    """Take jobs off the journal. The jobs themselves go on."""
    session = Session(common)
    with session.journal() as journal:
        for entry in [_found(journal, each) for each in which]:
            journal.forget(entry.id)
    return session.status


def _found(journal: Journal, which: str) -> JournalEntry:
    for entry in reversed(journal.jobs()):
        if which in {str(entry.id), str(entry.job)}:
            return entry
    raise UsageError(f"The journal has no {which!r}: `vimmerse jobs` lists what it has.")


def _record(entry: JournalEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "job": str(entry.job) if entry.job else None,
        "state": entry.state,
        "operation": entry.operation,
        "credits": entry.credits,
        "estimate": entry.estimate,
        "label": entry.label,
        "message": entry.message,
        "created_at": entry.created_at.isoformat(timespec="seconds"),
        "updated_at": entry.updated_at.isoformat(timespec="seconds"),
        "fingerprint": entry.fingerprint,
        "arguments": entry.arguments,
    }


def _write(session: Session, entries: Iterable[JournalEntry]) -> None:
    records = [_record(entry) for entry in entries]
    if session.json:
        for record in records:
            session.write("entry", record)
    elif records:
        _print_table(records)
    else:
        say("There are none.")


def _print_table(records: Sequence[dict[str, Any]]) -> None:
    """Print a line for each, or several where the terminal is too narrow: nothing is cut."""
    rows = [["", "job", "state", "credits", "created", "operation", "label"]]
    rows += map(_cells, records)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * len(widths) <= shutil.get_terminal_size().columns:
        for cells in rows:
            padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
            print("  ".join(padded).rstrip())
        return
    between = "\n" + " " * (widths[0] + 2)
    for number, job, state, cost, created, operation, label in rows[1:]:
        facts = [job, operation, f"{state}, {cost} credits, {created}", label]
        print(f"{number:<{widths[0]}}  {between.join(filter(None, facts))}")


def _cells(record: dict[str, Any]) -> list[str]:
    cost = 0 if record["state"] == "refused" else record["credits"]
    if cost is None:
        cost = "?" if record["estimate"] is None else f"~{record['estimate']}"
    created = datetime.fromisoformat(record["created_at"]).astimezone()
    row = [record["id"], record["job"], record["state"], cost, f"{created:%Y-%m-%d %H:%M}"]
    cells = [*row, record["operation"], record["label"]]
    return ["" if cell is None else str(cell) for cell in cells]
