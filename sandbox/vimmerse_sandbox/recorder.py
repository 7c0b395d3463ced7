"""The ASGI layer around everything: it lists each request, writes what the request has changed
before the answer leaves, and breaks connections when told to.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .connections import DropConnection
from .controls import PREFIX
from .sandbox import RequestRecord, Sandbox


class Recorder:
    """Keep the method, path and status of every request but those to the controls.

    What is answered has been written; an answer that cannot be becomes a 500.
    """

    def __init__(self, app: ASGIApp, sandbox: Sandbox) -> None:
        self._app = app
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = scope["type"] != "http" or scope["path"].startswith(PREFIX)

        def record(status: int | None) -> None:
            nonlocal answered
            if not answered:
                self._sandbox.record(RequestRecord(scope["method"], scope["path"], status))
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
            await self._sandbox.connections.abort(scope)
        except Exception:
            record(500)
            raise
        record(None)
