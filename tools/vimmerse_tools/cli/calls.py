"""Calls that create nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vimmerse import AsyncVimmerse
from vimmerse.models import Asset, Story
from vimmerse_api.api import Operation

from .records import job_record
from .session import Session


def names_of(operation: Operation[Any]) -> tuple[str, str]:
    """Return the names of an operation's resource and method."""
    *_, tag, module = operation.build.__module__.split(".")
    return tag, module.removeprefix(f"{tag}_")


def method_of(client: AsyncVimmerse, operation: Operation[Any]) -> Any:
    """Return the client's method for an operation."""
    tag, name = names_of(operation)
    return getattr(getattr(client, tag), name)


async def call(session: Session, operation: Operation[Any], arguments: Mapping[str, Any]) -> None:
    """Make a call and write its answer."""
    async with session.client() as client:
        answer = await method_of(client, operation)(**arguments)
    if isinstance(answer, Story | Asset):
        session.write("job", job_record(answer))
    else:
        session.write("answer", {"operation": operation.id, "data": answer.to_dict()})
