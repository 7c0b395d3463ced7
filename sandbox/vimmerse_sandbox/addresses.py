"""The unguessable addresses of media files: published, expired, renewed, withdrawn.

An expired address is remembered, so that a job that is read again can show a new one in its place.
"""

import logging
import math
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .shelf import Shelf, Shelves

log = logging.getLogger(__name__)

PREFIX = "/media"


@dataclass
class Address:
    """What a path leads to, until when, and the path that took its place."""

    path: str
    key: str
    ends: float
    successor: str = ""


class Addresses:
    """The last `maximum` addresses; each ends after `seconds`."""

    def __init__(
        self, shelves: Shelves, now: Callable[[], float], seconds: float, maximum: int
    ) -> None:
        self._now = now
        self._seconds = seconds
        self._maximum = maximum
        self._known: Shelf[Address] = shelves("addresses", Address)
        ends = (address.ends for address in self._known.values())
        self._may_expire = min(ends, default=seconds) < math.inf

    def publish(self, key: str, name: str) -> str:
        """Return a new path for the file with this key."""
        token = secrets.token_urlsafe(24)
        path = f"{PREFIX}/{token}/{name}"
        self._known[token] = Address(path, key, self._now() + self._seconds)
        if len(self._known) > self._maximum:
            _, gone = self._known.drop_oldest()
            log.info("the oldest address was dropped to make room: %s", gone.path)
        return path

    def find(self, url: str) -> Address | None:
        """Return the address that one of our own URLs names; any other URL is foreign."""
        found = re.search(rf"{PREFIX}/([\w-]+)/", url)
        return self._known.get(found[1]) if found else None

    def key_of(self, url: str) -> str | None:
        """Return the key behind one of our own URLs, as long as it leads anywhere."""
        address = self.find(url)
        return address.key if address and not self.has_expired(address) else None

    def has_expired(self, address: Address) -> bool:
        return self._now() >= address.ends

    def expire(self, url: str = "") -> None:
        """End one address, or all."""
        self._may_expire = True
        one = self.find(url)
        for address in (one,) if one else () if url else self._known.values():
            address.ends = min(address.ends, self._now())
            self._known.touch(_token(address.path))

    def renewed(self, value: Any) -> Any:
        """Return an answer with a living address in place of each expired one."""
        return self._renewed(value) if self._may_expire else value

    def withdraw(self, paths: Iterable[str]) -> None:
        """Forget addresses, and those that took their place."""
        for path in paths:
            while (address := self.find(path)) is not None:
                del self._known[_token(path)]
                path = address.successor

    def reset(self) -> None:
        self._known.clear()

    def _renewed(self, value: Any) -> Any:
        match value:
            case dict():
                return {name: self._renewed(item) for name, item in value.items()}
            case list():
                return [self._renewed(item) for item in value]
            case str():
                address = self.find(value)
                return value.replace(address.path, self._living(address).path) if address else value
        return value

    def _living(self, address: Address) -> Address:
        while self.has_expired(address):
            successor = self.find(address.successor)
            if successor is None:
                address.successor = self.publish(address.key, address.path.rpartition("/")[2])
                self._known.touch(_token(address.path))
                return self._known[_token(address.successor)]
            address = successor
        return address


def _token(path: str) -> str:
    return path.split("/")[2]
