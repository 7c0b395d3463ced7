"""The vendor's own Python samples run against the sandbox and do what their page says.

They run as they stand, but for the address, the key, the id of a story and the addresses of
placeholder media. None of them polls: what a job leads to is read from its end here.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from media import Media, ffmpeg
from page_samples import VERB, Sample, samples

PAGES = sorted((Path(__file__).parents[3] / "shared" / "seeds").glob("*.txt"))
SAMPLES = {sample.route: sample for page in PAGES for sample in samples(page)}
STORY = "/v2/story/{STORY_ID}"
# What has to be done to a new story before a sample can go on with it.
STEPS_BEFORE = {f"post {STORY}/videos": ["scenes"], f"get {STORY}": ["scenes", "videos"]}

pytestmark = pytest.mark.skipif(not PAGES, reason="the vendor's pages are not beside the project")


@dataclass
class Outcome:
    """What a sample printed, and the means to look at what came of it."""

    printed: str
    sandbox: Any
    api: httpx.Client
    finished: Callable[[dict[str, Any]], dict[str, Any]]
    measured: Callable[[str], Media]

    def charged(self, path: str) -> dict[str, Any]:
        """Return the finished job that the sample was charged for."""
        job = self.sandbox.ledger[0]["entries"][-1]["job"]
        done = self.finished(self.api.get(f"{path}/{job}").raise_for_status().json())
        assert done["status"] == "success"
        return done

    def video(self, size: tuple[int, int], seconds: int, *, scenes: int) -> dict[str, Any]:
        """Return the finished story, whose video has to be of this size and length."""
        story = self.charged("/v2/story")
        found = self.measured(story["video_url"])
        assert (found.width, found.height, round(found.duration)) == (*size, seconds)
        assert found.has_audio
        assert len(story["storyboard"]["scenes"]) == scenes
        return story


def uploads(outcome: Outcome) -> None:
    [url] = ast.literal_eval(outcome.printed)
    assert outcome.measured(url) == Media(2.0, 320, 180, True)


def crops(outcome: Outcome) -> None:
    assert outcome.printed in ("new []", "processing []")
    [url] = outcome.charged("/asset")["results"]
    found = outcome.measured(url)
    assert (found.width, found.height) == (100, 180)


def reframes(outcome: Outcome) -> None:
    [url] = outcome.charged("/asset")["results"]
    found = outcome.measured(url)
    assert (found.width, found.height) == (320, 180)
    assert ast.literal_eval(outcome.printed)["args"]["prompt"] == "Make it realistic"


def lip_syncs(outcome: Outcome) -> None:
    asset = outcome.charged("/asset")
    found = outcome.measured(asset["results"][0])
    assert (found.width, found.height, found.has_audio) == (320, 180, True)
    assert found.duration == pytest.approx(2, abs=0.2)
    assert ast.literal_eval(outcome.printed)["id"] == asset["id"]


def tells_a_story_from_an_idea(outcome: Outcome) -> None:
    story = outcome.video((360, 640), 20, scenes=4)
    assert outcome.printed == f"Story ID: {story['id']}, Status: new"
    assert story["used_credits"] == 200
    [delivery] = outcome.sandbox.deliveries
    assert delivery["url"] == "https://your-domain.com/webhook/callback"


def tells_a_story_from_a_page(outcome: Outcome) -> None:
    story = outcome.video((640, 360), 15, scenes=3)
    assert outcome.printed == f"Story ID: {story['id']}"


def tells_a_story_from_images(outcome: Outcome) -> None:
    story = outcome.video((640, 360), 15, scenes=3)
    assert outcome.printed == f"Story ID: {story['id']}, Scenes: 3"
    assert story["is_transition"] is True


def writes_a_storyboard(outcome: Outcome) -> None:
    story_id = re.fullmatch(r"Storyboard created: (\S+), Scenes: 3", outcome.printed)[1]
    assert outcome.api.get(f"/v2/story/{story_id}").json()["title"] == "Musical Animals"


def writes_a_storyboard_of_images(outcome: Outcome) -> None:
    story_id = re.search(r"^Story ID: (\S+)$", outcome.printed, re.MULTILINE)[1]
    story = outcome.api.get(f"/v2/story/{story_id}").json()
    images = [scene["image_url"] for scene in story["storyboard"]["scenes"]]
    assert images == [f"https://example.com/landscape{n}.jpg" for n in (1, 2, 3)]


def draws_elements(outcome: Outcome) -> None:
    pictures = re.findall(r"^Character '.+' image: (\S+)$", outcome.printed, re.MULTILINE)
    types = [httpx.get(url).headers["content-type"] for url in pictures]
    assert types == ["image/png"]


def draws_scenes(outcome: Outcome) -> None:
    assert outcome.printed == "Generated 3 scenes"


def makes_videos(outcome: Outcome) -> None:
    story = outcome.video((640, 360), 15, scenes=3)
    words = rf"Video generation started: {story['id']}, Status: (new|processing)"
    assert re.fullmatch(words, outcome.printed)
    assert (story["title"], len(story["all_medias"])) == ("My Amazing Story", 3)


def reads_a_story(outcome: Outcome) -> None:
    words = r"Story ID: \S+, Status: success, Progress: 100%\nVideo URL: (\S+)"
    url = re.fullmatch(words, outcome.printed)[1]
    assert round(outcome.measured(url).duration) == 15


EXPECTED: dict[str, Callable[[Outcome], None]] = {
    "post /v2/video": uploads,
    "post /v2/video/crop-to-aspect-ratio": crops,
    "post /v2/video/reframe": reframes,
    "post /v2/video/lip-sync": lip_syncs,
    "post /v2/story/idea-2-video": tells_a_story_from_an_idea,
    "post /v2/story/url-2-video": tells_a_story_from_a_page,
    "post /v2/story/images-2-video": tells_a_story_from_images,
    "post /v2/story": writes_a_storyboard,
    "post /v2/story again": writes_a_storyboard_of_images,
    f"post {STORY}/elements": draws_elements,
    f"post {STORY}/scenes": draws_scenes,
    f"post {STORY}/videos": makes_videos,
    f"get {STORY}": reads_a_story,
}


def test_every_sample_on_the_pages_is_run() -> None:
    """Every sample that sends a request is run with all its lines."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(VERB.findall(text)) == len(SAMPLES) == len(EXPECTED)
    code = {line for sample in SAMPLES.values() for line in sample.code.splitlines()}
    told = {line for line in text.splitlines() if VERB.search(line) or "print(" in line}
    assert told - code == set()


