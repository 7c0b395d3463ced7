"""The credits of one API key: an opening balance, and every charge and refund since."""

import logging
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from .errors import Refusal

log = logging.getLogger(__name__)

MAX_ENTRIES = 10_000


@dataclass(frozen=True)
class Entry:
    """One movement of credits: `credits` is positive, `kind` says which way it went."""

    at: float
    job: str
    kind: Literal["charge", "refund"]
    credits: int
    reason: str


@dataclass
class Ledger:
    """What a key has left. Nothing is charged that the balance does not cover.

    All charges are counted; the last 10,000 movements are kept.
    """

    opening: int
    balance: int = field(init=False)
    charges: int = 0
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=MAX_ENTRIES))

    def __post_init__(self) -> None:
        self.balance = self.opening

    def charge(self, at: float, job: str, credits: int, reason: str) -> None:
        """Take credits for a job, or refuse it with 402; a free job leaves no entry."""
        if credits > self.balance:
            raise Refusal(
                402,
                f"This job costs {credits} credits and {self.balance} are left.",
                "INSUFFICIENT_CREDIT",
            )
        if credits:
            self.balance -= credits
            self.charges += 1
            self._note(Entry(at, job, "charge", credits, reason))

    def refund(self, at: float, job: str, credits: int, reason: str) -> None:
        """Give a failed job's credits back."""
        if credits:
            self.balance += credits
            self._note(Entry(at, job, "refund", credits, reason))

    def _note(self, entry: Entry) -> None:
        if len(self.entries) == MAX_ENTRIES:
            log.info("the oldest entry of a ledger was dropped: %d are kept", MAX_ENTRIES)
        self.entries.append(entry)
