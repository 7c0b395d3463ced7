"""Files that a call names as media: uploaded first, each once; else nothing is submitted."""

from __future__ import annotations

import asyncio
import gc
import gzip
import io
import json
import re
import warnings
from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import anyio
import pytest
import vimmerse
from fault_server import Fault, FaultServer, Received, answer, reset, stall
from operations import OPERATIONS, arguments
from starlette.datastructures import Headers, UploadFile
from transports import over_every_transport
from vimmerse.models import StoryElement, StoryElements
from vimmerse_api.api import Operation
from vimmerse_api.types import File
from werkzeug.datastructures import FileStorage

NewClient = Callable[..., Any]
PIXELS = b"not really a picture"
STORED = "https://media.example.com/stored"
JOB = answer(200, {"id": "job-1", "status": "new", "total_credits": 1})


def stored(results: Any) -> Fault:
    """Answer an upload with these results."""
    return answer(200, {"id": "asset-1", "status": "success", "results": results, "credits": 0})


ASSET = stored([STORED])
ELSEWHERE = "https://example.com/a.jpg"
MEDIA = [(operation, place) for operation in OPERATIONS for place in operation.media]
every_field = pytest.mark.parametrize(
    ("operation", "place"), MEDIA, ids=lambda each: getattr(each, "id", each)
)


def lines(faults: FaultServer) -> list[str]:
    """Return the paths that were asked for, in order."""
    return [request.path for request in faults.requests]


