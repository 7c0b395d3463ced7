"""Fetch a file from another server of this machine: no proxy, no redirect, bounded in bytes and in
time. It needs no thread, so slow servers hold up nobody.
"""

import asyncio
import os
import re
import tempfile
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from .. import USER_AGENT

LIMIT_SECONDS = 10.0
PIECE = 1 << 16
# What a path or a query may contain besides letters and digits.
SAFE = "/?:@!$&'()*+,;=%~-._"


class FetchError(Exception):
    """The file could not be fetched; the message says why."""


async def fetch(url: str, most_bytes: int) -> BinaryIO:
    """Return a temporary file with the body; raises FetchError if it cannot be fetched."""
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            return await _fetched(url, most_bytes)
    except TimeoutError as error:
        raise FetchError(f"it did not arrive within {LIMIT_SECONDS:g} seconds") from error
    except ConnectionError as error:
        raise FetchError(os.strerror(error.errno) if error.errno else str(error)) from error
    except (OSError, ValueError, EOFError, asyncio.LimitOverrunError) as error:
        raise FetchError(str(error)) from error


async def _fetched(url: str, most_bytes: int) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        await _copy(url, file, most_bytes)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


async def _copy(url: str, file: BinaryIO, most_bytes: int) -> None:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure or None)
    try:
        # An answer to HTTP/1.0 is not chunked.
        request = (
            f"GET {quote(parts.path or '/', safe=SAFE)}{_query(parts.query)} HTTP/1.0",
            f"Host: {parts.netloc}",
            f"User-Agent: {USER_AGENT}",
        )
        writer.write("".join(f"{line}\r\n" for line in (*request, "")).encode())
        length = _length(await reader.readuntil(b"\r\n\r\n"))
        while piece := await reader.read(PIECE):
            file.write(piece)
            if file.tell() > most_bytes:
                raise ValueError(f"it has more than {most_bytes} bytes")
    finally:
        writer.close()
    if length is not None and file.tell() < int(length):
        raise EOFError(f"only {file.tell()} of its {int(length)} bytes arrived")


def _length(head: bytes) -> bytes | None:
    """Return the Content-Length of an answer, if it has one; raises ValueError unless it is 200."""
    status = re.match(rb"HTTP/1\.[01] (\d{3})", head)
    if status is None:
        raise ValueError("the answer is not HTTP")
    if status[1] != b"200":
        raise ValueError(f"the answer is {status[1].decode()}")
    found = re.search(rb"\r\ncontent-length: *(\d{1,15})\r\n", head, re.IGNORECASE)
    return found[1] if found else None


def _query(query: str) -> str:
    return "?" + quote(query, safe=SAFE) if query else ""