@pytest.mark.parametrize(("route", "expected"), EXPECTED.items(), ids=EXPECTED)
def test_a_sample_does_what_its_page_says(
    route: str,
    expected: Callable[[Outcome], None],
    api: httpx.Client,
    vimmerse_sandbox: Any,
    finished: Callable[[dict[str, Any]], dict[str, Any]],
    measured: Callable[[str], Media],
    clip: Path,
    tmp_path: Path,
) -> None:
    """A sample exits with status 0, prints what it should and gives the promised video."""
    sample = SAMPLES[route]
    changes = {"https://api.vimmerse.net": vimmerse_sandbox.url, "YOUR_API_KEY": "test-key"}
    changes |= placeholders(sample, api, clip, tmp_path)
    if "your-story-id-here" in sample.code:
        changes["your-story-id-here"] = prepared_story(api, finished, STEPS_BEFORE.get(route, []))
    printed = run(sample, changes, tmp_path)
    expected(Outcome(printed, vimmerse_sandbox, api, finished, measured))


def placeholders(sample: Sample, api: httpx.Client, clip: Path, folder: Path) -> dict[str, str]:
    """Make the files that a sample names, beside it or uploaded, and return their addresses."""
    (folder / "clip.mp4").write_bytes(clip.read_bytes())
    kinds = {".mp4": ["-c", "copy"], ".png": ["-frames:v", "1"], ".mp3": ["-vn"]}
    addresses = {}
    for url in re.findall(r"https://…/[\w.]+", sample.code):
        path = folder / Path(url).name
        ffmpeg("-i", str(clip), *kinds[path.suffix], str(path))
        kind = {".mp4": "video", ".png": "image", ".mp3": "audio"}[path.suffix]
        files = {f"{kind}_file": (path.name, path.read_bytes())}
        answer = api.post(f"/v2/{kind}", files=files)
        addresses[url] = answer.raise_for_status().json()["results"][0]
    return addresses


def prepared_story(api: httpx.Client, finished: Callable[..., Any], steps: list[str]) -> str:
    """Create a story, take the steps, and return its id."""
    made = api.post("/v2/story", json={"idea": "Animals make music"}).raise_for_status().json()
    for step in steps:
        made = api.post(f"/v2/story/{made['id']}/{step}", json={}).raise_for_status().json()
    return finished(made)["id"] if "videos" in steps else made["id"]


def run(sample: Sample, changes: dict[str, str], folder: Path) -> str:
    """Run a sample in a process of its own and return what it prints."""
    code = sample.code
    for old, new in changes.items():
        code = code.replace(old, new)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