def part(request: Received) -> Message:
    """Return the one part of an upload."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    (found,) = BytesParser().parsebytes(head + request.body).get_payload()
    assert isinstance(found, Message)
    return found


def sent(faults: FaultServer) -> Any:
    """Return the body of the last request."""
    return json.loads(faults.requests[-1].body)


def filled(operation: Operation[Any], place: str, source: Any) -> dict[str, Any]:
    """Return arguments of an operation with a source at one of its places for media."""
    given = arguments(operation)
    names = place.split(".")
    if len(names) == 1:
        return {**given, place: [source] if place.endswith("urls") else source}
    inner: dict[str, Any] = {"name": "Rook", "description": "A raven", names[-1]: source}
    inner.pop({"scenes": "description", "music": "name"}.get(names[1], ""), None)
    return {**given, names[0]: {names[1]: inner if names[1] == "music" else [inner]}}


def found(body: Any, place: str) -> Any:
    """Return what a body has at a place."""
    for name in place.split("."):
        body = body.get(name, body.get(name.upper()))
        body = body[0] if isinstance(body, list) else body
    return body


@pytest.fixture
def shoe(tmp_path: Path) -> Path:
    """Return the path of a file."""
    path = tmp_path / "shoe.jpg"
    path.write_bytes(PIXELS)
    return path


@over_every_transport
def test_a_picture_is_uploaded_before_the_call(
    new_client: NewClient, faults: FaultServer, shoe: Path
) -> None:
    """A Path becomes a file with its name and type, and its address is sent in its place."""
    faults.play(ASSET, JOB)
    story = new_client(faults.url).story.images_to_video(image_urls=[shoe, ELSEWHERE])
    assert story.id == "job-1"
    assert lines(faults) == ["/v2/image", "/v2/story/images-2-video"]
    file = part(faults.requests[0])
    assert file.get_param("name", header="content-disposition") == "image_file"
    assert (file.get_filename(), file.get_content_type()) == ("shoe.jpg", "image/jpeg")
    assert file.get_payload(decode=True) == PIXELS
    assert sent(faults) == {"image_urls": [STORED, ELSEWHERE]}


@every_field
def test_every_field_for_media_takes_a_file(
    faults: FaultServer, shoe: Path, operation: Operation[Any], place: str
) -> None:
    """A file at any place is uploaded by the route of its kind."""
    faults.play(ASSET, JOB)
    tag, _, method = operation.id.partition("_")
    with vimmerse.Vimmerse("key", base_url=faults.url) as client:
        getattr(getattr(client, tag), method)(**filled(operation, place, shoe))
    assert lines(faults)[0] == f"/v2/{operation.media[place]}"
    assert found(sent(faults), place) == STORED


@every_field
@pytest.mark.parametrize("text", ["shoe.jpg", "ftp://example.com/shoe.jpg", "https://"])
def test_text_that_is_no_address_is_refused(
    faults: FaultServer, operation: Operation[Any], place: str, text: str
) -> None:
    """A str that is no http(s) address is refused before anything is sent, and says what to do."""
    tag, _, method = operation.id.partition("_")
    with (
        vimmerse.Vimmerse("key", base_url=faults.url) as client,
        pytest.raises(vimmerse.InvalidArgumentError) as caught,
    ):
        getattr(getattr(client, tag), method)(**filled(operation, place, text))
    assert str(caught.value).endswith(
        f"{text!r} is not an http(s) address; to send a file of yours, pass Path({text!r})"
    )
    assert re.sub(r"\[\d+\]", "", caught.value.argument) == place
    assert faults.requests == []


def test_addresses_are_sent_as_they_are(new_client: NewClient, faults: FaultServer) -> None:
    """An address in any letters is sent as it is, and so is an empty text for none."""
    client = new_client(faults.url)
    client.video.lip_sync(image_url="HTTPS://Example.com/Ä b.png", video_url="", audio_url=None)
    assert sent(faults) == {"image_url": "HTTPS://Example.com/Ä b.png", "video_url": ""}
    elements = {"characters": [{"name": "A", "description": "B", "image_url": ""}]}
    client.story.idea_to_video(idea="A raven", elements=elements)
    assert sent(faults)["elements"] == elements


@pytest.mark.parametrize("given", [{"video_url": ""}, {"image_urls": [""]}], ids=str)
def test_an_empty_address_is_none_where_one_is_required(
    new_client: NewClient, faults: FaultServer, given: dict[str, Any]
) -> None:
    """An empty text is refused in a list and in a required field."""
    video = new_client(faults.url).video
    method = video.enhance if "video_url" in given else video.reference_to_video
    with pytest.raises(vimmerse.InvalidArgumentError, match="not an http"):
        method(**given)
    assert faults.requests == []


def uploaded_file() -> UploadFile:
    """Return a file as Starlette and FastAPI hand it over."""
    headers = Headers({"content-type": "image/webp"})
    return UploadFile(io.BytesIO(PIXELS), filename="mine.webp", headers=headers)


def zipped(path: Path) -> Any:
    """Return an open gzip file."""
    (path.parent / "mine.png.gz").write_bytes(gzip.compress(PIXELS))
    return gzip.open(path.parent / "mine.png.gz")


def renamed(path: Path) -> Path:
    """Return the path with another suffix."""
    return path.rename(path.with_suffix(".webp"))


SOURCES: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "path": (lambda path: path, "shoe.jpg", "image/jpeg"),
    "bytes": (lambda _: PIXELS, "image_urls[0]", "application/octet-stream"),
    "path of WebP": (renamed, "shoe.webp", "image/webp"),
    "open file": (lambda path: path.open("rb"), "shoe.jpg", "image/jpeg"),
    "BytesIO": (lambda _: io.BytesIO(PIXELS), "image_urls[0]", "application/octet-stream"),
    "gzip": (zipped, "mine.png.gz", "image/png"),
    "File": (
        lambda _: File(io.BytesIO(PIXELS), "mine.png", "image/x-own"),
        "mine.png",
        "image/x-own",
    ),
    "File of bytes": (
        lambda _: File(PIXELS),  # type: ignore[arg-type]
        "image_urls[0]",
        "application/octet-stream",
    ),
    "File of bytes with a name": (
        lambda _: File(PIXELS, "mine.png"),  # type: ignore[arg-type]
        "mine.png",
        "image/png",
    ),
    "FastAPI's UploadFile": (lambda _: uploaded_file(), "mine.webp", "image/webp"),
    "Flask's FileStorage": (
        lambda _: FileStorage(io.BytesIO(PIXELS), "mine.webp", "field", "image/webp"),
        "mine.webp",
        "image/webp",
    ),
}


@pytest.mark.parametrize(("source", "name", "media_type"), SOURCES.values(), ids=SOURCES)
def test_names_and_types_are_kept(
    new_client: NewClient,
    faults: FaultServer,
    shoe: Path,
    source: Callable[[Path], Any],
    name: str,
    media_type: str,
) -> None:
    """Whatever holds bytes is uploaded whole, with the name and the type that it has."""
    faults.play(ASSET, JOB)
    opened = source(shoe)
    new_client(faults.url).story.images_to_video(image_urls=[opened])
    getattr(opened, "close", lambda: None)() if not isinstance(opened, UploadFile) else None
    file = part(faults.requests[0])
    assert (file.get_filename(), file.get_content_type()) == (name, media_type)
    assert file.get_payload(decode=True) == PIXELS
    assert lines(faults)[1:] == ["/v2/story/images-2-video"]


class Text:
    """A file that gives text."""

    name = "odd.png"

    def read(self, _size: int = -1) -> str:
        return "text"


class Awaited:
    """A file as aiofiles has it."""

    name = "odd.png"

    async def read(self, _size: int = -1) -> bytes:
        return PIXELS


class OddBytes(io.BytesIO):
    """A binary file that gives text all the same."""

    def read(self, _size: int | None = -1) -> Any:
        return "text"


class Unmeasured(Text):
    """A file whose seek says nothing."""

    def read(self, _size: int = -1) -> Any:
        return b""

    def seekable(self) -> bool:
        return True

    def seek(self, *_: int) -> None:
        pass

    def tell(self) -> int:
        return 0


def anyios(path: Path) -> Any:
    """Return an async file of anyio."""

    async def opened() -> Any:
        return await anyio.open_file(path, "rb")

    return asyncio.run(opened())


REFUSED: dict[str, Callable[[Path], Any]] = {
    "a number": lambda _: 5,
    "an asset": lambda _: vimmerse.models.Asset(id="x", results=[STORED]),
    "a file of text": lambda path: path.open(),
    "an object that reads text": lambda _: Text(),
    "an object that is awaited": lambda _: Awaited(),
    "an async file": anyios,
    "an object without a length": lambda _: Unmeasured(),
    "a missing file": lambda path: path.with_name("none.jpg"),
    "a folder": lambda path: path.parent,
    "a name that is none": lambda _: Path("a\0b"),
    "a broken gzip file": lambda _: gzip.GzipFile(fileobj=io.BytesIO(b"no gzip")),
    "a File of nothing": lambda _: File(None),  # type: ignore[arg-type]
    "a media type with a line break": lambda _: File(io.BytesIO(b"x"), "a", "image/png\r\nX: y"),
    "a media type that is none": lambda _: File(io.BytesIO(b"x"), "a", "picture"),
    "a name that is a number": lambda _: File(io.BytesIO(b"x"), 5),  # type: ignore[arg-type]
    "a type that is a number": lambda _: File(io.BytesIO(b"x"), "a", 5),  # type: ignore[arg-type]
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_uploaded_is_refused(
    new_client: NewClient, faults: FaultServer, shoe: Path, source: Callable[[Path], Any]
) -> None:
    """Anything else is refused with its place before anything is sent, and nothing is awaited."""
    given = source(shoe)
    client = new_client(faults.url)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        for name, refused in (
            (r"image_urls\[1\]", lambda: client.story.images_to_video(image_urls=[shoe, given])),
            ("image_file", lambda: client.image.upload(given)),
        ):
            with pytest.raises(vimmerse.InvalidArgumentError, match=f"^{name}: "):
                refused()
        gc.collect()
    assert faults.requests == []


def test_a_name_with_line_breaks_adds_no_header(new_client: NewClient, faults: FaultServer) -> None:
    """Line breaks and quotes in a name are escaped."""
    file = File(io.BytesIO(PIXELS), 'a"\r\nX-Own: 1\r\n\r\n.png')
    new_client(faults.url).image.upload(file)
    assert part(faults.requests[0]).get("x-own") is None
    assert part(faults.requests[0]).get_payload(decode=True) == PIXELS


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_file_that_turns_out_to_be_text_is_refused(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A binary file that reads as text ends the call with a clear error; nothing is submitted."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="gives str, not bytes"):
        new_client(faults.url).story.images_to_video(image_urls=[OddBytes(PIXELS)])
    assert "/v2/story/images-2-video" not in lines(faults)


@over_every_transport
def test_each_file_is_uploaded_once(
    new_client: NewClient, faults: FaultServer, shoe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that stands several times in a call is uploaded once, in the next call again."""
    monkeypatch.chdir(shoe.parent)
    faults.play(*(stored([f"{STORED}/{n}"]) for n in range(4)), JOB, ASSET, JOB)
    opened, client = io.BytesIO(b"y"), new_client(faults.url)
    urls = [shoe, b"x", Path("shoe.jpg"), opened, b"x", opened]
    character = {"name": "A", "description": "B", "image_url": shoe}
    client.story.create(
        idea="A raven", image_urls=[*urls, b"z"], elements={"characters": [character]}
    )
    assert lines(faults) == ["/v2/image"] * 4 + ["/v2/story"]
    body = sent(faults)
    first = body["elements"]["characters"][0]["image_url"]
    names = [url.removeprefix(f"{STORED}/") for url in body["image_urls"]]
    assert names[0] == names[2] == first.removeprefix(f"{STORED}/")
    assert (names[1], names[3]) == (names[4], names[5])
    assert sorted(set(names)) == ["0", "1", "2", "3"]
    client.story.create(idea="A raven", image_urls=[shoe])
    assert lines(faults)[5:] == ["/v2/image", "/v2/story"]


