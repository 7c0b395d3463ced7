"""What a client was given: the key, the address and the limits. The key is bound to the API's
origin and never shown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx

from ._alarms import Alarms
from ._secret import Secret
from .errors import InvalidArgumentError

if TYPE_CHECKING:
    from ._uploads import OnProgress as OnUpload
    from .budget import Budget

KEY_HEADER = "X-Api-Key"
DEFAULT_BASE_URL = "https://api.vimmerse.net"
DEFAULT_TIMEOUT = 60.0
# These answer when their work is done; the pages' own samples wait this long for them.
_SLOW = {"story_create_elements": 120.0, "story_create_scenes": 180.0, "video_upload": 300.0}


class KeyAuth(httpx.Auth):
    """Adds the key to requests for one origin, and takes it out again before anyone sees them."""

    def __init__(self, key: Secret, origin: httpx.URL) -> None:
        self._key = key
        self._origin = _origin(origin)

    def __repr__(self) -> str:
        return f"<KeyAuth for {self._origin[1]}>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if _origin(request.url) == self._origin:
            request.headers[KEY_HEADER] = self._key.reveal()
        try:
            response = yield request
            response.next_request = None  # where a redirect leads, with a copy of the key
        finally:
            request.headers.pop(KEY_HEADER, None)

    def redact(self, error: BaseException) -> bool:
        """Take the key out of what an error says, and tell whether that was possible."""
        return self._key.redact(error)

    def scrubbed(self, response: httpx.Response) -> httpx.Response:
        """Return an answer that does not repeat the key."""
        raw = response.headers.raw
        reason = response.extensions.get("reason_phrase", b"")
        head = b"\n".join([reason, *(value for _, value in raw)])
        if not self._key.is_perhaps_in(response.content, head):
            return response
        content = self._key.redacted(response.content)
        headers = [(name, self._key.redacted(value)) for name, value in raw]
        if (content, headers, self._key.redacted(reason)) == (response.content, raw, reason):
            return response
        return httpx.Response(
            response.status_code, headers=headers, content=content, request=response.request
        )


@dataclass(frozen=True)
class Settings:
    """How a client calls. Durations are seconds."""

    auth: KeyAuth
    base_url: httpx.URL
    timeout: float
    max_retries: int
    headers: Mapping[str, str]
    budget: Budget | None
    on_upload: OnUpload | None = None
    is_patient: bool = False
    """Whether operations that answer late get more than `timeout`."""
    routes: dict[str, str] = field(default_factory=dict)
    """The path that answered, by operationId, where more than one is known."""
    alarms: Alarms = field(default_factory=Alarms)

    def changed(
        self,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        on_upload: OnUpload | None = None,
    ) -> Settings:
        """Return a copy with the options that were given; headers are added to those there are."""
        changes: dict[str, Any] = {"headers": merged(self.headers, checked_headers(headers))}
        if timeout is not None:
            changes |= {"timeout": seconds("timeout", timeout), "is_patient": False}
        if max_retries is not None:
            changes["max_retries"] = _count("max_retries", max_retries)
        if on_upload is not None:
            changes["on_upload"] = on_upload
        return replace(self, **changes)

    def limits(self, timeout: float | None, operation: str = "") -> httpx.Timeout:
        """Return the socket timeouts of one attempt: at most 10 s to connect.

        `timeout` is what the call was given. Operations that answer late get more, unless the call
        or the client was given another timeout than the default.
        """
        usual = _SLOW.get(operation, self.timeout) if self.is_patient else self.timeout
        limit = usual if timeout is None else seconds("timeout", timeout)
        return _limits(limit)


@lru_cache(maxsize=64)
def _limits(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(seconds, connect=min(seconds, 10.0))


def settings_from(
    key: Secret,
    base_url: str | None,
    timeout: float,
    max_retries: int,
    budget: Budget | None,
    headers: Mapping[str, str] | None,
) -> Settings:
    """Read the settings from arguments, the address also from VIMMERSE_BASE_URL."""
    key.check()
    if budget is not None and not hasattr(budget, "reserve"):
        raise InvalidArgumentError("budget: expected a vimmerse.Budget.", argument="budget")
    url = _base_url(base_url or os.environ.get("VIMMERSE_BASE_URL") or DEFAULT_BASE_URL)
    return Settings(
        auth=KeyAuth(key, url),
        base_url=url,
        timeout=seconds("timeout", timeout),
        max_retries=_count("max_retries", max_retries),
        headers=checked_headers(headers),
        budget=budget,
        is_patient=timeout == DEFAULT_TIMEOUT,
    )


def checked_headers(given: Mapping[str, str] | None, name: str = "headers") -> dict[str, str]:
    """Return headers that can be sent, and are no one else's to set."""
    if given is not None and not isinstance(given, Mapping):
        raise InvalidArgumentError(f"{name}: expected a dict.", argument=name)
    for key, value in (given or {}).items():
        if not (isinstance(key, str) and isinstance(value, str) and _is_header(key, value)):
            words = f"{name}: {key!r} needs a name and a text that a header can carry."
            raise InvalidArgumentError(words, argument=name)
        if key.lower() == KEY_HEADER.lower():
            raise InvalidArgumentError(f"{name}: {KEY_HEADER} is set by api_key.", argument=name)
    return dict(given or {})


def merged(*headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers together; of equal names, in whatever case, the last counts."""
    found = {name.lower(): (name, value) for some in headers for name, value in some.items()}
    return dict(found.values())


def _is_header(name: str, value: str) -> bool:
    return bool(re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name)) and (
        value.isascii() and value.isprintable()
    )


def _base_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text.rstrip("/"))
    except (httpx.InvalidURL, TypeError, AttributeError) as error:
        raise InvalidArgumentError(f"base_url: {error}", argument="base_url") from error
    if (
        url.scheme not in {"http", "https"}
        or not url.host
        or url.userinfo
        or url.query
        or url.fragment
    ):
        words = "expected http(s)://host[:port], without user, password or query"
        raise InvalidArgumentError(f"base_url (VIMMERSE_BASE_URL): {words}.", argument="base_url")
    return url


def seconds(name: str, value: float) -> float:
    """Check a duration that a caller gave."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 < value < float("inf")
    ):
        raise InvalidArgumentError(
            f"{name}: expected a number of seconds above 0, not {value!r}.", argument=name
        )
    return float(value)


def _count(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidArgumentError(
            f"{name}: expected a whole number from 0, not {value!r}.", argument=name
        )
    return value


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
