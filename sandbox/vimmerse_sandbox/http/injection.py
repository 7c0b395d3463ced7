"""The ASGI layer around a route that injects the faults.

A fault before acceptance hides the request from the route. After acceptance, the route has done its
work, jobs and charges included, and only the answer is affected.
"""

import json
from collections.abc import Mapping

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..document import JSON
from ..sandbox import Sandbox
from ..state.faults import REQUEST_KINDS, Fault
from .connections import Connections, DropConnection
from .scopes import FAILURE, LEARNED


class FaultInjector:
    """Wraps one route, whose operations are given by method."""

    def __init__(
        self,
        app: ASGIApp,
        sandbox: Sandbox,
        connections: Connections,
        operations: Mapping[str, str],
    ) -> None:
        self._app = app
        self._faults = sandbox.faults
        self._addresses = sandbox.addresses
        self._connections = connections
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        operation = self._operations.get(scope["method"])
        fault = self._faults.take(operation, REQUEST_KINDS) if operation else None
        if fault:
            await self._inject(fault, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _inject(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        scope[LEARNED]["reason"] = f"Fault: {fault.kind}"
        match fault.kind:
            case "drop":
                await self._accept(fault, scope, receive)
                raise DropConnection
            case "http-status":
                await self._accept(fault, scope, receive)
                await _error(fault)(scope, receive, send)
            case "stall":
                await self._stall(fault, scope, receive, send)
            case "truncate":
                await self._app(scope, receive, _half(send))
                await self._connections.close(scope)
            case "expire":
                self._addresses.expire(scope["path"])
                await self._app(scope, receive, send)
            case "fail":
                scope[FAILURE] = fault.message
                await self._app(scope, receive, send)
            case _:
                await self._app(scope, receive, _changing(fault, send))

    async def _accept(self, fault: Fault, scope: Scope, receive: Receive) -> None:
        async def nowhere(_: Message) -> None:
            pass

        if fault.accepted:
            await self._app(scope, receive, nowhere)

    async def _stall(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        async def late(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._connections.left_within(scope, fault.seconds)
            await send(message)

        if fault.accepted:
            await self._app(scope, receive, late)
        elif not await self._connections.left_within(scope, fault.seconds):
            await self._app(scope, receive, send)


def _error(fault: Fault) -> Response:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else None
    if fault.html:
        page = f"<!doctype html><title>{fault.status}</title><h1>{fault.status}</h1>"
        return HTMLResponse(page, fault.status, headers)
    return JSONResponse(fault.body, fault.status, headers)


def _half(send: Send) -> Send:
    """Send half of the body that Content-Length announces."""
    left = 0

    async def cutting(message: Message) -> None:
        nonlocal left
        if message["type"] == "http.response.start":
            left = int(dict(message["headers"])[b"content-length"]) // 2
            await send(message)
        else:
            part = message.get("body", b"")[:left]
            left -= len(part)
            await send({"type": "http.response.body", "body": part, "more_body": True})

    return cutting


def _changing(fault: Fault, send: Send) -> Send:
    """Send the answer; if it is a result, change its JSON, which arrives in one message."""
    start: Message = {}

    async def changing(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        body = message.get("body", b"")
        if start.get("status") == 200 and (b"content-type", JSON.encode()) in start["headers"]:
            body = json.dumps(fault.changed(json.loads(body))).encode()
            start["headers"] = [
                (name, str(len(body)).encode() if name == b"content-length" else value)
                for name, value in start["headers"]
            ]
        if start:
            await send(dict(start))
            start.clear()
        await send({**message, "body": body})

    return changing
