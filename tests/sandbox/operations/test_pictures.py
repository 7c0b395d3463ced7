"""Given pictures: shown by the routes that animate them, and refused as videos."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any
from zlib import compress, crc32

import httpx
import pytest
from media import PNG, Media, ffmpeg
from receiver import Server
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

Measured = Callable[[str], Media]
Finished = Callable[[dict[str, Any]], dict[str, Any]]

FOREIGN = "https://example.com/a.png"
FETCHES = 40
PATIENCE = 60.0


def drawn(folder: Path, colour: str) -> Path:
    """Return a plain picture of 300 x 200."""
    path = folder / f"{colour}.png"
    ffmpeg("-f", "lavfi", "-i", f"color={colour}:size=300x200", "-frames:v", "1", str(path))
    return path


@pytest.fixture
def pictures(api: httpx.Client, tmp_path: Path) -> list[str]:
    """Return the addresses of two uploads, a red picture and a blue one."""
    paths = [drawn(tmp_path, colour) for colour in ("red", "blue")]
    sent = [{"image_file": (path.name, path.read_bytes(), "image/png")} for path in paths]
    return [api.post("/v2/image", files=files).json()["results"][0] for files in sent]


@pytest.fixture
def tone(api: httpx.Client, tmp_path: Path) -> str:
    """Return an uploaded sound of 3 s."""
    path = tmp_path / "tone.mp3"
    ffmpeg("-f", "lavfi", "-i", "sine=duration=3", str(path))
    files = {"audio_file": ("t.mp3", path.read_bytes(), "audio/mpeg")}
    return str(api.post("/v2/audio", files=files).json()["results"][0])


def average(url: str, folder: Path, moment: float = 0) -> tuple[int, ...]:
    """Return the average colour of a video at a moment, or of a picture."""
    file, pixel = folder / "file", folder / "pixel.rgb"
    file.write_bytes(httpx.get(url, timeout=60).raise_for_status().content)
    whole = ("-vf", "format=rgb24,scale=1:1:flags=area", "-frames:v", "1", "-f", "rawvideo")
    ffmpeg("-ss", str(moment), "-i", str(file), *whole, str(pixel))
    return tuple(pixel.read_bytes())


@pytest.fixture
def hue(tmp_path: Path) -> Callable[[str, float], str]:
    """Return a function that tells which colour a video has most of at a moment."""

    def look(url: str, moment: float) -> str:
        red, _, blue = average(url, tmp_path, moment)
        return "red" if red > 2 * blue else "blue" if blue > 2 * red else "neither"

    return look


def test_images_become_the_scenes(
    api: httpx.Client, finished: Finished, pictures: list[str], hue: Any
) -> None:
    """Each given picture is in its own scene and only in that scene's video."""
    body = {"image_urls": pictures, "scene_duration": 2}
    job = finished(api.post("/v2/story/images-2-video", json=body).json())
    assert [hue(job["video_url"], moment) for moment in (1, 3)] == ["red", "blue"]
    assert hue(job["all_medias"][1]["video_url"], 1) == "blue"


def test_a_drawn_scene_is_shown_as_it_was_drawn(
    api: httpx.Client, finished: Finished, tmp_path: Path
) -> None:
    """A reused scene picture of another story gets no second caption."""
    path = f"/v2/story/{api.post('/v2/story', json={'idea': 'A kite'}).json()['id']}"
    board = api.post(f"{path}/scenes", json={}).json()["storyboard"]
    picture = board["scenes"][1]["image_url"]
    body = {"image_urls": [picture], "idea": "Something else"}
    job = finished(api.post("/v2/story/images-2-video", json=body).json())
    colours = average(picture, tmp_path), average(job["video_url"], tmp_path, 1)
    assert colours[0] == pytest.approx(colours[1], abs=4)


@pytest.mark.parametrize(
    ("route", "more", "seen"),
    [
        ("reference-to-video", {"duration": 4}, ["red", "blue"]),
        ("video-effects", {}, ["red", "red"]),
    ],
)
def test_given_pictures_are_shown(
    api: httpx.Client, pictures: list[str], hue: Any, route: str, more: Any, seen: list[str]
) -> None:
    """References are shown one after another, and an effect shows its picture."""
    given = {"image_url": pictures[0]} if "effects" in route else {"image_urls": pictures}
    body = {"async_mode": False, **given, **more}
    asset = api.post(f"/v2/video/{route}", json=body).raise_for_status().json()
    assert [hue(asset["results"][0], moment) for moment in (1, 3)] == seen


@pytest.mark.parametrize("spoken", [False, True], ids=["sound", "speech"])
def test_a_picture_speaks(
    api: httpx.Client, pictures: list[str], tone: str, measured: Measured, hue: Any, spoken: bool
) -> None:
    """Lip-sync shows the picture in its size for as long as the sound or the words last."""
    heard = {"prompt": "a" * 60} if spoken else {"audio_url": tone}
    body = {"async_mode": False, "image_url": pictures[0], **heard}
    asset = api.post("/v2/video/lip-sync", json=body).raise_for_status().json()
    film = measured(asset["results"][0])
    assert (film.width, film.height, film.has_audio) == (300, 200, True)
    assert film.duration == pytest.approx(4 if spoken else 3, abs=0.2)
    assert hue(asset["results"][0], 2) == "red"


@pytest.mark.parametrize("route", ["sound-effect", "enhance", "audio"])
def test_a_picture_is_no_video(
    api: httpx.Client, pictures: list[str], tone: str, route: str
) -> None:
    """A picture given as a video fails the job with a message that says so."""
    sound = {"audio_url": tone} if route == "audio" else {}
    body = {"async_mode": False, "video_url": pictures[0], **sound}
    asset = api.post(f"/v2/video/{route}", json=body).raise_for_status().json()
    assert (asset["status"], asset["message"]) == ("fail", "video_url is a still picture.")