def test_a_file_of_two_kinds_is_uploaded_as_both(
    new_client: NewClient, faults: FaultServer
) -> None:
    """The same bytes as a video and as a sound go through both routes."""
    faults.play(ASSET, ASSET, JOB)
    new_client(faults.url).video.attach_audio(video_url=b"x", audio_url=b"x")
    assert sorted(lines(faults)[:2]) == ["/v2/audio", "/v2/video"]


def test_models_take_files_too(new_client: NewClient, faults: FaultServer, shoe: Path) -> None:
    """A file in a model is uploaded, and the model stays as it is."""
    faults.play(ASSET, JOB)
    element = StoryElement(name="A", description="B", image_url=shoe)  # type: ignore[arg-type]
    elements = StoryElements(objects=[element])
    new_client(faults.url).story.idea_to_video(idea="A raven", elements=elements)
    assert sent(faults)["elements"]["objects"][0]["image_url"] == STORED
    assert element.image_url == shoe  # type: ignore[comparison-overlap]


def test_on_upload_is_told_of_each_file(
    new_client: NewClient, faults: FaultServer, shoe: Path
) -> None:
    """on_upload gets the bytes of every file, with its name."""
    faults.play(ASSET, ASSET, JOB)
    seen: list[vimmerse.UploadProgress] = []
    client = new_client(faults.url).with_options(on_upload=seen.append)
    client.story.images_to_video(image_urls=[shoe, File(io.BytesIO(b"xyz"), "b.png")])
    assert [(one.name, one.sent, one.total) for one in seen] == [
        ("shoe.jpg", len(PIXELS), len(PIXELS)),
        ("b.png", 3, 3),
    ]


