"""Run a sandbox: in the foreground for the command line, in a thread for tests."""

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import uvicorn

from .app import create_app
from .document import Document
from .http import controls
from .http.connections import Connections
from .sandbox import Sandbox, Settings
from .state.faults import ANY
from .state.requests import RequestRecord

START_SECONDS = 10.0
BACKLOG = 128


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's algorithm (40 ms per answer) only if the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    return listener


def url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def http_server(sandbox: Sandbox, document: Document | None = None) -> uvicorn.Server:
    """Return a server, not yet running, for this sandbox."""
    connections = Connections()
    return uvicorn.Server(
        uvicorn.Config(
            create_app(document or Document.load(), sandbox, connections),
            http=connections.protocol(sandbox.settings.head_seconds),
            # Connections are looked up by their scope's client, which must be the real peer.
            proxy_headers=False,
            ws="none",
            loop="asyncio",
            # asyncio accepts this many connections at a time, or fails as often if it has no file
            # handles left.
            backlog=BACKLOG,
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
        document: Document | None = None,
    ) -> None:
        self.sandbox = Sandbox(settings or Settings())
        self._listener = bind(host, port)
        self.url = url_of(self._listener)
        self._server = http_server(self.sandbox, document)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._listener],), name="vimmerse-sandbox", daemon=True
        )

    def start(self) -> Self:
        """Start serving; return when requests are answered."""
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start; its log says why")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """Finish the requests that are being answered, then stop."""
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

    def expire_urls(self) -> None:
        """End every address that has been given out; jobs that are read again show new ones."""
        self._control("expire", {})

    def fault(self, kind: str, operation: str = ANY, **more: Any) -> None:
        """Add a fault for the next request of an operation; README.md lists kinds and options."""
        self._control("faults", {"kind": kind, "operation": operation, **more})

    @property
    def charges(self) -> int:
        """How many times a job was charged since the last reset."""
        return controls.charges(self.sandbox)

    @property
    def requests(self) -> list[RequestRecord]:
        """The requests since the last reset, oldest first."""
        return self.sandbox.requests

    def reset(self) -> None:
        """Delete all accounts, jobs, files and records; the clock shows real time again."""
        self._control("reset", {})

    def advance(self, seconds: float) -> None:
        """Advance the sandbox's clock: jobs go on or end as if that time had passed."""
        self._control("clock", {"advance": seconds})

    def set_speed(self, speed: float) -> None:
        """Set the speed of the sandbox's clock; 0 stops it until it is advanced."""
        self._control("clock", {"speed": speed})

    def set_progression(self, mode: str, **seconds: float) -> None:
        """Make jobs that start from now on `immediate`, `timed` (`seconds=`) or `manual`."""
        self._control("progression", {"mode": mode, **seconds})

    def steer(self, job: Any, status: str, **more: Any) -> None:
        """Move a job to `processing` (`progress=`), `success` or `fail` (`message=`).

        The job is an id, `story:ID`, `asset:ID`, or the client's model or JobRef.
        """
        job_id = str(getattr(job, "id", job)).rpartition(":")[2]
        self._control(f"jobs/{quote(job_id, safe='')}", {"status": status, **more})

    @property
    def ledger(self) -> list[dict[str, Any]]:
        """Every account's opening and present credits, and its charges and refunds."""
        accounts: list[dict[str, Any]] = self._control("ledger")["accounts"]
        return accounts

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        """The callbacks since the last reset, oldest first, each with its attempts."""
        deliveries: list[dict[str, Any]] = self._control("deliveries")["deliveries"]
        return deliveries

    def _control(self, name: str, body: dict[str, Any] | None = None) -> Any:
        """Call a control over HTTP, so that it runs on the server's thread."""
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{controls.PREFIX}/{name}", content)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ValueError(f"{name}: {_message(error.read())}") from None


def _message(body: bytes) -> str:
    """Return the message of an error body."""
    refusal = json.loads(body)
    details = (f"{'.'.join(map(str, d['loc']))}: {d['msg']}" for d in refusal.get("detail", ()))
    return refusal.get("message") or "; ".join(details)
