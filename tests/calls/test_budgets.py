"""Budgets and calls whose price depends on unchecked values in `extra_body`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import vimmerse
from fault_server import FaultServer, answer

NewClient = Callable[..., Any]
UNPRICED: dict[str, dict[str, Any]] = {
    "pictures that are no list": {"image_urls": 5},
    "pictures that the route does not know": {"image_urls": ["https://example.com/a.png"]},
    "a count as text": {"scene_count": "3"},
    "a count that is true": {"scene_count": True},
    "a length that is null": {"scene_duration": None},
    "a length that is a fraction": {"scene_duration": 2.5},
    "a list of tools": {"video_tool": ["Auto"]},
    "native audio as text": {"audio_option": {"native_audio": "true"}},
    "a list of audio options": {"audio_option": [{"native_audio": True}]},
}


@pytest.mark.parametrize("extra", UNPRICED.values(), ids=UNPRICED)
def test_a_price_that_cannot_be_read_is_unknown(
    new_client: NewClient, faults: FaultServer, extra: dict[str, Any]
) -> None:
    """A create whose price cannot be estimated is refused, or sent with on_unknown="allow"."""
    client = new_client(faults.url, budget=vimmerse.Budget(1000))
    with pytest.raises(vimmerse.BudgetExceededError, match="cannot be estimated"):
        client.story.idea_to_video(idea="A harbour", extra_body=extra)
    assert faults.requests == []
    client = new_client(faults.url, budget=vimmerse.Budget(1000, on_unknown="allow"))
    client.story.idea_to_video(idea="A harbour", extra_body=extra)
    assert json.loads(faults.requests[0].body) == {"idea": "A harbour", **extra}


@pytest.mark.parametrize("extra", [{"quantity": "3"}, {"quantity": None}, {"option": 5}], ids=str)
def test_what_the_service_cannot_be_asked_is_unknown(
    new_client: NewClient, faults: FaultServer, extra: dict[str, Any]
) -> None:
    """The service is not asked for a price that would not be that of the request."""
    client = new_client(faults.url, budget=vimmerse.Budget(1000))
    with pytest.raises(vimmerse.BudgetExceededError, match="cannot be estimated"):
        client.video.reference_to_video(image_urls=["https://example.com/a.jpg"], extra_body=extra)
    assert faults.requests == []


@pytest.mark.parametrize("credits", ["70", None, -1, True], ids=repr)
def test_a_price_that_is_no_figure_is_unknown(
    new_client: NewClient, faults: FaultServer, credits: Any
) -> None:
    """A create is not sent if the service's price is not a valid number."""
    faults.play(answer(200, {"total_credits": credits}))
    client = new_client(faults.url, budget=vimmerse.Budget(1000))
    with pytest.raises(vimmerse.BudgetExceededError, match="cannot be estimated"):
        client.video.reference_to_video(image_urls=["https://example.com/a.jpg"])
    assert len(faults.requests) == 1


def test_keys_that_set_no_price_leave_it_known(new_client: NewClient, faults: FaultServer) -> None:
    """Unrelated keys of extra_body do not affect the price; keys that replace an argument do."""
    budget = vimmerse.Budget(1000)
    client = new_client(faults.url, budget=budget)
    extra = {"mood": None, "scene_duration": 10}
    client.story.images_to_video(
        image_urls=["https://example.com/a.png"], scene_duration=5, extra_body=extra
    )
    assert budget.reserved == 100
