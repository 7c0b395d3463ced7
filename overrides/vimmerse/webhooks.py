"""Callbacks, which the service does not sign. `sign_url` puts a keyed token into the callback
address, `verify_url` checks it, `parse` reads the body, and `client.confirm(event)` asks the API
about the job that it names. No clock, no socket.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from ._root import invalid
from .jobs import JobRef

_TOKEN = "vimmerse_token"
# The older document names a story `batch_id` and other media `media_id`; the rest are the names
# of our own models.
_STORY_IDS, _ASSET_IDS = ("batch_id", "story_id"), ("media_id", "asset_id", "id")
_STORY_FIELDS = {"storyboard", "video_url", "used_credits", "progress_percentage"}
_UNQUOTED = "!#$%&'()*+,/:;=?@"
_UNRESERVED = string.ascii_letters + string.digits + "-._~"
_ADDRESS = re.compile(r"https?://(\[[\w:.]+\](:\d+)?|[^/?#\s\[\]]+)([/?#]|$)", re.IGNORECASE)
_ESCAPE = re.compile("%([0-9a-fA-F]{2})?")


@dataclass(frozen=True)
class WebhookEvent:
    """What a callback claims: a job, its status, and the whole body in `raw`."""

    job: JobRef
    status: str | None
    raw: dict[str, Any]


def sign_url(url: str, secret: str) -> str:
    """Return the callback URL with a token in its query: HMAC-SHA256 of path and query, keyed with
    `secret`. Raise InvalidArgumentError for what is no http(s) address.

    Scheme and host are not signed, since a proxy may change them on the way. Give each job an
    address of its own, for instance `?order=17`, and a token cannot be carried over to another.
    """
    if not _ADDRESS.match(url):
        raise invalid("url", f"{url[:100]!r} is not an http(s) address.")
    parts = urlsplit(url)
    parts = parts._replace(path=_quoted(parts.path), query=_quoted(parts.query))
    if any(pair.startswith(f"{_TOKEN}=") for pair in parts.query.split("&")):
        raise invalid("url", f"it has a {_TOKEN} already.")
    token = f"{_TOKEN}={_token(parts.path, parts.query, secret)}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{token}" if parts.query else token))


def verify_url(url: str, secret: str) -> bool:
    """Return True if `sign_url` made this URL, or this path and query, with this secret. Tokens are
    compared in constant time.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    pairs = parts.query.split("&")
    tokens = [pair.partition("=")[2] for pair in pairs if pair.startswith(f"{_TOKEN}=")]
    rest = "&".join(pair for pair in pairs if not pair.startswith(f"{_TOKEN}="))
    expected = _token(parts.path, rest, secret).encode()
    return len(tokens) == 1 and hmac.compare_digest(tokens[0].encode(errors="replace"), expected)


def parse(body: bytes | str | Mapping[str, Any]) -> WebhookEvent:
    """Return the job and the status that a callback body names.

    A story is named by `batch_id` or `story_id`, an asset by `media_id` or `asset_id`; a bare `id`
    is a story when the body has fields of one, else an asset. Raise InvalidArgumentError for
    anything else.
    """
    raw, names = _object(body), _STORY_IDS + _ASSET_IDS
    for name in names:
        value, status = raw.get(name), raw.get("status")
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            is_story = name in _STORY_IDS or (name == "id" and bool(_STORY_FIELDS & raw.keys()))
            ref = JobRef("story" if is_story else "asset", str(value))
            return WebhookEvent(ref, None if status is None else str(status), raw)
    raise invalid("body", f"no job is named by {', '.join(names)}.")


def _object(body: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
    try:
        raw = dict(body) if isinstance(body, Mapping) else json.loads(body)
    except (ValueError, TypeError, RecursionError) as error:
        raise invalid("body", f"not JSON ({error}).") from error
    if not isinstance(raw, dict):
        raise invalid("body", f"expected an object, not {type(raw).__name__}.")
    return raw


def _token(path: str, query: str, secret: str) -> str:
    if not secret:
        raise invalid("secret", "it is empty.")
    signed = f"{_quoted(path) or '/'}?{_quoted(query)}".encode()
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _quoted(text: str) -> str:
    """Return a part of an address as it is written when a request is sent to it."""
    return _ESCAPE.sub(_escaped, quote(text, safe=_UNQUOTED, errors="surrogatepass"))


def _escaped(found: re.Match[str]) -> str:
    """Return an escape in upper case, or the letter itself if it needs none."""
    code = found[1]
    if code is None:
        return "%25"
    plain = chr(int(code, 16))
    return plain if plain in _UNRESERVED else f"%{code.upper()}"
