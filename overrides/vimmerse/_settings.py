"""What a client was given: the key, the address and the limits. The key is bound to the API's
origin and never shown.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx

from .errors import InvalidArgumentError, VimmerseError

if TYPE_CHECKING:
    from .budget import Budget

KEY_HEADER = "X-Api-Key"
DEFAULT_BASE_URL = "https://api.vimmerse.net"
_SHORTEST_SECRET = 8  # shorter keys are made up for tests, and occur in ordinary words


class KeyAuth(httpx.Auth):
    """Adds the key to requests for one origin, and takes it out again before anyone can look at
    them.
    """

    def __init__(self, key: str, origin: httpx.URL) -> None:
        self._key = key
        self._origin = _origin(origin)

    def __repr__(self) -> str:
        return f"<KeyAuth for {self._origin[1]}>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if _origin(request.url) == self._origin:
            request.headers[KEY_HEADER] = self._key
        try:
            yield request
        finally:
            request.headers.pop(KEY_HEADER, None)

    def redacted(self, text: str) -> str:
        """Return a text without the key, in case a server repeats it."""
        return text.replace(self._key, "[key]") if len(self._key) >= _SHORTEST_SECRET else text


@dataclass(frozen=True)
class Settings:
    """How a client calls. Durations are seconds."""

    auth: KeyAuth
    base_url: httpx.URL
    timeout: float
    max_retries: int
    headers: Mapping[str, str]
    budget: Budget | None
    routes: dict[str, str] = field(default_factory=dict)
    """The path that answered, by operationId, where more than one is known."""

    def changed(
        self, timeout: float | None, max_retries: int | None, headers: Mapping[str, str] | None
    ) -> Settings:
        """Return a copy with the options that were given; headers are added to those there are."""
        changes: dict[str, Any] = {"headers": {**self.headers, **(headers or {})}}
        if timeout is not None:
            changes["timeout"] = seconds("timeout", timeout)
        if max_retries is not None:
            changes["max_retries"] = _count("max_retries", max_retries)
        return replace(self, **changes)

    def limits(self, timeout: float | None) -> httpx.Timeout:
        """Return the socket timeouts of one attempt: at most 10 s to connect."""
        limit = self.timeout if timeout is None else seconds("timeout", timeout)
        return httpx.Timeout(limit, connect=min(limit, 10.0))


def settings_from(
    api_key: str | None,
    base_url: str | None,
    timeout: float,
    max_retries: int,
    budget: Budget | None,
    headers: Mapping[str, str] | None,
) -> Settings:
    """Read the settings from arguments, then from VIMMERSE_API_KEY and VIMMERSE_BASE_URL."""
    url = _base_url(base_url or os.environ.get("VIMMERSE_BASE_URL") or DEFAULT_BASE_URL)
    return Settings(
        auth=KeyAuth(_key(api_key), url),
        base_url=url,
        timeout=seconds("timeout", timeout),
        max_retries=_count("max_retries", max_retries),
        headers=dict(headers or {}),
        budget=budget,
    )


def _key(given: str | None) -> str:
    key = (given if given is not None else os.environ.get("VIMMERSE_API_KEY", "")).strip()
    if not key:
        raise VimmerseError("No API key: set VIMMERSE_API_KEY, or pass api_key=….")
    if not (key.isascii() and key.isprintable()):
        raise VimmerseError(
            "The API key (VIMMERSE_API_KEY or api_key) has characters that a header cannot carry."
        )
    return key


def _base_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text.rstrip("/"))
    except (httpx.InvalidURL, TypeError) as error:
        raise InvalidArgumentError(f"base_url: {error}", argument="base_url") from error
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise InvalidArgumentError(
            "base_url: expected http(s)://host[:port] without user or password.",
            argument="base_url",
        )
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
