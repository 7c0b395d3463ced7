"""The page of `make publish` that shows the document, on a static host and in a browser."""

from __future__ import annotations

import functools
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Publish into a folder, serve it, and return its address."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, ROOT / "scripts" / "publish.py", "--to", folder]
    subprocess.run(command, check=True, timeout=180)
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_asks_no_host_for_anything(browser: Browser, site: str, width: int) -> None:
    """The whole page is one file: nothing is fetched while it is read, and nothing goes wrong."""
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site)
    read_through(page)
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [site]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def read_through(page: Page) -> None:
    """Open an operation, search for a word, and go to the end."""
    expect(page.get_by_role("heading", name="Vimmerse Rest API")).to_be_visible()
    page.evaluate("location.hash = '#/story/story_idea_to_video'")
    expect(page.get_by_role("heading", name="Make a video from an idea")).to_be_visible()
    expect(page.get_by_text("scene_count").first).to_be_attached()
    page.keyboard.press("Control+k")
    page.keyboard.type("chroma")
    expect(page.get_by_text("/v2/video/replace-background").last).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
