"""What resource classes send their calls through, with and without the response beside the
model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from vimmerse_api.api import Operation, RawResponse

from .connection import AsyncConnection

if TYPE_CHECKING:
    from .._calls.caller import Caller
    from .._calls.requests import CallOptions

T = TypeVar("T")


class AsyncRawSender:
    """Answers every call with a RawResponse."""

    def __init__(self, caller: Caller, connection: AsyncConnection) -> None:
        self._caller, self._connection = caller, connection

    async def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Unpack[CallOptions]
    ) -> RawResponse[T]:
        return await self._connection.run(self._caller.call(operation, arguments, options))


class AsyncModelSender:
    """Answers every call with its model."""

    def __init__(self, caller: Caller, connection: AsyncConnection) -> None:
        self._caller, self._connection = caller, connection

    async def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Unpack[CallOptions]
    ) -> T:
        response = await self._connection.run(self._caller.call(operation, arguments, options))
        return response.parsed
