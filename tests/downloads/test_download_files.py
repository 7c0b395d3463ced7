"""Download files and what may interfere: concurrent writers, old files, unusual names and
transports.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from fault_server import KEY, Fault, FaultServer, answer, raw, truncate
from transports import over_every_transport
from vimmerse import Vimmerse
from vimmerse._downloads.partial import Part, Partial
from vimmerse.models import Asset

pytestmark = pytest.mark.usefixtures("hasty")
NewClient = Callable[..., Any]
VIDEO = bytes(range(256)) * 40
ETAG = {"etag": '"v1"', "content_type": "video/mp4"}
DATED = {"last_modified": "Fri, 06 Feb 2026 09:00:00 GMT", "content_type": "video/mp4"}
WHOLE = answer(200, VIDEO, **ETAG)


FROM_THE_START = Part(0, None, "", "")


def test_a_rival_cannot_write_into_a_file_that_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is held during the rename, and a later download gets a new file."""
    partial = Partial(tmp_path / "v.mp4", "http://a/v.mp4")
    replace, refused = Path.replace, []

    def watched(path: Path, to: Path) -> Path:
        with pytest.raises(BlockingIOError) as caught:
            partial.open(FROM_THE_START)
        refused.append(caught.value)
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", watched)
    with partial.open(FROM_THE_START) as file, partial.path.open("ab") as rival:
        file.write(VIDEO)
        partial.finish(file, overwrite=True)
        assert len(refused) == 1
    with partial.open(FROM_THE_START) as late:
        assert os.fstat(late.file.fileno()).st_ino != (tmp_path / "v.mp4").stat().st_ino
    assert (tmp_path / "v.mp4").read_bytes() == VIDEO
    rival.close()


