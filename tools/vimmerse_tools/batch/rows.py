"""What a line asks for, and what the journal knows of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

State = Literal[
    "queued",
    "submitting",
    "submitted",
    "ended",
    "done",
    "failed",
    "refused",
    "unknown",
    "cancelled",
]
STATES: tuple[State, ...] = get_args(State)
OPEN: tuple[State, ...] = ("submitted", "ended")  # a job is known, and something is left to do


@dataclass(frozen=True)
class Line:
    """One job that is asked for.

    `method` is such as "story.idea_to_video", `arguments` what the method takes, with paths where
    media is a file. `needs` are the keys of the jobs that must be done before. `download` is False,
    True, or the name of the file below the folder of results.
    """

    key: str
    method: str
    arguments: Mapping[str, Any]
    needs: tuple[str, ...] = ()
    wait: bool = True
    download: bool | str = True

    def columns(self) -> dict[str, Any]:
        """Return the line as the columns of its row."""
        return {
            "key": self.key,
            "method": self.method,
            "arguments": json.dumps(self.arguments, ensure_ascii=False, sort_keys=True),
            "needs": json.dumps(self.needs, ensure_ascii=False),
            "wait": int(self.wait),
            "download": json.dumps(self.download, ensure_ascii=False),
        }


@dataclass(frozen=True)
class Row(Line):
    """A line and what came of it.

    `attempt` counts the times that it was claimed. `job` is the text of a JobRef. `estimate` and
    `credits` are None while unknown, `earlier` is what earlier attempts cost or may have cost.
    `files` are paths below the folder of results. `error` is why it stands where it does, and
    `changed` what the file asks for now, if that came too late. `updated` is in seconds since 1970.
    """

    number: int = 0
    state: State = "queued"
    attempt: int = 0
    job: str | None = None
    estimate: int | None = None
    credits: int | None = None
    earlier: int = 0
    files: tuple[str, ...] = ()
    error: str | None = None
    changed: str | None = None
    updated: float = 0.0

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> Row:
        """Return the row that a database gave."""
        read = {
            "arguments": json.loads(columns["arguments"]),
            "needs": tuple(json.loads(columns["needs"])),
            "wait": bool(columns["wait"]),
            "download": json.loads(columns["download"]),
            "files": tuple(json.loads(columns["files"] or "[]")),
        }
        return cls(**{**columns, **read})


@dataclass(frozen=True)
class Totals:
    """How many rows are in each state, and credits: spent, and reserved for what may still cost."""

    states: Counter[str] = field(default_factory=Counter)
    spent: int = 0
    reserved: int = 0
    max_credits: int | None = None

    @property
    def rows(self) -> int:
        """All rows."""
        return self.states.total()

    @property
    def remaining(self) -> int | None:
        """Credits that may still be reserved, None without a limit."""
        return None if self.max_credits is None else self.max_credits - self.spent - self.reserved


@dataclass(frozen=True)
class Added:
    """What adding lines did, by keys: rows that are new, that were not submitted yet and took the
    new arguments, and that were submitted with other arguments and stay as they are.
    """

    new: list[str]
    updated: list[str]
    changed: dict[str, str]
