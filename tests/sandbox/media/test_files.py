"""Media files: uploads, ranges, addresses, and when files are rendered and deleted."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from media import MP4, ffmpeg
from vimmerse_sandbox.media.ffmpeg import probe
from vimmerse_sandbox.media.recipes import Film, Picture, Recipe, Slide, Tone
from vimmerse_sandbox.media.render import predicted, render
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

HOSTILE = b"\r\n--boundary\r\nContent-Disposition: form-data; name=x\r\n\r\n--+++--\r\n" * 50


@pytest.mark.parametrize(
    "content",
    [MP4, MP4 + os.urandom(3_000_000), MP4 + HOSTILE],
    ids=["head", "three-megabytes", "looks-like-multipart"],
)
def test_an_upload_comes_back_unchanged(api: httpx.Client, content: bytes) -> None:
    """An upload is a finished, free asset whose file is readable without a key."""
    files = {"video_file": ("clip.mp4", content, "video/mp4")}
    asset = api.post("/v2/video", files=files).raise_for_status().json()
    assert (asset["status"], asset["credits"], asset["app_name"]) == ("success", 0, "upload-video")
    stored = httpx.get(asset["results"][0])
    assert (stored.content, stored.headers["content-type"]) == (content, "video/mp4")
    assert api.get(f"/asset/{asset['id']}").json() == asset


@pytest.mark.parametrize(
    ("content", "served"),
    [
        (MP4, "video/mp4"),
        (b"\x1aE\xdf\xa3", "video/webm"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
    ],
)
def test_an_upload_is_never_served_as_a_page(
    api: httpx.Client, content: bytes, served: str
) -> None:
    """An upload is served as what it is, whatever type it was sent with."""
    files = {"video_file": ("a.html", content + b"<script>", "text/html")}
    stored = httpx.get(api.post("/v2/video", files=files).json()["results"][0])
    assert stored.headers["content-type"] == served
    assert stored.headers["x-content-type-options"] == "nosniff"


def test_a_result_can_be_resumed(story: dict[str, Any]) -> None:
    """Range with a matching ETag returns the rest of the file, otherwise the whole file."""
    whole = httpx.get(story["video_url"], timeout=60)
    ranged = {"Range": "bytes=1000-"}
    rest = httpx.get(story["video_url"], headers=ranged | {"If-Range": whole.headers["etag"]})
    other = httpx.get(story["video_url"], headers=ranged | {"If-Range": '"other"'})
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    assert (
        rest.headers["content-range"] == f"bytes 1000-{len(whole.content) - 1}/{len(whole.content)}"
    )
    assert (other.status_code, other.content) == (200, whole.content)
    assert int(whole.headers["content-length"]) == len(whole.content)


def test_a_range_beyond_the_file_is_refused(story: dict[str, Any]) -> None:
    """A Range beyond the end gets a 416 that states the length."""
    answer = httpx.get(story["video_url"], headers={"Range": "bytes=99999999-"}, timeout=60)
    assert answer.status_code == 416


def test_head_tells_the_length(story: dict[str, Any]) -> None:
    """HEAD returns the headers of GET without a body."""
    whole, head = httpx.get(story["video_url"], timeout=60), httpx.head(story["video_url"])
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_addresses_follow_the_host_that_was_asked(api: httpx.Client) -> None:
    """Result URLs use the host name that the caller used."""
    files = {"video_file": ("a.mp4", MP4, "video/mp4")}
    asset = api.post("/v2/video", files=files, headers={"Host": "sandbox.test:1234"}).json()
    assert asset["results"][0].startswith("http://sandbox.test:1234/media/")


def test_a_host_that_is_no_name_is_not_repeated(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """With an invalid Host header, result URLs use the server's own address."""
    files = {"video_file": ("a.mp4", MP4, "video/mp4")}
    asset = api.post("/v2/video", files=files, headers={"Host": 'x"><script>'}).json()
    assert asset["results"][0].startswith(vimmerse_sandbox.url + "/media/")


def test_two_results_have_different_addresses(
    api: httpx.Client, finished: Callable[..., Any]
) -> None:
    """Equal requests get equal files at unrelated addresses."""
    body = {"video_url": "https://example.com/a.mp4"}
    first, second = (finished(api.post("/v2/video/enhance", json=body).json()) for _ in range(2))
    assert first["results"] != second["results"]
    contents = [httpx.get(job["results"][0], timeout=60).content for job in (first, second)]
    assert contents[0] == contents[1]


