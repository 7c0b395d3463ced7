"""What resource classes send their calls through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from vimmerse_api.api import Operation

from .connection import AsyncConnection

if TYPE_CHECKING:
    from .._calls.caller import Caller
    from .._calls.requests import CallOptions


class AsyncSender:
    """Answers every call with its model, or with a RawResponse if `raw` is set."""

    def __init__(self, caller: Caller, connection: AsyncConnection, *, raw: bool = False) -> None:
        self._caller, self._connection, self._raw = caller, connection, raw

    async def send(
        self, operation: Operation[Any], arguments: dict[str, Any], **options: Unpack[CallOptions]
    ) -> Any:
        response = await self._connection.run(self._caller.call(operation, arguments, options))
        return response if self._raw else response.parsed
