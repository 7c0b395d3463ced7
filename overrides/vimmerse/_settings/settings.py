"""What a client was given, checked once: key, address, limits, headers."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import httpx

from .._root import invalid, whole_number
from ..errors import InvalidArgumentError
from ..jobs import LABEL
from ..progress import OnUpload
from ..webhooks import sign_url
from .addresses import is_url
from .key import KEY_HEADER, KeyAuth, Secret

_HEADER = re.compile(r"(?!(?i:content-length|transfer-encoding)$)[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"([!-~]([ -~]*[!-~])?)?")
DEFAULT_BASE_URL = "https://api.vimmerse.net"
DEFAULT_TIMEOUT = 60.0
DEFAULT_RETRIES = 2


@dataclass(frozen=True)
class Settings:
    """How a client calls. Durations are seconds."""

    auth: KeyAuth
    base_url: httpx.URL
    timeout: float = DEFAULT_TIMEOUT
    max_retries: int = DEFAULT_RETRIES
    headers: Mapping[str, str] = field(default_factory=dict)
    on_upload: OnUpload | None = None
    label: str | None = None
    webhook_base: str | None = None
    webhook_secret: str = field(default="", repr=False)
    is_patient: bool = True  # whether an operation gets its `x-timeout` if that is longer

    def changed(
        self,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        on_upload: OnUpload | None = None,
        label: str | None = None,
    ) -> Settings:
        """Return a copy with the given options, checked; headers are added to those there are."""
        given: dict[str, Any] = {"headers": merged(self.headers, checked_headers(headers))}
        if timeout is not None:
            given |= {"timeout": seconds("timeout", timeout), "is_patient": False}
        if max_retries is not None:
            given["max_retries"] = whole_number("max_retries", max_retries, 0)
        if label is not None:
            given["label"] = _checked_label(label)
        return replace(self, **given, on_upload=on_upload or self.on_upload)

    def callback(self) -> str | None:
        """Return the signed address to be called when a labelled job has ended, if there is a base
        for it.
        """
        if not self.webhook_base or self.label is None:
            return None
        url = httpx.URL(self.webhook_base).copy_merge_params({LABEL: self.label})
        return sign_url(str(url), self.webhook_secret)

    def limits(self, timeout: float | None, usual: float | None = None) -> httpx.Timeout:
        """Return the socket timeouts of one attempt: at most 10 s to connect.

        `timeout` is what the call was given. `usual` is the operation's own, which counts unless
        the call or the client was given another timeout than the default.
        """
        if timeout is not None:
            return _limits(seconds("timeout", timeout))
        return _limits(usual if usual and self.is_patient else self.timeout)


@lru_cache(maxsize=64)
def _limits(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(seconds, connect=min(seconds, 10.0))


def settings_from(
    key: Secret,
    base_url: str | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    max_retries: int = DEFAULT_RETRIES,
    headers: Mapping[str, str] | None = None,
    webhook_base: str | None = None,
    webhook_secret: str | None = None,
) -> Settings:
    """Return settings with the given options, the address also from VIMMERSE_BASE_URL."""
    key.check()
    url = _base_url(base_url or os.environ.get("VIMMERSE_BASE_URL") or DEFAULT_BASE_URL)
    settings = Settings(KeyAuth(key, url), url).changed(timeout, max_retries, headers)
    if webhook_base is not None and not (is_url(webhook_base) and webhook_secret):
        text = "expected the http(s) address of your endpoint, and its webhook_secret."
        raise invalid("webhook_base", text)
    return replace(
        settings,
        is_patient=timeout == DEFAULT_TIMEOUT,
        webhook_base=webhook_base,
        webhook_secret=webhook_secret or "",
    )


def _base_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text.rstrip("/"))
    except (httpx.InvalidURL, TypeError, AttributeError) as error:
        raise invalid("base_url", f"{error}") from error
    is_web = url.scheme in {"http", "https"} and url.host
    if not is_web or url.userinfo or url.query or url.fragment:
        message = "expected http(s)://host[:port], without user, password or query"
        raise InvalidArgumentError(f"base_url (VIMMERSE_BASE_URL): {message}.", argument="base_url")
    return url


def seconds(name: str, value: float) -> float:
    """Return a duration that a caller gave. Raise InvalidArgumentError if it is none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= 1e8:  # three years; clocks overflow later
        raise invalid(name, f"expected a number of seconds above 0, not {value!r}.")
    return float(value)


def _checked_label(label: str) -> str:
    if not isinstance(label, str) or not (label.isprintable() and 0 < len(label) <= 200):
        raise invalid("label", f"expected up to 200 letters on one line, not {label!r:.220}.")
    return label


def checked_headers(given: Mapping[str, str] | None, name: str = "headers") -> dict[str, str]:
    """Return headers that can be sent. Raise InvalidArgumentError for others, and for the key's."""
    if given is not None and not isinstance(given, Mapping):
        raise invalid(name, "expected a dict.")
    for key, value in (given or {}).items():
        is_text = isinstance(key, str) and isinstance(value, str)
        if not (is_text and _HEADER.fullmatch(key) and _VALUE.fullmatch(value)):
            raise invalid(name, f"{key!r} needs a name and a text that a header can carry.")
        if key.lower() == KEY_HEADER.lower():
            raise invalid(name, f"{KEY_HEADER} is set by api_key.")
    return dict(given or {})


def merged(*headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers together; of equal names, in whatever case, the last counts."""
    found = {name.lower(): (name, value) for some in headers for name, value in some.items()}
    return dict(found.values())
