"""Video routes: real edits of our own files, labelled placeholders for foreign ones."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from media import MP4, Media, ffmpeg
from vimmerse_sandbox.media.ffmpeg import RenderError, probe

Measured = Callable[[str], Media]
Finished = Callable[[dict[str, Any]], dict[str, Any]]

FOREIGN = "https://example.com/in.mp4"


# Formats in which a file names others for ffmpeg to open.
PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{bait}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile {bait}\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT5S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">'
    '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">'
    "<BaseURL>{bait}</BaseURL></Representation></AdaptationSet></Period></MPD>",
}


def result(api: httpx.Client, route: str, **body: Any) -> str:
    """Return the address of what a route makes, in one call."""
    answer = api.post(f"/v2/video/{route}", json={"async_mode": False, **body})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "success", answer.json()
    return str(answer.json()["results"][0])


def frame(url: str, folder: Path) -> bytes:
    """Return the first frame of a video as 2 x 2 pixels of RGB."""
    source, picture = folder / "frame.mp4", folder / "frame.rgb"
    source.write_bytes(httpx.get(url, timeout=60).content)
    scaled = ("-vf", "format=rgb24,scale=2:2:flags=area", "-frames:v", "1")
    ffmpeg("-i", str(source), *scaled, "-f", "rawvideo", str(picture))
    return picture.read_bytes()


@pytest.fixture
def quartered(api: httpx.Client, tmp_path: Path) -> str:
    """Return an uploaded clip of 200 x 100 whose left half is red and whose right half is blue."""
    path = tmp_path / "quartered.mp4"
    halves = "color=red:size=100x100:duration=1[a];color=blue:size=100x100:duration=1[b]"
    graph = f"{halves};[a][b]hstack"
    ffmpeg("-filter_complex", graph, "-pix_fmt", "yuv420p", str(path))
    files = {"video_file": ("q.mp4", path.read_bytes(), "video/mp4")}
    return str(api.post("/v2/video", files=files).json()["results"][0])


@pytest.fixture
def tones(api: httpx.Client, tmp_path: Path) -> Callable[[int], str]:
    """Return a function that uploads a sound of so many seconds."""

    def upload(seconds: int) -> str:
        path = tmp_path / "tone.mp3"
        ffmpeg("-f", "lavfi", "-i", f"sine=duration={seconds}", str(path))
        files = {"audio_file": ("t.mp3", path.read_bytes(), "audio/mpeg")}
        return str(api.post("/v2/audio", files=files).json()["results"][0])

    return upload


@pytest.fixture
def tone(tones: Callable[[int], str]) -> str:
    """Return an uploaded sound of 5 s."""
    return tones(5)


@pytest.mark.parametrize(
    ("ratio", "size"),
    [("1:1", (180, 180)), ("9:16", (100, 180)), ("16:9", (320, 180)), ("4:1", (320, 80))],
)
def test_crop_has_the_ratio_asked_for(
    api: httpx.Client, uploaded: str, measured: Measured, ratio: str, size: tuple[int, int]
) -> None:
    """Crop gives the largest even frame of the ratio, with full length and sound."""
    film = measured(result(api, "crop-to-aspect-ratio", video_url=uploaded, aspect_ratio=ratio))
    assert (film.width, film.height, film.has_audio) == (*size, True)
    assert film.duration == pytest.approx(2, abs=0.15)


@pytest.mark.parametrize(
    ("offset", "red", "blue"),
    [(0, True, False), (100, False, True), (None, True, True), (9999, False, True)],
    ids=["left", "right", "centred", "kept-inside"],
)
def test_crop_starts_at_the_offset(
    api: httpx.Client,
    quartered: str,
    tmp_path: Path,
    offset: int | None,
    red: bool,
    blue: bool,
) -> None:
    """The crop offset selects the red half, the blue half or half of each."""
    body = {"video_url": quartered, "aspect_ratio": "1:1", "offset_x": offset}
    pixels = frame(result(api, "crop-to-aspect-ratio", **body), tmp_path)
    left, right = pixels[0:3], pixels[3:6]
    assert (left[0] > 150, right[2] > 150) == (red, blue)


def test_reframe_keeps_the_whole_picture(
    api: httpx.Client, uploaded: str, measured: Measured
) -> None:
    """Reframe pads 320 x 180 to 9:16."""
    film = measured(result(api, "reframe", video_url=uploaded, aspect_ratio="9:16"))
    assert film.width == 320
    assert film.height == pytest.approx(320 * 16 / 9, abs=2)


@pytest.mark.parametrize(
    ("mode", "size"),
    [("2X", (640, 360)), ("4X&DeepClean", (1280, 720)), ("DeepClean", (320, 180))],
)
def test_enhance_enlarges(
    api: httpx.Client, uploaded: str, measured: Measured, mode: str, size: tuple[int, int]
) -> None:
    """Enhance enlarges by the factor in the mode's name."""
    film = measured(result(api, "enhance", video_url=uploaded, enhance_mode=mode))
    assert (film.width, film.height) == size


