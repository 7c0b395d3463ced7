"""A list of all submissions, in a file: the API has no route that lists jobs."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self, Unpack, get_args, overload

from ._root import invalid
from .errors import VimmerseError
from .jobs import LABEL, End, JobRef, end_of

if TYPE_CHECKING:
    import httpx
    from vimmerse_api.models import Asset, Story

    from ._async.client import AsyncVimmerse
    from ._sync.client import Vimmerse
    from ._waits.waiting import Many
    from .jobs import Job, Outcome

EntryState = Literal["submitting", "submitted", "done", "failed", "refused", "unknown"]
_VERSION = 1
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS submissions (
    id INTEGER PRIMARY KEY, name TEXT UNIQUE, operation TEXT, arguments TEXT, fingerprint TEXT,
    label TEXT, estimate INTEGER, state TEXT, job TEXT, credits INTEGER, message TEXT,
    created_at TEXT, updated_at TEXT);
CREATE INDEX IF NOT EXISTS by_state ON submissions (state);
CREATE INDEX IF NOT EXISTS by_job ON submissions (job);
CREATE INDEX IF NOT EXISTS by_label ON submissions (label);
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_STANDING = "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
_UNANSWERED = "job IS NULL AND state IN ('submitting', 'unknown')"


@dataclass(frozen=True)
class JournalEntry:
    """One submission.

    `operation` is its operationId, `arguments` what was asked for (files by name and size,
    addresses without their query), `fingerprint` that of the request, `estimate` the credits that
    it may cost, if that was known before. `state` is "submitting" until there is an answer, and
    stays so if the process is killed; "submitted" while the job goes on; "done" or "failed" once
    the ended job was read; "refused" if there is no job; "unknown" if there may be one. `credits`
    is what the ended job reported, `message` why there is no job or no result. Times are in UTC.
    """

    id: int
    operation: str
    arguments: dict[str, Any]
    fingerprint: str
    label: str | None
    estimate: int | None
    state: EntryState
    job: JobRef | None
    credits: int | None
    message: str | None
    created_at: datetime
    updated_at: datetime


class Journal:
    """The submissions of the clients that it is given to (`Vimmerse(journal=…)`), in an SQLite file
    on a disk of this machine.

    An entry is on disk before a request is sent that may create a job; a submission that cannot be
    noted is not sent. It gets the job, or the error, when there is an answer, and the credits when
    the ended job is read. Threads, tasks and processes may share a file. Raise VimmerseError if it
    cannot be read or written. The methods wait for the disk: where an event loop runs, call them
    with `asyncio.to_thread`. What a client notes does not block its loop.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()
        self._opened: tuple[int, threading.Lock, sqlite3.Connection] | None = None
        self._of_parents: list[object] = []  # after a fork; to close them would disturb the parent
        self._sending: set[str] = set()
        with self._transaction() as file:
            version, tables = file.execute(_STANDING).fetchone()
            if version > _VERSION:
                raise VimmerseError(f"The journal {self.path} was written by a newer vimmerse.")
            if tables and not version:
                raise VimmerseError(f"{self.path} is no journal, but another program's database.")
            if not version:
                file.executescript(_SCHEMA)

    def jobs(self, state: EntryState | None = None, label: str | None = None) -> list[JournalEntry]:
        """Return all entries, or those with a state or a label, oldest first."""
        if state is not None and state not in get_args(EntryState):
            raise invalid("state", f"expected one of {', '.join(get_args(EntryState))}.")
        wanted = {"state": state, LABEL: label}
        conditions = [f"{name} = :{name}" for name, value in wanted.items() if value is not None]
        return [_entry(row) for row in self._rows(" AND ".join(conditions) or "TRUE", **wanted)]

    def unknown(self) -> list[JournalEntry]:
        """Return the entries without an answer: "unknown" ones, and those "submitting" by another
        process, which is at work or was killed.

        There may be a job, which was charged. Look for it in your account, then call `assign` or
        `forget`. If it had a label, and its client a `webhook_base`, a callback names it: `heal`.
        """
        rows = self._rows(_UNANSWERED)
        return [_entry(row) for row in rows if row["name"] not in self._sending]

    @overload
    def resume(
        self, client: Vimmerse, **options: Unpack[Many]
    ) -> Generator[Outcome[Story | Asset | JobRef], None, None]: ...
    @overload
    def resume(
        self, client: AsyncVimmerse, **options: Unpack[Many]
    ) -> AsyncGenerator[Outcome[Story | Asset | JobRef], None]: ...
    def resume(self, client: Any, **options: Unpack[Many]) -> Any:
        """Wait for all jobs that go on: return what `as_completed` of the client does. Its options
        are those of `as_completed`; the client has this journal.
        """
        going = dict.fromkeys(entry.job for entry in self.jobs("submitted"))
        return client.as_completed(list(going), **options)

    def assign(self, id: int, job: Job) -> None:
        """Note the job of an entry that has none, as you found it."""
        known = {"state": "submitted", "job": str(JobRef.of(job)), "message": None}
        if not self._change(f"id = :id AND {_UNANSWERED}", known, id=id):
            raise invalid("id", f"the journal has no entry {id} whose job is unknown.")

    def forget(self, id: int) -> None:
        """Remove an entry. Its job, if there is one, goes on."""
        with self._transaction() as file:
            if not file.execute("DELETE FROM submissions WHERE id = ?", [id]).rowcount:
                raise invalid("id", f"the journal has no entry {id}.")

    def heal(self, job: Story | Asset, address: httpx.URL) -> None:
        """Note an ended job whose callback came. If the journal does not know it, the oldest
        unknown entry with the label in the callback's address gets it. Pass this to
        `asgi.webhook_endpoint` as `on_job`.
        """
        ref, label = str(JobRef.of(job)), address.params.get(LABEL)
        if label and not self._rows("job = :job", job=ref):
            oldest = f"(SELECT min(id) FROM submissions WHERE label = :label AND {_UNANSWERED})"
            self._change(f"id = {oldest}", {"state": "submitted", "job": ref}, label=label)
        if end := end_of(job):
            self.end(end)

    def close(self) -> None:
        """Close the file, which is opened again when it is needed."""
        if self._opened and self._opened[0] == os.getpid():
            with self._opened[1]:
                self._opened[2].close()
            self._opened = None

    def begin(self, name: str, **facts: Any) -> None:
        """Note a submission before it is sent. Clients call this, `answer` and `end`."""
        facts |= {"name": name, "state": "submitting", "created_at": _now(), "updated_at": _now()}
        values = ", ".join(f":{column}" for column in facts)
        self._sending.add(name)
        try:
            with self._transaction() as file:
                file.execute(
                    f"INSERT INTO submissions ({', '.join(facts)}) VALUES ({values})", facts
                )
        except VimmerseError as error:
            self._sending.discard(name)
            raise VimmerseError(f"{error} Nothing was sent.") from error

    def answer(self, name: str, state: EntryState, **facts: Any) -> None:
        """Note what came of a submission."""
        try:
            self._change(f"name = :name AND {_UNANSWERED}", {"state": state, **facts}, name=name)
        finally:
            self._sending.discard(name)

    def end(self, end: End) -> None:
        """Note how a job ended, unless that is known."""
        going, ref = "job = :ref AND state = 'submitted'", str(end.job)
        if self._rows(going, ref=ref):  # a look locks nobody out
            state = "done" if end.is_done else "failed"
            facts = {"state": state, "credits": end.credits, "message": end.message}
            self._change(going, facts, ref=ref)

    def _rows(self, where: str, **values: Any) -> list[sqlite3.Row]:
        with self._transaction() as file:
            query = f"SELECT * FROM submissions WHERE {where} ORDER BY id"
            return file.execute(query, values).fetchall()

    def _change(self, where: str, facts: dict[str, Any], **values: Any) -> int:
        """Change entries and return their number."""
        facts = {**facts, "updated_at": _now()}
        changes = ", ".join(f"{column} = :{column}" for column in facts)
        with self._transaction() as file:
            query = f"UPDATE submissions SET {changes} WHERE {where}"
            return file.execute(query, facts | values).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the file, and commit at the end."""
        try:
            if not self._opened or self._opened[0] != os.getpid():
                self._of_parents.append(self._opened)
                self._opened = (os.getpid(), threading.Lock(), _connected(self.path))
            _, lock, file = self._opened
            with lock, file:
                yield file
        except (sqlite3.Error, OSError) as error:
            text = f"The journal {self.path} cannot be read or written ({error})."
            raise VimmerseError(text) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Journal has an open file, so it is not pickled: make one from its path.")

    def __repr__(self) -> str:
        return f"<Journal in {self.path}>"


def _connected(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    file = sqlite3.connect(path, timeout=30, check_same_thread=False)
    file.row_factory = sqlite3.Row
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = FULL")
    return file


def _entry(row: sqlite3.Row) -> JournalEntry:
    facts = {name: row[name] for name in JournalEntry.__dataclass_fields__}
    facts["arguments"] = json.loads(facts["arguments"])
    facts["job"] = facts["job"] and JobRef.parse(facts["job"])
    for name in ("created_at", "updated_at"):
        facts[name] = datetime.fromisoformat(facts[name])
    return JournalEntry(**facts)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
