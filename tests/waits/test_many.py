"""Waits for many jobs, and clients shared between threads and event loops."""

from __future__ import annotations

import asyncio
import pickle
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest
import vimmerse
from fault_server import KEY, FaultServer, answer, stall
from httpx_aiohttp import HttpxAiohttpClient
from receiver import Server
from transports import over_every_transport
from vimmerse import AsyncVimmerse, JobRef, Vimmerse, webhooks
from vimmerse.models import Story

NewClient = Callable[..., Any]
FAST = {"poll_interval": 0.02, "timeout": 30}


class JobServer:
    """A server that ends each job at its third poll, as failed if its id contains "bad", and counts
    concurrent requests. The first poll of a job named `hang` gets no response before `release` is
    set.
    """

    def __init__(self) -> None:
        self.polls: dict[str, int] = {}
        self.release = threading.Event()
        self.at_once = self.most_at_once = 0
        lock, outer = threading.Lock(), self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                job = self.path.rpartition("/")[2]
                with lock:
                    outer.at_once += 1
                    outer.most_at_once = max(outer.most_at_once, outer.at_once)
                    outer.polls[job] = outer.polls.get(job, 0) + 1
                done = "fail" if "bad" in job else "success"
                time.sleep(0.005)  # long enough for concurrent requests to overlap
                if job == "hang" and outer.polls[job] == 1:
                    outer.release.wait(10)
                status = done if outer.polls[job] > 2 else "processing"
                body = f'{{"id": "{job}", "status": "{status}"}}'.encode()
                with lock:
                    outer.at_once -= 1
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Write no log."""

        self.http = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def jobs() -> Iterable[JobServer]:
    server = JobServer()
    yield server
    server.release.set()
    server.http.shutdown()
    server.http.server_close()


@over_every_transport
def test_all_jobs_come_back_in_order(new_client: NewClient, jobs: JobServer) -> None:
    """wait_all returns jobs in the given order, with at most `in_flight` requests at a time."""
    names = [f"{'story' if n % 2 else 'asset'}:job-{n}" for n in range(60)]
    found = new_client(jobs.url).wait_all(names, in_flight=5, **FAST)
    assert [str(JobRef.of(job)) for job in found] == names
    assert {job.status for job in found} == {"success"}
    assert jobs.most_at_once <= 5


@over_every_transport
def test_the_first_failure_is_raised_or_returned(new_client: NewClient, jobs: JobServer) -> None:
    """A failed job's error is raised, or returned in its place with return_exceptions=True."""
    client, names = new_client(jobs.url), ["story:a", "story:bad", "story:c"]
    with pytest.raises(vimmerse.JobFailedError, match="story:bad") as caught:
        client.wait_all([*names, "story:hang"], **FAST)
    assert "Resume with client.wait_all" in caught.value.__notes__[-1]
    assert "story:hang" in caught.value.__notes__[-1]
    found = client.wait_all(names, return_exceptions=True, **FAST)
    assert [type(job).__name__ for job in found] == ["Story", "JobFailedError", "Story"]


def test_jobs_are_yielded_as_they_end(jobs: JobServer) -> None:
    """as_completed of both clients yields an Outcome for each job, with its error if it failed."""
    names = ["story:a", "asset:bad", "asset:c"]
    with Vimmerse(KEY, base_url=jobs.url) as client:
        found = list(client.as_completed(names, **FAST))
    jobs.polls.clear()
    again = asyncio.run(_outcomes(jobs.url, names))
    for outcomes in (found, again):
        assert {str(JobRef.of(o.job)): (o.job.status, type(o.error)) for o in outcomes} == {
            "story:a": ("success", type(None)),
            "asset:bad": ("fail", vimmerse.JobFailedError),
            "asset:c": ("success", type(None)),
        }


def test_an_outcome_gives_the_job_or_raises(jobs: JobServer) -> None:
    """`result()` returns the finished job, and raises the error of one that failed."""
    with Vimmerse(KEY, base_url=jobs.url) as client:
        outcomes = {
            one.job.id: one for one in client.as_completed(["story:a", "story:bad"], **FAST)
        }
    assert outcomes["a"].result() is outcomes["a"].job
    with pytest.raises(vimmerse.JobFailedError) as caught:
        outcomes["bad"].result()
    assert caught.value is outcomes["bad"].error


