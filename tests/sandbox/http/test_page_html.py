"""The page at `/` as the server sends it: what it shows, who may see it, and that it is bounded.

How it behaves in a browser is tested in tests/web.
"""

import argparse
import html
import re
import shlex
import subprocess
import sys
import time
from typing import Any

import httpx
import pytest
from media import FILES
from vimmerse_sandbox.http.page.contents import MAX_FILES, MAX_JOBS, MAX_ROWS
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

IDEA = "/v2/story/idea-2-video"


def page(api: httpx.Client, path: str = "/") -> str:
    return api.get(path).raise_for_status().text


def card(text: str, job: dict[str, Any]) -> str:
    """Return what the page says of one job, as text without tags."""
    found = re.search(rf'<article [^>]*id="job-{job["id"]}".*?</article>', text, re.DOTALL)
    assert found is not None
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def send_like_curl(command: str) -> httpx.Response:
    """Send the POST request that a curl command describes, on machines that have no curl."""
    program, *arguments = shlex.split(command.replace("\\\n", " "))
    assert program == "curl"
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("url")
    parser.add_argument("-H", dest="headers", action="append")
    parser.add_argument("-d", dest="data", required=True)
    asked = parser.parse_args(arguments)
    headers = [tuple(header.split(": ", 1)) for header in asked.headers]
    return httpx.post(asked.url, headers=headers, content=asked.data)


