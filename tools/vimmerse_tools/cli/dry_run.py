"""Shows what a submission would send. The client builds and checks the request, and a transport
that reaches no network keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
from vimmerse import AsyncVimmerse, Budget
from vimmerse_api.api import Operation

from ..prices import estimate
from .calls import method_of
from .options import Option
from .session import Session
from .values import Values

_UPLOADED = "https://uploaded.invalid/"


class _NotSent(Exception):  # noqa: N818 -- never shown to users
    """Has the request that was not sent."""


async def show(
    session: Session,
    budget: Budget | None,
    label: str | None,
    operation: Operation[Any],
    fields: Sequence[Option],
    given: Mapping[str, Any],
) -> None:
    """Write the request of a submission, what would be uploaded before it, and an estimate."""
    is_upload = any(option.form == "file" for option in fields)
    values = Values(operation.media, None if is_upload else _address)
    arguments = values.arguments(fields, given)
    is_asked_for = operation.price is not None and operation.price.app_name is not None
    client = AsyncVimmerse(
        "not-sent",
        **session.addresses(),
        budget=None if is_asked_for else budget,  # its estimate would be sent
        http_client=lambda: httpx.AsyncClient(transport=httpx.MockTransport(_keep)),
    )
    async with client:
        try:
            await method_of(client.with_options(label=label), operation)(**arguments)
        except _NotSent as kept:
            request: httpx.Request = kept.args[0]
    facts = {
        "operation": operation.id,
        "method": request.method,
        "url": str(request.url),
        "body": _shown(json.loads(request.content)) if not is_upload else _named(arguments),
    }
    session.write(
        "request",
        {
            "request": facts,
            "uploads": [] if is_upload else list(map(str, values.files)),
            "estimate": await estimate(operation, arguments, None),
        },
    )


def _keep(request: httpx.Request) -> httpx.Response:
    raise _NotSent(request)


def _address(path: Path) -> str:
    return f"{_UPLOADED}{path}"


def _shown(value: Any) -> Any:
    """Return a body with @PATH where the address of an uploaded file would stand."""
    if isinstance(value, dict):
        return {name: _shown(item) for name, item in value.items()}
    if isinstance(value, list):
        return list(map(_shown, value))
    is_file = isinstance(value, str) and value.startswith(_UPLOADED)
    return f"@{value.removeprefix(_UPLOADED)}" if is_file else value


def _named(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of an upload with @PATH for the file."""
    return {
        name: f"@{value}" if isinstance(value, Path) else value for name, value in arguments.items()
    }
