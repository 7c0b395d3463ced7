"""What a type checker tells users of the client, as strict as it can be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

STORY, ASSET = "vimmerse_api.models.story.Story", "vimmerse_api.models.asset.Asset"
REF = "vimmerse.jobs.JobRef"
RESULTS = {
    "client.story.get('x')": STORY,
    "client.video.upload('x.mp4')": ASSET,
    "client.image.upload('x.png')": ASSET,
    "client.audio.upload('x.mp3')": ASSET,
    "client.with_raw_response.story.get('x')": f"vimmerse_api.api.RawResponse[{STORY}]",
    "client.wait(story)": STORY,
    "client.wait(asset)": ASSET,
    "client.wait('story:x')": f"{STORY} | {ASSET}",
    "client.wait_all([story, story])": f"list[{STORY}]",
    "client.wait_all([story], return_exceptions=True)": f"list[{STORY} | Exception]",
    "client.wait_all(['story:x', 'asset:x'])": f"list[{STORY} | {ASSET}]",
    "[one.job for one in client.as_completed([story])]": f"list[{STORY}]",
    "[one.job for one in client.as_completed(both)]": f"list[{STORY} | {ASSET}]",
    "[one.job for one in client.as_completed(['story:x'])]": f"list[{STORY} | {ASSET} | {REF}]",
    "[one.result() for one in client.as_completed([asset])]": f"list[{ASSET}]",
    "[one.result() for one in client.as_completed(['story:x'])]": f"list[{STORY} | {ASSET}]",
    "client.download(story, 'x.mp4')": "pathlib.Path",
    "client.download(asset, 'x')": "pathlib.Path | list[pathlib.Path]",
}
SOURCES = """
import gzip
from io import BytesIO
from pathlib import Path
from starlette.datastructures import UploadFile
from vimmerse_api.types import File
from werkzeug.datastructures import FileStorage

def own(
    client: Vimmerse, texts: list[str], paths: list[Path], given: UploadFile, sent: FileStorage
) -> None:
    client.story.images_to_video(image_urls=texts)
    client.story.images_to_video(image_urls=paths)
    client.story.images_to_video(image_urls=tuple(paths))
    client.story.images_to_video(image_urls=["https://example.com/a.png", Path("a.png"), b"x"])
    client.story.images_to_video(image_urls=[Path("a.png"), open("a.png", "rb"), given, sent])
    client.story.concat("x", concat_video_urls=[Path("a.mp4")], audio_urls=None)
    client.video.crop(video_url="https://example.com/a.mp4")
    client.video.crop(video_url=Path("a.mp4"))
    client.video.crop(video_url=b"x")
    client.video.crop(video_url=open("a.mp4", "rb"))
    client.video.crop(video_url=gzip.open("a.mp4.gz"))
    client.video.crop(video_url=File(BytesIO(), "a.mp4"))
    client.video.apply_effect(image_url=given, ref_image_url=sent)
    client.image.upload(given)
    client.audio.upload("a.mp3")
"""
WRONG = {
    "client.story.idea_to_video()": 'Missing named argument "idea"',
    "client.story.idea_to_video(idea='x', scene_counts=3)": "Unexpected keyword argument",
    "client.story.idea_to_video(idea='x', video_tool='Sora2')": "incompatible type",
    "client.with_raw_response.story.get()": "Too few arguments",
    "client.wait(5)": "No overload variant",
    "client.story.idea_to_video(idea='x', audio_option={'narator': 'Bill'})": "AudioOptionDict",
    "client.story.create(idea='x', elements={'objects': [{'name': 'x'}]})": "StoryElementsDict",
    "client.story.create_videos('x', storyboard={'scenes': [{'name': 5}]})": "StoryboardDict",
    "client.video.crop(video_url=5)": "incompatible type",
    "client.video.crop(video_url=open('a.mp4'))": "incompatible type",
    "client.story.images_to_video(image_urls='https://example.com/a.png')": "incompatible type",
    "client.story.images_to_video(image_urls=[5])": "incompatible type",
}
HEAD = """
from vimmerse import AsyncVimmerse, Vimmerse
from vimmerse.models import Asset, Story

story, asset = Story(id="x"), Asset(id="x")
both: list[Story | Asset] = [story, asset]
"""
SYNC = "def main(client: Vimmerse) -> None:"
ASYNC = "async def later(client: AsyncVimmerse) -> None:"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that keeps what mypy has read."""
    return tmp_path_factory.mktemp("typing")


def checked(folder: Path, lines: list[str]) -> list[str]:
    """Return what mypy says of a program, a line each."""
    program = folder / "program.py"
    program.write_text("\n".join([HEAD, *lines, ""]))
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert done.returncode < 2, done.stderr
    said = [line.partition(": ")[2] for line in done.stdout.splitlines()]
    return [line for line in said if "overload variant" not in line or line.startswith("error")]


def test_results_have_their_types(folder: Path) -> None:
    """Every call, sync or awaited, has its type, and none is Any."""
    sync = [f"    reveal_type({call})" for call in RESULTS]
    awaited = [
        f"    reveal_type({call.replace(' for', ' async for')})"
        if " for " in call
        else f"    reveal_type(await {call})"
        for call in RESULTS
    ]
    said = checked(folder, [SYNC, *sync, ASYNC, *awaited])
    expected = [f'note: Revealed type is "{told}"' for told in RESULTS.values()]
    assert [line.replace("builtins.", "") for line in said] == expected * 2


def test_a_program_may_take_its_words_from_anywhere(folder: Path) -> None:
    """A plain str is accepted where a list of words is open; results are text; dicts are checked,
    and may be built with the types of vimmerse.models.
    """
    program = """
    option, ratio = input(), input()
    client.video.apply_effect(image_url=asset.url, option=option)
    client.video.crop(video_url=story.url, aspect_ratio=ratio)
    credits.estimate_story(video_tool=option)
    audio: AudioOptionDict = {"narrator": "Bill", "native_audio": False}
    elements: StoryElementsDict = {"objects": [{"name": "Boat", "description": option}]}
    client.story.idea_to_video(idea=option, audio_option=audio, elements=elements)
    client.story.create_videos("x", storyboard={"scenes": [{"narrator": None}], "music": {}})
    reveal_type([asset.url, story.url])"""
    names = "AudioOptionDict, StoryElementsDict"
    imports = ["from vimmerse import credits", f"from vimmerse.models import {names}"]
    (said,) = checked(folder, [*imports, SYNC, program])
    assert said.replace("builtins.", "") == 'note: Revealed type is "list[str]"'


def test_wrong_calls_are_found_before_they_run(folder: Path) -> None:
    """mypy reports each wrong call and says what is wrong."""
    said = checked(folder, [SYNC, *(f"    {call}" for call in WRONG)])
    errors = [line for line in said if line.startswith("error: ")]
    assert len(errors) == len(WRONG)
    assert [
        words for words, error in zip(WRONG.values(), errors, strict=True) if words not in error
    ] == []


def test_media_may_be_files(folder: Path) -> None:
    """Addresses, paths, bytes, open binary files and those of web frameworks are accepted."""
    assert checked(folder, [SOURCES]) == []
