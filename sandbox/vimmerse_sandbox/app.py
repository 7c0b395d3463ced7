"""The HTTP face: every operation of the document, the media files, the controls, the page.

Routes come from the document. Each request is authenticated, checked and handled here, and its
answer is checked against the document before it leaves.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from . import assets, callers, controls, files, steps, stories, videos
from .addresses import PREFIX
from .document import JSON, Document, Operation
from .errors import Refusal
from .fault_layer import FaultLayer
from .faults import MEDIA
from .intake import read_json, read_upload
from .jobs import Account
from .page import routes as page
from .recorder import Recorder
from .rules import check
from .runs import resume
from .sandbox import FAILURE, KEY_FORBIDDEN, KEY_REFUSED, LEARNED, Call, Sandbox
from .sources import refuse_dead

log = logging.getLogger(__name__)

# Bodies that come too slowly or are too large: the document tells nothing of these.
UNDOCUMENTED = (408, 413)

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
        resume(sandbox)
        sandbox.webhooks.resume()
        watcher = asyncio.create_task(sandbox.watch())
        yield
        watcher.cancel()
        await sandbox.close()

    app = Starlette(
        routes=[
            *_document_routes(document, sandbox),
            *controls.routes(sandbox, [operation.id for operation in document.operations]),
            *page.routes(sandbox),
            Route(
                f"{PREFIX}/{{token}}/{{name}}",
                files.endpoint(sandbox),
                methods=["GET"],
                middleware=_faulty(sandbox, {"GET": MEDIA, "HEAD": MEDIA}),
            ),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _http_error, Exception: _failed},
        lifespan=lifespan,
    )
    app.add_middleware(Recorder, sandbox=sandbox)
    app.router.redirect_slashes = False
    return app


Given = dict[str, Any]


class UndocumentedAnswerError(Exception):
    """An answer of ours that the document does not allow: a fault of the sandbox."""


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
        request.scope[LEARNED]["operation"] = operation.id
        try:
            status, payload = 200, await self._handle(operation, request)
        except Refusal as refusal:
            status, payload = refusal.status, refusal.body
        problem = operation.answer_problem(status, payload)
        if problem and status not in UNDOCUMENTED:
            raise UndocumentedAnswerError(f"{operation.id} would answer {status}: {problem}")
        # What is left of a slow body is not waited for; a large one is read on and thrown away,
        # because a connection that is closed on a sender may lose it the answer.
        headers = {"Connection": "close"} if status == 408 else None
        return JSONResponse(payload, status, headers)

    async def _handle(self, operation: Operation, request: Request) -> dict[str, Any]:
        sandbox = self._sandbox
        learned = request.scope[LEARNED]
        account = _account(sandbox, request)
        learned |= {"account": account.name, "job": "".join(request.path_params.values())}
        base_url = callers.base_url(request)
        try:
            async with asyncio.timeout(sandbox.settings.body_seconds):
                arguments, others = await self._arguments(operation, request)
        except TimeoutError as error:
            raise Refusal(408, "The body came too slowly.", "REQUEST_TIMEOUT") from error
        now = sandbox.now()
        sandbox.store.settle(now)
        path = request.path_params
        told = request.scope.get(FAILURE, "")
        call = Call(sandbox, operation, account, path, arguments, others, base_url, now, told)
        try:
            payload = await HANDLERS[operation.id](call)
            learned["job"] = payload.get("id", "")
            if call.published:
                sandbox.keep_addresses(payload["id"], call.published)
        except BaseException:
            sandbox.addresses.withdraw(call.published)
            raise
        answer: dict[str, Any] = sandbox.addresses.renewed(payload)
        return answer

    async def _arguments(self, operation: Operation, request: Request) -> tuple[Given, Given]:
        """Return the fields that the document names, which are valid, and the others."""
        settings, body = self._sandbox.settings, operation.body
        if body is None:
            return {}, {}
        if body.media_type != JSON:
            return {"file": await read_upload(request, body, settings.max_upload_bytes)}, {}
        given = await read_json(request, body, settings.max_json_bytes)
        declared = body.declared(given)
        check(operation.id, declared, body.required)
        refuse_dead(self._sandbox.addresses, callers.base_url(request), declared)
        return declared, {name: given[name] for name in given.keys() - declared.keys()}


def _document_routes(document: Document, sandbox: Sandbox) -> list[Route]:
    """Return one route per path; a literal path wins over one with a parameter."""
    paths: dict[str, list[Operation]] = {}
    for operation in document.operations:
        paths.setdefault(operation.path, []).append(operation)
    ordered = sorted(paths.items(), key=lambda item: "{" in item[0])
    return [
        Route(
            path,
            PathEndpoint(operations, sandbox),
            middleware=_faulty(sandbox, {one.method: one.id for one in operations}),
        )
        for path, operations in ordered
    ]


def _faulty(sandbox: Sandbox, operations: Mapping[str, str]) -> list[Middleware]:
    return [Middleware(FaultLayer, sandbox=sandbox, operations=operations)]


def _account(sandbox: Sandbox, request: Request) -> Account:
    key = request.headers.get("x-api-key", "")
    accepted = sandbox.settings.accepted_keys or {key}
    if not key.strip() or key == KEY_REFUSED or key not in accepted:
        raise Refusal(401, "The API key in X-Api-Key is missing or wrong.", "UNAUTHORIZED")
    if key == KEY_FORBIDDEN:
        raise Refusal(403, "This API key does not allow this.", "FORBIDDEN")
    return sandbox.store.account(key)


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
