"""Callbacks: addresses that only their owner could have given out, and bodies of which nothing is
believed but the job's name. No clock, no socket.

Nobody signs callbacks. `sign_url` puts a keyed token into the callback address, `verify_url`
checks it, `parse` reads the body, and `client.confirm(event)` asks the API about the job it names.
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

from .errors import InvalidArgumentError
from .jobs import JobRef, Kind

_TOKEN = "vimmerse_token"
# The older document names a story `batch_id` and other media `media_id`; the rest are the names
# of our own models.
_KINDS: dict[str, Kind] = {
    "batch_id": "story",
    "story_id": "story",
    "media_id": "asset",
    "asset_id": "asset",
    "id": "asset",
}
_STORY_FIELDS = {"storyboard", "video_url", "used_credits", "progress_percentage"}
_UNQUOTED = "!#$%&'()*+,/:;=?@"
_UNRESERVED = string.ascii_letters + string.digits + "-._~"
_ESCAPE = re.compile("%([0-9a-fA-F]{2})?")


@dataclass(frozen=True)
class WebhookEvent:
    """What a callback claims: a job, its status, and the whole body in `raw`."""

    job: JobRef
    status: str | None
    raw: dict[str, Any]


def sign_url(url: str, secret: str) -> str:
    """Return the callback URL with a token in its query: HMAC-SHA256 of path and query, keyed with
    `secret`.

    Scheme and host are not signed, since a proxy may change them on the way. Give each job an
    address of its own, for instance `?order=17`, and a token cannot be carried over to another.
    """
    parts = urlsplit(url)
    parts = parts._replace(path=_quoted(parts.path), query=_quoted(parts.query))
    if any(pair.startswith(f"{_TOKEN}=") for pair in parts.query.split("&")):
        raise InvalidArgumentError(f"url: it has a {_TOKEN} already.", argument="url")
    token = f"{_TOKEN}={_token(parts.path, parts.query, secret)}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{token}" if parts.query else token))


def verify_url(url: str, secret: str) -> bool:
    """Tell, in constant time, whether `sign_url` made this URL with this secret.

    Takes a whole URL or path and query; whatever cannot be one does not verify.
    """
    try:
        parts = urlsplit(url)
        pairs = parts.query.split("&")
        tokens = [
            pair.removeprefix(f"{_TOKEN}=") for pair in pairs if pair.startswith(f"{_TOKEN}=")
        ]
        rest = "&".join(pair for pair in pairs if not pair.startswith(f"{_TOKEN}="))
        expected = _token(parts.path, rest, secret)
        return len(tokens) == 1 and hmac.compare_digest(tokens[0].encode(), expected.encode())
    except InvalidArgumentError:
        raise
    except ValueError:
        return False


def parse(body: bytes | str | Mapping[str, Any]) -> WebhookEvent:
    """Read a callback body in any of the known shapes.

    A story is named by `batch_id` or `story_id`, an asset by `media_id` or `asset_id`; a bare `id`
    is a story when the body has fields of one, else an asset. Raises InvalidArgumentError for
    anything else.
    """
    raw = _object(body)
    for name, kind in _KINDS.items():
        value = raw.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            is_story = kind == "story" or (name == "id" and bool(_STORY_FIELDS & raw.keys()))
            status = raw.get("status")
            return WebhookEvent(
                JobRef("story" if is_story else "asset", value),
                None if status is None else str(status),
                raw,
            )
    raise InvalidArgumentError(f"body: no job is named by {', '.join(_KINDS)}.", argument="body")


def _object(body: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
    try:
        raw = dict(body) if isinstance(body, Mapping) else json.loads(body)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidArgumentError(f"body: not JSON ({error}).", argument="body") from error
    if not isinstance(raw, dict):
        raise InvalidArgumentError(
            f"body: expected an object, not {type(raw).__name__}.", argument="body"
        )
    return raw


def _token(path: str, query: str, secret: str) -> str:
    if not secret:
        raise InvalidArgumentError("secret: it is empty.", argument="secret")
    signed = f"{_quoted(path) or '/'}?{_quoted(query)}".encode()
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _quoted(text: str) -> str:
    """Return text as it stands in an address that is sent: whoever calls it writes it so too."""
    return _ESCAPE.sub(_escaped, quote(text, safe=_UNQUOTED, errors="surrogatepass"))


def _escaped(found: re.Match[str]) -> str:
    """Return an escape in its one spelling: none for what needs none."""
    code = found[1]
    if code is None:
        return "%25"
    plain = chr(int(code, 16))
    return plain if plain in _UNRESERVED else f"%{code.upper()}"
