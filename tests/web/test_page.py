"""The sandbox's page as a person meets it in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fault_server import FaultServer, answer
from playwright.sync_api import Browser, Locator, Page, expect

Open = Callable[..., Page]

IDEA = "/v2/story/idea-2-video"
START = """async video => {
    video.muted = true;
    video.pauses = 0;
    video.addEventListener("pause", () => { video.pauses += 1; });
    await video.play();
}"""
FACTS = "video => [video.videoWidth, video.videoHeight, video.readyState >= 2, video.pauses]"
# Every word that stands out from its ground by less than 4.5 to 1.
PALE = """() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const linear = part => part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    const light = ([red, green, blue]) =>
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05;
    const style = element => getComputedStyle(element);
    const ground = element => parts(style(element).backgroundColor)[3] === 0
        ? ground(element.parentElement) : parts(style(element).backgroundColor);
    const words = document.evaluate(
        "//body//text()[normalize-space()][not(ancestor::noscript)]", document, null, 7, null);
    return Array.from({ length: words.snapshotLength }, (_, n) => words.snapshotItem(n))
        .map(text => [text.data, light(parts(style(text.parentElement).color)),
                      light(ground(text.parentElement))])
        .filter(([, one, other]) => Math.max(one, other) / Math.min(one, other) < 4.5);
}"""


@pytest.fixture
def job(api: httpx.Client, vimmerse_sandbox: Any) -> dict[str, Any]:
    """Return a finished story of one scene of 8 seconds."""
    vimmerse_sandbox.set_progression("immediate")
    body = {"idea": "A kite", "scene_count": 1, "scene_duration": 8}
    story: dict[str, Any] = api.post(IDEA, json=body).raise_for_status().json()
    return story


def card(page: Page, job: dict[str, Any]) -> Locator:
    """Return the part of the page that shows one job."""
    return page.locator(f"#job-{job['id']}")


def words(*parts: str) -> re.Pattern[str]:
    """Return a pattern of parts that follow each other, whatever stands between."""
    return re.compile(r".*?".join(map(re.escape, parts)), re.DOTALL)


def test_a_job_appears_and_goes_on_without_reloading(
    open_page: Open, api: httpx.Client, vimmerse_sandbox: Any
) -> None:
    """A new job, its progress and its video appear without a reload."""
    vimmerse_sandbox.set_progression("manual")
    page = open_page()
    expect(page.get_by_text("No jobs yet")).to_be_visible()
    page.evaluate("window.same = true")
    job = api.post(IDEA, json={"idea": "A kite", "scene_count": 1}).json()
    shown = card(page, job)
    expect(shown).to_contain_text(words("new", "A kite"))
    for progress in (30, 70):
        vimmerse_sandbox.steer(job["id"], "processing", progress=progress)
        expect(shown.locator("progress")).to_have_js_property("value", progress)
    vimmerse_sandbox.steer(job["id"], "success")
    expect(shown.locator("video")).to_be_visible()
    expect(page.get_by_text("No jobs yet")).to_have_count(0)
    expect(page.locator("#credits")).to_contain_text(words("99,950", "1 charge,"))
    assert page.evaluate("window.same") is True


def test_a_video_plays_in_place_and_plays_on(
    open_page: Open, api: httpx.Client, job: dict[str, Any]
) -> None:
    """A video plays on while jobs appear above it and its card changes."""
    page = open_page()
    video = card(page, job).locator("video")
    video.evaluate(START)
    for n in range(3):
        other = api.post(IDEA, json={"idea": f"Boat {n}", "scene_count": 1}).json()
        api.get(f"/v2/story/{job['id']}")
        expect(card(page, other)).to_be_visible()
        expect(card(page, job).locator(".requests > summary")).to_contain_text(f"Requests {n + 2}")
    moved = "([video, from]) => video.currentTime > from + 1 && !video.paused"
    position = video.evaluate("video => video.currentTime")
    page.wait_for_function(moved, arg=[video.element_handle(), position])
    assert video.evaluate(FACTS) == [640, 360, True, 0]


def test_what_a_reader_opened_stays_open(
    open_page: Open, api: httpx.Client, job: dict[str, Any]
) -> None:
    """Opened details and the focus survive updates."""
    page = open_page()
    summary = card(page, job).locator(".requests > summary")
    summary.click()
    api.get(f"/v2/story/{job['id']}")
    rows = card(page, job).locator(".requests li")
    expect(rows).to_have_count(2)
    expect(rows.last).to_be_visible()
    expect(rows.last).to_contain_text(words("200", "GET /v2/story/", "story_get"))
    expect(summary).to_be_focused()


def test_a_failure_is_told_with_its_refund(
    open_page: Open, api: httpx.Client, vimmerse_sandbox: Any
) -> None:
    """A failure shows its message and refund, and the account its credits."""
    vimmerse_sandbox.set_progression("manual")
    page = open_page()
    job = api.post(IDEA, json={"idea": "A kite", "scene_count": 1}).json()
    expect(card(page, job)).to_contain_text("50")
    vimmerse_sandbox.steer(job["id"], "fail", message="The model was busy.")
    expect(card(page, job)).to_contain_text(
        words("fail", "The model was busy.", "50 charged, 50 refunded")
    )
    expect(page.locator("#credits")).to_contain_text(words("100,000", "1 charge", "1 refund"))


def test_a_webhook_is_shown_when_it_has_arrived(
    open_page: Open, api: httpx.Client, faults: FaultServer
) -> None:
    """A webhook shows its state, its address and the result of each attempt."""
    faults.play(answer(500), answer())
    page = open_page()
    body = {"idea": "A kite", "scene_count": 1, "webhook_url": f"{faults.url}/hook"}
    job = api.post(IDEA, json=body).json()
    expect(card(page, job).get_by_label("Webhooks")).to_contain_text(
        words("delivered", f"POST {faults.url}/hook", "500", "200")
    )


def test_requests_lead_to_their_jobs(
    open_page: Open, api: httpx.Client, job: dict[str, Any]
) -> None:
    """The request log includes refused requests and links to the jobs."""
    page = open_page()
    assert api.post(IDEA, json={"idea": 5}).status_code == 422
    log = page.locator("#requests")
    expect(log).to_contain_text(words("422", f"POST {IDEA}", "200", f"POST {IDEA}"))
    log.get_by_role("link").click()
    assert page.url.endswith(f"#job-{job['id']}")
    assert card(page, job).evaluate("card => card.matches(':target')")


def test_hostile_words_are_only_words(
    open_page: Open, api: httpx.Client, vimmerse_sandbox: Any
) -> None:
    """Markup in ideas and paths is shown as text, also after an update."""
    page = open_page()
    page.evaluate("window.hurt = 0")
    hostile = "<img src=x onerror='window.hurt=1'><script>window.hurt=2</script>"
    job = api.post(IDEA, json={"idea": hostile, "scene_count": 1}).json()
    api.get(f"/{hostile}")
    expect(card(page, job).get_by_role("heading")).to_have_text(hostile)
    expect(page.locator("#requests")).to_contain_text(f"GET /{hostile}")
    assert page.evaluate("window.hurt") == 0


def test_the_key_is_nowhere(open_page: Open, api: httpx.Client, job: dict[str, Any]) -> None:
    """The document contains the account name and no API key."""
    page = open_page()
    expect(page.locator("#credits article")).to_have_count(1)
    assert api.headers["X-Api-Key"] not in page.content()


def test_the_page_needs_no_script(open_page: Open, job: dict[str, Any]) -> None:
    """Without scripts, the page shows the same job and a link that reloads."""
    page = open_page(java_script_enabled=False)
    expect(card(page, job)).to_contain_text(words("success", "A kite"))
    expect(card(page, job).locator("video")).to_be_visible()
    expect(page.get_by_role("link", name="Reload it")).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_nothing_is_cut_off(
    open_page: Open, api: httpx.Client, vimmerse_sandbox: Any, faults: FaultServer, width: int
) -> None:
    """The page never scrolls sideways, whatever its width and texts."""
    vimmerse_sandbox.set_progression("immediate")
    long = {"idea": "Donaudampfschiff" * 40, "webhook_url": f"{faults.url}/{'a' * 200}"}
    job = api.post(IDEA, json=long).json()
    page = open_page(viewport={"width": width, "height": 800})
    card(page, job).locator(".requests > summary").click()
    page.locator(".account summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_light_and_dark(
    open_page: Open, api: httpx.Client, vimmerse_sandbox: Any, scheme: str
) -> None:
    """Every text has a contrast of at least 4.5 to 1 (WCAG AA)."""
    vimmerse_sandbox.set_progression("immediate")
    for idea in ("A kite", "[fail]"):
        api.post(IDEA, json={"idea": idea, "scene_count": 1})
    page = open_page(color_scheme=scheme)
    expect(page.locator("#connection")).to_have_text("Live")
    assert page.evaluate(PALE) == []


def test_a_sandbox_that_is_gone_is_said_to_be(
    browser: Browser, vimmerse_sandbox: Any, job: dict[str, Any]
) -> None:
    """When the sandbox stops, the page keeps its content, says so, and resumes later."""
    page = browser.new_page()
    page.goto(vimmerse_sandbox.url)
    status = page.get_by_role("status")
    expect(status).to_have_text("Live")
    page.context.set_offline(True)
    expect(status).to_have_text("The sandbox does not answer")
    expect(card(page, job)).to_be_visible()
    page.context.set_offline(False)
    expect(status).to_have_text("Live")
    page.context.close()


def test_buttons_steer(open_page: Open, api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """Finish and fail end a job, advance moves the clock, and reset asks and deletes everything."""
    vimmerse_sandbox.set_progression("manual")
    jobs = [api.post(IDEA, json={"idea": "A kite", "scene_count": 1}).json() for _ in range(2)]
    page = open_page()
    for job, button, status in zip(jobs, ("Finish", "Fail"), ("success", "fail"), strict=True):
        card(page, job).get_by_role("button", name=button).click()
        expect(card(page, job).locator(".badge").first).to_have_text(status)
        expect(card(page, job).get_by_role("button")).to_have_count(0)
    before = vimmerse_sandbox.sandbox.now()
    with page.expect_response("**/_sandbox/clock"):
        page.get_by_role("button", name="1 h").click()
    assert vimmerse_sandbox.sandbox.now() >= before + 3600
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text("No jobs yet")).to_be_visible()
    assert vimmerse_sandbox.charges == 0


def test_a_filter_is_kept(open_page: Open, api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A chosen status shows its jobs only, now and when the page updates itself."""
    vimmerse_sandbox.set_progression("immediate")
    good, bad = (api.post(IDEA, json={"idea": idea}).json() for idea in ("A kite", "[fail]"))
    page = open_page()
    page.get_by_label("Status").select_option("fail")
    expect(card(page, good)).to_have_count(0)
    expect(card(page, bad)).to_be_visible()
    another = api.post(IDEA, json={"idea": "[fail] again"}).json()
    expect(card(page, another)).to_be_visible()
    expect(card(page, good)).to_have_count(0)


def test_credits_come_first_on_a_phone(
    open_page: Open, api: httpx.Client, job: dict[str, Any]
) -> None:
    """On a narrow screen, credits stand above the jobs, and in a wide one beside them."""
    page = open_page(viewport={"width": 390, "height": 844})
    above, below = page.locator("#credits").bounding_box(), card(page, job).bounding_box()
    assert above["y"] + above["height"] <= below["y"]
    page.set_viewport_size({"width": 1280, "height": 800})
    beside = page.locator("#credits").bounding_box()
    assert beside["x"] > card(page, job).bounding_box()["width"]