def test_a_sound_effect_is_heard(api: httpx.Client, quartered: str, measured: Measured) -> None:
    """A sound effect gives a silent clip an audio track of the same length."""
    film = measured(result(api, "sound-effect", video_url=quartered, prompt="rain"))
    assert film.has_audio
    assert film.duration == pytest.approx(1, abs=0.15)


def test_video_to_video_changes_the_colours(
    api: httpx.Client, quartered: str, tmp_path: Path
) -> None:
    """Video to video changes red and blue to other colours."""
    changed = frame(result(api, "video-to-video", video_url=quartered), tmp_path)
    assert changed[0:3] != frame(quartered, tmp_path)[0:3]


@pytest.mark.parametrize(
    ("mode", "sound", "seconds"),
    [
        ("MatchVideo", 5, 2),
        ("PadAudio", 5, 2),
        ("MatchAudio", 5, 2),
        ("SpeedAdjust", 5, 5),
        ("MatchVideo", 1, 2),
        ("PadAudio", 1, 2),
        ("MatchAudio", 1, 1),
        ("SpeedAdjust", 1, 1),
    ],
)
def test_attached_audio_follows_its_mode(
    api: httpx.Client,
    uploaded: str,
    tones: Callable[[int], str],
    measured: Measured,
    mode: str,
    sound: int,
    seconds: float,
) -> None:
    """The attach mode decides the length when clip and sound differ."""
    body = {"video_url": uploaded, "audio_url": tones(sound), "attach_mode": mode}
    film = measured(result(api, "audio", **body))
    assert film.has_audio
    assert film.duration == pytest.approx(seconds, abs=0.2)


def test_strict_attachment_refuses_other_lengths(
    api: httpx.Client, uploaded: str, tone: str, measured: Measured
) -> None:
    """Strict mode refuses unequal lengths with a 400 and accepts equal ones."""
    body = {"video_url": uploaded, "audio_url": tone, "attach_mode": "Strict"}
    assert api.post("/v2/video/audio", json=body).status_code == 400
    equal = body | {"audio_url": uploaded}
    assert measured(result(api, "audio", **equal)).duration == pytest.approx(2, abs=0.15)


def test_a_background_shows_around_the_foreground(
    api: httpx.Client, uploaded: str, quartered: str, measured: Measured, tmp_path: Path
) -> None:
    """The result has the background's size, and its colours beside the foreground."""
    body = {"video_url": uploaded, "bg_video_url": quartered, "overlay_scale": "0.2"}
    url = result(api, "replace-background", **body)
    film = measured(url)
    assert (film.width, film.height) == (200, 100)
    assert film.duration == pytest.approx(2, abs=0.2)
    pixels = frame(url, tmp_path)
    assert (pixels[0] > 150, pixels[5] > 150) == (True, True)


@pytest.mark.parametrize(
    ("x", "y", "covered"),
    [(0, 0, "bottom left"), (0, -50, "top left"), (100, 0, "bottom right")],
)
def test_the_foreground_stands_where_it_is_put(
    api: httpx.Client, uploaded: str, quartered: str, tmp_path: Path, x: int, y: int, covered: str
) -> None:
    """Offsets move a foreground of a quarter's size between corners."""
    body = {"video_url": uploaded, "bg_video_url": quartered, "overlay_scale": "0.5"}
    place = {"alignment": "left", "x_offset": x, "y_offset": y}
    before = frame(quartered, tmp_path)
    after = frame(result(api, "replace-background", **body, **place), tmp_path)
    quarters = ("top left", "top right", "bottom left", "bottom right")
    changed = [
        name
        for n, name in enumerate(quarters)
        if max(abs(a - b) for a, b in zip(before[3 * n :][:3], after[3 * n :][:3], strict=True))
        > 40
    ]
    assert changed == [covered]


