"""What a response says of the file that it carries: which part, of which version."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx

from .._calls.retry import AttemptResult, result_of_status
from .partial import Part
from .results import Order

_EXPIRED = {403, 404, 410}


class Expired(Exception):  # noqa: N818 -- never shown to users, who get a DownloadError
    """The address is refused: the job may have a new one."""


def part_of(order: Order, response: httpx.Response, kept: Part | None) -> Part | None:
    """Return the part that a response carries, None if it does not continue what is kept.

    Raise Expired if the job may have another address, httpx.ReadError for what may be retried, and
    DownloadError for what is no file.
    """
    if kept and response.status_code == 416:  # nothing is missing, or it is another file
        return None
    _check(order, response)
    headers = response.headers
    encoding = headers.get("content-encoding", "")
    if response.status_code == 200:
        length = headers.get("content-length", "")
        validator = headers.get("etag") or headers.get("last-modified") or ""
        is_weak = validator.startswith("W/")  # a weak ETag does not promise equal bytes
        total = int(length) if length.isdecimal() else None
        return Part(0, total, "" if is_weak else validator, encoding)
    if kept is None:
        raise httpx.ReadError("a part was sent, though the whole was asked for")
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", headers.get("content-range", ""))
    kind = "etag" if kept.validator.startswith('"') else "last-modified"
    told = headers.get(kind, kept.validator if kind != "etag" and "etag" in headers else None)
    if not found or int(found[1]) != kept.start or told != kept.validator:
        return None
    total = int(found[2])
    more = replace(kept, total=total, encoding=encoding or kept.encoding)  # it need not repeat that
    return more if kept.total in (None, total) else None


def _check(order: Order, response: httpx.Response) -> None:
    status, headers = response.status_code, response.headers
    if status in _EXPIRED:
        raise Expired(f"it was answered {status}")
    if result_of_status(status, has_retry_after=False) is not AttemptResult.ANSWERED:
        raise httpx.ReadError(f"it was answered {status}")
    if status not in {200, 206}:
        raise order.broken(f"it was answered {status} in a form that is no file")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html" and order.partial.dest.suffix.lower() not in {".html", ".htm"}:
        raise Expired("it was answered with an HTML page")  # of a host that lost the file
