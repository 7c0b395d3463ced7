# Made from _async/clients.py by scripts/derive_sync.py. Do not edit.
"""The httpx clients behind a client."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from ssl import SSLContext
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import httpx

from .._flows.threads import here
from .._root import invalid
from .._settings.certificates import hint, trusted
from .._waits.watching import Crowd
from ..errors import VimmerseError

CLOSED = "This client is closed. Nothing was sent: make a new one."
_OTHER_LOOP = (
    "The http_client that was passed in belongs to the event loop it was first used in. Nothing "
    "was sent: pass a function that makes one, such as its class, and each loop gets its own."
)
_NO_PROXY = (
    "A proxy of the environment cannot be used. Nothing was sent: correct HTTP_PROXY, HTTPS_PROXY, "
    "ALL_PROXY; SOCKS needs httpx[socks]."
)
_LOOKS = 20  # at a time, by separate waits
_SINGLE_USE = httpx.Limits(max_connections=100, max_keepalive_connections=0)


# For reads, and for submissions, each of which gets a connection of its own: a kept one may be
# closed by the host just then, so that the outcome is unknown, or hold bytes of another response.
Pair = tuple[httpx.Client, httpx.Client]


_all: WeakSet[Clients] = WeakSet()
if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=lambda: list(map(Clients.begin, list(_all))))


class Clients:
    """Makes pairs of clients and closes them. A client that the user brought serves for both, in
    the loop that it is first used in; a function that makes one is called for each loop.
    """

    def __init__(self, http: httpx.Client | Callable[[], httpx.Client] | None) -> None:
        self._is_owned = not isinstance(http, httpx.Client)
        self._make = partial(next, iter([http])) if isinstance(http, httpx.Client) else http
        if self._make is not None and not callable(self._make):
            text = f"expected a client or a function that makes one, not {http!r}."
            raise invalid("http_client", text)
        self._context: SSLContext | None = None
        self.begin()
        _all.add(self)
        self._closed: WeakSet[Any] = WeakSet()

    def begin(self) -> None:
        """Begin without connections, also in a forked child, which leaves its parent's alone."""
        self._before = getattr(self, "_pairs", None), getattr(self, "_before", None)
        self._lock = Lock()
        self._pairs: WeakKeyDictionary[Any, Pair] = WeakKeyDictionary()
        self._crowds: WeakKeyDictionary[Any, Crowd] = WeakKeyDictionary()

    def here(self) -> Pair:
        """Return the pair. Raise VimmerseError if it is closed."""
        place = here()
        with self._lock:
            pair = self._pairs.get(place)
            if place in self._closed or (pair is not None and pair[0].is_closed):
                raise VimmerseError(CLOSED)
            if pair is None:
                pair = self._pairs[place] = self._new_pair()
            return pair

    @property
    def crowd(self) -> Crowd:
        """What the separate waits share."""
        return self._crowds.setdefault(here(), Crowd(threading.Semaphore(_LOOKS)))

    def close(self) -> None:
        """Close the pair, unless the user brought the client."""
        if self._is_owned:
            self._closed.add(here())
            for http in self._pairs.pop(here(), ())[:1]:  # submissions end, and keep nothing open
                http.close()

    def _new_pair(self) -> Pair:
        for place in [place for place in self._pairs if place.is_closed()]:
            del self._pairs[place]  # nobody can close these connections any more
            self._crowds.pop(place, None)
        if self._make is not None:
            try:
                http = self._make()
            except StopIteration:
                raise VimmerseError(_OTHER_LOOP) from None
            except OSError as error:
                raise VimmerseError(f"http_client cannot be made: {error}. {hint()}") from error
            if not isinstance(http, httpx.Client):
                kind = type(http).__name__
                raise invalid("http_client", f"it made a {kind}, not a httpx.Client.")
            return http, http
        self._context = self._context or trusted()
        try:
            new = partial(httpx.Client, verify=self._context)
            return new(), new(limits=_SINGLE_USE)
        except (OSError, ValueError, ImportError, httpx.InvalidURL):  # may have the password
            raise VimmerseError(_NO_PROXY) from None
