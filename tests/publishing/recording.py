"""A pytest plugin that records what the sandboxes of a run were sent and what they answered:

    export RECORD_TO=tests/data/exchanges.json PYTHONPATH=tests/publishing
    .venv/bin/pytest -n 0 -p recording -k "not async" tests/behaviour \\
        tests/contract/test_statuses.py tests/sandbox/http/test_routes.py

Of exchanges that are alike in their keys, types and words, the first is kept.
"""

from __future__ import annotations

import json
import os
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

import pytest
import vimmerse_sandbox.server
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from vimmerse_sandbox.http.scopes import LEARNED

KEPT: dict[str, dict[str, Any]] = {}
FORM = "multipart/form-data"


class Recorder:
    """An ASGI layer that keeps each exchange about an operation."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent, answered = bytearray(), bytearray()
        status = 0

        async def receiving() -> Message:
            message = await receive()
            sent.extend(message.get("body", b""))
            return message

        async def sending(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            answered.extend(message.get("body", b""))
            await send(message)

        await self._app(scope, receiving, sending)
        operation = scope.get(LEARNED, {}).get("operation")
        if operation and status:
            exchange = {"method": scope["method"], "path": scope["path"], "status": status}
            kind = dict(scope["headers"]).get(b"content-type", b"")
            if kind.startswith(FORM.encode()):
                exchange |= {"type": FORM, "sent": read_form(kind, bytes(sent))}
            elif (body := read(bytes(sent))) is not None:
                exchange |= {"sent": body}
            keep(operation, {**exchange, "answered": read(bytes(answered))})


def keep(operation: str, exchange: dict[str, Any]) -> None:
    """Keep an exchange unless a like one is kept."""
    shape = json.dumps(shape_of({**exchange, "path": ""}))
    KEPT.setdefault(f"{operation} {shape}", exchange)


def read(body: bytes) -> Any:
    """Return the JSON of a body, or None."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def read_form(kind: bytes, body: bytes) -> dict[str, str]:
    """Return the fields of a form. Of a file, its size is told instead of what is in it."""
    form = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind + b"\r\n\r\n" + body)
    fields = {}
    for part in form.iter_parts():
        content = part.get_payload(decode=True)
        text = f"{len(content)} bytes" if part.get_filename() else content.decode()
        fields[part.get_param("name", header="content-disposition")] = text
    return fields


def shape_of(value: Any) -> Any:
    """Return what makes an exchange unlike another: keys, types, and short words."""
    if isinstance(value, dict):
        return {key: shape_of(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [shape_of(value[0])] if value else []
    if isinstance(value, str):
        return value if value.isalpha() and len(value) < 12 else "text"
    return value if isinstance(value, bool) else type(value).__name__


def pytest_configure(config: pytest.Config) -> None:
    """Put the recorder before every sandbox of the run."""
    create = vimmerse_sandbox.server.create_app
    vimmerse_sandbox.server.create_app = lambda *given: Recorder(create(*given))  # type: ignore[assignment,return-value]


def pytest_sessionfinish() -> None:
    """Write what was kept."""
    lines = ",\n".join(json.dumps(exchange, ensure_ascii=False) for exchange in KEPT.values())
    Path(os.environ["RECORD_TO"]).write_text(f"[\n{lines}\n]\n", encoding="utf-8")
