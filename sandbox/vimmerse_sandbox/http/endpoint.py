"""The endpoint of one path of the document: authenticate, check, handle, check the answer."""

import asyncio
from collections.abc import Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from ..document import JSON, Operation
from ..errors import Refusal
from ..jobs.accounts import Account
from ..operations import generic
from ..operations.call import Answer, Call, Handler
from ..operations.handlers import HANDLERS
from ..operations.rules import check
from ..operations.sources import refuse_dead
from ..sandbox import Sandbox
from . import callers
from .intake import read_json, read_upload
from .scopes import FAILURE, LEARNED

KEY_REFUSED = "refused"
KEY_FORBIDDEN = "forbidden"

# Answers to bodies that come too slowly or are too large, which the document does not describe.
UNDOCUMENTED = (408, 413)

Given = dict[str, Any]


class UndocumentedAnswerError(Exception):
    """The sandbox would send an answer that the document does not allow: a bug of the sandbox."""


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
            status, payload = operation.success.status, await self._handle(operation, request)
        except Refusal as refusal:
            status, payload = refusal.status, refusal.body
            request.scope[LEARNED]["reason"] = refusal.reason
        problem = operation.answer_problem(status, payload)
        if problem and status not in UNDOCUMENTED:
            raise UndocumentedAnswerError(f"{operation.id} would answer {status}: {problem}")
        # The rest of a slow body is not waited for. The rest of a large one is read and thrown
        # away: a sender whose connection is closed early may lose the answer.
        headers = {"Connection": "close"} if status == 408 else None
        if payload is None:
            return Response(status_code=status, headers=headers)
        return JSONResponse(payload, status, headers)

    async def _handle(self, operation: Operation, request: Request) -> Answer:
        sandbox = self._sandbox
        learned = request.scope[LEARNED]
        account = _account(sandbox, request)
        learned |= {"account": account.name, "job": next(iter(request.path_params.values()), "")}
        base_url = callers.base_url(request)
        try:
            async with asyncio.timeout(sandbox.settings.body_seconds):
                arguments, others = await self._arguments(operation, request)
        except TimeoutError as error:
            raise Refusal(408, "The body came too slowly.", "REQUEST_TIMEOUT") from error
        # A reset may have removed the account while a slow body came in.
        account = _account(sandbox, request)
        now = sandbox.now()
        sandbox.store.settle(now)
        path, message = request.path_params, request.scope.get(FAILURE, "")
        call = Call(sandbox, operation, account, path, arguments, others, base_url, now, message)
        try:
            handler: Handler = HANDLERS.get(operation.id, generic.handle)
            payload = await sandbox.until_reset(handler(call))
            if isinstance(payload, dict):
                learned["job"] = payload.get("id") or learned["job"]
            if call.published:
                sandbox.keep_addresses(payload["id"], call.published)
        except BaseException:
            sandbox.addresses.withdraw(call.published)
            raise
        answer: Answer = sandbox.addresses.renewed(payload)
        return answer

    async def _arguments(self, operation: Operation, request: Request) -> tuple[Given, Given]:
        """Return the fields that the document names, checked, and the other fields."""
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


def _account(sandbox: Sandbox, request: Request) -> Account:
    key = request.headers.get("x-api-key", "")
    accepted = sandbox.settings.accepted_keys or {key}
    if not key.strip() or key == KEY_REFUSED or key not in accepted:
        raise Refusal(401, "The API key in X-Api-Key is missing or wrong.", "UNAUTHORIZED")
    if key == KEY_FORBIDDEN:
        raise Refusal(403, "This API key does not allow this.", "FORBIDDEN")
    return sandbox.store.account(key)
