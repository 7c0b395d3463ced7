"""The outermost ASGI layer: it records each request, writes the changed state before the answer is
sent, and breaks connections on request.
"""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..sandbox import Sandbox
from ..state.requests import RequestRecord
from .connections import Connections, DropConnection
from .controls import PREFIX
from .scopes import LEARNED


class Recorder:
    """Record each request, with what the endpoint knows of it.

    Requests to the controls and for the page are not recorded. The state is written before an
    answer is sent; if that fails, the answer is a 500.
    """

    def __init__(self, app: ASGIApp, sandbox: Sandbox, connections: Connections) -> None:
        self._app = app
        self._sandbox = sandbox
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = scope["type"] != "http" or _is_ours(scope)
        learned: dict[str, Any] = {}
        scope[LEARNED] = learned

        def record(status: int | None) -> None:
            nonlocal answered
            if not answered:
                seen = (scope["method"], scope["path"], status, self._sandbox.now())
                self._sandbox.record(RequestRecord(*seen, **learned))
            answered = True

        async def recording(message: Message) -> None:
            if message["type"] == "http.response.start":
                record(message["status"])
                self._sandbox.commit()
            await send(message)

        try:
            await self._app(scope, receive, recording)
        except DropConnection:
            record(None)
            self._sandbox.commit()
            await self._connections.abort(scope)
        except Exception:
            record(500)
            raise
        record(None)


def _is_ours(scope: Scope) -> bool:
    return scope["path"].startswith(PREFIX) or (scope["method"], scope["path"]) == ("GET", "/")
