"""The client's credit formula, checked against the same table as the sandbox's formula."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from vimmerse import InvalidArgumentError, credits
from vimmerse.models import AudioOption
from vimmerse_api.api.story import StoryResource

EXAMPLES = json.loads((Path(__file__).parent.parent / "data" / "credit_examples.json").read_text())
QUESTION = ("video_tool", "scene_count", "scene_duration", "native_audio")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["source"])
def test_worked_examples_of_the_page(example: dict[str, Any]) -> None:
    """Estimates match the page's examples; `credits` is the higher figure."""
    estimate = credits.estimate_story(**{name: example[name] for name in QUESTION})
    assert (estimate.low, estimate.high, estimate.credits) == (
        example["low"],
        example["high"],
        example["high"],
    )
    assert estimate.usd() == example["high"] / 100


def test_two_rates_are_explained() -> None:
    """The note on Vidu names both of its documented rates."""
    assert "10 in its table and 5 in an example" in credits.estimate_story("Vidu").note


def test_an_unpublished_rate_is_unknown_and_not_zero() -> None:
    """All figures are None for a tool without a published rate."""
    estimate = credits.estimate_story("Sora")
    assert (estimate.low, estimate.high, estimate.credits, estimate.usd()) == (
        None,
        None,
        None,
        None,
    )
    assert "Sora" in estimate.note


REQUESTS: dict[str, tuple[dict[str, Any], int | None]] = {
    "defaults of the server": ({"idea": "x"}, 150),
    "one scene per image": ({"image_urls": ["a", "b"], "scene_duration": 5}, 100),
    "images count, scene_count does not": ({"image_urls": ["a"], "scene_count": 9}, 50),
    "native audio as a dict": ({"idea": "x", "audio_option": {"native_audio": True}}, 300),
    "native audio as a model": ({"idea": "x", "audio_option": AudioOption(native_audio=True)}, 300),
    "narration alone": ({"idea": "x", "audio_option": {"has_narration": True}}, 150),
    "audio_option as text": ({"idea": "x", "audio_option": "native"}, None),
    "unknown tool": ({"idea": "x", "video_tool": "Next"}, None),
}


@pytest.mark.parametrize(("given", "expected"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_is_estimated_from_its_own_arguments(
    given: dict[str, Any], expected: int | None
) -> None:
    """A request is priced by its arguments, or the server's defaults."""
    assert credits.estimate_story_request(**given).credits == expected


def test_a_misspelt_argument_is_not_priced_as_if_it_were_not_there() -> None:
    """A name that is nearly that of a priced argument raises InvalidArgumentError."""
    with pytest.raises(InvalidArgumentError, match="scene_counts: no story takes this argument"):
        credits.estimate_story_request(idea="x", scene_counts=10)


@pytest.mark.parametrize("method", ["idea_to_video", "url_to_video", "images_to_video"])
def test_every_argument_of_an_automatic_story_is_taken(method: str) -> None:
    """All parameters of the resource methods are accepted."""
    names = set(inspect.signature(getattr(StoryResource, method)).parameters) - {"self"}
    assert credits.estimate_story_request(**dict.fromkeys(names)) == credits.estimate_story()


@pytest.mark.parametrize(
    "given", [{"scene_count": 0}, {"scene_duration": -1}, {"scene_count": 2.5}], ids=str
)
def test_impossible_counts_are_refused(given: dict[str, Any]) -> None:
    """A count that is not a whole number from 1 raises ValueError."""
    with pytest.raises(ValueError, match="from 1"):
        credits.estimate_story(**given)
