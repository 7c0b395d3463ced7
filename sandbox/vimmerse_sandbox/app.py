"""The HTTP face: every operation of the document, the media files, and the controls.

Routes come from the document. Each request is authenticated, checked and handled here, and its
answer is checked against the document before it leaves.
"""

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import assets, controls, steps, stories, videos
from .document import JSON, Document, Operation
from .errors import Refusal, not_found
from .ffmpeg import RenderError
from .intake import read_json, read_upload
from .jobs import Account
from .media import PREFIX
from .rules import check
from .sandbox import KEY_FORBIDDEN, KEY_REFUSED, Call, RequestRecord, Sandbox

log = logging.getLogger(__name__)

HANDLERS: Mapping[str, Callable[[Call], Awaitable[dict[str, Any]]]] = {
    **stories.HANDLERS,
    **steps.HANDLERS,
    **assets.HANDLERS,
    **videos.HANDLERS,
}


def create_app(document: Document, sandbox: Sandbox) -> Starlette:
    """Return the application that answers the document's operations."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        sandbox.media.close()

    app = Starlette(
        routes=[
            *_document_routes(document, sandbox),
            *controls.routes(sandbox),
            Route(f"{PREFIX}/{{token}}/{{name}}", _media(sandbox), methods=["GET"]),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _http_error, Exception: _failed},
        lifespan=lifespan,
    )
    app.add_middleware(Recorder, sandbox=sandbox)
    app.router.redirect_slashes = False
    return app


class UndocumentedAnswerError(Exception):
    """An answer of ours that the document does not allow: a fault of the sandbox."""


class Recorder:
    """Keep the method, path and status of every request but those to the controls."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox) -> None:
        self._app = app
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def recording(message: Message) -> None:
            if message["type"] == "http.response.start":
                record = RequestRecord(scope["method"], scope["path"], message["status"])
                self._sandbox.requests.append(record)
            await send(message)

        controlled = scope["type"] != "http" or scope["path"].startswith(controls.PREFIX)
        await self._app(scope, receive, send if controlled else recording)


class PathEndpoint:
    """All operations of one path of the document."""

    def __init__(self, operations: Iterable[Operation], sandbox: Sandbox) -> None:
        self._operations = {operation.method: operation for operation in operations}
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        operation = self._operations.get(request.method)
        if operation is None:
            raise HTTPException(405, headers={"Allow": ", ".join(self._operations)})
        try:
            response = await self._answer(operation, request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, operation: Operation, request: Request) -> Response:
        try:
            status, payload = 200, await self._handle(operation, request)
        except Refusal as refusal:
            status, payload = refusal.status, refusal.body
        problem = operation.answer_problem(status, payload)
        if problem and status != 413:
            raise UndocumentedAnswerError(f"{operation.id} would answer {status}: {problem}")
        return JSONResponse(payload, status)

    async def _handle(self, operation: Operation, request: Request) -> dict[str, Any]:
        sandbox = self._sandbox
        account = _account(sandbox, request)
        base_url = _base_url(request)
        arguments = await self._arguments(operation, request)
        now = sandbox.now()
        sandbox.store.settle(now)
        path = request.path_params
        return await HANDLERS[operation.id](
            Call(sandbox, operation, account, path, arguments, base_url, now)
        )

    async def _arguments(self, operation: Operation, request: Request) -> dict[str, Any]:
        settings, body = self._sandbox.settings, operation.body
        if body is None:
            return {}
        if body.media_type != JSON:
            return {"file": await read_upload(request, body, settings.max_upload_bytes)}
        arguments = await read_json(request, body, settings.max_json_bytes)
        check(operation.id, body.declared(arguments), body.required)
        return arguments


def _document_routes(document: Document, sandbox: Sandbox) -> list[Route]:
    """Return one route per path; a literal path wins over one with a parameter."""
    paths: dict[str, list[Operation]] = {}
    for operation in document.operations:
        paths.setdefault(operation.path, []).append(operation)
    ordered = sorted(paths.items(), key=lambda item: "{" in item[0])
    return [Route(path, PathEndpoint(operations, sandbox)) for path, operations in ordered]


def _account(sandbox: Sandbox, request: Request) -> Account:
    key = request.headers.get("x-api-key", "")
    accepted = sandbox.settings.accepted_keys or {key}
    if not key.strip() or key == KEY_REFUSED or key not in accepted:
        raise Refusal(401, "The API key in X-Api-Key is missing or wrong.", "UNAUTHORIZED")
    if key == KEY_FORBIDDEN:
        raise Refusal(403, "This API key does not allow this.", "FORBIDDEN")
    return sandbox.store.account(key)


def _base_url(request: Request) -> str:
    """Return the address under which the caller knows us, or our own if it names none."""
    host = request.headers.get("host", "")
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]{1,255}", host):
        host = "{}:{}".format(*request.scope["server"])
    return f"{request.scope['scheme']}://{host}"


def _media(sandbox: Sandbox) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        key = sandbox.media.key_of(request.url.path)
        if key is None:
            raise not_found("File")
        media_type = sandbox.media.mime(key)
        try:
            path = await sandbox.media.file(key)
        except RenderError as error:
            log.warning("a media file could not be made: %s", error)
            raise Refusal(404, f"The file could not be made: {error}.", "NOT_FOUND") from error
        headers = {"X-Content-Type-Options": "nosniff"}
        return FileResponse(path, headers=headers, media_type=media_type)

    return endpoint


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return JSONResponse(error.body, error.status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "BAD_REQUEST")
    body = {"message": error.detail, "code": code}
    return JSONResponse(body, error.status_code, headers=error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    log.error("the sandbox failed: %s", error)
    return JSONResponse({"message": "The sandbox failed; see its log.", "code": "INTERNAL"}, 500)