def test_a_file_that_got_its_name_before_it_was_locked_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A temporary file that was renamed before it was locked is not written to."""
    partial, lock = Partial(tmp_path / "v.mp4", "http://a/v.mp4"), fcntl.flock
    partial.path.write_bytes(VIDEO)

    def late(file: Any, how: int) -> None:
        if not partial.dest.exists():
            partial.path.replace(partial.dest)
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with partial.open(FROM_THE_START) as file:
        file.write(b"another film")
    assert partial.dest.read_bytes() == VIDEO


def test_a_file_that_appears_meanwhile_is_kept(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A file that appears during a download is kept, unless overwrite=True is given."""
    dest = tmp_path / "v.mp4"

    def answer_late(connection: Any) -> None:
        dest.write_bytes(b"of someone else")
        WHOLE.act(connection)

    faults.play(Fault(answer_late))
    with pytest.raises(vimmerse.DownloadError, match="made by someone else"):
        new_client(faults.url).download(f"{faults.url}/v.mp4", dest)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"of someone else"]
    new_client(faults.url).download(f"{faults.url}/v.mp4", dest, overwrite=True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [VIDEO]


@pytest.mark.parametrize(
    ("headers", "begun"), [(DATED, None), (ETAG, "bytes=4000-")], ids=["dated", "tagged"]
)
def test_another_query_may_be_another_file(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, headers: Any, begun: str | None
) -> None:
    """A download is resumed under another query only if it has an ETag."""
    client, dest = new_client(faults.url, max_retries=0), tmp_path / "v.mp4"
    faults.play(truncate(VIDEO, 4000, **headers))
    with pytest.raises(vimmerse.DownloadError):
        client.download(f"{faults.url}/get?id=1", dest)
    faults.play(answer(200, VIDEO[::-1], **headers))
    client.download(f"{faults.url}/get?id=2", dest)
    assert faults.requests[0].headers["range"] == begun
    assert dest.read_bytes() == VIDEO[::-1]


@pytest.mark.parametrize("again", [{"etag": '"v2"'}, {"etag": 'W/"v1"'}], ids=["newer", "weak"])
def test_the_rest_of_another_file_is_not_put_behind_the_first(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, again: dict[str, str]
) -> None:
    """A part with another ETag is discarded, and the whole file is fetched again."""
    extent = f"bytes 4000-{len(VIDEO) - 1}/{len(VIDEO)}"
    other = VIDEO[::-1]
    faults.play(
        truncate(VIDEO, 4000, **ETAG),
        answer(206, other[4000:], content_range=extent, **{**ETAG, **again}),
        answer(200, other, **ETAG),
    )
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == other


NAMES = {
    "many letters of three bytes": ("\u4f60" * 100 + ".mp4", ".mp4"),
    "a dot where it is cut": ("x" * 10 + "." + "y" * 119, "y" * 119),
    "all bytes of a letter": ("a" + "\u4f60" * 60, "\u4f60" * 40),
}


@pytest.mark.parametrize(("given", "end"), NAMES.values(), ids=NAMES)
def test_long_names_of_a_url_become_files(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, given: str, end: str
) -> None:
    """A long name of an address is cut to 120 bytes; its end stays and it is not hidden."""
    faults.play(WHOLE)
    path = new_client(faults.url).download(f"{faults.url}/{given}", tmp_path)
    assert path.name.endswith(end)
    assert len(os.fsencode(path.name)) <= 120
    assert not path.name.startswith(".")


def test_a_destination_may_have_the_longest_name(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A name of 255 bytes works, also for the temporary file and when resumed."""
    dest = tmp_path / ("x" * 251 + ".mp4")
    faults.play(truncate(VIDEO, 4000, **ETAG))
    client = new_client(faults.url, max_retries=0)
    with pytest.raises(vimmerse.DownloadError):
        client.download(f"{faults.url}/v.mp4", dest)
    extent = f"bytes 4000-{len(VIDEO) - 1}/{len(VIDEO)}"
    faults.play(answer(206, VIDEO[4000:], content_range=extent, **ETAG))
    assert client.download(f"{faults.url}/v.mp4", dest).read_bytes() == VIDEO
    assert list(tmp_path.iterdir()) == [dest]


@over_every_transport
@pytest.mark.parametrize(
    "garbage",
    [b"no HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n"],
    ids=["no HTTP", "no length"],
)
def test_garbage_in_place_of_a_result_is_a_download_error(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, garbage: bytes
) -> None:
    """A response that is not HTTP raises DownloadError and leaves no file."""
    faults.play(raw(garbage))
    with pytest.raises(vimmerse.DownloadError):
        new_client(faults.url, max_retries=0).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_body_beyond_its_length_is_cut(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Bytes beyond Content-Length are no part of the file."""
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n"
    faults.play(raw(head + VIDEO[:500]))
    dest = tmp_path / "v.mp4"
    new_client(faults.url, max_retries=0).download(f"{faults.url}/v.mp4", dest)
    assert dest.read_bytes() == VIDEO[:100]


def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A broken symlink as `dest` is refused, or with overwrite=True replaced by the file."""
    faults.play(WHOLE)
    dest, client = tmp_path / "v.mp4", new_client(faults.url)
    dest.symlink_to(tmp_path / "elsewhere.mp4")
    with pytest.raises(vimmerse.DownloadError, match="exists; pass overwrite=True"):
        client.download(f"{faults.url}/v.mp4", dest)
    assert faults.requests == []
    client.download(f"{faults.url}/v.mp4", dest, overwrite=True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("v.mp4", VIDEO)]
    assert not dest.is_symlink()


REDIRECTS = {
    "round and round": ("/v.mp4", "redirected more than 20 times"),
    "to a file": ("file:///etc/passwd", "redirected to file"),
}


@pytest.mark.parametrize(("location", "words"), REDIRECTS.values(), ids=REDIRECTS)
def test_redirects_that_lead_nowhere_are_told(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, location: str, words: str
) -> None:
    """Endless redirects, or one to a file URL, raise DownloadError that says so."""
    faults.play(answer(302, b"", location=location))
    with pytest.raises(vimmerse.DownloadError, match=words):
        new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")


def test_a_transport_that_has_read_the_body_already_will_do(tmp_path: Path) -> None:
    """A result can be downloaded over httpx.MockTransport."""

    def act(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=VIDEO, headers={"content-type": "video/mp4"})

    with httpx.Client(transport=httpx.MockTransport(act)) as http:
        client = Vimmerse(KEY, http_client=http)
        assert client.download("http://a/v.mp4", tmp_path / "v.mp4").read_bytes() == VIDEO


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK])
def test_a_file_system_without_locks_will_do(
    new_client: NewClient,
    faults: FaultServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    """Where files cannot be locked, a result is saved all the same."""

    def flock(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", flock)
    faults.play(WHOLE)
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_file_system_that_cannot_sync_will_do(
    new_client: NewClient,
    faults: FaultServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    """Where files cannot be synced, a large result is saved all the same."""

    def sync(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr("vimmerse._downloads.partial._sync", sync)
    large = bytes(20 << 20)
    faults.play(answer(200, large, content_type="video/mp4"))
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.stat().st_size == len(large)


def test_a_whole_file_is_never_told_lost(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a file has its name, no trouble with its folder is an error."""
    sync, unlink = os.fsync, Path.unlink

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(handle)

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if (tmp_path / "v.mp4").exists():
            raise PermissionError(errno.EPERM, "Operation not permitted")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "unlink", refuse)
    faults.play(WHOLE)
    path = new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert path.read_bytes() == VIDEO


def test_what_cannot_be_removed_is_told(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error names the temporary file that could not be removed."""

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", refuse)
    faults.play(WHOLE)
    client = new_client(faults.url)
    with pytest.raises(vimmerse.DownloadError, match=r"not permitted\); nothing was left"):
        client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert list(tmp_path.iterdir()) == []
    unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", lambda path, **_: path.suffix == ".json" and unlink(path))
    with pytest.raises(vimmerse.DownloadError, match=r"/\.v\.mp4\.part was left"):
        client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")


@pytest.mark.parametrize("kind", ["a link", "a link that leads nowhere", "a FIFO", "read"])
def test_what_is_planted_at_the_temporary_name_is_not_followed(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, kind: str
) -> None:
    """A link or a FIFO in place of the temporary file is an error at once, and is removed."""
    victim, planted = tmp_path / "victim", tmp_path / ".v.mp4.part"
    if "FIFO" in kind or kind == "read":
        os.mkfifo(planted)
    else:
        planted.symlink_to(victim)
    if kind == "a link":
        victim.write_bytes(b"precious")
    reader = os.open(planted, os.O_RDONLY | os.O_NONBLOCK) if kind == "read" else None
    faults.play(WHOLE)
    client = new_client(faults.url)
    with pytest.raises(vimmerse.DownloadError, match="cannot be written"):
        client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    if reader is not None:
        os.close(reader)
    assert (victim.read_bytes() if victim.exists() else None) in {None, b"precious"}
    assert client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4").read_bytes() == VIDEO


def test_notes_are_not_written_through_a_link(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A link in place of the notes is replaced, not followed."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    folder = tmp_path / "inner"
    folder.mkdir()
    for name in ("1.mp4", "2.mp4"):
        (folder / f".{name}.part.json").symlink_to(victim)
    faults.play(WHOLE)
    results = [f"{faults.url}/1.mp4", f"{faults.url}/2.mp4"]
    asset = Asset(id="a", status="success", results=results)
    assert len(new_client(faults.url).download(asset, folder)) == 2
    assert victim.read_bytes() == b"precious"
    assert len(list(folder.iterdir())) == 2


def test_a_redirect_to_no_address_is_told(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A redirect to an address that is too long, or none, raises DownloadError."""
    for location in ("/" + "x" * 70_000, "http://[::", "http://a:b/"):
        faults.play(answer(302, b"", location=location))
        with pytest.raises(vimmerse.DownloadError, match="was not saved"):
            new_client(faults.url).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")


def test_a_destination_with_a_null_byte_is_refused(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A destination that no file system can have is an InvalidArgumentError."""
    for dest in (f"{tmp_path}/v\0.mp4", f"{tmp_path}\0/v.mp4", f"{tmp_path}/v\0/"):
        with pytest.raises(vimmerse.InvalidArgumentError, match="dest: "):
            new_client(faults.url).download(f"{faults.url}/v.mp4", dest)
    assert faults.requests == []


def test_a_callback_that_cannot_be_called_is_refused_first(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A bad `on_progress` is refused before anything is sent."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="on_progress"):
        new_client(faults.url).download("asset:a", tmp_path / "v.mp4", on_progress="print")
    assert faults.requests == []
