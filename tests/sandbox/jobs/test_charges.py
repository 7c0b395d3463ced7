"""What the sandbox charges: its own formulas, the ledger, refunds, and estimates."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from vimmerse_sandbox.jobs.prices import story_credits

EXAMPLES = json.loads((Path(__file__).parents[2] / "data" / "credit_examples.json").read_text())

VIDEO = "https://example.com/in.mp4"
IMAGES = ["https://example.com/in.png"]

# Route, body, and the estimate that has to cost the same.
PRICED = {
    "crop": ("crop-to-aspect-ratio", {"video_url": VIDEO}, {"app_name": "edit-video"}),
    "reframe": ("reframe", {"video_url": VIDEO}, {"app_name": "edit-video"}),
    "enhance": ("enhance", {"video_url": VIDEO}, {"app_name": "edit-video"}),
    "sound": ("sound-effect", {"video_url": VIDEO}, {"app_name": "edit-video"}),
    "audio": ("audio", {"video_url": VIDEO, "audio_url": VIDEO}, {"app_name": "edit-video"}),
    "background": (
        "replace-background",
        {"video_url": VIDEO, "bg_image_url": IMAGES[0]},
        {"app_name": "replace-background-video"},
    ),
    "reference": (
        "reference-to-video",
        {"image_urls": IMAGES, "duration": 12, "quantity": 2},
        {"app_name": "reference-to-video", "option": "KlingO", "duration": 12, "quantity": 2},
    ),
    "cheap-reference": (
        "reference-to-video",
        {"image_urls": IMAGES, "option": "SeedanceFast"},
        {"app_name": "reference-to-video", "option": "SeedanceFast", "duration": 5},
    ),
    "effect": (
        "video-effects",
        {"image_url": IMAGES[0], "quantity": 3},
        {"app_name": "video-effects", "option": "HiggsfieldEffects", "quantity": 3},
    ),
    "video-to-video": (
        "video-to-video",
        {"video_url": VIDEO, "option": "LumaModify"},
        {"app_name": "video-to-video", "option": "LumaModify"},
    ),
    "video-to-video-duration": (
        "video-to-video",
        {"video_url": VIDEO},
        {"app_name": "video-to-video", "option": "KlingO", "duration": 30},
    ),
    "lip-sync-script": (
        "lip-sync",
        {"video_url": VIDEO, "prompt": "word " * 60},
        {"app_name": "lip-sync", "option": "AutoLipSync", "prompt": "word " * 60},
    ),
    "lip-sync-seconds": (
        "lip-sync",
        {"video_url": VIDEO, "audio_url": VIDEO, "video_duration": 11.5},
        {"app_name": "lip-sync", "option": "AutoLipSync", "video_duration": 11.5},
    ),
    "avatar": (
        "avatars/lip-sync",
        {"avatar_id": "a", "voice_id": "v", "prompt": "word " * 90},
        {"app_name": "lip-sync", "option": "AvatarLipSync", "prompt": "word " * 90},
    ),
}


def balance(api: httpx.Client) -> int:
    accounts = api.get("/_sandbox/ledger").json()["accounts"]
    return int(accounts[0]["balance"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["source"])
def test_story_formula_stays_within_the_cited_table(example: dict[str, Any]) -> None:
    """Every price is within the range that its source gives."""
    asked = ("video_tool", "scene_count", "scene_duration", "native_audio")
    assert example["low"] <= story_credits(**{n: example[n] for n in asked}) <= example["high"]


def test_vidu_is_charged_by_the_table() -> None:
    """Vidu costs 10 credits a second, not the 5 of the page's worked example."""
    assert story_credits("Vidu", 3, 5, False) == 150


def test_a_story_costs_what_it_reports(api: httpx.Client, story: dict[str, Any]) -> None:
    """The balance falls by `used_credits`: 2 scenes of 2 s at 10 credits a second."""
    assert story["used_credits"] == 40
    assert balance(api) == 100_000 - 40


