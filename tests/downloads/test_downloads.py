"""Downloads of results: complete or absent, resumed, never overwritten, and without the key."""

from __future__ import annotations

import fcntl
import gzip
import logging
import os
import pickle
import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from fault_server import KEY, Fault, FaultServer, answer, raw, stall, truncate
from transports import over_every_transport
from vimmerse import JobRef
from vimmerse.models import Asset, Story

pytestmark = pytest.mark.usefixtures("hasty")
NewClient = Callable[..., Any]
VIDEO = bytes(range(256)) * 40
ETAG = {"etag": '"v1"', "content_type": "video/mp4"}
WHOLE = answer(200, VIDEO, **ETAG)


def rest(start: int, content: bytes = VIDEO) -> Fault:
    """Respond to a range request with the missing bytes."""
    extent = f"bytes {start}-{len(content) - 1}/{len(content)}"
    return answer(206, content[start:], content_range=extent, **ETAG)


@over_every_transport
def test_a_result_arrives_whole(new_client: NewClient, faults: FaultServer, tmp_path: Path) -> None:
    """A result is saved under the given name, with no other file, and requested without the key."""
    faults.play(WHOLE)
    story = Story(id="s", status="success", video_url=f"{faults.url}/v/meadow.mp4?sig=1")
    path = new_client(faults.url).download(story, tmp_path / "out.mp4")
    assert path == tmp_path / "out.mp4"
    assert path.read_bytes() == VIDEO
    assert list(tmp_path.iterdir()) == [path]
    assert faults.requests[0].headers["x-api-key"] is None
    assert faults.requests[0].headers["accept-encoding"] == "identity"


