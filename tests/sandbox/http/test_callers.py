"""Which requests of browsers reach the page, its parts and the controls."""

import httpx
import pytest

NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
PRIVATE = ["/", "/_sandbox/page/page.js", "/_sandbox/media/none", "/_sandbox/ledger"]


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Host": "evil.example:8787"},
        {"Host": "evil.example.", "Sec-Fetch-Site": "same-origin", **NAVIGATION},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "[evil"},
    ],
    ids=["origin", "cross", "same site", "frame", "rebound", "dot", "like an address", "broken"],
)
def test_other_pages_see_nothing(api: httpx.Client, path: str, headers: dict[str, str]) -> None:
    """Requests of a foreign page, or under a public host name, get a 403."""
    assert api.get(path, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none", **NAVIGATION},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Site": "cross-site", **NAVIGATION},
        *({"Host": name} for name in ("localhost:8787", "127.0.0.1", "[::1]:80", "192.168.0.7")),
        *({"Host": name} for name in ("sandbox:8787", "a.localhost", "PC.local", "vm.internal")),
    ],
    ids=lambda headers: " ".join(headers.values()) or "no browser",
)
def test_people_see_the_page(api: httpx.Client, headers: dict[str, str]) -> None:
    """The page opens when typed, linked to or updating itself, under any private name."""
    assert api.get("/", headers=headers).status_code == 200


def test_only_the_page_may_be_linked_to(api: httpx.Client) -> None:
    """A link from a foreign page to a control gets a 403."""
    headers = {"Sec-Fetch-Site": "cross-site", **NAVIGATION}
    assert api.get("/_sandbox/ledger", headers=headers).status_code == 403
