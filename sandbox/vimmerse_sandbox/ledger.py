"""The credits of one API key: an opening balance, and every charge and refund since."""

from dataclasses import dataclass, field
from typing import Literal

from .errors import Refusal


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
    """What a key has left. Nothing is charged that the balance does not cover."""

    opening: int
    balance: int = field(init=False)
    entries: list[Entry] = field(default_factory=list)

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
            self.entries.append(Entry(at, job, "charge", credits, reason))

    def refund(self, at: float, job: str, credits: int, reason: str) -> None:
        """Give a failed job's credits back."""
        if credits:
            self.balance += credits
            self.entries.append(Entry(at, job, "refund", credits, reason))
