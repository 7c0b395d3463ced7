"""Mistakes of users are reported at once, where they were made, with the right way to do it."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vimmerse
from fault_server import KEY, FaultServer, answer
from vimmerse import AsyncVimmerse, JobRef, Vimmerse
from vimmerse.models import Story

NewClient = Callable[..., Any]
BOARD = {"environments": [], "objects": [], "scenes": []}

JOBS: dict[str, tuple[Any, str]] = {
    "a model": (Story(id="s-1"), r"expected the text of an id, not Story \(its id is 's-1'\)"),
    "a name": ("story:s-1", "is a job reference; pass only the id after the colon"),
    "nothing": ("", "is not an id"),
    "the folder above": ("..", "is not an id"),
    "70,000 letters": ("x" * 70_000, "is not an id"),
    "a null byte": ("a\0", "is not an id"),
    "two lines": ("a\nb", "is not an id"),
}


@pytest.mark.parametrize(("given", "words"), JOBS.values(), ids=JOBS)
def test_what_is_no_id_is_told_with_the_id(
    new_client: NewClient, faults: FaultServer, given: Any, words: str
) -> None:
    """A wrong story_id raises InvalidArgumentError with a hint, before anything is sent."""
    with pytest.raises(vimmerse.InvalidArgumentError, match=f"story_id: .*{words}"):
        new_client(faults.url).story.get(given)
    assert faults.requests == []


def test_a_name_may_have_space_around_it(new_client: NewClient, faults: FaultServer) -> None:
    """A job's name may have whitespace around it, as in a line read from a file."""
    faults.play(answer(200, {"id": "s-1", "status": "success", "video_url": "http://a/v"}))
    assert new_client(faults.url).wait("story:s-1\n").id == "s-1"
    assert faults.requests[0].path == "/v2/story/s-1"


@pytest.mark.parametrize(
    "job",
    [
        ("movie", "x"),
        ("story", ""),
        ("story", 5),
        ("story", ".."),
        ("story", "a\nb"),
        ("asset", "x" * 70_000),
    ],
    ids=lambda job: repr(job)[:20],
)
def test_a_reference_to_no_job_cannot_be_made(job: Any) -> None:
    """JobRef and JobRef.parse raise InvalidArgumentError for what names no job."""
    with pytest.raises(
        vimmerse.InvalidArgumentError, match="expected story:ID or asset:ID"
    ) as caught:
        JobRef(*job)
    assert len(str(caught.value)) < 200
    with pytest.raises(vimmerse.InvalidArgumentError, match="expected story:ID or asset:ID"):
        JobRef.parse(5)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:coroutine")
def test_a_forgotten_await_is_guessed(faults: FaultServer) -> None:
    """For a coroutine instead of a job, the error advises to await it first."""
    client = AsyncVimmerse(KEY, base_url=faults.url)
    forgotten = client.story.get("s-1")
    with pytest.raises(vimmerse.InvalidArgumentError, match="not coroutine \\(await it first\\)"):
        JobRef.of(forgotten)  # type: ignore[arg-type]
    forgotten.close()


CALLS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "wait": (lambda client: client.wait("story:a", on_progress=3), "on_progress: expected"),
    "wait_all": (lambda client: client.wait_all(None), "jobs: expected a list of jobs"),
    "confirm": (lambda client: client.confirm({"id": "a"}), "event: expected what webhooks.parse"),
    "ftp": (lambda client: client.download("ftp://a/b?key=hush", "x"), "nor an http"),
    "no address": (lambda client: client.download("https:/a/b", "x"), "nor an http"),
    "headers": (lambda client: client.with_options(headers=[1]), "headers: expected a dict"),
    "key": (lambda client: client.with_options(headers={"x-api-KEY": "a"}), "is set by api_key"),
    "edge": (lambda client: client.with_options(headers={"a": " b"}), "a header can carry"),
    "length": (lambda client: client.with_options(headers={"content-length": "3"}), "a header"),
    "years": (lambda client: client.story.get("a", timeout=1e12), "seconds above 0"),
    "long id": (lambda client: client.story.get("a" * 70_000), "is not an id"),
    "line": (lambda client: client.with_options(headers={"a": "b\n"}), "a header can carry"),
}


@pytest.mark.parametrize(("call", "words"), CALLS.values(), ids=CALLS)
def test_odd_arguments_are_refused_at_once(
    new_client: NewClient, faults: FaultServer, call: Any, words: str
) -> None:
    """A wrong argument raises InvalidArgumentError, and no request is sent."""
    with pytest.raises(vimmerse.InvalidArgumentError, match=words) as caught:
        call(new_client(faults.url))
    assert faults.requests == []
    assert "hush" not in str(caught.value)


def test_a_key_that_is_no_text_is_told() -> None:
    """A key of the wrong type raises VimmerseError that says so."""
    with pytest.raises(vimmerse.VimmerseError, match="has to be a text, not int"):
        Vimmerse(3)  # type: ignore[arg-type]


def test_headers_of_equal_names_are_sent_once(new_client: NewClient, faults: FaultServer) -> None:
    """Header names ignore case: a header is sent once, with the value given last."""
    client = new_client(faults.url, headers={"user-agent": "mine", "X-A": "1"})
    client.with_options(headers={"x-a": "2"}).story.get("job-1", extra_headers={"ACCEPT": "text/x"})
    headers = faults.requests[0].headers
    assert [headers.get_all(name) for name in ("user-agent", "x-a", "accept")] == [
        ["mine"],
        ["2"],
        ["text/x"],
    ]


