"""Which fault meets which request or callback. Pure: operations are just names here.

Faults are tried in the order in which they were added, and a request meets at most one. A fault
lets `skip` requests of its operation pass, and then meets `times` of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import problem
from .shelf import Shelf, Shelves, in_memory

ANY = "*"
MEDIA = "media"

REQUEST_KINDS = (
    *("drop", "stall", "truncate", "http-status", "job-status", "wrap", "new-field"),
    *("fail", "expire"),
)
WEBHOOK_KINDS = ("duplicate-webhook", "reorder-webhook")

# The fields of a request to /_sandbox/faults; `accepted` means: after the job was accepted.
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "kind": {"enum": [*REQUEST_KINDS, *WEBHOOK_KINDS]},
    "operation": {"type": "string", "default": ANY},
    "times": {"type": "integer", "minimum": 1, "default": 1},
    "skip": {"type": "integer", "minimum": 0, "default": 0},
    "accepted": {"type": "boolean", "default": False},
    "seconds": {"type": "number", "minimum": 0, "maximum": 3600, "default": 30},
    "status": {"type": "integer", "minimum": 400, "maximum": 599, "default": 500},
    "html": {"type": "boolean", "default": False},
    "retry_after": {"type": "string", "pattern": "^[A-Za-z0-9 ,:]{0,40}$", "default": ""},
    "word": {"type": "string", "maxLength": 100, "default": "queued"},
    "message": {"type": "string", "maxLength": 1000, "default": "Told to fail by a fault."},
}


@dataclass
class Fault:
    """What goes wrong, for which operation, and how often."""

    kind: str
    operation: str
    times: int
    skip: int
    accepted: bool
    seconds: float
    status: int
    html: bool
    retry_after: str
    word: str
    message: str

    @property
    def body(self) -> dict[str, Any]:
        """The error body of `http-status`, in the documented shape of its status."""
        message = f"The sandbox was told to answer {self.status}."
        if self.status == 422:
            return {"detail": [problem(["body"], message, "fault")]}
        return {"message": message, "code": "REACHED_LIMIT" if self.status == 429 else "FAULT"}

    def changed(self, payload: Any) -> Any:
        """Return a result as this fault changes it."""
        if self.kind == "wrap":
            return {"data": payload}
        if self.kind == "new-field":
            return {**payload, "new_field": {"of": ["any", "shape"]}}
        return {**payload, "status": self.word} if "status" in payload else payload


class Faults:
    """The faults that are still to come."""

    def __init__(self, shelves: Shelves = in_memory) -> None:
        self._waiting: Shelf[Fault] = shelves("faults", Fault)

    @property
    def waiting(self) -> list[Fault]:
        return list(self._waiting.values())

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, operation: str, kinds: Collection[str]) -> Fault | None:
        """Return the fault that meets the next request of an operation, if any."""
        for number, fault in self._waiting.items():
            if fault.kind not in kinds or fault.operation not in (ANY, operation):
                continue
            self._waiting.touch(number)
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if not fault.times:
                del self._waiting[number]
            return fault
        return None
