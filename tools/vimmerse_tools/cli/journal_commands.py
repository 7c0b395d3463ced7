"""`vimmerse jobs`: the jobs that were submitted with this account on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from vimmerse import Journal, JournalEntry

from .failures import UsageError
from .job_commands import Flat
from .output import say
from .session import Session

app = App(name="jobs", help="List the jobs that were submitted with this account on this machine.")
State = Literal["submitting", "submitted", "done", "failed", "refused", "unknown"]


@app.default
@app.command(name="list")
def list_jobs(
    *,
    state: Annotated[State | None, Parameter(help="Only those in this state.")] = None,
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
def unknown(*, common: Flat = None) -> int:
    """List the submissions whose answer was lost.

    Each may have created a job and cost credits. Look for it in your Vimmerse account. When you
    know, `vimmerse jobs forget` takes it off this list.
    """
    session = Session(common)
    with session.journal() as journal:
        _write(session, journal.unknown())
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


def _print_table(records: Iterable[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("id", "created", "state", "credits", "job", "operation", "label"):
        table.add_column(name, overflow="fold", justify="right" if name == "credits" else "left")
    for each in records:
        cost = each["credits"] if each["credits"] is not None else each["estimate"]
        created = each["created_at"][:16].replace("T", " ")
        row = (each["id"], created, each["state"], cost, each["job"], each["operation"])
        table.add_row(*("" if cell is None else str(cell) for cell in (*row, each["label"])))
    Console().print(table, markup=False)
