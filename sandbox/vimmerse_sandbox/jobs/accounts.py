"""Accounts, a bounded number of them, and the journal of all charges and refunds."""

import hashlib
import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import not_found
from ..state.shelf import Shelf, Shelves
from .job import Job, Kind
from .ledger import Direction, Entry, Ledger
from .lifecycle import State

log = logging.getLogger(__name__)

MAX_ACCOUNTS = 10_000
MAX_ENTRIES = 100_000


@dataclass
class Account:
    """What belongs to one API key. The key itself is not kept."""

    name: str
    ledger: Ledger
    jobs: dict[tuple[Kind, str], Job] = field(default_factory=dict)

    @property
    def customer(self) -> str:
        return f"customer-{self.name}"

    def job(self, kind: Kind, job_id: str) -> Job:
        """Return a job of this account; any other id is refused with 404."""
        try:
            return self.jobs[kind, job_id]
        except KeyError:
            raise not_found(kind.capitalize()) from None

    def create(self, kind: Kind, operation: str, now: float, fields: dict[str, Any]) -> Job:
        """Return a new job that is not yet part of the account."""
        return Job(kind, str(uuid.uuid4()), self.name, operation, now, State("new", 0, now), fields)


class Accounts:
    """Accounts by name. A new key opens an account; that of an `empty` key has no credits."""

    def __init__(self, shelves: Shelves, opening: int, empty: frozenset[str]) -> None:
        self._opening = opening
        self._empty = empty
        self.known: Shelf[Account] = shelves("accounts", Account)
        self._entries: Shelf[Entry] = shelves("entries", Entry)
        self._by_job: defaultdict[str, list[Entry]] = defaultdict(list)
        for number, entry in self._entries.items():
            self._enter(number, entry)

    def of(self, key: str) -> Account:
        """Return the account of a key."""
        name = hashlib.sha256(key.encode()).hexdigest()[:12]
        if name not in self.known:
            self._make_room()
            opening = 0 if key in self._empty else self._opening
            self.known[name] = Account(name, Ledger(opening, opening))
        return self.known[name]

    def charge(self, account: Account, at: float, job: Job, credits: int, reason: str) -> None:
        """Charge an account for a job; raises Refusal (402) if it cannot pay.

        A free job leaves no entry.
        """
        account.ledger.charge(credits)
        self._note(account, at, job, "charge", credits, reason)

    def refund(self, account: Account, at: float, job: Job, credits: int, reason: str) -> None:
        """Refund a failed job."""
        account.ledger.refund(credits)
        self._note(account, at, job, "refund", credits, reason)

    def clear(self) -> None:
        self.known.clear()
        self._entries.clear()
        self._by_job.clear()

    def entries_of(self, job: Job) -> Sequence[Entry]:
        """Return the charges and refunds of a job, oldest first."""
        return self._by_job.get(job.id, ())

    def _note(
        self, account: Account, at: float, job: Job, kind: Direction, credits: int, reason: str
    ) -> None:
        if not credits:
            return
        self.known.touch(account.name)
        entry = Entry(account.name, at, job.id, kind, credits, reason)
        self._enter(self._entries.append(entry), entry)
        if len(self._entries) > MAX_ENTRIES:
            log.info("the oldest entry of a ledger was dropped: %d are kept", MAX_ENTRIES)
            self._drop(next(iter(self._entries)))

    def _enter(self, number: str, entry: Entry) -> None:
        self.known[entry.account].ledger.entries[number] = entry
        self._by_job[entry.job].append(entry)

    def _drop(self, number: str) -> None:
        entry = self._entries.pop(number)
        del self.known[entry.account].ledger.entries[number]
        self._by_job[entry.job].remove(entry)
        if not self._by_job[entry.job]:
            del self._by_job[entry.job]

    def _make_room(self) -> None:
        if len(self.known) >= MAX_ACCOUNTS:
            for name, account in self.known.items():
                if not account.jobs:
                    log.info("account %s was dropped: %d are kept", name, MAX_ACCOUNTS)
                    for number in list(account.ledger.entries):
                        self._drop(number)
                    del self.known[name]
                    return
