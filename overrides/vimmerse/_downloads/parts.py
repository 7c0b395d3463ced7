"""What a response says of the file that it carries: whether it is the file at all, which part of
it, and of which version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import httpx

_EXPIRED = {403, 404, 410}


class Refused(Exception):  # noqa: N818 -- never shown to users, who get a DownloadError
    """The host does not send the file, and would not if asked again."""


class Expired(Refused):
    """The address is refused: the job may have a new one."""


@dataclass(frozen=True)
class Part:
    """A part of a file, or all of it: from which byte, of how many, None if that is not told.
    `validator` is for If-Range.
    """

    start: int
    total: int | None
    validator: str | None
    is_partial: bool


def part_of(response: httpx.Response, dest: Path) -> Part:
    """Return the part that a response carries. Raise httpx.ReadError for what may be retried,
    Expired or Refused for what is no file.
    """
    _check(response, dest)
    headers = response.headers
    validator = headers.get("etag") or headers.get("last-modified")
    if validator and validator.startswith("W/"):
        validator = None  # a weak ETag does not promise equal bytes
    if response.status_code == 206:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", headers.get("content-range", ""))
        start, total = (int(found[1]), int(found[2])) if found else (-1, None)
        return Part(start, total, validator, is_partial=True)
    length = headers.get("content-length", "")
    return Part(0, int(length) if length.isdecimal() else None, validator, is_partial=False)


def _check(response: httpx.Response, dest: Path) -> None:
    status, headers = response.status_code, response.headers
    if status in _EXPIRED:
        raise Expired(f"it was answered {status}")
    if status == 429 or status >= 500:
        raise httpx.ReadError(f"it was answered {status}")
    if status not in {200, 206} or headers.get("content-encoding", "identity") != "identity":
        raise Refused(f"it was answered {status} in a form that is no file")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html" and dest.suffix.lower() not in {".html", ".htm"}:
        raise Expired("it was answered with an HTML page")  # of a host that lost the file


def continues(response: httpx.Response, part: Part, start: tuple[int, str] | None) -> bool:
    """Return True if a part begins where the bytes that are there end, and the response does not
    say that it belongs to another file than their validator.
    """
    have, validator = start or (0, "")
    kind = "etag" if validator.startswith('"') else "last-modified"
    is_same = response.headers.get(kind, validator) == validator
    return part.is_partial and part.start == have > 0 and is_same
