"""Fixtures that several kinds of tests share: both clients behind one interface, and the fault
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
    """Wraps an async object and runs its coroutines to completion, so that a test is written once
    for both clients.
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
    """Return a function that makes clients: sync in one run of the test and async in the other, or
    async over aiohttp where a test uses every transport.
    """
    made: list[Any] = []
    brought: dict[str, httpx.AsyncClient] = {}
    with asyncio.Runner() as runner:

        def make(url: str, **options: Any) -> Any:
            options = {"api_key": KEY, "base_url": url, **options}
            if request.param == "aiohttp":
                from httpx_aiohttp import HttpxAiohttpClient  # the tests of the page run without it

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
    """Return a server that responds as each test scripts it."""
    with FaultServer() as server:
        yield server


@pytest.fixture
def encrypted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FaultServer]:
    """Return a server behind TLS, whose certificate is trusted through SSL_CERT_FILE."""
    import trustme  # the tests of the page run without it

    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with FaultServer(tls=context) as server:
        yield server


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses between attempts; the retry policy's own tests check their lengths."""
    monkeypatch.setattr("vimmerse._calls.retry._FIRST_DELAY", 0.01)


@pytest.fixture
def client(new_client: Callable[..., Any], vimmerse_sandbox: Any) -> Any:
    """Return a client of the sandbox: sync in one run of the test, async in the other."""
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
