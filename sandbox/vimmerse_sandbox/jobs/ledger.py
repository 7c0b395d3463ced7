"""The credits of one API key: an opening balance, and every charge and refund since."""

from dataclasses import dataclass, field
from typing import Literal

from ..errors import Refusal

Direction = Literal["charge", "refund"]


@dataclass(frozen=True)
class Entry:
    """One movement of credits: `credits` is positive, `kind` says which way it went."""

    account: str
    at: float
    job: str
    kind: Direction
    credits: int
    reason: str


@dataclass
class Ledger:
    """What a key has left. Nothing is charged that the balance does not cover.

    All charges are counted. Of the movements, by number, there are as many as the store keeps.
    """

    opening: int
    balance: int
    charges: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)

    def charge(self, credits: int) -> None:
        """Take credits for a job, or refuse it with 402."""
        if credits > self.balance:
            raise Refusal(
                402,
                f"This job costs {credits} credits and {self.balance} are left.",
                "INSUFFICIENT_CREDIT",
            )
        self.balance -= credits
        self.charges += credits > 0

    def refund(self, credits: int) -> None:
        """Give a failed job's credits back."""
        self.balance += credits
