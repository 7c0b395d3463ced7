"""Every video route from submission to result, against the sandbox, with both clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from media import probe
from operations import CREATING, call
from vimmerse import Budget
from vimmerse_api.api import Operation

FAST = {"poll_interval": 0.02, "timeout": 60}
ROUTES = [
    operation
    for operation in CREATING
    if operation.id.startswith("video_") and operation.id != "video_upload"
]


@pytest.mark.parametrize("operation", ROUTES, ids=lambda operation: operation.id)
def test_every_video_route_ends_in_a_playable_result(
    client: Any, tmp_path: Path, operation: Operation[Any]
) -> None:
    """The job ends as an asset whose results play, and the asset route returns it."""
    asset = client.wait(call(client, operation), **FAST)
    assert asset.status == "success"
    for path in _paths(client.download(asset, tmp_path)):
        assert probe(path).duration > 0
    assert client.asset.get(asset.id).results == asset.results


def test_an_uploaded_clip_is_cropped(client: Any, clip: Path, tmp_path: Path) -> None:
    """The upload is stored unchanged; the crop has the ratio asked for and the clip's length."""
    uploaded = client.video.upload(clip)
    assert client.download(uploaded, tmp_path / "same.mp4").read_bytes() == clip.read_bytes()
    cropped = client.wait(
        client.video.crop(video_url=uploaded.results[0], aspect_ratio="1:1"), **FAST
    )
    before, after = probe(clip), probe(client.download(cropped, tmp_path / "square.mp4"))
    assert (after.width, after.height) == (before.height, before.height)
    assert after.duration == pytest.approx(before.duration, abs=0.2)


def test_a_synchronous_call_answers_with_the_result(client: Any) -> None:
    """A call with async_mode=False needs no wait."""
    asset = client.video.add_sound_effect(
        video_url="https://example.com/a.mp4", prompt="Rain", async_mode=False
    )
    assert (asset.status, len(asset.results)) == ("success", 1)


def test_an_estimate_is_what_is_charged(client: Any) -> None:
    """The asset's credits equal the estimate for the same options."""
    estimate = client.video.estimate_credits(
        app_name="reference-to-video", option="KlingO", duration=10, quantity=2
    )
    job = client.video.reference_to_video(
        image_urls=["https://example.com/a.jpg"], option="KlingO", duration=10, quantity=2
    )
    assert client.wait(job, **FAST).credits == estimate.total_credits > 0


def test_a_budget_asks_the_service_for_the_price(new_client: Any, vimmerse_sandbox: Any) -> None:
    """The service's estimate is reserved, and replaced by the asset's credits."""
    budget = Budget(max_credits=10_000)
    client = new_client(vimmerse_sandbox.url, budget=budget)
    job = client.video.reference_to_video(image_urls=["https://example.com/a.jpg"])
    estimate = client.video.estimate_credits(
        app_name="reference-to-video", option="KlingO", duration=5, quantity=1
    )
    assert budget.reserved == estimate.total_credits
    assert client.wait(job, **FAST).credits == budget.spent == estimate.total_credits


def _paths(saved: Path | list[Path]) -> list[Path]:
    return saved if isinstance(saved, list) else [saved]
