"""The endpoint for callbacks on a real socket, called by the sandbox and by others, for both
clients.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import uvicorn
from fault_server import KEY, FaultServer, answer
from starlette.applications import Starlette
from vimmerse import AsyncVimmerse, Vimmerse, VimmerseError, webhooks
from vimmerse.asgi import webhook_endpoint
from vimmerse_sandbox.server import bind, url_of

SECRET = "a secret of the receiver"
PATIENCE = 20.0


class Hook:
    """A running endpoint: `url` is a signed callback address, `told` are the jobs it was told, and
    `called` the addresses.
    """

    def __init__(self, client: Any) -> None:
        self.told: list[Any] = []
        self.called: list[httpx.URL] = []
        self.failures = 0
        listener = bind("127.0.0.1", 0)
        self.url = webhooks.sign_url(f"{url_of(listener)}/hook%20one?order=17", SECRET)
        app = webhook_endpoint(client, SECRET, self.on_job)
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        self._thread = threading.Thread(
            target=asyncio.run, args=(self._serve(client, listener),), daemon=True, name="hook"
        )

    async def _serve(self, client: Any, listener: socket.socket) -> None:
        await self._server.serve([listener])
        if isinstance(client, AsyncVimmerse):
            await client.aclose()

    def on_job(self, job: Any, address: httpx.URL) -> None:
        time.sleep(0.05)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the receiver is out of order")
        self.called.append(address)
        self.told.append(job)

    def __enter__(self) -> Hook:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    def post(self, **body: Any) -> int:
        """Call back and return the status of the answer."""
        return httpx.post(self.url, json=body).status_code

    def saw(self, count: int) -> list[Any]:
        """Wait until so many jobs were told."""
        deadline = time.monotonic() + PATIENCE
        while len(self.told) < count:
            assert time.monotonic() < deadline, self.told
            time.sleep(0.01)
        return self.told


class Loop:
    """An event loop that runs in another thread than the endpoint's, for the async client."""

    def __init__(self, client: AsyncVimmerse) -> None:
        self.client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def done(*args: Any, **options: Any) -> Any:
            try:
                return await getattr(self.client, name)(*args, **options)
            finally:
                await self.client.aclose()

        return lambda *args, **options: asyncio.run(done(*args, **options))


@pytest.fixture(params=[Vimmerse, AsyncVimmerse], ids=["sync", "async"])
def inner(request: pytest.FixtureRequest, vimmerse_sandbox: Any) -> Iterator[Any]:
    """Return a client of the sandbox, once the sync and once the async one."""
    one = request.param(KEY, base_url=vimmerse_sandbox.url)
    yield one
    if isinstance(one, Vimmerse):
        one.close()


@pytest.fixture
def user(inner: Any) -> Any:
    """Return the same client, for calls from the test."""
    return inner if isinstance(inner, Vimmerse) else Loop(inner)


@pytest.fixture
def hook(inner: Any) -> Iterator[Hook]:
    """Return a running endpoint that confirms with the client."""
    with Hook(inner) as one:
        yield one


@pytest.fixture
def story(vimmerse_sandbox: Any, hook: Hook) -> dict[str, Any]:
    """Return a story under way that the sandbox calls back about."""
    vimmerse_sandbox.set_progression("manual")
    body = {"idea": "A kite", "scene_count": 1, "webhook_url": hook.url}
    url = f"{vimmerse_sandbox.url}/v2/story/idea-2-video"
    answer = httpx.post(url, json=body, headers={"X-Api-Key": KEY})
    answer.raise_for_status()
    return answer.json()


def test_a_callback_reports_the_job_while_it_is_waited_for(
    vimmerse_sandbox: Any, user: Any, hook: Hook, story: dict[str, Any]
) -> None:
    """A callback reports the job although a wait for it goes on, which ends at its next look."""
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(user.wait, f"story:{story['id']}", poll_interval=0.1)
        vimmerse_sandbox.steer(story["id"], "success")
        assert waiting.result(PATIENCE).status == "success"
    assert [(job.id, job.status) for job in hook.saw(1)] == [(story["id"], "success")]


def test_the_receiver_gets_the_address_that_was_called(
    vimmerse_sandbox: Any, hook: Hook, story: dict[str, Any]
) -> None:
    """The address is parsed, so that its query tells whose job it is."""
    vimmerse_sandbox.steer(story["id"], "success")
    hook.saw(1)
    assert hook.called == [httpx.URL(hook.url)]
    assert hook.called[0].params["order"] == "17"


def test_a_host_header_that_is_no_host_is_refused(hook: Hook) -> None:
    """A signed path under an impossible host gets 400, and no error is raised."""
    for host in ("[::", "studio:port"):
        assert httpx.post(hook.url, json={"id": "a"}, headers={"Host": host}).status_code == 400


def test_a_callback_that_comes_twice_is_told_once(
    vimmerse_sandbox: Any, hook: Hook, story: dict[str, Any]
) -> None:
    """A job is reported once, however often and closely its callbacks follow each other."""
    vimmerse_sandbox.steer(story["id"], "success")
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(hook.post, story_id=story["id"], status="success") for _ in range(8)]
        assert {call.result() for call in calls} == {200}
    assert [job.id for job in hook.told] == [story["id"]]


def test_a_receiver_that_fails_is_told_again(
    vimmerse_sandbox: Any, hook: Hook, story: dict[str, Any]
) -> None:
    """A receiver that raises is answered with 500, and gets the job with the next attempt."""
    hook.failures = 1
    vimmerse_sandbox.steer(story["id"], "fail", message="too dark")
    assert [job.status for job in hook.saw(1)] == ["fail"]
    (delivery,) = vimmerse_sandbox.deliveries
    assert delivery["attempts"][0]["status"] == 500