def test_the_outcome_of_a_job_that_was_not_seen_is_what_was_given(faults: FaultServer) -> None:
    """Without a look, `.job` is the Story that was given, or the reference."""
    faults.play(answer(403, {"message": "no"}))
    story = Story(id="a", status="success")  # without its video, so that it is looked at
    with Vimmerse(KEY, base_url=faults.url) as client:
        outcomes = [*client.as_completed([story]), *client.as_completed(["story:b"])]
    assert [one.job for one in outcomes] == [story, JobRef("story", "b")]


async def _outcomes(url: str, names: list[str]) -> list[vimmerse.Outcome]:
    async with AsyncVimmerse(KEY, base_url=url) as client:
        outcomes: AsyncIterator[vimmerse.Outcome] = client.as_completed(names, **FAST)
        return [outcome async for outcome in outcomes]


HANGING = ["story:hang", "story:a"]


def test_a_request_that_hangs_holds_up_no_other(jobs: JobServer) -> None:
    """A poll that hangs delays neither the other job nor closing the iterator."""
    with Vimmerse(KEY, base_url=jobs.url) as client:
        outcomes = client.as_completed(HANGING, **FAST)
        assert (next(outcomes).job.id, jobs.polls["hang"]) == ("a", 1)
        outcomes.close()
        assert jobs.at_once == 1
        jobs.release.set()


async def _closed(client: AsyncVimmerse, jobs: JobServer) -> None:
    outcomes = client.as_completed(HANGING, **FAST)
    assert ((await anext(outcomes)).job.id, jobs.polls["hang"]) == ("a", 1)
    await outcomes.aclose()


async def _cancelled(client: AsyncVimmerse, jobs: JobServer) -> None:
    seen = asyncio.Event()
    waiting = asyncio.create_task(
        client.wait_all(
            HANGING, on_progress=lambda look: look.status == "success" and seen.set(), **FAST
        )
    )
    await seen.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


@pytest.mark.parametrize("abandon", [_closed, _cancelled], ids=["closed", "cancelled"])
def test_an_abandoned_async_wait_leaves_no_task(jobs: JobServer, abandon: Any) -> None:
    """Closing or cancelling an async wait also cancels its hanging poll."""

    async def abandoned() -> int:
        async with AsyncVimmerse(KEY, base_url=jobs.url) as client:
            await abandon(client, jobs)
            for _ in range(500):
                if len(asyncio.all_tasks()) == 1:
                    break
                await asyncio.sleep(0.01)
            return len(asyncio.all_tasks())

    assert asyncio.run(abandoned()) == 1


def test_a_timeout_among_many_keeps_its_job(new_client: NewClient, faults: FaultServer) -> None:
    """A job that is not done in time gives a WaitTimeoutError with `.job`."""
    faults.play(answer(200, {"id": "job-1", "status": "processing"}))
    found = new_client(faults.url).wait_all(
        ["story:job-1"], return_exceptions=True, timeout=0.2, poll_interval=0.05
    )
    assert (type(found[0]), found[0].job.id) == (vimmerse.WaitTimeoutError, "job-1")


def test_a_slow_loop_loses_no_job_that_is_done(faults: FaultServer) -> None:
    """Every job is polled, even if the loop's body takes longer than the timeout."""
    faults.play(answer(200, {"id": "a", "status": "success", "video_url": "http://127.0.0.1:9/v"}))
    found = []
    with Vimmerse(KEY, base_url=faults.url) as client:
        for outcome in client.as_completed(["story:a"] * 4, timeout=0.3, in_flight=1):
            time.sleep(1.0)
            found.append(outcome.error)
    assert found == [None] * 4


