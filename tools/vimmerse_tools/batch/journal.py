"""The journal of a batch: one row for each key, and the only truth about it.

A row goes queued → submitting → submitted → ended → done, or to failed, refused, unknown or
cancelled. Every change is one UPDATE guarded by the state that it expects, on disk when it returns;
a method returns None where the row was not in that state. **The claim is the intent**: queued →
submitting is on disk before a byte is sent. A row that is found submitting by anyone but its
claimer becomes unknown, and is sent again only if a person says so.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from vimmerse import VimmerseError

from . import sql
from .rows import STATES, Added, Line, Row, State, Totals

Parameters: TypeAlias = Mapping[str, Any]
Statement: TypeAlias = tuple[str, Sequence[Parameters]]
"""SQL, and the parameters of each time that it is executed."""
Columns: TypeAlias = Mapping[str, Any]
_PAGE = 1000


class JournalError(VimmerseError):
    """The journal cannot be read or written: a full disk, a database that is away. What was asked
    for did not happen, and may be asked for again.
    """


@dataclass(frozen=True)
class Settings:
    """How a process carries jobs.

    `out` is the folder of results. At most `creates` calls that cost something are in flight at a
    time, and `downloads` downloads. `timeout` is how long a job is waited for, in seconds. With
    `webhook_base` and `webhook_secret`, each job that takes a `webhook_url` gets a signed one.
    Where there is a limit of credits, jobs whose price nobody can tell are refused, unless
    `allow_unpriced`. `database_url` is where the journal is, if it is not in `out`.
    """

    out: Path = Path("results")
    creates: int = 8
    downloads: int = 4
    timeout: float = 3600.0
    webhook_base: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    allow_unpriced: bool = False
    database_url: str | None = field(default=None, repr=False)


class Journal(ABC):
    """A journal in a database. `run` and `close` are what a database has to bring."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        # Shared by everything that this process carries.
        self.creates = asyncio.Semaphore(self.settings.creates)
        self.downloads = asyncio.Semaphore(self.settings.downloads)
        self.uploads: dict[Any, asyncio.Task[str]] = {}

    @abstractmethod
    async def run(self, *statements: Statement) -> list[list[Columns]]:
        """Execute statements in one transaction, which is on disk when this returns, and return
        the rows of each. Raise JournalError if that is not possible.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of the database."""

    async def add(self, lines: Iterable[Line]) -> Added:
        """Add a row for each key that is new. A row that was not accepted yet takes the arguments
        of its line; any other keeps its own, and says what differs.
        """
        wanted = {line.key: line for line in lines}
        known = {row.key: row async for row in self.rows() if row.key in wanted}
        new = [line for key, line in wanted.items() if key not in known]
        differing = [
            (row, wanted[key])
            for key, row in known.items()
            if (row.columns() != wanted[key].columns() or row.changed)
        ]
        replaced = await self._replace([line for _, line in differing])
        changed = {
            row.key: difference(row, line) for row, line in differing if row.key not in replaced
        }
        notes = [self._at(key, changed=text or None) for key, text in changed.items()]
        if notes:
            await self.run((sql.CHANGED, notes))
        added = await self.insert(new)
        return Added(added, replaced, {key: text for key, text in changed.items() if text})

    async def insert(self, lines: Sequence[Line]) -> list[str]:
        """Insert rows in one transaction, and return the keys that were not there before."""
        if not lines:
            return []
        inserted, _ = await self.run(*additions(lines))
        return [row["key"] for row in inserted]

    async def _replace(self, lines: Sequence[Line]) -> list[str]:
        if not lines:
            return []
        changes = [self._at(**line.columns()) for line in lines]
        replaced = [row["key"] for row in (await self.run((sql.REPLACE, changes)))[0]]
        free = [{"key": key} for key in replaced]
        needs = _needs([line for line in lines if line.key in set(replaced)])
        await self.run((sql.NEED_NO_MORE, free), (sql.NEED, needs))
        return replaced

    async def limit(self, max_credits: int) -> None:
        """Set the credits that all rows together may cost: claims beyond it fail."""
        await self.run((sql.LIMIT, [{"value": max_credits}]))

    async def claim(self, key: str, estimate: int | None) -> Row | None:
        """queued → submitting, if what it needs is done and the estimate fits the limit."""
        return await self._change(sql.CLAIM, key, estimate=estimate, claim=uuid.uuid4().hex)

    async def submitted(self, key: str, attempt: int, job: str) -> Row | None:
        """submitting → submitted. Also from where a claim was parked, or queued again since."""
        return await self._change(sql.SUBMITTED, key, attempt=attempt, job=job)

    async def refused(self, key: str, attempt: int, error: str) -> Row | None:
        """submitting → refused: there is no job, and sending it again would not help."""
        return await self._change(sql.REFUSED, key, attempt=attempt, error=error)

    async def released(self, key: str, attempt: int, error: str) -> Row | None:
        """submitting → queued: there is no job, and it may be sent again."""
        return await self._change(sql.RELEASED, key, attempt=attempt, error=error)

    async def unknown(self, key: str, attempt: int, error: str) -> Row | None:
        """submitting → unknown: perhaps there is a job."""
        return await self._change(sql.UNKNOWN, key, attempt=attempt, error=error)

    async def lost(self, key: str, job: str, error: str) -> Row | None:
        """submitted → unknown: this account has no such job."""
        return await self._change(sql.LOST, key, job=job, error=error)

    async def ended(self, key: str, job: str, credits: int | None) -> Row | None:
        """submitted → ended: the job was successful, its results are not saved yet."""
        return await self._change(sql.ENDED, key, job=job, credits=credits)

    async def failed(self, key: str, job: str, credits: int | None, error: str) -> Row | None:
        """submitted → failed: the job ended without a result."""
        return await self._change(sql.FAILED, key, job=job, credits=credits, error=error)

    async def done(
        self, key: str, job: str, credits: int | None, files: Sequence[str]
    ) -> Row | None:
        """submitted or ended → done."""
        told = json.dumps(files, ensure_ascii=False)
        return await self._change(sql.DONE, key, job=job, credits=credits, files=told)

    async def note(self, row: Row, error: str) -> Row | None:
        """Say why a row stays where it is."""
        return await self._change(sql.NOTE, row.key, state=row.state, error=error)

    async def cancel(self, keys: Iterable[str]) -> list[str]:
        """queued → cancelled. Return the keys of those that were queued."""
        return await self._each(sql.CANCEL, [self._at(key) for key in keys])

    async def retry(self, keys: Iterable[str], state: State) -> list[str]:
        """Queue rows again that are in a state: failed, refused, cancelled or unknown."""
        return await self._each(sql.RETRY, [self._at(key, state=state) for key in keys])

    async def row(self, key: str) -> Row:
        """Return a row. Raise KeyError if there is none."""
        (rows,) = await self.run((sql.ROW, [{"key": key}]))
        if not rows:
            raise KeyError(key)
        return Row.of(rows[0])

    async def rows(self, state: State | None = None) -> AsyncIterator[Row]:
        """Yield all rows, or those in one state, in the order in which they were added."""
        question, after = sql.ROWS if state is None else sql.IN_STATE, 0
        while True:
            (page,) = await self.run((question, [{"after": after, "most": _PAGE, "state": state}]))
            for columns in page:
                yield Row.of(columns)
            if len(page) < _PAGE:
                return
            after = page[-1]["number"]

    async def keys(self, *states: State) -> list[str]:
        """Return the keys of the rows in some states."""
        found = await self.run(*((sql.KEYS, [{"state": state}]) for state in states))
        return [row["key"] for rows in found for row in rows]

    async def ready(self, after: int = 0, most: int = _PAGE) -> list[tuple[str, int]]:
        """Return the keys and numbers of queued rows that need no other, beyond a number."""
        (rows,) = await self.run((sql.READY, [{"after": after, "most": most}]))
        return [(row["key"], row["number"]) for row in rows]

    async def freed(self, key: str) -> list[str]:
        """Return the keys of queued rows that needed this one, which is done, and no other."""
        (rows,) = await self.run((sql.FREED, [{"key": key}]))
        return [row["key"] for row in rows]

    async def totals(self) -> Totals:
        """Count rows and credits."""
        states, limit = await self.run((sql.TOTALS, [{}]), (sql.MAX_CREDITS, [{}]))
        jobs = {row["state"]: int(row["jobs"]) for row in states}
        earlier = sum(int(row["earlier"]) for row in states)
        own = {row["state"]: int(row["counted"] - row["earlier"]) for row in states}
        spent = sum(own.get(state, 0) for state in ("ended", "done", "failed"))
        counter: Counter[str] = Counter({state: jobs[state] for state in STATES if state in jobs})
        return Totals(counter, earlier + spent, sum(own.values()) - spent, limit[0]["value"])

    async def _change(self, statement: str, key: str, **parameters: Any) -> Row | None:
        (rows,) = await self.run((statement, [self._at(key, **parameters)]))
        return Row.of(rows[0]) if rows else None

    async def _each(self, statement: str, parameters: Sequence[Parameters]) -> list[str]:
        if not parameters:
            return []
        (rows,) = await self.run((statement, parameters))
        return [row["key"] for row in rows]

    def _at(self, key: str, **parameters: Any) -> dict[str, Any]:
        return {**parameters, "key": key, "now": time.time()}


def additions(lines: Iterable[Line]) -> tuple[Statement, Statement]:
    """Return the statements that insert rows behind the last one, and what they need."""
    rows = [{**line.columns(), "now": time.time()} for line in lines]
    return (sql.ADD, rows), (sql.NEED, _needs(lines))


def _needs(lines: Iterable[Line]) -> list[Parameters]:
    return [{"key": line.key, "needed": needed} for line in lines for needed in line.needs]


def difference(row: Line, line: Line) -> str:
    """Return what a line asks for that a row does not, such as "scene_count: 3 → 4"."""
    old, new = _facts(row), _facts(line)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return ", ".join(f"{name}: {_shown(old, name)} → {_shown(new, name)}" for name in names)


def _facts(line: Line) -> dict[str, Any]:
    own = {"method": line.method, "depends_on": list(line.needs)}
    return {**line.arguments, **own, "wait": line.wait, "download": line.download}


def _shown(facts: Mapping[str, Any], name: str) -> str:
    if name not in facts:
        return "nothing"
    text = json.dumps(facts[name], ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
