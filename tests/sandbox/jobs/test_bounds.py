"""The limits of jobs, texts, addresses and ledger entries: the oldest are dropped and logged."""

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from vimmerse_sandbox.jobs import accounts
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

IDEA = "/v2/story/idea-2-video"
BODY = {"idea": "x", "scene_count": 1, "scene_duration": 1}


@pytest.fixture
def small(caplog: pytest.LogCaptureFixture) -> Iterator[SandboxServer]:
    """Return a sandbox that keeps three jobs and forty addresses."""
    caplog.set_level(logging.INFO, logger="vimmerse_sandbox")
    with SandboxServer(Settings(job_seconds=0, max_jobs=3, max_addresses=40)) as server:
        yield server


@pytest.fixture
def caller(small: SandboxServer) -> Iterator[httpx.Client]:
    """Return a client of the small sandbox."""
    with httpx.Client(base_url=small.url, headers={"X-Api-Key": "k"}, timeout=30) as client:
        yield client


def test_the_oldest_finished_job_goes_first(
    caller: httpx.Client, small: SandboxServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The oldest finished job is dropped with its files and logged; its charge still counts."""
    jobs = [caller.post(IDEA, json=BODY).json() for _ in range(4)]
    seen = [caller.get(f"/v2/story/{job['id']}").status_code for job in jobs]
    assert seen == [404, 200, 200, 200]
    assert caller.get(jobs[0]["video_url"]).status_code == 404
    assert caller.head(jobs[1]["video_url"]).status_code == 200
    assert f"story {jobs[0]['id']} was dropped: 3 are kept" in caplog.text
    assert small.charges == 4


def test_jobs_under_way_are_never_dropped(caller: httpx.Client, small: SandboxServer) -> None:
    """While every job is under way, creates get a free 429; when one ends, it is dropped."""
    small.set_progression("manual")
    jobs = [caller.post(IDEA, json=BODY).json() for _ in range(3)]
    full = caller.post(IDEA, json=BODY)
    assert (full.status_code, full.json()["code"], small.charges) == (429, "REACHED_LIMIT", 3)
    small.steer(jobs[1]["id"], "success")
    assert caller.post(IDEA, json=BODY).status_code == 200
    seen = [caller.get(f"/v2/story/{job['id']}").status_code for job in jobs]
    assert seen == [200, 404, 200]


def test_stories_that_were_only_created_count(caller: httpx.Client) -> None:
    """Stories that were only created count towards the limit of jobs."""
    jobs = [caller.post("/v2/story", json={"idea": "x"}).json() for _ in range(4)]
    seen = [caller.get(f"/v2/story/{job['id']}").status_code for job in jobs]
    assert seen == [404, 200, 200, 200]


@pytest.fixture
def light(caplog: pytest.LogCaptureFixture) -> Iterator[SandboxServer]:
    """Return a sandbox whose jobs may hold 900,000 bytes of texts."""
    caplog.set_level(logging.INFO, logger="vimmerse_sandbox")
    with SandboxServer(Settings(job_seconds=0, max_job_bytes=900_000)) as server:
        yield server


@pytest.fixture
def writer(light: SandboxServer) -> Iterator[httpx.Client]:
    """Return a client of the sandbox that takes little text."""
    with httpx.Client(base_url=light.url, headers={"X-Api-Key": "k"}, timeout=30) as client:
        yield client


LONG = BODY | {"idea": "x" * 280_000}


def test_the_oldest_texts_go_first(writer: httpx.Client, caplog: Any) -> None:
    """Beyond the limit of text bytes, the oldest jobs are dropped and logged."""
    bodies = [BODY, *[LONG] * 5]
    ids = [writer.post(IDEA, json=body).raise_for_status().json()["id"] for body in bodies]
    seen = [writer.get(f"/v2/story/{id}").status_code for id in ids]
    assert seen == [404, 404, 404, 200, 200, 200]
    assert f"story {ids[2]} was dropped: their texts may take 900000 bytes" in caplog.text


def test_texts_of_jobs_under_way_are_never_dropped(
    writer: httpx.Client, light: SandboxServer
) -> None:
    """While jobs under way fill the text limit, new text gets a 429 and no charge."""
    short = writer.post("/v2/story", json={"idea": "x", "scene_count": 1}).json()["id"]
    board = writer.post(f"/v2/story/{short}/scenes", json={}).json()["storyboard"]
    light.set_progression("manual")
    jobs = [writer.post(IDEA, json=LONG).json()["id"] for _ in range(3)]
    board["scenes"][0]["narrator"] = "x" * 280_000
    assert writer.post(f"/v2/story/{short}/videos", json={"storyboard": board}).status_code == 429
    assert writer.get(f"/v2/story/{short}").json()["storyboard"]["scenes"] != board["scenes"]
    assert writer.post(IDEA, json=LONG).status_code == 429
    assert [writer.get(f"/v2/story/{job}").status_code for job in jobs] == [200] * 3
    assert light.charges == 3


def test_a_growing_story_makes_room(writer: httpx.Client) -> None:
    """A step that adds much text to a story drops older stories."""
    old, new = (writer.post("/v2/story", json={"idea": "x"}).json() for _ in range(2))
    long = [{"name": "a", "description": "x" * 895_000}]
    body = {"storyboard": {**new["storyboard"], "characters": long}}
    writer.post(f"/v2/story/{new['id']}/elements", json=body).raise_for_status()
    seen = [writer.get(f"/v2/story/{story['id']}").status_code for story in (old, new)]
    assert seen == [404, 200]


def test_small_parts_weigh_more_than_their_letters(
    writer: httpx.Client, light: SandboxServer
) -> None:
    """Many empty lists count as the memory they take."""
    light.set_progression("manual")
    body = {"video_url": "https://example.com/a.mp4", "async_mode": True}
    seen = [writer.post("/v2/video/enhance", json=body | {"more": [[]] * n}) for n in (10, 20_000)]
    assert [answer.status_code for answer in seen] == [200, 429]


def test_addresses_are_bounded(caller: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    """When addresses run out, the oldest job is dropped, and no other job loses any."""
    first, second = (caller.post(IDEA, json=BODY | {"scene_count": 8}).json() for _ in range(2))
    assert caller.get(f"/v2/story/{first['id']}").status_code == 404
    story = caller.get(f"/v2/story/{second['id']}").json()
    pictures = [scene["image_url"] for scene in story["storyboard"]["scenes"]]
    urls = [story["storyboard"]["characters"][0]["URL"], *pictures, story["video_url"]]
    assert {caller.head(url).status_code for url in urls} == {200}
    assert f"story {first['id']} was dropped: no more addresses are kept" in caplog.text


def test_a_story_with_too_many_files_takes_no_room(caller: httpx.Client) -> None:
    """A story that needs too many addresses gets a 429 and frees those it had taken."""
    body = {"idea": "x", "scene_count": 8}
    assert caller.post("/v2/story/idea-2-video", json=BODY | {"scene_count": 20}).status_code == 429
    assert [caller.post("/v2/story", json=body).status_code for _ in range(3)] == [200] * 3


def test_a_refused_job_leaves_no_address(caller: httpx.Client) -> None:
    """Jobs refused with 402 take no addresses from other jobs."""
    asset = caller.post("/v2/video/enhance", json={"video_url": "https://example.com/a"}).json()
    for _ in range(10):
        assert caller.post(IDEA, json=BODY, headers={"X-Api-Key": "broke"}).status_code == 402
    assert caller.head(asset["results"][0]).status_code == 200


def test_a_ledger_is_bounded(
    caller: httpx.Client, small: SandboxServer, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """Only the last entries are kept, while charges and balance count all of them."""
    monkeypatch.setattr(accounts, "MAX_ENTRIES", 5)
    for _ in range(8):
        caller.post(IDEA, json=BODY)
    account = small.ledger[0]
    assert (len(account["entries"]), account["charges"]) == (5, 8)
    assert account["balance"] == account["opening"] - 80
    assert "the oldest entry of a ledger was dropped" in caplog.text


def test_all_ledgers_are_bounded_together(
    caller: httpx.Client, small: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit, the oldest entry of all accounts is dropped."""
    monkeypatch.setattr(accounts, "MAX_ENTRIES", 3)
    for key in ("k", "other", "k", "other"):
        caller.post(IDEA, json=BODY, headers={"X-Api-Key": key}).raise_for_status()
    assert [len(account["entries"]) for account in small.ledger] == [1, 2]
    assert [account["charges"] for account in small.ledger] == [2, 2]