def test_a_key_colour_lets_the_background_through(
    api: httpx.Client, quartered: str, story: dict[str, Any], tmp_path: Path
) -> None:
    """Keying out red removes the red half of the foreground."""
    background = story["storyboard"]["characters"][0]["URL"]
    body = {"video_url": quartered, "bg_image_url": background, "overlay_scale": "1"}
    keyed = body | {"chroma_key_color": "#FF0000", "chroma_tolerance": "0.4"}
    plain = frame(result(api, "replace-background", **body), tmp_path)
    through = frame(result(api, "replace-background", **keyed), tmp_path)
    assert plain[0] > through[0] + 40


def test_lip_sync_lasts_as_long_as_the_voice(
    api: httpx.Client, uploaded: str, tone: str, measured: Measured
) -> None:
    """Lip-sync repeats a clip of 2 s for the 5 s of the sound."""
    film = measured(result(api, "lip-sync", video_url=uploaded, audio_url=tone))
    assert (film.width, film.has_audio) == (320, True)
    assert film.duration == pytest.approx(5, abs=0.2)


@pytest.mark.parametrize(
    ("route", "body", "size"),
    [
        ("crop-to-aspect-ratio", {"video_url": FOREIGN, "aspect_ratio": "9:16"}, (360, 640)),
        ("reframe", {"video_url": FOREIGN, "aspect_ratio": "1:1"}, (640, 640)),
        ("enhance", {"video_url": FOREIGN}, (640, 360)),
        ("sound-effect", {"video_url": FOREIGN}, (640, 360)),
        ("video-to-video", {"video_url": FOREIGN}, (640, 360)),
        ("audio", {"video_url": FOREIGN, "audio_url": FOREIGN}, (640, 360)),
        ("lip-sync", {"image_url": FOREIGN, "prompt": "hello"}, (640, 360)),
        ("video-effects", {"image_url": FOREIGN, "aspect_ratio": "4:3"}, (640, 480)),
        ("replace-background", {"video_url": FOREIGN, "bg_image_url": FOREIGN}, (640, 360)),
        ("reference-to-video", {"image_urls": [FOREIGN], "aspect_ratio": "21:9"}, (640, 274)),
        ("avatars/lip-sync", {"avatar_id": "a", "voice_id": "v", "prompt": "hi"}, (640, 360)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_foreign_input_gives_a_placeholder_that_plays(
    api: httpx.Client,
    measured: Measured,
    route: str,
    body: dict[str, Any],
    size: tuple[int, int],
) -> None:
    """Foreign input gives a playable placeholder, and nothing is fetched."""
    film = measured(result(api, route, **body))
    assert (film.width, film.height) == size


@pytest.mark.parametrize("name", ["video_url", "bg_image_url"])
def test_an_address_of_ours_that_leads_nowhere_is_refused(
    api: httpx.Client, vimmerse_sandbox: Any, uploaded: str, name: str
) -> None:
    """A wrong or expired address of the sandbox gets a 400."""
    vimmerse_sandbox.expire_urls()
    for url in (uploaded, uploaded.replace("/media/", "/media/x"), f"{vimmerse_sandbox.url}/a.mp4"):
        body = {"video_url": FOREIGN, "bg_image_url": FOREIGN, name: url}
        answer = api.post("/v2/video/replace-background", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
        assert f"{name} is not a file of this sandbox" in answer.json()["message"]


def test_results_have_names_that_tell_and_do_not_meet(api: httpx.Client, uploaded: str) -> None:
    """Results of several jobs can be saved in one folder."""
    several = api.post(
        "/v2/video/reference-to-video",
        json={"image_urls": [FOREIGN], "quantity": 2, "async_mode": False},
    ).json()["results"]
    enhanced = [result(api, "enhance", video_url=uploaded) for _ in range(2)]
    names = [url.rpartition("/")[2] for url in (uploaded, *several, *enhanced)]
    assert len(set(names)) == 5
    kinds = [re.sub(r"-[0-9a-f]{8}-.*", "", name) for name in names]
    assert kinds == ["upload", *["reference-to-video"] * 2, *["enhance"] * 2]


def test_quantity_gives_that_many_results(
    api: httpx.Client, finished: Finished, measured: Measured
) -> None:
    """`quantity` gives that many addresses, each with the requested length."""
    body = {"image_urls": [FOREIGN], "quantity": 3, "duration": 2}
    job = finished(api.post("/v2/video/reference-to-video", json=body).json())
    assert len(set(job["results"])) == job["quantity"] == 3
    assert measured(job["results"][2]).duration == pytest.approx(2, abs=0.15)


def test_an_asynchronous_asset_finishes(api: httpx.Client, finished: Finished) -> None:
    """An async asset is first `new` without results, then `success` with them."""
    first = api.post("/v2/video/enhance", json={"video_url": FOREIGN}).json()
    assert (first["status"], first["results"]) == ("new", [])
    job = finished(first)
    assert (job["status"], len(job["results"]), job["mime_type"]) == ("success", 1, "video/mp4")
    assert job["args"]["video_url"] == FOREIGN
    assert job["args"]["enhance_mode"] == "4X&DeepClean"
    assert (job["app_name"], job["quantity"]) == ("edit-video", 1)
    assert (job["thumbnails"], job["history"]) == ([], [])


@pytest.mark.parametrize("asynchronous", [True, False], ids=["async", "sync"])
def test_an_unreadable_upload_fails_the_job(
    api: httpx.Client, finished: Finished, asynchronous: bool
) -> None:
    """An unreadable upload fails the job with the field's name and a refund."""
    files = {"video_file": ("a.mp4", MP4 + b"this is no video", "video/mp4")}
    url = api.post("/v2/video", files=files).json()["results"][0]
    body = {"video_url": url, "async_mode": asynchronous}
    job = finished(api.post("/v2/video/crop-to-aspect-ratio", json=body).json())
    assert (job["status"], job["credits"], job["results"]) == ("fail", 0, [])
    assert job["message"].startswith("video_url cannot be read")


def test_a_sound_is_no_video(api: httpx.Client, tone: str, finished: Finished) -> None:
    """Cropping a sound file fails with a message that says why."""
    job = finished(api.post("/v2/video/crop-to-aspect-ratio", json={"video_url": tone}).json())
    assert (job["status"], job["message"]) == ("fail", "video_url holds no pictures.")


@pytest.mark.parametrize("playlist", PLAYLISTS.values(), ids=PLAYLISTS)
@pytest.mark.parametrize("local", [True, False], ids=["file", "address"])
def test_a_playlist_leads_nowhere(
    api: httpx.Client,
    vimmerse_sandbox: Any,
    clip: Path,
    tmp_path: Path,
    playlist: str,
    local: bool,
) -> None:
    """A playlist is not stored, and makes ffmpeg open no local file and no address."""
    bait = str(clip) if local else f"{vimmerse_sandbox.url}/bait.mp4"
    content = playlist.format(bait=bait).encode()
    files = {"video_file": ("a.mp4", content, "video/mp4")}
    assert api.post("/v2/video", files=files).status_code == 400
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(RenderError):
        probe(tmp_path / "a.mp4")
    assert "/bait.mp4" not in {request.path for request in vimmerse_sandbox.requests}


def test_files_are_opened_as_plain_files_only(clip: Path) -> None:
    """A file name that looks like an ffmpeg protocol opens nothing."""
    assert probe(clip).video
    with pytest.raises(RenderError):
        probe(Path(f"concat:{clip}"))


@pytest.mark.parametrize("asynchronous", [True, False], ids=["async", "sync"])
def test_a_video_that_cannot_be_made_fails_its_job(
    api: httpx.Client,
    vimmerse_sandbox: Any,
    finished: Finished,
    tmp_path: Path,
    asynchronous: bool,
) -> None:
    """A failed edit shows the reason, has no result and is refunded."""
    path = tmp_path / "tiny.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=red:size=16x16:duration=1", str(path))
    files = {"video_file": ("tiny.mp4", path.read_bytes(), "video/mp4")}
    url = api.post("/v2/video", files=files).json()["results"][0]
    body = {"video_url": url, "aspect_ratio": "10:1", "async_mode": asynchronous}
    job = api.post("/v2/video/crop-to-aspect-ratio", json=body).json()
    assert job["status"] == ("new" if asynchronous else "fail")
    job = finished(job)
    assert (job["status"], job["credits"], job["results"]) == ("fail", 0, [])
    assert job["message"].startswith("The video could not be made")
    kinds = [entry["kind"] for entry in vimmerse_sandbox.ledger[0]["entries"]]
    assert kinds == ["charge", "refund"]


def test_assets_belong_to_their_key(api: httpx.Client) -> None:
    """Another key gets a 404 for an asset."""
    job = api.post("/v2/video/enhance", json={"video_url": FOREIGN}).json()
    other = api.get(f"/asset/{job['id']}", headers={"X-Api-Key": "other"})
    assert (other.status_code, other.json()["code"]) == (404, "NOT_FOUND")
