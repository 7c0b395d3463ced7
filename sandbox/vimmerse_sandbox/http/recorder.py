"""The outermost ASGI layer: it records each request, writes the changed state before the answer is
sent, and breaks connections on request.
"""

import logging
import sqlite3
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..sandbox import Sandbox
from ..state.requests import RequestRecord
from . import description
from .connections import Connections, DropConnection
from .controls import PREFIX
from .scopes import LEARNED

log = logging.getLogger(__name__)

READS = frozenset({"GET", "HEAD"})


class _NotWrittenError(Exception):
    """The state could not be written, so the answer must not be sent."""


class Recorder:
    """Record each request, with what the endpoint knows of it.

    Requests to the controls, for the page and for the document are not recorded. The state is
    written before an answer is sent; if that fails, the answer is a 500, or the usual one if it
    only reads.
    """

    def __init__(self, app: ASGIApp, sandbox: Sandbox, connections: Connections) -> None:
        self._app = app
        self._sandbox = sandbox
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = scope["type"] != "http" or _is_ours(scope)
        learned: dict[str, Any] = {}
        scope[LEARNED] = learned
        number = ""

        def record(status: int | None) -> None:
            nonlocal answered, number
            if not answered:
                seen = (scope["method"], scope["path"], status, self._sandbox.now())
                number = self._sandbox.record(RequestRecord(*seen, **learned))
            answered = True

        async def recording(message: Message) -> None:
            if message["type"] == "http.response.start":
                record(message["status"])
                self._commit(reads=scope["method"] in READS)
            await send(message)

        try:
            await self._app(scope, receive, recording)
        except DropConnection:
            record(None)
            self._commit(reads=True)
            await self._connections.abort(scope)
        except _NotWrittenError as error:
            if number:
                self._sandbox.correct(number, status=500)
            body = {"message": f"The state could not be written: {error}.", "code": "INTERNAL"}
            await JSONResponse(body, 500)(scope, receive, send)
        except Exception:
            record(500)
            raise
        record(None)

    def _commit(self, *, reads: bool) -> None:
        """Write the state; what cannot be written is written later, by `watch` at the latest."""
        try:
            self._sandbox.commit()
        except sqlite3.Error as error:
            log.warning("the state could not be written: %s", error)
            if not reads:
                raise _NotWrittenError(str(error)) from error


def _is_ours(scope: Scope) -> bool:
    if scope["path"].startswith(PREFIX):
        return True
    return scope["method"] == "GET" and scope["path"] in ("/", description.PATH)
