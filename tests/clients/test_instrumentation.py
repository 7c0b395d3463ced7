"""Tools that hook into httpx see every request: what a test mocks is not sent, and what a server
traces is traced. Clients can be mocked, and made into others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest
import respx
import vcr
from fault_server import KEY, FaultServer, answer
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pytest_httpx import HTTPXMock
from vimmerse import AsyncVimmerse, Vimmerse

NewClient = Callable[..., Any]
SERVICE = "https://api.vimmerse.net"
CREATE, READ = f"{SERVICE}/v2/story/idea-2-video", f"{SERVICE}/v2/story/job-1"
NEW = {"id": "job-1", "status": "new"}
DONE = {"id": "job-1", "status": "success", "video_url": f"{SERVICE}/film.mp4"}


def make_story(client: Any) -> Any:
    """Create a story and wait for it."""
    return client.wait(client.story.idea_to_video(idea="A boat"), poll_interval=0.01)


def test_pytest_httpx_sees_every_request(new_client: NewClient, httpx_mock: HTTPXMock) -> None:
    """A mocked create and a mocked read are answered by pytest-httpx, and nothing is sent."""
    httpx_mock.add_response(method="POST", url=CREATE, json=NEW)
    httpx_mock.add_response(method="GET", url=READ, json=DONE)
    assert make_story(new_client(SERVICE)).status == "success"
    assert [str(request.url) for request in httpx_mock.get_requests()] == [CREATE, READ]


def test_respx_sees_every_request(new_client: NewClient) -> None:
    """A mocked create and a mocked read are answered by respx, and nothing is sent."""
    with respx.mock(assert_all_called=True) as router:
        router.post(CREATE).respond(json=NEW)
        router.get(READ).respond(json=DONE)
        assert make_story(new_client(SERVICE)).status == "success"


def test_vcr_records_and_replays(new_client: NewClient, tmp_path: Path) -> None:
    """A cassette recorded once, without the key, answers when the server is gone."""
    cassette = str(tmp_path / "story.yaml")
    with FaultServer([answer(200, NEW), answer(200, DONE)]) as server:
        with vcr.use_cassette(cassette, filter_headers=["x-api-key"]):
            make_story(new_client(url := server.url))
        assert len(server.requests) == 2
    assert KEY not in Path(cassette).read_text()
    with vcr.use_cassette(cassette, filter_headers=["x-api-key"]):
        assert make_story(new_client(url)).status == "success"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Return what is traced of httpx."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    yield exporter
    instrumentor.uninstrument()


def test_opentelemetry_traces_every_request(
    new_client: NewClient, faults: FaultServer, spans: InMemorySpanExporter
) -> None:
    """A create and a read are a span each, and carry the trace to the service."""
    faults.play(answer(200, NEW), answer(200, DONE))
    make_story(new_client(faults.url))
    assert [span.name for span in spans.get_finished_spans()] == ["POST", "GET"]
    assert all(request.headers["traceparent"] for request in faults.requests)


def test_a_mock_of_a_client_has_its_methods() -> None:
    """create_autospec(Vimmerse) knows resources, raw responses and signatures; nothing is sent."""
    client = create_autospec(Vimmerse)("key")
    client.story.idea_to_video.return_value = "a story"
    assert client.story.idea_to_video(idea="A boat") == "a story"
    client.wait("a story", timeout=5)
    client.wait.assert_called_once_with("a story", timeout=5)
    client.with_raw_response.video.crop(video_url="http://127.0.0.1/v.mp4")
    with pytest.raises(TypeError, match="idea"):
        client.story.idea_to_video()
    with pytest.raises(AttributeError, match="idea_2_video"):
        _ = client.story.idea_2_video


def test_a_mock_of_an_async_client_is_awaited() -> None:
    """The methods of create_autospec(AsyncVimmerse) are awaited, those of resources too."""
    client = create_autospec(AsyncVimmerse, instance=True)
    client.story.get.return_value = client.wait.return_value = "a story"

    async def main() -> list[Any]:
        return [await client.story.get("job-1"), await client.wait("a story")]

    assert asyncio.run(main()) == ["a story"] * 2


@pytest.mark.parametrize("kind", [Vimmerse, AsyncVimmerse])
def test_a_copy_of_a_subclass_keeps_what_it_has(kind: type[Any]) -> None:
    """with_options of a subclass returns one of its kind, with its own attributes and new calls."""

    class Studio(kind):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            super().__init__(KEY, base_url=SERVICE)
            self.name = name

    studio = Studio("north")
    used = studio.story, studio.with_raw_response
    other = studio.with_options(timeout=5)
    assert (type(other), other.name, repr(other)) == (Studio, "north", repr(studio))
    assert other.story not in used
    assert other._sender is other.story._sender is not studio._sender
    assert (studio.story, studio.with_raw_response) == used
