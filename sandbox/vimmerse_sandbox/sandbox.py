"""The state of one running sandbox, and a call to it as the handlers see it."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .document import Operation
from .jobs import Account, Store
from .media import Library
from .recipes import Recipe

KEY_REFUSED = "refused"
KEY_FORBIDDEN = "forbidden"
KEY_WITHOUT_CREDITS = "broke"
FAIL_WORD = "[fail]"


@dataclass(frozen=True)
class Settings:
    """What a sandbox can be told; without accepted keys, any key is accepted."""

    accepted_keys: frozenset[str] = frozenset()
    opening_credits: int = 100_000
    job_seconds: float = 4.0
    max_json_bytes: int = 1_000_000
    max_upload_bytes: int = 500_000_000
    max_media_bytes: int = 2_000_000_000
    max_requests: int = 1000


@dataclass(frozen=True)
class RequestRecord:
    """One request as the log of `/_sandbox/requests` keeps it: neither key nor body."""

    method: str
    path: str
    status: int


class Clock:
    """Epoch seconds that never run backwards."""

    def __init__(self) -> None:
        self._start = time.time() - time.monotonic()

    def now(self) -> float:
        return self._start + time.monotonic()


@dataclass
class Sandbox:
    """Accounts, media and the log of requests."""

    settings: Settings = field(default_factory=Settings)
    now: Callable[[], float] = field(default_factory=lambda: Clock().now)

    def __post_init__(self) -> None:
        empty = frozenset({KEY_WITHOUT_CREDITS})
        self.store = Store(self.settings.opening_credits, empty)
        self.media = Library(self.settings.max_media_bytes)
        self.requests: deque[RequestRecord] = deque(maxlen=self.settings.max_requests)

    def reset(self) -> None:
        self.store.reset()
        self.media.reset()
        self.requests.clear()


@dataclass(frozen=True)
class Call:
    """One accepted request: who sent it, to which operation, with which arguments, and when."""

    sandbox: Sandbox
    operation: Operation
    account: Account
    path: Mapping[str, str]
    arguments: dict[str, Any]
    base_url: str
    now: float

    def publish(self, recipe: Recipe, name: str) -> str:
        """Return a new address of a media file, on the host that the caller used."""
        return self.base_url + self.sandbox.media.publish(recipe, name)

    def failure(self, *texts: object) -> str:
        """Return why the job will fail, if one of the texts asks for it."""
        asked = any(isinstance(text, str) and FAIL_WORD in text for text in texts)
        return f"The request asked for a failure with {FAIL_WORD}." if asked else ""
