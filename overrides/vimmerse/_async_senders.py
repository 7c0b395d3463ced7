"""What resource classes send their calls through, with and without the response beside the
model.
"""

from __future__ import annotations

from typing import Any, TypeVar

import httpx
from vimmerse_api.api import Operation, RawResponse

from ._budgeting import call_within_budget
from ._connections import AsyncConnection
from ._responses import request_id
from ._settings import Settings

T = TypeVar("T")


class AsyncRawSender:
    """Answers every call with a RawResponse."""

    def __init__(self, settings: Settings, connection: AsyncConnection) -> None:
        self._settings, self._connection = settings, connection

    async def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Any
    ) -> RawResponse[T]:
        response, parsed = await self.answer(operation, arguments, **options)
        return RawResponse(response, parsed, request_id(response))

    async def answer(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Any
    ) -> tuple[httpx.Response, T]:
        """Send one call and return the response and what was read from it."""
        flow = call_within_budget(self._settings, operation, arguments, **options)
        return await self._connection.run(flow)


class AsyncModelSender:
    """Answers every call with its model."""

    def __init__(self, raw: AsyncRawSender) -> None:
        self._raw = raw

    async def send(self, operation: Operation[T], arguments: dict[str, Any], **options: Any) -> T:
        _, parsed = await self._raw.answer(operation, arguments, **options)
        return parsed