def test_a_silent_api_holds_many_waits_no_longer_than_a_few(
    new_client: NewClient, faults: FaultServer
) -> None:
    """When the API is silent, jobs whose turn would come after the deadline are not polled."""
    faults.play(stall(30))
    refs = [f"story:{number}" for number in range(60)]
    found = new_client(faults.url).wait_all(refs, return_exceptions=True, timeout=0.8, in_flight=5)
    assert {type(error) for error in found} == {vimmerse.WaitTimeoutError}
    assert [str(JobRef.of(error.job)) for error in found] == refs
    assert len(faults.requests) <= 15


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a callback to be awaited": ({"on_progress": asyncio.sleep}, "not awaited"),
    "what is no job": ({"jobs": ["story:a", "movie"]}, "story:ID or asset:ID"),
    "an id that leads elsewhere": ({"jobs": ["story:a", "story:.."]}, "is not an id"),
    "one job": ({"jobs": "story:a"}, "expected a list"),
    "no request under way": ({"in_flight": 0}, "in_flight"),
    "a truth for a number": ({"in_flight": True}, "in_flight"),
    "a timeout of nothing": ({"timeout": 0}, "timeout"),
    "a time before now": ({"timeout": -1}, "timeout"),
    "no poll interval": ({"poll_interval": 0}, "poll_interval"),
    "a poll interval as text": ({"poll_interval": "2"}, "poll_interval"),
}


@pytest.mark.parametrize(("given", "words"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("method", ["wait_all", "as_completed"])
def test_what_cannot_be_waited_for_is_refused_at_the_call(
    new_client: NewClient, faults: FaultServer, method: str, given: dict[str, Any], words: str
) -> None:
    """A wrong argument raises InvalidArgumentError at the call, before any request."""
    with pytest.raises(vimmerse.InvalidArgumentError, match=words):
        getattr(new_client(faults.url), method)(**{"jobs": ["story:a"], **given})
    assert faults.requests == []


def test_nothing_to_wait_for_is_no_wait(new_client: NewClient, faults: FaultServer) -> None:
    """wait_all of no jobs returns an empty list."""
    assert new_client(faults.url).wait_all([]) == []


@pytest.mark.parametrize("closes", [True, False], ids=["closed", "left open"])
def test_one_async_client_serves_loop_after_loop(jobs: JobServer, closes: bool) -> None:
    """An async client works in one event loop after another, closed in between or not."""
    client = AsyncVimmerse(KEY, base_url=jobs.url)

    async def waited(job: str) -> Any:
        try:
            return await client.wait(job, **FAST)
        finally:
            if closes:
                await client.aclose()

    assert [asyncio.run(waited(f"story:{n}")).id for n in range(2)] == ["0", "1"]


def test_one_client_serves_many_threads(jobs: JobServer) -> None:
    """Threads that share a client each get their own job back."""
    with Vimmerse(KEY, base_url=jobs.url) as client, ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: client.wait(f"story:{n}", **FAST).id, range(24)))
    assert found == [str(n) for n in range(24)]


def test_separate_waits_look_in_turn(jobs: JobServer) -> None:
    """However many waits a client has in one event loop, at most 20 of them look at a time."""

    async def waited() -> list[str]:
        async with AsyncVimmerse(KEY, base_url=jobs.url) as client:
            refs = [f"story:{number}" for number in range(200)]
            return [job.id for job in await asyncio.gather(*(client.wait(r, **FAST) for r in refs))]

    assert asyncio.run(waited()) == [str(number) for number in range(200)]
    assert jobs.most_at_once <= 20


def test_separate_waits_of_threads_look_in_turn(jobs: JobServer) -> None:
    """However many threads wait with one client, at most 20 of them look at a time."""
    with Vimmerse(KEY, base_url=jobs.url) as client, ThreadPoolExecutor(60) as pool:
        found = list(pool.map(lambda n: client.wait(f"story:{n}", **FAST).id, range(60)))
    assert found == [str(number) for number in range(60)]
    assert jobs.most_at_once <= 20


def test_a_cancelled_wait_leaves_its_turn_to_others(jobs: JobServer) -> None:
    """Waits that are cancelled at any moment take no turn from those that come after."""

    async def waited() -> str:
        async with AsyncVimmerse(KEY, base_url=jobs.url) as client:
            first = [asyncio.ensure_future(client.wait("story:hang")) for _ in range(50)]
            await asyncio.to_thread(_until, lambda: jobs.at_once >= 1)
            for task in first:
                task.cancel()
            await asyncio.gather(*first, return_exceptions=True)
            return (await client.wait("story:a", **FAST)).id

    assert asyncio.run(waited()) == "a"


def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.005)