# aiohttp takes a lost connection for a timeout.
LOST = (vimmerse.ConnectionFailedError, vimmerse.RequestTimeoutError)
FAILED = {
    "refused": (
        [answer(400, {"message": "Not a picture", "code": "BAD"})],
        vimmerse.BadRequestError,
    ),
    "lost": ([reset()], LOST),
    "silent": ([stall()], LOST),
    "broken": ([answer(500, {"message": "Oops"})], vimmerse.ServerError),
    "no address": ([stored([])], vimmerse.ResponseDecodeError),
    "null": ([stored(None)], vimmerse.ResponseDecodeError),
    "no text": ([stored(["shoe.jpg"])], vimmerse.ResponseDecodeError),
    "no asset": ([answer(200, b"<html>")], vimmerse.ResponseDecodeError),
    "second refused": (
        [ASSET, answer(402, {"message": "No credits"})],
        vimmerse.InsufficientCreditsError,
    ),
}


@over_every_transport
@pytest.mark.parametrize(("script", "error"), FAILED.values(), ids=FAILED)
def test_nothing_is_submitted_when_an_upload_fails(
    new_client: NewClient, faults: FaultServer, hasty: None, shoe: Path, script: Any, error: Any
) -> None:
    """The error of the upload says that nothing was submitted, and a budget is given back."""
    faults.play(*script)
    budget = vimmerse.Budget(1000)
    patience = 0.5 if script is FAILED["silent"][0] else 30
    client = new_client(faults.url, timeout=patience, budget=budget)
    with pytest.raises(error) as caught:
        client.story.images_to_video(image_urls=[shoe, b"x"])
    start = "POST /v2/story/images-2-video: nothing was submitted, because image_urls["
    assert str(caught.value).startswith(start)
    assert "POST /v2/image" in str(caught.value)
    assert "/v2/story/images-2-video" not in lines(faults)
    assert (budget.reserved, budget.spent) == (0, 0)


