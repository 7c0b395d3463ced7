"""Fixtures for the sandbox's page in a real Chromium, which `make test-web` names in the
environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium, and never one that Playwright brings."""
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["VIMMERSE_CHROMIUM"])
        yield browser
        browser.close()


@pytest.fixture
def api(vimmerse_sandbox: Any) -> Iterator[httpx.Client]:
    """Return an HTTP client with a key."""
    headers = {"X-Api-Key": "key-that-no-page-shows"}
    with httpx.Client(base_url=vimmerse_sandbox.url, headers=headers, timeout=60) as client:
        yield client


@pytest.fixture
def open_page(browser: Browser, vimmerse_sandbox: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the sandbox's page in a window of its own.

    No test may end with an error in a page's console or a request for another host.
    """
    complaints: list[str] = []
    hosts: set[str] = set()

    def open_(**options: Any) -> Page:
        page = browser.new_context(**options).new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.goto(vimmerse_sandbox.url)
        return page

    yield open_
    for context in browser.contexts:
        context.close()
    assert complaints == []
    assert hosts <= {urlsplit(vimmerse_sandbox.url).netloc}