@pytest.mark.parametrize("route", ["story/images-2-video", "video/reference-to-video"])
def test_a_picture_that_is_none_fails_the_job(
    api: httpx.Client, finished: Finished, pictures: list[str], route: str
) -> None:
    """An unreadable picture fails the job with the reason and a refund."""
    files = {"image_file": ("a.png", PNG + b"no picture", "image/png")}
    broken = api.post("/v2/image", files=files).json()["results"][0]
    job = finished(api.post(f"/v2/{route}", json={"image_urls": [pictures[0], broken]}).json())
    assert (job["status"], job.get("used_credits", job.get("credits"))) == ("fail", 0)
    assert "cannot be read" in job["message"]


class Redirecting(BaseHTTPRequestHandler):
    """Sends every caller to another machine."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://example.com/red.png")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class Dripping(Redirecting):
    """Sends one byte after another, for ever."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b".")
                time.sleep(0.05)


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder."""

    def log_message(self, *_: Any) -> None:
        pass


def serving(handler: Any) -> Iterator[str]:
    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/red.png"
        server.shutdown()
        thread.join()


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[str]:
    """Return the address of a red picture on another server of this machine."""
    drawn(tmp_path, "red")
    yield from serving(partial(Quiet, directory=str(tmp_path)))


@pytest.fixture
def redirect() -> Iterator[str]:
    """Return an address of this machine that leads to another machine."""
    yield from serving(Redirecting)


def effect(url: str, **settings: Any) -> dict[str, Any]:
    """Return the asset that a sandbox with these settings makes of a picture."""
    with SandboxServer(Settings(job_seconds=0, **settings)) as server:
        headers = {"X-Api-Key": "k"}
        body = {"image_url": url, "async_mode": False}
        route = f"{server.url}/v2/video/video-effects"
        asset = httpx.post(route, json=body, headers=headers, timeout=30).json()
        asset["picture"] = server.sandbox.media.recipe(
            server.sandbox.addresses.key_of(asset["results"][0]) if asset["results"] else ""
        )
    return dict(asset)


def test_this_machine_is_asked_only_when_that_is_allowed(neighbour: str) -> None:
    """Local servers are asked only with `loopback_media`; else a placeholder."""
    assert effect(neighbour)["picture"].inputs == ()
    assert len(effect(neighbour, loopback_media=True)["picture"].inputs) == 1
    assert effect(FOREIGN, loopback_media=True)["picture"].inputs == ()


def test_a_redirect_is_not_followed(redirect: str) -> None:
    """A redirect fails the job, because it could lead to another machine."""
    asset = effect(redirect, loopback_media=True)
    assert (asset["status"], "302" in asset["message"]) == ("fail", True)


def test_too_large_a_file_is_left(neighbour: str) -> None:
    """A file above the upload limit fails the job with a message that states the limit."""
    asset = effect(neighbour, loopback_media=True, max_upload_bytes=10)
    assert asset["message"] == "image_url cannot be read: it has more than 10 bytes."


def test_nobody_there_fails_the_job() -> None:
    """If nothing listens at the address, the job fails with the system's reason."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        asset = effect(f"http://127.0.0.1:{unused.getsockname()[1]}/a.png", loopback_media=True)
    assert (asset["status"], "refused" in asset["message"]) == ("fail", True)


def test_a_slow_server_is_given_up_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that never ends, byte by byte, fails the job when the time for all of it is over."""
    monkeypatch.setattr("vimmerse_sandbox.media.fetching.LIMIT_SECONDS", 1.0)
    for url in serving(Dripping):
        asset = effect(url, loopback_media=True)
    assert asset["message"] == "image_url cannot be read: it did not arrive within 1 seconds."


def test_slow_servers_hold_up_nobody() -> None:
    """A film is made while many fetches wait for a server that answers only afterwards."""
    asked, done = threading.Semaphore(0), threading.Event()

    class Waiting(Redirecting):
        def do_GET(self) -> None:
            asked.release()
            done.wait(PATIENCE)
            super().do_GET()

    with (
        SandboxServer(Settings(job_seconds=0, loopback_media=True)) as server,
        httpx.Client(base_url=server.url, headers={"X-Api-Key": "k"}, timeout=PATIENCE) as client,
        ThreadPoolExecutor(FETCHES) as pool,
    ):
        body = {"idea": "A kite", "scene_count": 1, "scene_duration": 1}
        film = client.post("/v2/story/idea-2-video", json=body).json()["video_url"]
        for url in serving(Waiting):
            body = {"image_url": url, "async_mode": False}
            route = f"{server.url}/v2/video/video-effects"
            answers = [pool.submit(client.post, route, json=body) for _ in range(FETCHES)]
            assert all(asked.acquire(timeout=PATIENCE) for _ in range(FETCHES))
            assert client.get(film).status_code == 200
            done.set()
            assert {answer.result().json()["status"] for answer in answers} == {"fail"}


def test_a_picture_of_too_many_pixels_fails_the_job(api: httpx.Client, finished: Finished) -> None:
    """A small file that would be a huge picture is refused before it is decoded."""
    files = {"image_file": ("huge.png", huge_png(16_000), "image/png")}
    [url] = api.post("/v2/image", files=files).json()["results"]
    job = finished(api.post("/v2/video/video-effects", json={"image_url": url}).json())
    words = "image_url cannot be read: its pictures have more than 33177600 pixels."
    assert (job["status"], job["message"]) == ("fail", words)


def huge_png(side: int) -> bytes:
    """Return a black picture of one bit a pixel, which compresses well."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = compress(bytes((1 + side // 8) * side))
    return b"".join(
        (b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    )
