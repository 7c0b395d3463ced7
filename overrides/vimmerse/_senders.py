"""What resource classes send their calls through, with and without the response beside the
model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx
from vimmerse_api.api import Operation

from ._budgeting import call_within_budget
from ._connections import AsyncConnection, Connection
from ._settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class RawResponse(Generic[T]):
    """An answer beside what was read from it: `.response` is the `httpx.Response`, `.parsed` the
    model.
    """

    response: httpx.Response
    parsed: T


class RawSender:
    """Answers every call with a RawResponse."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self._settings, self._connection = settings, connection

    def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Any
    ) -> RawResponse[T]:
        return RawResponse(
            *self._connection.run(
                call_within_budget(self._settings, operation, arguments, **options)
            )
        )


class SyncSender:
    """Answers every call with its model."""

    def __init__(self, raw: RawSender) -> None:
        self._raw = raw

    def send(self, operation: Operation[T], arguments: dict[str, Any], **options: Any) -> T:
        return self._raw.send(operation, arguments, **options).parsed


class AsyncRawSender:
    """Answers every call with a RawResponse, awaited."""

    def __init__(self, settings: Settings, connection: AsyncConnection) -> None:
        self._settings, self._connection = settings, connection

    async def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Any
    ) -> RawResponse[T]:
        return RawResponse(
            *await self._connection.run(
                call_within_budget(self._settings, operation, arguments, **options)
            )
        )


class AsyncModelSender:
    """Answers every call with its model, awaited."""

    def __init__(self, raw: AsyncRawSender) -> None:
        self._raw = raw

    async def send(self, operation: Operation[T], arguments: dict[str, Any], **options: Any) -> T:
        return (await self._raw.send(operation, arguments, **options)).parsed