def test_bytes_are_synced_before_the_file_gets_its_name(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All bytes are synced before the file is renamed, and the folder after it."""
    path, sync, synced = tmp_path / "v.mp4", os.fsync, []

    def watch(handle: int) -> None:
        found = os.fstat(handle)
        what = "folder" if stat.S_ISDIR(found.st_mode) else f"{found.st_size} bytes"
        synced.append((what, path.exists()))
        sync(handle)

    monkeypatch.setattr(os, "fsync", watch)
    faults.play(answer(200, VIDEO[:1000], **ETAG))
    new_client(faults.url).download(f"{faults.url}/v.mp4", path)
    assert synced == [("1000 bytes", False), ("folder", True)]


@over_every_transport
def test_a_broken_download_goes_on_where_it_stopped(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A broken download is resumed with Range and If-Range."""
    faults.play(truncate(VIDEO, 4000, **ETAG), rest(4000))
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    second = faults.requests[1]
    assert (second.headers["range"], second.headers["if-range"]) == ("bytes=4000-", '"v1"')
    assert path.read_bytes() == VIDEO


@over_every_transport
def test_the_next_call_resumes_what_a_former_one_left(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A failed download leaves only a temporary file, which a later client resumes."""
    faults.play(truncate(VIDEO, 4000, **ETAG))
    with pytest.raises(vimmerse.DownloadError, match="call download once more"):
        new_client(faults.url, max_retries=0).download(
            f"{faults.url}/v.mp4?sig=1", tmp_path / "v.mp4"
        )
    assert not (tmp_path / "v.mp4").exists()
    assert (tmp_path / ".v.mp4.part").read_bytes() == VIDEO[:4000]
    faults.play(rest(4000))
    new_client(faults.url).download(f"{faults.url}/v.mp4?sig=2", tmp_path / "v.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["v.mp4"]
    assert (tmp_path / "v.mp4").read_bytes() == VIDEO


STARTS_ANEW: dict[str, tuple[Fault, Fault]] = {
    "the host ignores ranges": (truncate(VIDEO, 4000, **ETAG), WHOLE),
    "the content changed": (truncate(b"old" * 5000, 4000, etag='"v0"'), WHOLE),
    "nothing to recognize it by": (truncate(VIDEO, 4000), WHOLE),
    "a weak validator": (truncate(VIDEO, 4000, etag='W/"v1"'), WHOLE),
}


@pytest.mark.parametrize(("first", "second"), STARTS_ANEW.values(), ids=STARTS_ANEW)
def test_what_cannot_be_resumed_starts_anew(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, first: Fault, second: Fault
) -> None:
    """A download that cannot be resumed is fetched again from its first byte."""
    faults.play(first, second)
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO


OTHER_PARTS: dict[str, Fault] = {
    "without a validator": answer(
        206, VIDEO[4000:], content_range=f"bytes 4000-{len(VIDEO) - 1}/{len(VIDEO)}"
    ),
    "with another total": answer(
        206, VIDEO[4000:6000], content_range="bytes 4000-5999/6000", **ETAG
    ),
    "from another place": answer(
        206, VIDEO[:6240], content_range=f"bytes 0-6239/{len(VIDEO)}", **ETAG
    ),
    "from no place that is told": answer(206, VIDEO[4000:], **ETAG),
}


@pytest.mark.parametrize("part", OTHER_PARTS.values(), ids=OTHER_PARTS)
def test_another_part_than_asked_for_is_not_joined(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, part: Fault
) -> None:
    """A part that starts elsewhere is discarded, and the whole file is requested."""
    faults.play(truncate(VIDEO, 4000, **ETAG), part, WHOLE)
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO
    assert [r.headers["range"] for r in faults.requests] == [None, "bytes=4000-", None]


def chunked(content: bytes) -> Fault:
    """Respond to a range request from byte 4000 without a Content-Length."""
    head = (
        f"HTTP/1.1 206 Scripted\r\ncontent-range: bytes 4000-{len(VIDEO) - 1}/{len(VIDEO)}\r\n"
        'etag: "v1"\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n'
    )
    return raw(head.encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content))


@pytest.mark.parametrize("length", [2000, 9000], ids=["too short", "too long"])
def test_the_length_of_the_whole_is_checked(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, length: int
) -> None:
    """A resumed part that is too short or too long does not become the file."""
    faults.play(truncate(VIDEO, 4000, **ETAG), chunked(bytes(length)), answer(416, b""), WHOLE)
    client = new_client(faults.url, max_retries=3)
    path = client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO


def test_a_date_of_change_is_recognized_too(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Without an ETag, Last-Modified is sent as If-Range."""
    date = "Mon, 23 Nov 2026 10:00:00 GMT"
    faults.play(truncate(VIDEO, 4000, last_modified=date), rest(4000))
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert faults.requests[1].headers["if-range"] == date
    assert path.read_bytes() == VIDEO


UNRECOGNIZED: dict[str, list[Fault]] = {
    "no validator": [truncate(VIDEO, 4000)],
    "a weak one": [truncate(VIDEO, 4000, etag='W/"v1"')],
    "one of bytes that are gone": [
        truncate(VIDEO, 4000, **ETAG),
        truncate(b"other" * 1000, 3000),
    ],
}


@pytest.mark.parametrize("first", UNRECOGNIZED.values(), ids=UNRECOGNIZED)
def test_bytes_without_a_validator_are_not_resumed(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, first: list[Fault]
) -> None:
    """Without a strong validator, no Range is sent."""
    faults.play(*first, WHOLE)
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert faults.requests[-1].headers["range"] is None
    assert path.read_bytes() == VIDEO


LEFTOVERS: dict[str, tuple[bytes, str]] = {
    "notes of another form": (b"old", "[1]"),
    "notes cut short": (b"old", '{"source": '),
    "notes without a validator": (b"old", '{"source": "URL"}'),
    "notes on nothing": (b"", '{"source": "URL", "validator": "v1"}'),
}


@pytest.mark.parametrize(("have", "notes"), LEFTOVERS.values(), ids=LEFTOVERS)
def test_a_strange_leftover_is_no_obstacle(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, have: bytes, notes: str
) -> None:
    """If leftover files cannot be used, the whole file is requested."""
    url = f"{faults.url}/v.mp4"
    (tmp_path / ".v.mp4.part").write_bytes(have)
    (tmp_path / ".v.mp4.part.json").write_text(notes.replace("URL", url))
    faults.play(WHOLE)
    assert new_client(faults.url).download(url, tmp_path / "v.mp4").read_bytes() == VIDEO
    assert [r.headers["range"] for r in faults.requests] == [None]


def test_one_call_goes_on_where_it_broke_in_any_case(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """With resume=False, a call still resumes its own broken attempts."""
    faults.play(truncate(VIDEO, 4000, **ETAG), rest(4000))
    new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4", resume=False)
    assert [r.headers["range"] for r in faults.requests] == [None, "bytes=4000-"]


def test_a_host_that_says_nothing_is_given_up(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """The client's timeout applies to downloads too."""
    faults.play(stall(3))  # less than httpx's own default timeout
    client = new_client(faults.url, timeout=0.2, max_retries=0)
    with pytest.raises(vimmerse.DownloadError, match=r"(timed out|ReadTimeout), at attempt 1"):
        client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")


def test_a_refused_answer_gives_its_connection_back(faults: FaultServer, tmp_path: Path) -> None:
    """A failed download returns its connection to the pool."""
    faults.play(answer(418, bytes(1 << 20)), WHOLE)
    with (
        httpx.Client(limits=httpx.Limits(max_connections=1)) as http,
        vimmerse.Vimmerse(KEY, base_url=faults.url, http_client=http, timeout=1) as client,
    ):
        with pytest.raises(vimmerse.DownloadError):
            client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
        assert client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4").read_bytes() == VIDEO


def test_a_part_that_nobody_asked_for_is_not_joined(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A 206 that was not requested is not appended to an unknown temporary file."""
    (tmp_path / ".v.mp4.part").write_bytes(b"of unknown origin")
    faults.play(rest(0), WHOLE)
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO


@pytest.mark.parametrize(
    ("name", "resume"), [("other.mp4", True), ("v.mp4", False)], ids=["another address", "unwanted"]
)
def test_what_is_not_to_be_resumed_is_asked_for_whole(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, name: str, resume: bool
) -> None:
    """A leftover is not resumed for another address, nor with resume=False."""
    faults.play(truncate(VIDEO, 4000, **ETAG))
    with pytest.raises(vimmerse.DownloadError):
        new_client(faults.url, max_retries=0).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    faults.play(WHOLE)
    new_client(faults.url).download(f"{faults.url}/{name}", tmp_path / "v.mp4", resume=resume)
    assert [r.headers["range"] for r in faults.requests] == [None]
    assert (tmp_path / "v.mp4").read_bytes() == VIDEO


NO_FILES: dict[str, Fault] = {
    "no content": answer(204, b""),
    "an error": answer(418, b"short and stout"),
}


@pytest.mark.parametrize("fault", NO_FILES.values(), ids=NO_FILES)
def test_an_answer_that_is_no_file_is_not_saved(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, fault: Fault
) -> None:
    """A response that is not a file raises DownloadError after one request and saves nothing."""
    faults.play(fault)
    with pytest.raises(vimmerse.DownloadError, match="a form that is no file"):
        new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert (len(faults.requests), list(tmp_path.iterdir())) == (1, [])


PACKED = gzip.compress(VIDEO, mtime=0)
ENCODED = {
    **{name: (name, VIDEO) for name in ("aws-chunked", "UTF-8", "none", "binary", "Identity", "")},
    "gzip": ("gzip", PACKED),
    "GZip, aws-chunked": ("GZip, aws-chunked", PACKED),
    "gzip that is none": ("gzip", VIDEO),
    "br that is none": ("br", VIDEO),
}


@over_every_transport
@pytest.mark.parametrize(("encoding", "sent"), ENCODED.values(), ids=ENCODED)
@pytest.mark.parametrize("breaks", [False, True], ids=["at once", "resumed"])
def test_an_encoding_is_no_obstacle(
    new_client: NewClient,
    faults: FaultServer,
    tmp_path: Path,
    encoding: str,
    sent: bytes,
    breaks: bool,
) -> None:
    """A result is decoded if it is encoded, and saved as it is if a header wrongly says so."""
    names = {**ETAG, "content_encoding": encoding}
    extent = f"bytes 40-{len(sent) - 1}/{len(sent)}"
    rest = answer(206, sent[40:], content_range=extent, **names)
    faults.play(*([truncate(sent, 40, **names), rest] if breaks else [answer(200, sent, **names)]))
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO
    assert list(tmp_path.iterdir()) == [path]


def test_a_part_need_not_repeat_the_encoding(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """The rest of a gzip is decoded with its beginning, though only that was called one."""
    extent = f"bytes 40-{len(PACKED) - 1}/{len(PACKED)}"
    begun = truncate(PACKED, 40, **ETAG, content_encoding="gzip")
    faults.play(begun, answer(206, PACKED[40:], content_range=extent, **ETAG))
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO


@pytest.mark.usefixtures("hasty")
def test_a_gzip_without_a_length_that_ends_too_soon_is_fetched_again(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Half of a gzip is no result, also where the end of the connection is the end of the file."""
    head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n"
    faults.play(raw(head + PACKED[:-40]), raw(head + PACKED))
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO
    assert len(faults.requests) == 2


def test_nothing_that_was_encoded_is_an_empty_result(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A result that decodes to no bytes is not saved."""
    faults.play(answer(200, gzip.compress(b""), content_encoding="gzip"))
    with pytest.raises(vimmerse.DownloadError, match="0 bytes"):
        new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_host_in_trouble_is_asked_again(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A 503 and a 429 are retried."""
    faults.play(answer(503, b"busy"), answer(429, b""), WHOLE)
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO


def test_a_range_that_is_refused_starts_anew(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A 416 discards the temporary file, and the download starts again."""
    faults.play(truncate(VIDEO, 4000, **ETAG), answer(416, b""), WHOLE)
    assert (
        new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4").read_bytes()
        == VIDEO
    )


def test_an_existing_file_is_kept(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """An existing file raises DownloadError before any request; overwrite=True replaces it."""
    faults.play(WHOLE)
    (tmp_path / "v.mp4").write_text("mine")
    client = new_client(faults.url)
    with pytest.raises(vimmerse.DownloadError, match="overwrite=True"):
        client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert ((tmp_path / "v.mp4").read_text(), faults.requests) == ("mine", [])
    client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4", overwrite=True)
    assert (tmp_path / "v.mp4").read_bytes() == VIDEO


@over_every_transport
@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_expired_address_is_read_anew_once(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, status: int
) -> None:
    """If an address has expired, the job is read again and its new address is used."""
    fresh = {"id": "s", "status": "success", "video_url": f"{faults.url}/new.mp4"}
    faults.play(answer(status, b""), answer(200, fresh), WHOLE)
    story = Story(id="s", status="success", video_url=f"{faults.url}/old.mp4")
    assert new_client(faults.url).download(story, tmp_path / "v.mp4").read_bytes() == VIDEO
    assert [r.path for r in faults.requests] == ["/old.mp4", "/v2/story/s", "/new.mp4"]
    assert [r.headers["x-api-key"] for r in faults.requests] == [None, KEY, None]


def test_an_expired_address_is_replaced_by_its_own_successor(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """An expired address of a second result is replaced by the job's new second address."""
    with FaultServer([WHOLE]) as quick:
        first = f"{quick.url}/first.mp4"
        fresh = {"id": "a", "status": "success", "results": [first, f"{faults.url}/new.mp4"]}
        faults.play(answer(403, b""), answer(200, fresh), answer(200, b"second"))
        old = Asset(id="a", status="success", results=[first, f"{faults.url}/second.mp4"])
        paths = new_client(faults.url).download(old, tmp_path)
    assert [path.read_bytes() for path in paths] == [VIDEO, b"second"]


@pytest.mark.parametrize(
    ("name", "words", "paths"),
    [
        ("old.mp4", "has expired or is wrong", ["/old.mp4", "/v2/story/s"]),
        ("new.mp4", "read anew from the job", ["/old.mp4", "/v2/story/s", "/new.mp4"]),
    ],
    ids=["the same address again", "a new one that is refused too"],
)
def test_an_address_that_stays_expired_is_an_error(
    new_client: NewClient,
    faults: FaultServer,
    tmp_path: Path,
    name: str,
    words: str,
    paths: list[str],
) -> None:
    """An address that stays expired raises DownloadError after the job was read once."""
    fresh = {"id": "s", "status": "success", "video_url": f"{faults.url}/{name}"}
    faults.play(answer(403, b""), answer(200, fresh), answer(403, b""))
    story = Story(id="s", status="success", video_url=f"{faults.url}/old.mp4")
    with pytest.raises(vimmerse.DownloadError, match=words):
        new_client(faults.url).download(story, tmp_path / "v.mp4")
    assert [r.path for r in faults.requests] == paths


def test_an_expired_address_without_a_job_is_an_error(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """The DownloadError for an expired address does not contain its signature."""
    faults.play(answer(403, b""))
    with pytest.raises(vimmerse.DownloadError, match="expired") as caught:
        new_client(faults.url).download(f"{faults.url}/v.mp4?signature=secret", tmp_path / "v.mp4")
    assert "secret" not in str(caught.value) + caught.value.url
    assert list(tmp_path.iterdir()) == []


NAMES = {
    "/a/b/clip.mp4?x=1": "clip.mp4",
    "/..%2F..%2Fetc%2Fpasswd": "passwd",
    "/a%5C..%5Cb.mp4": "b.mp4",
    "/.bashrc": "bashrc",
    "/%00evil.mp4": "_evil.mp4",
    "/": "result.mp4",
    "/..": "result.mp4",
}


@pytest.mark.parametrize(("path", "name"), NAMES.items(), ids=NAMES)
def test_names_from_a_url_stay_in_the_folder(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, path: str, name: str
) -> None:
    """A file named after its address is always a plain name inside the folder."""
    faults.play(answer(200, VIDEO, content_disposition='attachment; filename="../../outside.mp4"'))
    folder = tmp_path / "inner"
    folder.mkdir()
    saved = new_client(faults.url).download(faults.url + path, folder)
    assert (saved, [p.name for p in folder.iterdir()]) == (folder / name, [name])
    assert [p.name for p in tmp_path.iterdir()] == ["inner"]


TITLES: dict[str, tuple[dict[str, Any], str]] = {
    "title and id": ({"title": "Paper boat"}, "Paper boat-s-1.mp4"),
    "no title": ({"title": ""}, "s-1.mp4"),
    "separators": ({"title": "../A/B\\C: \n1.5"}, "_A_B_C_ _1.5-s-1.mp4"),
    "a long title": ({"title": "\u4f60" * 100}, "\u4f60" * 38 + "-s-1.mp4"),
    "another suffix": ({"title": "x", "video_url": "/v.webm?x=1"}, "x-s-1.webm"),
    "no suffix": ({"title": "x", "video_url": "/v"}, "x-s-1.mp4"),
}


@pytest.mark.parametrize(("facts", "name"), TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("is_read", [False, True], ids=["known", "read"])
def test_a_story_is_named_by_title_and_id(
    new_client: NewClient,
    faults: FaultServer,
    tmp_path: Path,
    facts: dict[str, Any],
    name: str,
    is_read: bool,
) -> None:
    """In a folder, a story's film has the story's title and id in its name."""
    fields = {"id": "s-1", "status": "success", "video_url": "/v.mp4?sig=1", **facts}
    fields["video_url"] = faults.url + fields["video_url"]
    faults.play(*[answer(200, fields)] * is_read, WHOLE)
    job = "story:s-1" if is_read else Story.from_dict(fields)
    assert new_client(faults.url).download(job, tmp_path).name == name
    assert [path.name for path in tmp_path.iterdir()] == [name]


KINDS = {
    "a picture": ("/a", "image/png", "a.png"),
    "a sound": ("/a", "audio/mp3", "a.mp3"),
    "a video": ("/", "video/mp4", "a-1.mp4"),
    "a suffix": ("/a.webm", "video/mp4", "a.webm"),
    "no kind": ("/a", None, "a"),
    "an odd kind": ("/a", "/../x", "a"),
}


@pytest.mark.parametrize(("path", "kind", "name"), KINDS.values(), ids=KINDS)
def test_a_result_without_a_suffix_gets_one(
    new_client: NewClient,
    faults: FaultServer,
    tmp_path: Path,
    path: str,
    kind: str | None,
    name: str,
) -> None:
    """A name without a suffix gets that of the asset's media type."""
    faults.play(answer(200, VIDEO))
    fields = {"id": "a-1", "status": "success", "results": [faults.url + path], "mime_type": kind}
    assert new_client(faults.url).download(Asset.from_dict(fields), tmp_path).name == name


NO_VIDEO: dict[str, tuple[Fault, str]] = {
    "an HTML page": (answer(200, b"<html>", content_type="text/html; charset=utf-8"), "HTML page"),
    "no bytes": (answer(200, b"", content_type="video/mp4"), "0 bytes"),
    "no bytes, their number not told": (
        raw(b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\nconnection: close\r\n\r\n"),
        "0 bytes",
    ),
}


@pytest.mark.parametrize(("came", "words"), NO_VIDEO.values(), ids=NO_VIDEO)
def test_what_is_no_video_is_not_saved_as_one(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, came: Fault, words: str
) -> None:
    """An HTML page or an empty body raises DownloadError and leaves no file."""
    url = f"{faults.url}/v.mp4"
    story = {"id": "s", "status": "success", "video_url": url}
    client = new_client(faults.url, max_retries=0)
    faults.play(came, answer(200, story), came)
    with pytest.raises(vimmerse.DownloadError, match=words):
        client.download(Story.from_dict(story), tmp_path)
    faults.play(came)
    with pytest.raises(vimmerse.DownloadError, match=words):
        client.download(url, tmp_path / "v.mp4")
    assert list(tmp_path.iterdir()) == []


def test_an_html_page_instead_of_a_result_is_an_expired_address(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """If an HTML page comes instead of a result, the job is read for a new address."""
    fresh = {"id": "s", "status": "success", "video_url": f"{faults.url}/new.mp4"}
    page = answer(200, b"<html>Sign in</html>", content_type="text/html")
    faults.play(page, answer(200, fresh), WHOLE)
    story = Story(id="s", status="success", video_url=f"{faults.url}/old.mp4")
    assert new_client(faults.url).download(story, tmp_path / "v.mp4").read_bytes() == VIDEO


def test_a_page_is_saved_where_a_page_is_asked_for(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """HTML is saved under a name that ends in .html."""
    faults.play(answer(200, b"<html>", content_type="text/html"))
    path = new_client(faults.url).download(f"{faults.url}/credits.html", tmp_path)
    assert path.read_bytes() == b"<html>"


def test_several_results_need_a_folder(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Several results are saved under distinct names in a folder; a file as `dest` is refused."""
    faults.play(WHOLE)
    asset = Asset(id="a", status="success", results=[f"{faults.url}/{n}/out.mp4" for n in range(2)])
    client = new_client(faults.url)
    assert client.download(asset, tmp_path) == [tmp_path / "1-out.mp4", tmp_path / "2-out.mp4"]
    asset.results = [f"{faults.url}/{name}.mp4" for name in ("Stra\u00dfe", "STRASSE")]
    assert [p.name[:2] for p in client.download(asset, tmp_path)] == ["1-", "2-"]
    with pytest.raises(vimmerse.InvalidArgumentError, match="2 results need a folder"):
        client.download(asset, tmp_path / "one.mp4")


def test_a_job_without_a_result_is_told_apart(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Downloading an unfinished job raises DownloadError that names its status."""
    faults.play(answer(200, {"id": "a", "status": "processing"}))
    with pytest.raises(vimmerse.DownloadError, match="processing"):
        new_client(faults.url).download("asset:a", tmp_path)


@over_every_transport
def test_redirects_are_followed_without_the_key(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Redirects of a result are followed without the key, even on the API's own host."""
    faults.play(answer(302, b"", location="/elsewhere.mp4"), WHOLE)
    new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert [r.headers["x-api-key"] for r in faults.requests] == [None, None]


def test_progress_is_told_and_may_fail(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """on_progress gets bytes and total, and its exceptions do not end the download."""
    faults.play(WHOLE)
    seen: list[Any] = []

    def watch(progress: vimmerse.DownloadProgress) -> None:
        seen.append((progress.received, progress.total))
        raise RuntimeError("no screen")

    new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4", on_progress=watch)
    assert seen[-1] == (len(VIDEO), len(VIDEO))
    assert "on_progress failed" in caplog.text


@over_every_transport
def test_progress_is_told_while_the_host_pauses(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Each piece is written and reported before the next one arrives."""
    told = threading.Event()

    def act(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\ncontent-length: {len(VIDEO)}\r\n\r\n".encode())
        for piece in (VIDEO[:1000], VIDEO[1000:]):
            told.clear()
            connection.sendall(piece)
            in_time.append(told.wait(10))

    in_time: list[bool] = []
    faults.play(Fault(act))
    path = new_client(faults.url).download(
        f"{faults.url}/v.mp4", tmp_path / "v.mp4", on_progress=lambda _: told.set()
    )
    assert in_time == [True, True]
    assert path.read_bytes() == VIDEO


def test_a_disk_slower_than_the_host_holds_it_up(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """While the disk is slow, the client reads little ahead; the file is complete in the end."""
    large, sent, early = os.urandom(1 << 20) * 48, threading.Event(), []

    def act(connection: socket.socket) -> None:
        connection.sendall(
            f"HTTP/1.1 200 OK\r\ncontent-length: {len(large)}\r\n\r\n".encode() + large
        )
        sent.set()

    def write_slowly(_: vimmerse.DownloadProgress) -> None:
        if not early:
            early.append(sent.wait(0.5))

    faults.play(Fault(act))
    path = new_client(faults.url).download(
        f"{faults.url}/v.mp4", tmp_path / "v.mp4", on_progress=write_slowly
    )
    assert early == [False]
    assert path.read_bytes() == large


def test_a_result_that_never_comes_leaves_nothing(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A download that never gets a byte raises DownloadError and leaves no file."""
    faults.play(raw(b""))
    with pytest.raises(vimmerse.DownloadError, match="at attempt 3"):
        new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert (len(faults.requests), list(tmp_path.iterdir())) == (3, [])


def test_signed_addresses_are_not_logged(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log contains neither a signature nor the key, at any level."""
    faults.play(truncate(VIDEO, 4000, **ETAG), rest(4000))
    with caplog.at_level(logging.DEBUG, logger="vimmerse"):
        new_client(faults.url).download(f"{faults.url}/v.mp4?signature=secret", tmp_path / "v.mp4")
    ours = [record.getMessage() for record in caplog.records if record.name == "vimmerse"]
    assert ours
    assert not [line for line in ours if "secret" in line or KEY in line]


def test_two_downloads_do_not_write_one_file(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A download is refused while another one holds the temporary file."""
    faults.play(WHOLE)
    with (tmp_path / ".v.mp4.part").open("wb") as held:
        held.write(b"of the first")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(vimmerse.DownloadError, match="another download is writing"):
            new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert (tmp_path / ".v.mp4.part").read_bytes() == b"of the first"


def test_results_keep_their_order(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Several results are saved one after the other, and their paths returned in that order."""
    faults.play(WHOLE)
    results = [f"{faults.url}/{name}.mp4" for name in ("first", "second", "third")]
    asset = Asset(id="a", status="success", results=results)
    paths = new_client(faults.url).download(asset, tmp_path)
    assert [path.name for path in paths] == ["first.mp4", "second.mp4", "third.mp4"]
    assert [request.path for request in faults.requests] == [f"/{path.name}" for path in paths]


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_one_broken_result_of_several_is_told(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """If one of several results fails, the others are saved and its DownloadError is raised."""
    faults.play(WHOLE)
    with FaultServer([answer(418, b"")]) as broken:
        results = [f"{broken.url}/first.mp4", f"{faults.url}/second.mp4"]
        asset = Asset(id="a", status="success", results=results)
        with pytest.raises(vimmerse.DownloadError, match=r"first\.mp4 was not saved"):
            new_client(faults.url).download(asset, tmp_path)
    assert visible(tmp_path) == ["second.mp4"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_the_next_call_fetches_what_is_missing_of_several(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, overwrite: bool
) -> None:
    """The next call fetches only what is missing of several results, and cleans up."""
    faults.play(WHOLE)
    with FaultServer([truncate(VIDEO, 4000, **ETAG), rest(4000)]) as breaking:
        results = [f"{breaking.url}/first.mp4", f"{faults.url}/second.mp4"]
        asset = Asset(id="a", status="success", results=results)
        client = new_client(faults.url, max_retries=0)
        with pytest.raises(vimmerse.DownloadError, match="call download once more"):
            client.download(asset, tmp_path, overwrite=overwrite)
        paths = client.download(asset, tmp_path, overwrite=overwrite)
    assert [path.read_bytes() for path in paths] == [VIDEO, VIDEO]
    assert sorted(tmp_path.iterdir()) == paths
    assert (len(breaking.requests), len(faults.requests)) == (2, 1)
    with pytest.raises(vimmerse.DownloadError, match="exists"):
        client.download(asset, tmp_path)


@pytest.mark.parametrize(
    "change", ["another job", "another file", "another address", "no resuming"]
)
def test_a_file_that_is_no_part_of_a_broken_download_is_not_taken_for_one(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, change: str
) -> None:
    """A file is refused if it is not this job's, has changed, or resume=False is given."""
    faults.play(WHOLE)
    client = new_client(faults.url, max_retries=0)
    with FaultServer([answer(500, b"")]) as broken:
        results = [f"{broken.url}/first.mp4", f"{faults.url}/second.mp4"]
        with pytest.raises(vimmerse.DownloadError, match="answered 500"):
            client.download(Asset(id="a", status="success", results=results), tmp_path)
        if change == "another file":
            (tmp_path / "second.mp4").write_bytes(b"edited")
        if change == "another address":
            results = [results[0], f"{faults.url}/moved/second.mp4"]
        again = Asset(id="b" if change == "another job" else "a", status="success", results=results)
        with pytest.raises(vimmerse.DownloadError, match=r"second\.mp4 exists"):
            client.download(again, tmp_path, resume=change != "no resuming")


@pytest.mark.parametrize("name", ["v.mp4", ""], ids=["to a file", "to a folder"])
@pytest.mark.parametrize(
    "url", ["http://a\x00b/v.mp4", "http://[x/v.mp4", "http://a/\ud800"], ids=repr
)
def test_an_address_that_is_none_is_told(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, url: str, name: str
) -> None:
    """An invalid address raises DownloadError."""
    with pytest.raises(vimmerse.DownloadError, match="was not saved"):
        new_client(faults.url, max_retries=0).download(url, tmp_path / name)


DESTINATIONS: dict[str, Any] = {
    "a folder that is not there": "folder/",
    "a name that is too long": "x" * 254 + ".mp4",
    "nothing": None,
}


@pytest.mark.parametrize("name", DESTINATIONS.values(), ids=DESTINATIONS)
def test_a_destination_that_cannot_be_one_is_refused(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, name: str | None
) -> None:
    """An invalid `dest` raises InvalidArgumentError before any request."""
    dest = None if name is None else f"{tmp_path}/{name}"
    with pytest.raises(vimmerse.InvalidArgumentError, match="dest"):
        new_client(faults.url).download(f"{faults.url}/v.mp4", dest)
    assert faults.requests == []


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        ({"used_credits": 40}, "It reports 40 credits used: it was charged"),
        ({"used_credits": 0}, "It reports 0 credits used: it was not charged, or refunded"),
        ({}, "It does not report what it cost"),
    ],
    ids=["charged", "refunded", "unknown"],
)
def test_a_failed_job_is_told_from_one_that_is_not_done(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, cost: dict[str, int], told: str
) -> None:
    """Downloading a failed job raises DownloadError that says why it failed and what it cost."""
    failed = {"id": "s", "status": "fail", "message": "Too dark.", **cost}
    faults.play(answer(200, failed))
    client = new_client(faults.url)
    for job in ("story:s", Story.from_dict(failed)):
        with pytest.raises(vimmerse.DownloadError, match="story:s failed") as caught:
            client.download(job, tmp_path / "v.mp4")
        assert "Too dark. " in str(caught.value)
        assert told in str(caught.value)
        assert "wait for it" not in str(caught.value)


def test_every_error_of_a_download_names_its_job(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Whatever the cause, a DownloadError carries the job and says how to fetch its result."""
    client, dest = new_client(faults.url, max_retries=0), tmp_path / "v.mp4"
    url = f"{faults.url}/v.mp4"
    (tmp_path / "taken.mp4").touch()
    causes: dict[str, tuple[Fault, Any, Path]] = {
        "exists": (WHOLE, [url], tmp_path / "taken.mp4"),
        "has no result yet": (answer(200, {"id": "a", "status": "new"}), [], dest),
        "not an http": (WHOLE, ["ftp://x/v"], dest),
        "isconnected": (raw(b""), [url], dest),
        "answered 500": (answer(500, b""), [url], dest),
        "no file": (answer(418, b""), [url], dest),
        "0 bytes": (answer(200, b""), [url], dest),
        "redirected": (answer(302, b"", location="ftp://x"), [url], dest),
        "could not be sent": (WHOLE, ["http://[::"], dest),
        "has expired": (answer(200, {"id": "a", "status": "success", "results": [url]}), [], dest),
    }
    for words, (fault, results, path) in causes.items():
        faults.play(fault, *[answer(403, b"")] * (words == "has expired"), fault)
        with pytest.raises(vimmerse.DownloadError, match=words) as caught:
            client.download(Asset(id="a", status="success", results=results), path)
        for error in (caught.value, pickle.loads(pickle.dumps(caught.value))):
            assert error.job == JobRef("asset", "a")
            assert "client.download('asset:a', …)" in str(error)
    faults.play(answer(418, b""))
    with pytest.raises(vimmerse.DownloadError, match="call download once more") as caught:
        client.download(url, dest)
    assert caught.value.job is None
