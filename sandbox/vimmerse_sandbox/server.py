"""Run a sandbox: in the foreground for the command line, in a thread for tests."""

import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn

from . import controls
from .app import create_app
from .document import Document
from .sandbox import RequestRecord, Sandbox, Settings

START_SECONDS = 10.0


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay, 40 ms an answer, off only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(1024)
    return listener


def url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def http_server(sandbox: Sandbox, document: Document | None = None) -> uvicorn.Server:
    """Return a server, not yet running, for this sandbox."""
    return uvicorn.Server(
        uvicorn.Config(
            create_app(document or Document.load(), sandbox),
            http="h11",
            ws="none",
            loop="asyncio",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )


class SandboxServer:
    """A sandbox in a background thread: `url`, `stop()`, or a `with` block."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        now: Callable[[], float] | None = None,
        document: Document | None = None,
    ) -> None:
        settings = settings or Settings()
        self.sandbox = Sandbox(settings, now) if now else Sandbox(settings)
        self._listener = bind(host, port)
        self.url = url_of(self._listener)
        self._server = http_server(self.sandbox, document)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._listener],), name="vimmerse-sandbox", daemon=True
        )

    def start(self) -> Self:
        """Start serving, and return when requests are answered."""
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start; its log says why")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """Finish what is being answered, and stop."""
        self._server.should_exit = True
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def charges(self) -> int:
        """How many times a job was charged since the last reset."""
        return controls.charges(self.sandbox)

    @property
    def requests(self) -> list[RequestRecord]:
        """The requests since the last reset, oldest first."""
        return list(self.sandbox.requests)

    def reset(self) -> None:
        """Forget all accounts, jobs, files and requests, on the server's own thread."""
        request = urllib.request.Request(f"{self.url}{controls.PREFIX}/reset", method="POST")
        with urllib.request.urlopen(request, timeout=START_SECONDS):
            pass
