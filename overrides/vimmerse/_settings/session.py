"""What a client and its copies share, and what changes while they are used."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .._root import invalid

if TYPE_CHECKING:
    from ..budget import Budget
    from ..journal import Journal


@dataclass
class Session:
    """A client's budget and journal, what it has learned about the service, and its clock."""

    budget: Budget | None = None
    journal: Journal | None = None
    paths: dict[str, str] = field(default_factory=dict)  # which of two answered, by operationId
    is_answered: bool = False
    """Whether a call has been successful, so that the address is right."""
    now: Callable[[], float] = time.monotonic  # in seconds; tests bring another

    def __post_init__(self) -> None:
        if self.budget is not None and not hasattr(self.budget, "reserve"):
            raise invalid("budget", "expected a vimmerse.Budget.")
        if self.journal is not None and not hasattr(self.journal, "begin"):
            raise invalid("journal", "expected a vimmerse.Journal.")