def test_another_run_of_a_job_is_told_too(
    vimmerse_sandbox: Any, user: Any, hook: Hook, story: dict[str, Any]
) -> None:
    """A story whose film is made again is reported with each film."""
    vimmerse_sandbox.set_progression("immediate")
    vimmerse_sandbox.steer(story["id"], "success")
    first = hook.saw(1)[0].video_url
    again = user.confirm(webhooks.parse({"story_id": story["id"]}))
    assert again.video_url == first
    headers = {"X-Api-Key": KEY}
    url = f"{vimmerse_sandbox.url}/v2/story/{story['id']}/concat"
    httpx.post(url, json={"webhook_url": hook.url}, headers=headers).raise_for_status()
    assert hook.post(story_id=story["id"]) == 200
    assert hook.saw(2)[1].video_url != first


def test_a_callback_is_a_hint(hook: Hook, story: dict[str, Any]) -> None:
    """A callback that calls an unfinished job finished gets 503 and reports nothing."""
    assert hook.post(batch_id=story["id"], status="success") == 503
    assert hook.post(batch_id=story["id"]) == 503
    assert hook.post(batch_id=story["id"], status="processing") == 200
    assert hook.told == []


def test_callbacks_of_nobody_are_refused(hook: Hook) -> None:
    """Each refusal has a status that says why, and no refused job is reported."""
    assert httpx.get(hook.url).status_code == 405
    assert httpx.post(hook.url.replace("order=17", "order=18"), json={"id": "a"}).status_code == 403
    assert httpx.post(hook.url, content=b"[]").status_code == 400
    assert httpx.post(hook.url, content=b" " * 1_000_001).status_code == 413
    assert hook.post(story_id="unknown") == 404
    assert hook.told == []


def test_an_api_that_is_down_is_asked_again_later(
    vimmerse_sandbox: Any, hook: Hook, story: dict[str, Any]
) -> None:
    """The endpoint answers 503 while the job cannot be read."""
    vimmerse_sandbox.steer(story["id"], "success")
    hook.saw(1)
    vimmerse_sandbox.fault("http-status", "story_get", status=500, times=10)
    assert hook.post(story_id=story["id"], status="success") == 503


@pytest.mark.parametrize("kind", [Vimmerse, AsyncVimmerse], ids=["sync", "async"])
def test_the_endpoint_works_where_it_is_mounted(vimmerse_sandbox: Any, kind: Any) -> None:
    """A callback reaches a mounted endpoint at the address that ends in a slash."""
    told: list[tuple[Any, httpx.URL]] = []
    client = kind(KEY, base_url=vimmerse_sandbox.url)
    site = Starlette()
    site.mount("/vimmerse", webhook_endpoint(client, SECRET, lambda *given: told.append(given)))
    story = httpx.post(
        f"{vimmerse_sandbox.url}/v2/story/idea-2-video",
        json={"idea": "A kite", "scene_count": 1},
        headers={"X-Api-Key": KEY},
    ).json()
    vimmerse_sandbox.steer(story["id"], "success")

    async def call_back() -> int:
        address = webhooks.sign_url("http://studio/vimmerse/?order=1", SECRET)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site)) as service:
            return (await service.post(address, json={"batch_id": story["id"]})).status_code

    assert asyncio.run(call_back()) == 200
    assert [job.id for job, _ in told] == [story["id"]]
    ((_, address),) = told
    assert (address.host, address.path, address.params["order"]) == ("studio", "/vimmerse/", "1")


ODD = {
    "a number": {"video_url": 5},
    "another scheme": {"video_url": "ftp://x/v.mp4"},
    "a number of results": {"results": 7},
    "results that are numbers": {"results": [1, 2]},
}


@pytest.mark.parametrize("result", ODD.values(), ids=ODD)
def test_odd_results_are_told_like_others(result: dict[str, Any]) -> None:
    """The answer is 200 and the job is reported once, whatever is in place of its result."""
    with FaultServer() as api:
        api.play(answer(200, {"id": "a", "status": "success", **result}))
        with Vimmerse(KEY, base_url=api.url) as client, Hook(client) as hook:
            job = "asset_id" if "results" in result else "story_id"
            assert [hook.post(**{job: "a", "status": "success"}) for _ in range(2)] == [200, 200]
            assert [told.id for told in hook.told] == ["a"]


def test_an_endpoint_needs_a_secret(inner: Any) -> None:
    """An empty secret is refused at once: it would let everybody in."""
    with pytest.raises(VimmerseError, match="secret: it is empty"):
        webhook_endpoint(inner, "")


ODD_IDS = {
    "too long": "x" * 70_000,
    "the folder above": "..",
    "a line of its own": "a\n2026-11-27 vimmerse WARNING forged",
    "a null byte": "a\0b",
}


@pytest.mark.parametrize("id_", ODD_IDS.values(), ids=ODD_IDS)
def test_a_callback_about_no_id_is_refused(
    hook: Hook, id_: str, caplog: pytest.LogCaptureFixture
) -> None:
    """An id that can be asked for nowhere gets 400, and one short line in the log."""
    caplog.set_level("INFO", "vimmerse")
    for name in ("batch_id", "media_id", "id"):
        assert hook.post(**{name: id_, "status": "success"}) == 400
    lines = [record.getMessage() for record in caplog.records if record.name == "vimmerse"]
    assert len(lines) == 3
    assert all(len(line) < 200 and "\n" not in line for line in lines)
    assert hook.told == []
