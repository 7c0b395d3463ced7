# Made from _async/senders.py by scripts/derive_sync.py. Do not edit.
"""What resource classes send their calls through, with and without the response beside the
model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from vimmerse_api.api import Operation, RawResponse

from .connection import Connection

if TYPE_CHECKING:
    from .._calls.caller import Caller
    from .._calls.requests import CallOptions

T = TypeVar("T")


class RawSender:
    """Answers every call with a RawResponse."""

    def __init__(self, caller: Caller, connection: Connection) -> None:
        self._caller, self._connection = caller, connection

    def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Unpack[CallOptions]
    ) -> RawResponse[T]:
        return self._connection.run(self._caller.call(operation, arguments, options))


class ModelSender:
    """Answers every call with its model."""

    def __init__(self, caller: Caller, connection: Connection) -> None:
        self._caller, self._connection = caller, connection

    def send(
        self, operation: Operation[T], arguments: dict[str, Any], **options: Unpack[CallOptions]
    ) -> T:
        response = self._connection.run(self._caller.call(operation, arguments, options))
        return response.parsed
