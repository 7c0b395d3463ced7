"""The addresses of media files: how they expire, are renewed and end."""

from typing import Any

import httpx
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer


def test_deleting_a_story_ends_its_addresses(api: httpx.Client, story: dict[str, Any]) -> None:
    """After a story is deleted, its video, pictures and scene videos get a 404."""
    urls = [
        story["video_url"],
        story["storyboard"]["scenes"][0]["image_url"],
        story["all_medias"][0]["video_url"],
    ]
    assert [api.head(url).status_code for url in urls] == [200, 200, 200]
    assert api.delete(f"/v2/story/{story['id']}").json()["video_url"] == story["video_url"]
    assert [api.head(url).status_code for url in urls] == [404, 404, 404]


def test_a_story_does_not_take_its_sources_along(api: httpx.Client, uploaded: str) -> None:
    """Deleting a story keeps the upload that it used."""
    body = {"image_urls": [uploaded], "scene_duration": 1}
    story = api.post("/v2/story/images-2-video", json=body).json()
    api.delete(f"/v2/story/{story['id']}").raise_for_status()
    assert api.head(uploaded).status_code == 200


def test_expired_addresses_are_renewed_by_reading_the_job(
    api: httpx.Client, vimmerse_sandbox: Any, story: dict[str, Any]
) -> None:
    """Reading a job replaces expired addresses by one stable new address per file."""
    before = api.get(story["video_url"]).content
    vimmerse_sandbox.expire_urls()
    expired = api.get(story["video_url"])
    assert (expired.status_code, expired.json()["code"]) == (403, "EXPIRED")
    first, again = (api.get(f"/v2/story/{story['id']}").json()["video_url"] for _ in range(2))
    assert first == again != story["video_url"]
    assert api.get(first).content == before
    vimmerse_sandbox.expire_urls()
    third = api.get(f"/v2/story/{story['id']}").json()["video_url"]
    assert (third != first, api.get(third).content) == (True, before)
    api.delete(f"/v2/story/{story['id']}")
    assert api.get(third).status_code == 404


def test_addresses_can_have_a_lifetime() -> None:
    """An address works within its lifetime, then gets a 403; the renewed one works."""
    with SandboxServer(Settings(job_seconds=0, url_seconds=100)) as server:
        client = httpx.Client(base_url=server.url, headers={"X-Api-Key": "k"}, timeout=30)
        body = {"video_url": "https://example.com/a"}
        asset = client.post("/v2/video/enhance", json=body).json()
        seen = []
        for seconds in (0, 50, 51):
            server.advance(seconds)
            seen.append(client.head(asset["results"][0]).status_code)
        renewed = client.get(f"/asset/{asset['id']}").json()["results"][0]
        seen.append(client.head(renewed).status_code)
        client.close()
    assert seen == [200, 200, 403, 200]


def test_an_address_may_expire_a_hundred_times(
    api: httpx.Client, vimmerse_sandbox: Any, story: dict[str, Any]
) -> None:
    """Every read shows a working address, and only the last ones are remembered."""
    shown = []
    for _ in range(100):
        vimmerse_sandbox.expire_urls()
        shown.append(api.get(f"/v2/story/{story['id']}").json()["video_url"])
    assert api.head(shown[-1]).status_code == 200
    seen = [api.get(url).status_code for url in (story["video_url"], shown[-2], shown[0])]
    assert seen == [403, 403, 404]


def test_a_fault_expires_one_address(
    api: httpx.Client, vimmerse_sandbox: Any, story: dict[str, Any]
) -> None:
    """The `expire` fault ends one address for good and no other."""
    vimmerse_sandbox.fault("expire", "media")
    seen = [api.head(story["video_url"]).status_code for _ in range(2)]
    seen.append(api.head(story["all_medias"][0]["video_url"]).status_code)
    assert seen == [403, 403, 200]