def test_a_job_is_shown_whole(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A job's card shows its kind, status, progress, credits, operation, account and id."""
    vimmerse_sandbox.set_progression("manual")
    job = api.post(IDEA, json={"idea": "A kite", "scene_count": 1}).json()
    vimmerse_sandbox.steer(job["id"], "processing", progress=40)
    text = page(api)
    account = vimmerse_sandbox.ledger[0]["account"]
    shown = card(text, job)
    assert shown.startswith("processing A kite Story · Idea to video · ")
    assert "40 %" in shown
    facts = f"Credits 50 Operation story_idea_to_video Account {account} Id {job['id']}"
    assert facts in shown
    assert '<progress max="100" value="40"' in text
    assert "99,950" in text


def test_a_failed_job_tells_why_and_what_came_back(api: httpx.Client, finished: Any) -> None:
    """A failed job's card shows its message, its charge and its refund."""
    job = finished(api.post(IDEA, json={"idea": "[fail]", "scene_count": 1}).json())
    shown = card(page(api), job)
    assert shown.startswith("fail [fail]")
    assert job["message"] in shown
    assert "50 charged, 50 refunded" in shown


def test_a_job_has_the_requests_that_touched_it(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A job's card lists its own requests only, with equal reads in one row."""
    job, other = (api.post(IDEA, json={"idea": "A kite"}).json() for _ in range(2))
    vimmerse_sandbox.advance(60)
    for _ in range(3):
        api.get(f"/v2/story/{job['id']}")
    api.post(f"/v2/story/{job['id']}/scenes", json={"storyboard": {}})
    shown = card(page(api), job)
    assert "Requests 5 " in shown
    assert re.findall(r" (\d{3} [A-Z]+) ", shown) == ["200 POST", "200 GET", "400 POST"]
    assert "\u00d73" in shown
    assert "Requests 1 " in card(page(api), other)


def test_results_play_from_the_page_itself(
    api: httpx.Client, vimmerse_sandbox: Any, story: dict[str, Any]
) -> None:
    """Results play after their addresses expired, unrecorded and untouched by faults."""
    vimmerse_sandbox.expire_urls()
    vimmerse_sandbox.fault("http-status", "*", status=503)
    before = len(vimmerse_sandbox.requests)
    text = page(api)
    video = re.search(r'<video controls preload="none" src="([^"]+)".*? poster="([^"]+)"', text)
    assert video is not None
    sources = [*video.groups(), *re.findall(r'<img src="(/_sandbox/media/[^"]+)"', text)]
    types = [api.get(source).raise_for_status().headers["content-type"] for source in sources]
    assert types == ["video/mp4", *["image/png"] * 3]
    part = api.get(video[1], headers={"Range": "bytes=10-19"})
    assert (part.status_code, len(part.content)) == (206, 10)
    assert (len(vimmerse_sandbox.requests), len(vimmerse_sandbox.sandbox.faults.waiting)) == (
        before,
        1,
    )


def test_nothing_foreign_is_loaded(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """The page shows no pictures from other hosts."""
    vimmerse_sandbox.set_progression("immediate")
    foreign = {"idea": "A kite", "image_urls": ["https://example.com/a.png"]}
    api.post("/v2/story/images-2-video", json=foreign).raise_for_status()
    loaded = re.findall(r'(?:src|poster|href)="([^"]*)"', page(api))
    assert [source for source in loaded if not source.startswith(("/", "#"))] == [""]


@pytest.mark.parametrize("field", ["idea", "title"])
def test_words_of_users_stay_words(api: httpx.Client, field: str) -> None:
    """Markup in texts and request paths is escaped."""
    hostile = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"
    api.post("/v2/story", json={"idea": "x", field: hostile}).raise_for_status()
    api.get("/<script>alert(2)</script>")
    text = page(api)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;{{ 7 * 7 }}" in text
    assert "<script>alert" not in text


def test_keys_are_not_shown(api: httpx.Client, story: dict[str, Any]) -> None:
    """The page shows account names and no API key."""
    assert "test-key" not in page(api)


def test_long_words_are_cut(api: httpx.Client) -> None:
    """An idea of half a megabyte is shortened on the page."""
    api.post(IDEA, json={"idea": "boat " * 100_000, "scene_count": 1}).raise_for_status()
    assert len(page(api)) < 20_000


def test_the_newest_jobs_are_shown_and_older_ones_linked(
    api: httpx.Client, vimmerse_sandbox: Any
) -> None:
    """Jobs are listed newest first, on pages that link to each other."""
    made = [api.post("/v2/story", json={"idea": "x"}).json()["id"] for _ in range(MAX_JOBS + 2)]
    first = page(api)
    older = re.search(r'href="(/\?before=[^"]+)">Older', first)
    assert older is not None
    second = page(api, older[1])
    shown = re.findall(r'<article class="job [^"]*" id="job-([^"]+)"', first + second)
    assert shown == made[::-1]
    assert 'href="/">← Newest' in second
    assert "Older" not in second


def test_rows_and_files_are_bounded(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A job's card shows its last requests, the number of earlier ones and some scenes."""
    vimmerse_sandbox.set_progression("manual")
    job = api.post(IDEA, json={"idea": "x", "scene_count": 50}).json()
    for n in range(2 * MAX_ROWS):
        path = f"/v2/story/{job['id']}"
        api.get(path) if n % 2 else api.post(f"{path}/scenes", json={"storyboard": {}})
    text = page(api)
    assert text.count('alt="Scene ') == MAX_FILES
    assert re.findall(r"Requests (\d+) (\d+) earlier", card(text, job)) == [("41", "21")]


def test_an_empty_sandbox_tells_how_to_begin(vimmerse_sandbox: Any) -> None:
    """The curl command and the Python code on an empty page each create a job."""
    text = httpx.get(vimmerse_sandbox.url).text
    curl, python = (
        html.unescape(re.search(rf'id="first-{name}">(.*?)</code>', text, re.DOTALL)[1])
        for name in ("curl", "python")
    )
    send_like_curl(curl).raise_for_status()
    subprocess.run([sys.executable, "-c", python], check=True, timeout=60)
    assert vimmerse_sandbox.charges == 2
    assert "No jobs yet" not in httpx.get(vimmerse_sandbox.url).text


def test_a_sandbox_with_keys_of_its_own_does_not_show_them() -> None:
    """The examples show a placeholder if only certain keys are accepted."""
    with SandboxServer(Settings(accepted_keys=frozenset({"hidden"}))) as server:
        text = httpx.get(server.url).text
    assert "X-Api-Key: YOUR-KEY" in html.unescape(text)
    assert "hidden" not in text.replace('role="status" hidden', "")


def test_webhooks_are_shown_with_their_attempts(
    api: httpx.Client, finished: Any, vimmerse_sandbox: Any
) -> None:
    """A webhook is shown with its state, its address without query, and its attempts."""
    hook = f"{vimmerse_sandbox.url}/nobody-here?sign=secret"
    job = finished(api.post(IDEA, json={"idea": "x", "webhook_url": hook}).json())
    refused = {"idea": "x", "webhook_url": "https://example.com/hook"}
    other = finished(api.post(IDEA, json=refused).json())
    deadline = time.monotonic() + 10
    while not vimmerse_sandbox.deliveries[0]["attempts"][0]["status"]:
        assert time.monotonic() < deadline
    shown = card(page(api), job)
    assert re.search(r"Webhooks pending POST http://\S+/nobody-here \d\d:\d\d:\d\d 404", shown)
    assert "secret" not in shown
    assert "Webhooks refused POST https://example.com/hook" in card(page(api), other)


def test_looking_is_not_recorded(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """Requests for the page and its files are not recorded; other files get a 404."""
    page(api)
    for name in ("page.css", "page.js", "icon.svg"):
        page(api, f"/_sandbox/page/{name}")
    assert api.get("/_sandbox/page/routes.py").status_code == 404
    assert vimmerse_sandbox.requests == []


def test_the_page_allows_nothing_from_elsewhere(api: httpx.Client) -> None:
    """The page, its files and its media have a strict content security policy."""
    for path in ("/", "/_sandbox/page/page.css"):
        policy = api.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src)", page(api))


def test_what_was_sent_is_shown(api: httpx.Client, faults: Any) -> None:
    """A job's card shows its arguments, without the query of the callback's address."""
    sent = {"idea": "A kite", "scene_count": 1, "audio_option": {"has_bg_music": False}}
    job = api.post(IDEA, json=sent | {"webhook_url": f"{faults.url}/hook?token=secret"}).json()
    shown = card(page(api), job)
    assert 'Arguments idea A kite scene_count 1 audio_option {"has_bg_music": false}' in shown
    assert f"webhook_url {faults.url}/hook " in shown
    assert "secret" not in page(api)


def test_a_refused_request_tells_why(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """The latest requests show why one was refused, and what it had sent."""
    api.post(IDEA, json={"idea": 5})
    api.post("/v2/video/reframe", json={"video_url": "shoe.mp4"})
    vimmerse_sandbox.fault("http-status", "*", status=429)
    api.post(IDEA, json={})
    text = " ".join(re.sub(r"<[^>]+>", " ", html.unescape(page(api))).split())
    assert "Fault: http-status" in text
    assert "video_url must be an http or https URL of at most 2000 characters. Sent" in text
    assert "video_url shoe.mp4" in text
    assert "body.idea: 5 is not of type" in text
    reasons = [one["reason"] for one in api.get("/_sandbox/requests").json()["requests"]]
    assert reasons[2] == "Fault: http-status"


def test_an_upload_has_its_name_and_a_poster(api: httpx.Client, uploaded: str) -> None:
    """An upload's card shows its file's name, and every player has a picture."""
    text = page(api)
    assert re.search(r"<h2[^>]*>clip.mp4</h2>", text)
    poster = re.search(r'poster="([^"]+)"', text)
    assert poster is not None
    assert api.get(poster[1]).raise_for_status().headers["content-type"] == "image/png"


def test_a_poster_of_something_broken_is_a_slide(api: httpx.Client) -> None:
    """A video that cannot be read has a poster, too."""
    api.post("/v2/video", files={"video_file": ("a.mp4", FILES["video_file"], "video/mp4")})
    poster = re.search(r'poster="([^"]+)"', page(api))
    assert poster is not None
    assert api.get(poster[1]).status_code == 200


def test_jobs_are_filtered_by_account_and_status(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """Only jobs of the chosen account with the chosen status are shown."""
    vimmerse_sandbox.set_progression("immediate")
    ideas = ("A kite", "[fail]")
    mine = [api.post(IDEA, json={"idea": idea}).json()["id"] for idea in ideas]
    api.post(IDEA, json={"idea": "Other"}, headers={"X-Api-Key": "other"})
    accounts = {
        entry["job"]: one["account"] for one in vimmerse_sandbox.ledger for entry in one["entries"]
    }
    owner = accounts[mine[0]]

    def shown(query: str) -> list[str]:
        return re.findall(r'<article class="job [^"]*" id="job-([^"]+)"', page(api, f"/?{query}"))

    assert shown(f"account={owner}&status=") == mine[::-1]
    assert shown(f"account={owner}&status=fail") == [mine[1]]
    assert shown("status=processing") == []
    assert "No such jobs" in page(api, "/?status=processing")
    assert len(shown("account=&status=")) == 3


@pytest.mark.parametrize(
    ("origin", "status"),
    [("{}", 200), ("http://localhost:1", 403), ("https://example.com", 403), ("null", 403)],
)
def test_only_the_page_itself_may_use_the_controls(
    api: httpx.Client, vimmerse_sandbox: Any, origin: str, status: int
) -> None:
    """A browser's request is accepted from the sandbox's own page only."""
    headers = {"Origin": origin.format(vimmerse_sandbox.url), "Sec-Fetch-Site": "same-origin"}
    assert api.post("/_sandbox/reset", headers=headers).status_code == status