def test_jobs_are_taken_while_others_are_waited_for(jobs: JobServer) -> None:
    """as_completed yields a job that has ended before its iterable gives the next one."""
    ended: list[str] = []

    def submitted() -> Iterator[str]:
        yield "story:a"
        _until(lambda: ended == ["a"])
        yield "story:b"

    with Vimmerse(KEY, base_url=jobs.url) as client:
        for outcome in client.as_completed(submitted(), **FAST):
            ended.append(outcome.job.id)
    assert ended == ["a", "b"]


def test_jobs_are_taken_from_an_async_iterable(jobs: JobServer) -> None:
    """The async as_completed takes from an async iterable while it waits, and from a plain one."""
    ended: list[str] = []

    async def submitted() -> AsyncIterator[str]:
        yield "story:a"
        await asyncio.to_thread(_until, lambda: ended == ["a"])
        yield "story:b"

    async def waited(source: Any) -> None:
        async with AsyncVimmerse(KEY, base_url=jobs.url) as client:
            async for outcome in client.as_completed(source, **FAST):
                ended.append(outcome.job.id)

    asyncio.run(waited(submitted()))
    assert ended == ["a", "b"]
    asyncio.run(waited(iter(["story:c"])))
    assert ended == ["a", "b", "c"]


def test_a_job_that_was_taken_is_named_when_the_loop_is_left(
    jobs: JobServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A job that the iterable has given is named in the log, although no wait for it has begun."""
    left: list[str] = []

    def submitted() -> Iterator[str]:
        yield "story:a"
        _until(lambda: left == ["a"])
        yield "story:b"

    with Vimmerse(KEY, base_url=jobs.url) as client:
        for outcome in client.as_completed(submitted(), **FAST):
            left.append(outcome.job.id)
            time.sleep(0.5)  # meanwhile the other is taken, and nothing else happens
            break
    assert "story:b" in caplog.text


def test_an_iterable_takes_no_place_of_a_poll(jobs: JobServer) -> None:
    """With one request in flight, jobs are polled while the iterable waits for the next one."""

    async def waited() -> None:
        more: asyncio.Queue[str | None] = asyncio.Queue()

        async def submitted() -> AsyncIterator[str]:
            while (job := await more.get()) is not None:
                yield job

        await more.put("story:a")
        async with AsyncVimmerse(KEY, base_url=jobs.url) as client:
            async for _ in client.as_completed(submitted(), in_flight=1, **FAST):
                await more.put(None)

    asyncio.run(waited())
    assert jobs.polls == {"a": 3}


def test_a_wait_that_gets_no_turn_ends_in_time(faults: FaultServer) -> None:
    """A wait whose turn does not come before its deadline ends, while the others go on."""
    faults.play(stall(60))

    async def waited() -> list[bool]:
        async with AsyncVimmerse(KEY, base_url=faults.url, timeout=50) as client:
            first = [asyncio.ensure_future(client.wait(f"story:{n}")) for n in range(20)]
            await asyncio.to_thread(_until, lambda: len(faults.requests) == 20)
            with pytest.raises(vimmerse.WaitTimeoutError):
                async with asyncio.timeout(30):
                    await client.wait("story:late", timeout=0.2)
            ended = [task.done() for task in first]
            for task in first:
                task.cancel()
            await asyncio.gather(*first, return_exceptions=True)
            return ended

    assert asyncio.run(waited()) == [False] * 20


@over_every_transport
def test_an_error_of_the_iterable_names_the_jobs_that_go_on(
    new_client: NewClient, jobs: JobServer
) -> None:
    """What an iterable raises comes out, with a note on the jobs that go on."""

    def submitted() -> Iterator[str]:
        yield "story:hang"
        raise vimmerse.InsufficientCreditsError("no credits left")

    with pytest.raises(vimmerse.InsufficientCreditsError) as caught:
        new_client(jobs.url).wait_all(submitted(), **FAST)
    assert "story:hang" in caught.value.__notes__[0]


def test_a_sync_client_refuses_an_async_iterable(jobs: JobServer) -> None:
    """The sync client says that an async iterable is for the async one."""

    async def submitted() -> AsyncIterator[str]:
        yield "story:a"

    with (
        Vimmerse(KEY, base_url=jobs.url) as client,
        pytest.raises(vimmerse.InvalidArgumentError, match="AsyncVimmerse"),
    ):
        list(client.as_completed(submitted(), **FAST))


@pytest.mark.parametrize("kind", [httpx.AsyncClient, HttpxAiohttpClient], ids=["httpx", "aiohttp"])
def test_a_function_makes_a_client_for_every_loop(jobs: JobServer, kind: Any) -> None:
    """A function for http_client makes a client in each loop, which is closed in that loop."""
    made: list[httpx.AsyncClient] = []

    def make() -> httpx.AsyncClient:
        made.append(kind())
        return made[-1]

    client = AsyncVimmerse(KEY, base_url=jobs.url, http_client=make)

    async def work() -> str:
        async with client:
            return (await client.wait("story:a", **FAST)).id

    assert [asyncio.run(work()), asyncio.run(work())] == ["a", "a"]
    assert [http.is_closed for http in made] == [True, True]


def test_a_client_that_was_brought_serves_its_own_loop_only(faults: FaultServer) -> None:
    """A given AsyncClient raises VimmerseError in another loop, before anything is sent."""
    faults.play(answer())
    http = httpx.AsyncClient()
    client = AsyncVimmerse(KEY, base_url=faults.url, http_client=http)

    async def create() -> str:
        return (await client.story.idea_to_video(idea="A harbour")).id

    with asyncio.Runner() as runner:
        assert [runner.run(create()), runner.run(create())] == ["job-1", "job-1"]
        with pytest.raises(vimmerse.VimmerseError, match="Nothing was sent: pass a function"):
            asyncio.run(create())
        assert len(faults.requests) == 2
        runner.run(http.aclose())


def test_a_function_may_make_a_sync_client_too(faults: FaultServer) -> None:
    """A function's sync client is used and closed; any other type is refused."""
    made: list[httpx.Client] = []

    def make() -> httpx.Client:
        made.append(httpx.Client())
        return made[-1]

    faults.play(answer())
    with Vimmerse(KEY, base_url=faults.url, http_client=make) as client:
        assert client.story.get("job-1").id == "job-1"
    assert made[0].is_closed
    with pytest.raises(vimmerse.InvalidArgumentError, match="made a dict"):
        Vimmerse(KEY, http_client=dict).story.get("job-1")  # type: ignore[arg-type]


def test_clients_say_why_they_are_not_pickled() -> None:
    """Pickling a client raises TypeError, and its repr does not contain the key."""
    with Vimmerse(KEY) as client:
        with pytest.raises(TypeError, match="holds a key"):
            pickle.dumps(client)
        assert KEY not in repr(client) + repr(client._caller.settings) + repr(
            client.with_options(timeout=3)
        )


def test_a_callback_is_confirmed_by_the_api(new_client: NewClient, jobs: JobServer) -> None:
    """`confirm` returns the job as the API has it, not as the callback claims."""
    event = webhooks.parse(b'{"customer_id": "c", "batch_id": "s-1", "status": "success"}')
    story = new_client(jobs.url).confirm(event)
    assert (story.id, story.status) == ("s-1", "processing")


def test_a_closed_client_sends_nothing(faults: FaultServer) -> None:
    """A closed client raises VimmerseError and sends nothing; closing it twice is allowed."""
    client = Vimmerse(KEY, base_url=faults.url)
    client.close()
    client.close()
    with pytest.raises(vimmerse.VimmerseError, match="closed"):
        client.story.idea_to_video(idea="A harbour")

    async def closed() -> None:
        client = AsyncVimmerse(KEY, base_url=faults.url)
        await client.aclose()
        await client.aclose()
        await client.story.idea_to_video(idea="A harbour")

    with pytest.raises(vimmerse.VimmerseError, match="closed"):
        asyncio.run(closed())
    assert faults.requests == []


def test_closing_what_was_never_used_opens_nothing() -> None:
    """Closing a client that was never used makes no httpx client."""
    made: list[httpx.AsyncClient] = []

    def make() -> httpx.AsyncClient:
        made.append(httpx.AsyncClient())
        return made[-1]

    asyncio.run(AsyncVimmerse(KEY, http_client=make).aclose())
    assert made == []
