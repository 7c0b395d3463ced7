"""Signed callback addresses and callback bodies, tested with the vectors in tests/data."""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from vimmerse import InvalidArgumentError, JobRef, webhooks

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "webhook_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["signed"], ids=lambda v: v["url"])
def test_signing_vectors(vector: dict[str, str]) -> None:
    """Signing gives the recorded address, which verifies."""
    signed = webhooks.sign_url(vector["url"], vector["secret"])
    assert signed == vector["signed"]
    assert webhooks.verify_url(signed, vector["secret"])


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("order=17", "order=18"),
        lambda url: url.replace("/hook", "/other"),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.partition("&vimmerse_token")[0],
        lambda url: url + "&vimmerse_token=" + url[-64:],
        lambda url: url.replace("vimmerse_token=", "vimmerse_token=é"),
    ],
    ids=["query", "path", "token", "no token", "two tokens", "not ASCII"],
)
def test_a_changed_address_does_not_verify(change: Any) -> None:
    """A changed address or another secret does not verify."""
    signed = webhooks.sign_url("https://studio.example/hook?order=17", "s3cret")
    assert webhooks.verify_url(signed, "s3cret")
    assert not webhooks.verify_url(change(signed), "s3cret")
    assert not webhooks.verify_url(signed, "another")


def test_tokens_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens are compared with hmac.compare_digest."""
    compared: list[Any] = []
    monkeypatch.setattr(hmac, "compare_digest", lambda *pair: compared.append(pair))
    signed = webhooks.sign_url("https://studio.example/hook", "s3cret")
    webhooks.verify_url(signed, "s3cret")
    assert compared == [(signed[-64:].encode(), signed[-64:].encode())]


def test_a_proxy_may_change_the_host() -> None:
    """Only path and query are signed, so an address verifies without its host."""
    signed = webhooks.sign_url("https://studio.example/hook?order=17", "s3cret")
    assert webhooks.verify_url(signed.removeprefix("https://studio.example"), "s3cret")


@pytest.mark.parametrize("vector", VECTORS["bodies"], ids=lambda v: v["job"])
def test_known_bodies(vector: dict[str, Any]) -> None:
    """Bytes, text and dicts parse to the same job and status; `raw` is the whole body."""
    for body in (vector["body"], json.dumps(vector["body"]), json.dumps(vector["body"]).encode()):
        event = webhooks.parse(body)
        assert (str(event.job), event.status, event.raw) == (
            vector["job"],
            vector["status"],
            vector["body"],
        )


def test_a_status_is_text_or_none() -> None:
    """A status that is not text becomes text; a missing one is None."""
    assert webhooks.parse({"story_id": "s-1", "status": 3}).status == "3"
    assert webhooks.parse({"story_id": "s-1"}).status is None


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"batch_id": 7.5}', b'{"batch_id": " "}', b"\xff", b"[" * 100_000],
    ids=lambda body: repr(body)[:20],
)
def test_what_is_no_callback_is_refused(body: bytes) -> None:
    """A body that is not a callback raises InvalidArgumentError."""
    with pytest.raises(InvalidArgumentError, match="body"):
        webhooks.parse(body)


def test_a_secret_is_needed_and_a_token_is_not_doubled() -> None:
    """An empty secret or an address that is already signed raises InvalidArgumentError."""
    with pytest.raises(InvalidArgumentError, match="secret"):
        webhooks.sign_url("https://studio.example/hook", "")
    with pytest.raises(InvalidArgumentError, match="secret"):
        webhooks.verify_url("https://studio.example/hook", "")
    with pytest.raises(InvalidArgumentError, match="already"):
        webhooks.sign_url(webhooks.sign_url("https://studio.example/hook", "s"), "s")


@pytest.mark.parametrize(
    "url",
    ["", "/hook?order=1", "studio.example/hook", "ftp://studio.example", "http://", "http://[a"],
)
def test_only_an_address_is_signed(url: str) -> None:
    """What the service could not call is refused."""
    with pytest.raises(InvalidArgumentError, match=r"url: .* is not an http\(s\) address"):
        webhooks.sign_url(url, "s3cret")


@pytest.mark.parametrize("host", ["[::1]", "[::1]:8000", "h.example:8000"])
def test_any_host_is_signed(host: str) -> None:
    """An address may name a host by number, and a port."""
    signed = webhooks.sign_url(f"HTTP://{host}?order=1", "s3cret")
    assert webhooks.verify_url(signed, "s3cret")


@pytest.mark.parametrize(
    "path",
    [
        "hook one/é?x=ü&y=a b",
        "{a}",
        "?a=[1]&b[]=2",
        "?a=%7Eu",
        "?a=%c3%a9",
        "?a=100%",
        "?next=%2Fa",
    ],
)
def test_an_address_is_signed_as_it_is_called(path: str) -> None:
    """Characters that clients quote are quoted; an address verifies quoted or not."""
    signed = webhooks.sign_url(f"https://h.example/{path}", "s3cret")
    assert str(httpx.URL(signed)) == signed
    assert webhooks.verify_url(signed, "s3cret")
    assert webhooks.verify_url(signed.replace("%5B", "[").replace("%7B", "{"), "s3cret")


def test_a_number_names_a_job_too() -> None:
    """A number is accepted as a job id, a boolean is not."""
    assert webhooks.parse({"story_id": 123}).job == JobRef("story", "123")
    with pytest.raises(InvalidArgumentError, match="no job is named"):
        webhooks.parse({"story_id": True})


def test_a_slash_that_is_quoted_is_another_address() -> None:
    """A quoted slash and a plain one are signed differently."""
    signed = webhooks.sign_url("https://h.example/?next=%2Fa", "s3cret")
    assert not webhooks.verify_url(signed.replace("%2F", "/"), "s3cret")
