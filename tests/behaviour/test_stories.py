"""Stories from submission to file, against the sandbox, with both clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import vimmerse
from media import probe
from vimmerse import Budget, JobRef, credits
from vimmerse.models import AudioOption

FAST = {"poll_interval": 0.02, "timeout": 60}
AUTOMATIC: dict[str, dict[str, Any]] = {
    "idea_to_video": {
        "idea": "A raven learns to whistle",
        "scene_count": 2,
        "scene_duration": 2,
        "aspect_ratio": "9:16",
    },
    "url_to_video": {
        "idea": "https://example.com/ravens",
        "scene_count": 2,
        "scene_duration": 2,
        "aspect_ratio": "9:16",
    },
    "images_to_video": {
        "image_urls": ["https://example.com/1.jpg", "https://example.com/2.jpg"],
        "scene_duration": 2,
        "aspect_ratio": "9:16",
    },
}


@pytest.mark.parametrize(("method", "given"), AUTOMATIC.items(), ids=AUTOMATIC)
@pytest.mark.parametrize("music", [True, False], ids=["with music", "silent"])
def test_an_automatic_story_becomes_a_video(
    client: Any,
    vimmerse_sandbox: Any,
    tmp_path: Path,
    method: str,
    given: dict[str, Any],
    music: bool,
) -> None:
    """Progress rises to a film as asked for, and the estimated credits are charged once."""
    seen: list[vimmerse.Progress] = []
    audio = AudioOption(has_bg_music=music, has_narration=False, native_audio=False)
    story = getattr(client.story, method)(**given, audio_option=audio)
    assert story.status == "new"
    story = client.wait(story, on_progress=seen.append, **FAST)
    percentages = [progress.percentage for progress in seen]
    assert (percentages == sorted(percentages), percentages[-1]) == (True, 100.0)
    video = probe(client.download(story, tmp_path / "story.mp4"))
    assert video.duration == pytest.approx(4, abs=0.3)
    assert video.width / video.height == pytest.approx(9 / 16, rel=0.02)
    assert video.has_audio == music
    assert story.used_credits == credits.estimate_story_request(**given).credits
    assert vimmerse_sandbox.charges == 1


def test_the_advanced_flow(client: Any, tmp_path: Path) -> None:
    """Each step adds its part, and a deleted story is gone."""
    story = client.story.create(idea="A raven learns to whistle", scene_count=2)
    assert len(story.storyboard.scenes) == 2
    story = client.story.create_elements(story.id, image_tool="Seedream")
    assert all(character.url or character.image_url for character in story.storyboard.characters)
    story = client.story.create_scenes(story.id)
    assert all(scene.image_url for scene in story.storyboard.scenes)
    story = client.wait(client.story.create_videos(story.id, duration=2), **FAST)
    assert probe(client.download(story, tmp_path / "videos.mp4")).duration == pytest.approx(
        4, abs=0.3
    )
    story = client.wait(client.story.concat(story.id), **FAST)
    assert probe(client.download(story, tmp_path / "concat.mp4")).duration == pytest.approx(
        4, abs=0.3
    )
    assert client.story.get(story.id).id == story.id
    assert client.story.delete(story.id).id in {story.id, None}
    with pytest.raises(vimmerse.NotFoundError):
        client.story.get(story.id)


def test_a_step_out_of_order_is_refused(client: Any) -> None:
    """A step out of order gets 400, which names the missing step, and costs nothing."""
    story = client.story.create(idea="A raven learns to whistle", scene_count=1)
    with pytest.raises(vimmerse.BadRequestError, match="scenes"):
        client.story.create_videos(story.id)


def test_a_stored_reference_resumes_a_wait(client: Any) -> None:
    """A reference that was stored as text can be waited for."""
    stored = str(
        JobRef.of(client.story.idea_to_video(idea="A raven", scene_count=1, scene_duration=1))
    )
    assert client.wait(stored, **FAST).status == "success"


def test_a_failing_story_says_why_and_is_refunded(client: Any, vimmerse_sandbox: Any) -> None:
    """A failed story raises JobFailedError with the job and the reason."""
    story = client.story.idea_to_video(idea="A raven [fail]", scene_count=1)
    with pytest.raises(vimmerse.JobFailedError, match=story.id) as caught:
        client.wait(story, **FAST)
    assert caught.value.job.status == "fail"
    assert caught.value.job.message in str(caught.value)


def test_credits_run_out(new_client: Any, vimmerse_sandbox: Any) -> None:
    """A 402 raises its own error once the sandbox's opening balance is spent."""
    client = new_client(vimmerse_sandbox.url, api_key="poor-account")
    opera = {
        "idea": "An opera",
        "scene_count": 100,
        "scene_duration": 20,
        "audio_option": {"native_audio": True},
    }
    affordable = 100_000 // credits.estimate_story_request(**opera).credits
    for _ in range(affordable):
        client.story.idea_to_video(**opera)
    with pytest.raises(vimmerse.InsufficientCreditsError) as caught:
        client.story.idea_to_video(**opera)
    assert caught.value.code == "INSUFFICIENT_CREDIT"


def test_a_budget_reserves_settles_and_refuses(new_client: Any, vimmerse_sandbox: Any) -> None:
    """An estimate is reserved, then replaced by the cost; a job that does not fit is not sent."""
    budget = Budget(max_credits=100)
    client = new_client(vimmerse_sandbox.url, budget=budget)
    story = client.story.idea_to_video(idea="A raven", scene_count=1, scene_duration=6)
    assert (budget.reserved, budget.spent, budget.remaining) == (60, 0, 40)
    client.wait(story, **FAST)
    assert (budget.reserved, budget.spent, budget.remaining) == (0, 60, 40)
    with pytest.raises(vimmerse.BudgetExceededError, match="40 of 100 are left") as caught:
        client.story.idea_to_video(idea="A raven", scene_count=1, scene_duration=5)
    assert (caught.value.needed, caught.value.remaining, vimmerse_sandbox.charges) == (50, 40, 1)