def test_fields_in_capitals_are_those_of_the_document(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A storyboard whose fields are in capitals is sent unchanged and without a warning."""
    board = {**BOARD, "characters": [{"name": "Rook", "URL": "https://example.com/a.png"}]}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        new_client(faults.url).story.create_scenes("s-1", storyboard=board)
    assert json.loads(faults.requests[0].body)["storyboard"] == board


def test_a_misspelt_option_points_at_the_line_that_has_it(faults: FaultServer) -> None:
    """The warning about a misspelt option points at the caller's file and lists the known names."""
    words = "has no bg_music, only narrator, has_narration, has_bg_music"
    with Vimmerse(KEY, base_url=faults.url) as client, pytest.warns(match=words) as caught:
        client.story.idea_to_video(idea="x", audio_option={"bg_music": True})
    assert [Path(warning.filename) for warning in caught] == [Path(__file__)]


@pytest.mark.parametrize("retry_after", ["120", None], ids=["told", "not told"])
def test_a_rate_limit_says_what_would_help(
    new_client: NewClient, faults: FaultServer, retry_after: str | None
) -> None:
    """A RateLimitError's message names the pause of Retry-After, if there is one."""
    told = {"retry_after": retry_after} if retry_after else {}
    faults.play(answer(429, {"message": "slow down"}, **told))
    with pytest.raises(vimmerse.RateLimitError) as caught:
        new_client(faults.url, max_retries=0).story.idea_to_video(idea="x")
    assert ("a pause of 120 s" in str(caught.value)) is (retry_after is not None)


def test_a_client_that_is_closed_ends_its_waits(faults: FaultServer) -> None:
    """Closing the client during a wait ends the wait with VimmerseError."""
    faults.play(answer(200, {"id": "a", "status": "processing"}))
    client = Vimmerse(KEY, base_url=faults.url)
    with pytest.raises(vimmerse.VimmerseError, match="closed"):
        client.wait("story:a", poll_interval=0.05, on_progress=lambda _: client.close())


def test_progress_prints_as_a_line(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`on_progress=print` and `on_upload=print` print readable lines."""
    faults.play(answer(200, b"x" * 500_000, content_type="video/mp4"))
    client = new_client(faults.url)
    client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4", on_progress=print)
    faults.play(answer())
    client.with_options(on_upload=print).video.upload(b"y" * 250_000)
    lines = capsys.readouterr().out.splitlines()
    assert f"{tmp_path / 'v.mp4'}: 0.5 of 0.5 MB (100%)" in lines
    assert lines[-1].endswith(": 0.2 of 0.2 MB (100%)")


Call = Callable[[Vimmerse], Any]
WORDS: dict[str, tuple[Call, str]] = {
    "a voice": (
        lambda client: client.story.idea_to_video(idea="x", audio_option={"narrator": "Rachell"}),
        r"audio_option\.narrator: .* does not list 'Rachell'; did you mean 'Rachel'\?",
    ),
    "a tool of an open list, in other letters": (
        lambda client: client.video.reference_to_video(image_urls=["http://a/b"], option="KLINGO"),
        "option: .* 'KLINGO'; did you mean 'KlingO'",
    ),
    "a tool of a closed list": (
        lambda client: client.story.idea_to_video(idea="x", video_tool="KlingIA"),
        "video_tool: .* 'KlingIA'; did you mean 'KlingAI'",
    ),
    "a word that is like no other": (
        lambda client: client.video.enhance(video_url="http://a/b", enhance_mode="sharper"),
        "enhance_mode: .* 'sharper'; it has only 2X, 2X&DeepClean, 4X, 4X&DeepClean, DeepClean",
    ),
    "an empty idea": (lambda client: client.story.create(idea=" "), "idea is empty"),
    "an empty name": (
        lambda client: client.story.create(
            idea="x", elements={"objects": [{"name": "", "description": "Red"}]}
        ),
        r"elements\.objects\[0\]\.name is empty",
    ),
}


@pytest.mark.parametrize(("call", "words"), WORDS.values(), ids=WORDS)
def test_a_word_that_is_not_listed_is_warned_of_and_sent(
    faults: FaultServer, call: Call, words: str
) -> None:
    """One warning, at the caller's line, names the word and what was meant; the call is made."""
    with Vimmerse(KEY, base_url=faults.url) as client, pytest.warns(match=words) as caught:
        call(client)
    assert [Path(warning.filename) for warning in caught] == [Path(__file__)]
    assert len(faults.requests) == 1


UNLISTED: dict[str, Call] = {
    "a ratio that is an example only": lambda client: client.video.crop(
        video_url="http://a/b", aspect_ratio="2:1"
    ),
    "an effect, which no page lists": lambda client: client.video.apply_effect(
        image_url="http://a/b", effect="BulletTIme"
    ),
    "a text that may be left out": lambda client: client.video.add_sound_effect(
        video_url="http://a/b", prompt=""
    ),
    "every word as the document has it": lambda client: client.story.idea_to_video(
        idea="x", video_tool="Vidu", audio_option={"narrator": "Bill"}, language="English"
    ),
}


@pytest.mark.parametrize("call", UNLISTED.values(), ids=UNLISTED)
def test_what_the_document_leaves_open_is_not_warned_of(faults: FaultServer, call: Call) -> None:
    """Values without a list, and those on it, give no warning."""
    with Vimmerse(KEY, base_url=faults.url) as client, warnings.catch_warnings():
        warnings.simplefilter("error")
        call(client)
    assert len(faults.requests) == 1


def test_another_event_loop_than_that_of_asyncio_is_told(faults: FaultServer) -> None:
    """Without a running loop of asyncio, as under trio, a call is a VimmerseError."""
    client = AsyncVimmerse(KEY, base_url=faults.url)
    for work in (client.story.get("a"), client.wait("story:a"), client.aclose()):
        with pytest.raises(vimmerse.VimmerseError, match="needs asyncio's event loop"):
            work.send(None)
    assert faults.requests == []
