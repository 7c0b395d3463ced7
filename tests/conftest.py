"""Fixtures that more than one kind of test uses: both clients behind one face, and the fault
server.
"""

from __future__ import annotations

import asyncio
import inspect
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fault_server import KEY, FaultServer
from media import ffmpeg
from vimmerse import AsyncVimmerse, Vimmerse


class Awaited:
    """An async object whose coroutines are run to their end: tests are written once, for both
    clients.
    """

    def __init__(self, inner: Any, runner: asyncio.Runner) -> None:
        self._inner, self._runner = inner, runner

    def __getattr__(self, name: str) -> Any:
        return self._wrapped(getattr(self._inner, name))

    def _wrapped(self, value: Any) -> Any:
        if inspect.ismethod(value):
            return lambda *args, **options: self._wrapped(value(*args, **options))
        if inspect.isawaitable(value):
            return self._runner.run(_result(value))
        if type(value).__module__.startswith(("vimmerse._async.client", "vimmerse_api.api")):
            return Awaited(value, self._runner)
        return value


async def _result(awaitable: Any) -> Any:
    return await awaitable


@pytest.fixture(params=["sync", "async"])
def new_client(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Return a function that makes a client: once for the sync and once for the async one; for
    the async one over aiohttp where a test asks for every transport.
    """
    made: list[Any] = []
    brought: dict[str, httpx.AsyncClient] = {}
    with asyncio.Runner() as runner:

        def make(url: str, **options: Any) -> Any:
            options = {"api_key": KEY, "base_url": url, **options}
            if request.param == "aiohttp":
                from httpx_aiohttp import HttpxAiohttpClient  # the tests of the page do without

                options["http_client"] = brought.setdefault("one", HttpxAiohttpClient())
            client = (
                Vimmerse(**options)
                if request.param == "sync"
                else Awaited(AsyncVimmerse(**options), runner)
            )
            made.append(client)
            return client

        yield make
        for client in made:
            client.close() if request.param == "sync" else client.aclose()
        for http in brought.values():
            runner.run(http.aclose())


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    """Return a server that answers as each test scripts it."""
    with FaultServer() as server:
        yield server


@pytest.fixture
def encrypted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FaultServer]:
    """Return a server behind TLS, whose certificate the environment says to trust."""
    import trustme  # the tests of the page do without

    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with FaultServer(tls=context) as server:
        yield server


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the pauses between attempts short; that they exist is tested on the policy itself."""
    monkeypatch.setattr("vimmerse._calls.retry._FIRST_DELAY", 0.01)


@pytest.fixture
def client(new_client: Callable[..., Any], vimmerse_sandbox: Any) -> Any:
    """Return a client of the sandbox: once the sync and once the async one."""
    return new_client(vimmerse_sandbox.url)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real clip of two seconds, 320 x 180, with a tone."""
    path = tmp_path_factory.mktemp("media") / "clip.mp4"
    picture, sound = "testsrc=size=320x180:rate=12:duration=2", "sine=frequency=440:duration=2"
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        picture,
        "-f",
        "lavfi",
        "-i",
        sound,
        "-pix_fmt",
        "yuv420p",
        "-shortest",
        str(path),
    )
    return path
