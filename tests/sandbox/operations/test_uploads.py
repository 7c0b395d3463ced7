"""The upload routes: each stores and serves files of its kind, and refuses all others."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from media import ffmpeg

FORMATS = {
    "image": ["png", "jpg"],
    "video": ["mp4", "mov", "avi", "webm"],
    "audio": ["mp3", "wav", "m4a", "flac", "aac"],
}
# What this ffmpeg does not write.
HEADS = {
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "ogg": b"OggS\0\x02",
    "gif": b"GIF89a",
    "heic": b"\0\0\0\x18ftypheic",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "zip": b"PK\x03\x04",
    "text": b"not a file of any kind",
    "one byte": b"\xff",
}
TYPES = {
    **{"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"},
    **{"mp4": "video/mp4", "mov": "video/quicktime", "avi": "video/x-msvideo"},
    **{"webm": "video/webm", "mp3": "audio/mpeg", "wav": "audio/wav", "m4a": "audio/mp4"},
    **{"flac": "audio/flac", "aac": "audio/aac", "ogg": "audio/ogg"},
}
KIND_OF = {name: kind for kind, names in FORMATS.items() for name in names}
KIND_OF |= {"webp": "image", "ogg": "audio"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a file of each format."""
    folder, made = tmp_path_factory.mktemp("files"), dict(HEADS)
    for name, kind in KIND_OF.items():
        if name not in HEADS:
            path = folder / f"a.{name}"
            source = "sine=duration=1" if kind == "audio" else "color=red:size=64x64:duration=1"
            frames = ["-frames:v", "1"] if kind == "image" else []
            ffmpeg("-f", "lavfi", "-i", source, *frames, str(path))
            made[name] = path.read_bytes()
    return made


def send(api: httpx.Client, kind: str, content: bytes) -> httpx.Response:
    """Upload a file by the route of a kind, under a name and a type that say nothing."""
    return api.post(f"/v2/{kind}", files={f"{kind}_file": ("a", content, "application/x-any")})


@pytest.mark.parametrize("kind", FORMATS)
def test_a_route_takes_its_own_kind_and_no_other(
    api: httpx.Client, files: dict[str, bytes], kind: str
) -> None:
    """A route stores every format of its kind; any other file gets a 400 that says what it is."""
    answers = {name: send(api, kind, content) for name, content in files.items()}
    taken = {name for name, answer in answers.items() if answer.status_code == 200}
    assert taken == {name for name, own in KIND_OF.items() if own == kind}
    for name in answers.keys() - taken:
        answer = answers[name]
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
        assert answer.json()["message"].startswith(f"{kind}_file must be ")
        assert TYPES.get(name, "no known type") in answer.json()["message"]


@pytest.mark.parametrize("name", KIND_OF)
def test_a_stored_file_is_served_as_what_it_is(
    api: httpx.Client, files: dict[str, bytes], name: str
) -> None:
    """An upload is a finished, free asset; its file comes back unchanged, with type and suffix."""
    kind = KIND_OF[name]
    asset: dict[str, Any] = send(api, kind, files[name]).raise_for_status().json()
    assert (asset["status"], asset["credits"], asset["app_name"]) == (
        "success",
        0,
        f"upload-{kind}",
    )
    [url] = asset["results"]
    stored = httpx.get(url)
    assert (stored.content, stored.headers["content-type"]) == (files[name], TYPES[name])
    assert Path(url).suffix == f".{name}"
    assert asset["mime_type"] == TYPES[name]
    assert api.get(f"/asset/{asset['id']}").json() == asset