def test_a_call_that_is_broken_off_says_that_nothing_was_submitted(
    faults: FaultServer, shoe: Path
) -> None:
    """Ctrl-C during an upload comes out at once, with a note."""

    def stop(_: vimmerse.UploadProgress) -> None:
        raise KeyboardInterrupt

    with (
        vimmerse.Vimmerse("key", base_url=faults.url) as client,
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        client.with_options(on_upload=stop).story.images_to_video(image_urls=[shoe])
    assert "nothing was submitted" in caught.value.__notes__[0]
    assert "/v2/story/images-2-video" not in lines(faults)


def test_an_upload_whose_outcome_is_unknown_is_repeated(
    new_client: NewClient, faults: FaultServer, hasty: None, shoe: Path
) -> None:
    """A lost upload is sent again, whole, because a copy that nobody uses costs nothing."""
    faults.play(reset(), ASSET, JOB)
    assert new_client(faults.url).story.images_to_video(image_urls=[shoe]).id == "job-1"
    assert lines(faults) == ["/v2/image", "/v2/image", "/v2/story/images-2-video"]
    assert part(faults.requests[1]).get_payload(decode=True) == PIXELS


def test_the_call_itself_is_never_repeated(
    new_client: NewClient, faults: FaultServer, hasty: None, shoe: Path
) -> None:
    """A create that is lost after its uploads is an unknown outcome; equal calls look equal."""
    client, seen = new_client(faults.url), []
    for number in range(2):
        faults.play(stored([f"{STORED}/{number}"]), reset())
        with pytest.raises(vimmerse.SubmissionUnknownError) as caught:
            client.story.images_to_video(image_urls=[shoe])
        assert lines(faults) == ["/v2/image", "/v2/story/images-2-video"]
        seen.append(caught.value.fingerprint)
    assert seen[0] == seen[1]


def test_a_budget_is_asked_before_anything_is_uploaded(
    new_client: NewClient, faults: FaultServer, shoe: Path
) -> None:
    """A call that does not fit a budget uploads nothing; files count as scenes."""
    client = new_client(faults.url, budget=vimmerse.Budget(100))
    with pytest.raises(vimmerse.BudgetExceededError) as caught:
        client.story.images_to_video(image_urls=[shoe, shoe, ELSEWHERE])
    assert (caught.value.needed, faults.requests) == (150, [])


def test_a_budget_holds_the_call_and_no_upload(
    new_client: NewClient, faults: FaultServer, shoe: Path
) -> None:
    """An upload reserves nothing, and the call what it costs."""
    faults.play(ASSET, JOB)
    budget = vimmerse.Budget(50)
    new_client(faults.url, budget=budget).story.images_to_video(image_urls=[shoe])
    assert (budget.reserved, budget.spent) == (50, 0)


def test_options_of_the_call_go_with_its_uploads(
    new_client: NewClient, faults: FaultServer, shoe: Path
) -> None:
    """Headers of the call are sent with every request, fields of extra_body with the call only."""
    faults.play(ASSET, JOB)
    new_client(faults.url).with_raw_response.story.images_to_video(
        image_urls=[shoe], extra_headers={"X-Take": "2"}, extra_body={"mood": "calm"}
    )
    assert [request.headers["x-take"] for request in faults.requests] == ["2", "2"]
    assert b"calm" not in faults.requests[0].body
    assert sent(faults) == {"image_urls": [STORED], "mood": "calm"}


def test_files_are_closed(new_client: NewClient, faults: FaultServer, shoe: Path) -> None:
    """What the client opens it closes, also when a later argument is wrong or an upload fails."""
    client = new_client(faults.url)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        with pytest.raises(vimmerse.InvalidArgumentError):
            client.story.images_to_video(image_urls=[shoe], title=5)
        faults.play(answer(400, {"message": "no"}))
        with pytest.raises(vimmerse.BadRequestError):
            client.story.images_to_video(image_urls=[shoe])
        gc.collect()
