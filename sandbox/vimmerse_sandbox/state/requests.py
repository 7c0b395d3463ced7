"""What is recorded of each request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_FIELDS, MAX_TEXT = 30, 300


@dataclass(frozen=True)
class RequestRecord:
    """One request in the log of `/_sandbox/requests`, without its key.

    `status` is None if no answer was sent, `sent` are its arguments as short texts, `reason` is why
    it was refused. Fields that are not known are empty.
    """

    method: str
    path: str
    status: int | None
    at: float
    operation: str = ""
    account: str = ""
    job: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    reason: str = ""


def brief(arguments: object) -> dict[str, str]:
    """Return arguments as short texts, without the query of a callback's address, often secret."""
    found = list(arguments.items())[:MAX_FIELDS] if isinstance(arguments, Mapping) else []
    return {name[:MAX_TEXT]: _text(name, value)[:MAX_TEXT] for name, value in found}


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value.partition("?")[0] if name == "webhook_url" else value
