"""`vimmerse jobs`: the jobs that were submitted with this account on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from cyclopts import App, Parameter
from vimmerse import JobRef, Journal, JournalEntry
from vimmerse.journal import EntryState

from .failures import UsageError
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
        _write(session, journal.unknown())
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
    """Print a line for each. They are not cut, so that a terminal keeps a reference whole."""
    rows = [["", "job", "state", "credits", "created", "operation", "label"]]
    for each in records:
        cost = f"~{each['estimate'] or '?'}" if each["credits"] is None else each["credits"]
        created = each["created_at"][:16].replace("T", " ")
        row = [each["id"], each["job"], each["state"], cost, created, each["operation"]]
        rows.append(["" if cell is None else str(cell) for cell in (*row, each["label"])])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for cells in rows:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        print("  ".join(padded).rstrip())