def test_the_store_is_bounded_and_renders_again() -> None:
    """Old uploads are dropped, and a dropped rendered file is rendered again."""
    with SandboxServer(Settings(job_seconds=0, max_media_bytes=200_000)) as server:
        client = httpx.Client(base_url=server.url, headers={"X-Api-Key": "k"}, timeout=60)
        body = {"image_urls": ["https://example.com/a.png"], "duration": 1}
        film = client.post("/v2/video/reference-to-video", json=body).json()
        film = client.get(f"/asset/{film['id']}").json()["results"][0]
        before = httpx.get(film, timeout=60).content
        uploads = []
        for _ in range(3):
            files = {"video_file": ("a.mp4", MP4 + os.urandom(150_000), "video/mp4")}
            uploads.append(client.post("/v2/video", files=files).json()["results"][0])
        statuses = [httpx.get(url).status_code for url in uploads]
        after = httpx.get(film, timeout=60).content
        client.close()
    assert statuses == [404, 404, 200]
    assert len(after) == len(before)


def test_files_go_with_the_sandbox() -> None:
    """The media folder is deleted when the sandbox stops."""
    with SandboxServer() as server:
        files = {"video_file": ("a.mp4", MP4, "video/mp4")}
        httpx.post(f"{server.url}/v2/video", files=files, headers={"X-Api-Key": "k"})
        folder = server.sandbox.media.folder
        assert [path.read_bytes() for path in folder.iterdir() if path.is_file()] == [MP4]
    assert not folder.exists()


SLIDE = Slide("A kite", "crosses the sea", 2)


@pytest.mark.parametrize(
    "recipe",
    [
        Film((SLIDE,), (9, 16)),
        Film((SLIDE, SLIDE), (16, 9), ("music",), crossfade=True),
        Picture(SLIDE, (1, 1)),
        Tone(("narration",), 3),
    ],
    ids=["silent", "film", "picture", "tone"],
)
def test_what_a_recipe_predicts_is_what_its_file_holds(recipe: Recipe, tmp_path: Path) -> None:
    """Predicted size and sound match the file, and the length to 0.1 s."""
    render(recipe, [], tmp_path / "file")
    told, found = predicted(recipe), probe(tmp_path / "file")
    assert told is not None
    assert (told.width, told.height, told.audio) == (found.width, found.height, found.audio)
    assert told.seconds == pytest.approx(found.seconds, abs=0.1)


@pytest.fixture
def own() -> Iterator[tuple[SandboxServer, httpx.Client]]:
    """Return a sandbox in whose folder no other test leaves anything, and a client of it."""
    with (
        SandboxServer(Settings(job_seconds=0)) as server,
        httpx.Client(base_url=server.url, headers={"X-Api-Key": "k"}, timeout=60) as client,
    ):
        yield server, client


def files_of(server: SandboxServer) -> list[Path]:
    """Return all files of a sandbox, whole or not."""
    return [path for path in server.sandbox.media.folder.rglob("*") if path.is_file()]


FOREIGN = "https://example.com/a.mp4"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v2/story/idea-2-video", {"idea": "A kite crosses the sea", "scene_count": 1}),
        ("/v2/video/enhance", {"video_url": FOREIGN}),
        ("/v2/video/enhance", {"video_url": FOREIGN, "async_mode": True}),
    ],
    ids=["story", "edit-of-a-foreign-file", "the-same-async"],
)
def test_a_finished_job_has_rendered_nothing(
    own: tuple[SandboxServer, httpx.Client], path: str, body: dict[str, Any]
) -> None:
    """A file is rendered when it is first fetched, not when its job ends."""
    server, client = own
    job = client.post(path, json=body).raise_for_status().json()
    assert (job["status"], files_of(server)) == ("success", [])
    httpx.get(job.get("video_url") or job["results"][0], timeout=60).raise_for_status()
    assert len(files_of(server)) == 1


def test_a_file_that_cannot_be_made_leaves_nothing(
    own: tuple[SandboxServer, httpx.Client], tmp_path: Path
) -> None:
    """A failed edit leaves only the upload in the media folder."""
    server, client = own
    ffmpeg("-f", "lavfi", "-i", "color=red:size=16x16:duration=1", str(tmp_path / "tiny.mp4"))
    files = {"video_file": ("tiny.mp4", (tmp_path / "tiny.mp4").read_bytes())}
    [url] = client.post("/v2/video", files=files).json()["results"]
    body = {"video_url": url, "aspect_ratio": "10:1"}
    assert client.post("/v2/video/crop-to-aspect-ratio", json=body).json()["status"] == "fail"
    assert len(files_of(server)) == 1


def test_films_are_not_made_to_be_looked_at(own: tuple[SandboxServer, httpx.Client]) -> None:
    """Concat checks its inputs without rendering scene videos."""
    server, client = own
    story = client.post("/v2/story/idea-2-video", json={"idea": "A kite"}).json()
    server.fault("fail", "story_concat")
    answer = client.post(f"/v2/story/{story['id']}/concat", json={}).json()
    assert answer["status"] == "fail"
    assert files_of(server) == []
