"""The unguessable addresses of media files: published, expired, renewed, withdrawn.

An expired address is kept, so that the next read of its job can show a new one in its place.
"""

import math
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..state.shelf import Shelf, Shelves

PREFIX = "/media"
MAX_SUCCESSORS = 10


@dataclass
class Address:
    """A path, the key of its file, and when it expires.

    `successors` are the last paths that replaced it; each has this path as its `first`.
    """

    path: str
    key: str
    ends: float
    first: str = ""
    successors: list[str] = field(default_factory=list)


class Addresses:
    """All addresses, at most `maximum`; each expires after `seconds`."""

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
        return self._publish(key, name).path

    @property
    def are_full(self) -> bool:
        return len(self._known) >= self._maximum

    def find(self, url: str) -> Address | None:
        """Return the address in one of our own URLs, or None for any other URL."""
        found = re.search(rf"{PREFIX}/([\w-]+)/", url)
        return self._known.get(found[1]) if found else None

    def key_of(self, url: str) -> str | None:
        """Return the key of the file at one of our own URLs, unless it has expired."""
        address = self.find(url)
        return address.key if address and not self.has_expired(address) else None

    def has_expired(self, address: Address) -> bool:
        return self._now() >= address.ends

    def expire(self, url: str = "") -> None:
        """Expire one address, or all."""
        self._may_expire = True
        one = self.find(url)
        for address in (one,) if one else () if url else self._known.values():
            address.ends = min(address.ends, self._now())
            self._known.touch(_token(address.path))

    def renewed(self, value: Any) -> Any:
        """Return an answer in which each expired address is replaced by a valid one."""
        return self._renewed(value) if self._may_expire else value

    def withdraw(self, paths: Iterable[str]) -> None:
        """Delete addresses and those that replaced them."""
        for path in paths:
            if address := self._known.pop(_token(path), None):
                self.withdraw(address.successors)

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
                return value.replace(address.path, self._valid(address).path) if address else value
        return value

    def _valid(self, address: Address) -> Address:
        """Return an address of the same file that has not expired."""
        first = self.find(address.first) or address
        latest = self.find(first.successors[-1]) if first.successors else None
        for one in (address, latest):
            if one and not self.has_expired(one):
                return one
        return self._succeed(first)

    def _succeed(self, first: Address) -> Address:
        """Publish one more successor; beyond MAX_SUCCESSORS, the oldest is deleted."""
        new = self._publish(first.key, first.path.rpartition("/")[2], first.path)
        first.successors.append(new.path)
        if len(first.successors) > MAX_SUCCESSORS:
            del self._known[_token(first.successors.pop(0))]
        self._known.touch(_token(first.path))
        return new

    def _publish(self, key: str, name: str, first: str = "") -> Address:
        token = secrets.token_urlsafe(24)
        address = Address(f"{PREFIX}/{token}/{name}", key, self._now() + self._seconds, first)
        self._known[token] = address
        return address


def _token(path: str) -> str:
    return path.split("/")[2]
