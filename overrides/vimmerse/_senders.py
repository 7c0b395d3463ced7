# Made from _async_senders.py by scripts/derive_sync.py. Do not edit.
"""What resource classes send their calls through, with and without the response beside the
model.
"""

from __future__ import annotations

from typing import Any, TypeVar

import httpx
from vimmerse_api.api import Operation, RawResponse

from ._budgeting import call_within_budget
from ._connections import Connection
from ._responses import request_id
from ._settings import Settings

T = TypeVar("T")


class RawSender:
    """Answers every call with a RawResponse."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self._settings, self._connection = settings, connection

    def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Any
    ) -> RawResponse[T]:
        response, parsed = self.answer(operation, arguments, **options)
        return RawResponse(response, parsed, request_id(response))

    def answer(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Any
    ) -> tuple[httpx.Response, T]:
        """Send one call and return the response and what was read from it."""
        flow = call_within_budget(self._settings, operation, arguments, **options)
        return self._connection.run(flow)


class ModelSender:
    """Answers every call with its model."""

    def __init__(self, raw: RawSender) -> None:
        self._raw = raw

    def send(self, operation: Operation[T], arguments: dict[str, Any], **options: Any) -> T:
        _, parsed = self._raw.answer(operation, arguments, **options)
        return parsed
