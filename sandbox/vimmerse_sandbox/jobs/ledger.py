"""The credits of one API key: an opening balance, and every charge and refund since."""

from dataclasses import dataclass, field
from typing import Literal

from ..errors import Refusal

Direction = Literal["charge", "refund"]


@dataclass(frozen=True)
class Entry:
    """One charge or refund, as `kind` says; `credits` is always positive."""

    account: str
    at: float
    job: str
    kind: Direction
    credits: int
    reason: str


@dataclass
class Ledger:
    """The balance of one key, which never goes below zero.

    `charges` counts all charges; `entries` holds only those that are still kept, by number.
    """

    opening: int
    balance: int
    charges: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)

    def charge(self, credits: int) -> None:
        """Take credits for a job; raises Refusal (402) if the balance does not cover it."""
        if credits > self.balance:
            raise Refusal(
                402,
                f"This job costs {credits} credits and {self.balance} are left.",
                "INSUFFICIENT_CREDIT",
            )
        self.balance -= credits
        self.charges += credits > 0

    def refund(self, credits: int) -> None:
        """Return the credits of a failed job to the balance."""
        self.balance += credits
