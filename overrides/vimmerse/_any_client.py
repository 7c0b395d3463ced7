"""What both clients share: their settings, their connection, and copies with other options."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Generic, NoReturn, Self, TypeVar

from vimmerse_api.models import Asset, Story

from ._connections import AsyncConnection, Connection

if TYPE_CHECKING:
    from ._settings import Settings
    from ._uploads import OnProgress as OnUpload

C = TypeVar("C", Connection, AsyncConnection)
J = TypeVar("J", Story, Asset)
Target = str | PathLike[str]


class AnyClient(ABC, Generic[C]):
    """A client of either kind, but for its calls."""

    _settings: Settings
    _connection: C
    _shares = False

    @abstractmethod
    def _join(self, settings: Settings, connection: C) -> None:
        """Take settings and a connection, which another client may share."""

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        on_upload: OnUpload | None = None,
    ) -> Self:
        """Return a client with other options on the same connections. Headers are added to those
        there are; `on_upload` gets an UploadProgress as an upload goes on.
        """
        changed = self._settings.changed(timeout, max_retries, headers, on_upload)
        other = type(self).__new__(type(self))
        other._join(changed, self._connection)
        other._shares = True
        return other

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "A client holds a key and open connections and is not pickled: "
            "make one in each process."
        )

    def __repr__(self) -> str:
        settings = getattr(self, "_settings", None)  # None while a client is being made
        return f"<{type(self).__name__} of {settings and settings.base_url}>"
