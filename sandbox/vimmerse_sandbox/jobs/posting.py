"""Send one HTTP POST and read its status, which is all that a callback needs.

Redirects are not followed, and connections are not reused. The whole exchange may take 10 seconds,
as the page says.
"""

import asyncio
import ipaddress
import re
from urllib.parse import SplitResult, quote, urlsplit

from .. import USER_AGENT

LIMIT_SECONDS = 10.0


def is_loopback(url: str) -> bool:
    """Return True if a URL is on this machine, without a DNS lookup."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


async def post_json(url: str, content: bytes) -> int:
    """Return the status of the answer.

    Raises OSError (TimeoutError included) if there is no answer, and ValueError if the answer is
    not HTTP or the URL is invalid.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    async with asyncio.timeout(LIMIT_SECONDS):
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure or None)
        try:
            writer.write(_head(parts, port, len(content)) + content)
            line = await reader.readline()
            await reader.read(65_536)
        finally:
            writer.close()
    status = re.match(rb"HTTP/1\.[01] (\d{3})", line)
    if status is None:
        raise ValueError("the answer is not HTTP")
    return int(status[1])


def _head(parts: SplitResult, port: int, length: int) -> bytes:
    query = f"?{parts.query}" if parts.query else ""
    target = quote(f"{parts.path or '/'}{query}", safe="/?:@!$&'()*+,;=%~-._")
    host = str(parts.hostname)
    name = f"[{host}]" if ":" in host else host.encode("idna").decode()
    lines = (
        f"POST {target} HTTP/1.1",
        f"Host: {name}:{port}",
        f"User-Agent: {USER_AGENT}",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")