def test_native_audio_doubles_the_price(api: httpx.Client) -> None:
    """One economy scene with native audio costs 2 x 5 x 1 x 5 credits."""
    body = {"idea": "x", "scene_count": 1, "video_tool": "PVideo"}
    audio = {"audio_option": {"native_audio": True}}
    assert api.post("/v2/story/idea-2-video", json=body | audio).json()["used_credits"] == 50


@pytest.mark.parametrize(("route", "body", "question"), PRICED.values(), ids=PRICED)
def test_an_estimate_is_what_is_charged(
    api: httpx.Client, route: str, body: dict[str, Any], question: dict[str, Any]
) -> None:
    """The estimate, the asset's credits and the ledger agree."""
    question = {"option": "any"} | question
    estimate = api.post("/v2/video/estimate-credits", json=question).json()["total_credits"]
    asset = api.post(f"/v2/video/{route}", json=body).raise_for_status().json()
    assert (asset["credits"], 100_000 - balance(api)) == (estimate, estimate)
    assert estimate > 0


def test_an_estimate_charges_nothing(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """An estimate adds no entry to the ledger."""
    api.post("/v2/video/estimate-credits", json={"option": "KlingO"}).raise_for_status()
    assert vimmerse_sandbox.charges == 0


def test_a_failed_story_is_refunded(api: httpx.Client, finished: Callable[..., Any]) -> None:
    """A failed story has a message and no used credits, and the balance is restored."""
    job = api.post("/v2/story/idea-2-video", json={"idea": "A kite [fail]"}).json()
    assert job["used_credits"] == 150
    job = finished(job)
    assert (job["status"], job["used_credits"]) == ("fail", 0)
    assert "[fail]" in job["message"]
    assert "video_url" not in job
    account = api.get("/_sandbox/ledger").json()["accounts"][0]
    assert [entry["kind"] for entry in account["entries"]] == ["charge", "refund"]
    assert account["balance"] == account["opening"]


@pytest.mark.parametrize("more", [{"prompt": "a dog [fail]"}, {"elements": ["http://x/[fail]"]}])
def test_a_failed_asset_is_refunded(
    api: httpx.Client, finished: Callable[..., Any], more: dict[str, Any]
) -> None:
    """`[fail]` in any text makes an asset fail with a message, no results and a refund."""
    body = {"image_urls": IMAGES, **more}
    job = finished(api.post("/v2/video/reference-to-video", json=body).json())
    assert (job["status"], job["credits"], job["results"]) == ("fail", 0, [])
    assert "[fail]" in job["message"]
    assert balance(api) == 100_000


def test_a_key_without_credits_is_told_so(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """The key `broke` gets a 402 with its code, no charge and no job."""
    poor = {"X-Api-Key": "broke"}
    answer = api.post("/v2/story/idea-2-video", json={"idea": "x"}, headers=poor)
    assert (answer.status_code, answer.json()["code"]) == (402, "INSUFFICIENT_CREDIT")
    assert "150 credits" in answer.json()["message"]
    assert vimmerse_sandbox.charges == 0


def test_credits_run_out(api: httpx.Client) -> None:
    """A job that the balance does not cover gets a 402, and the balance never goes below zero."""
    body = {"idea": "x", "scene_count": 100, "scene_duration": 20}
    statuses = [api.post("/v2/story/idea-2-video", json=body).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [402]
    assert balance(api) == 0


def test_keys_have_separate_balances(api: httpx.Client) -> None:
    """A story of one key does not change another key's balance."""
    api.post("/v2/story/idea-2-video", json={"idea": "x"})
    api.post("/v2/story/idea-2-video", json={"idea": "x"}, headers={"X-Api-Key": "other"})
    api.post("/v2/story/idea-2-video", json={"idea": "x"}, headers={"X-Api-Key": "other"})
    accounts = api.get("/_sandbox/ledger").json()["accounts"]
    assert sorted(a["opening"] - a["balance"] for a in accounts) == [150, 300]
