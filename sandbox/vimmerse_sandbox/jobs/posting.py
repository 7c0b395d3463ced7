"""Send one HTTP POST and read its status: all that a callback needs of an HTTP client.

Nothing is followed, kept or believed; the whole exchange has 10 seconds, as the page gives it.
"""

import asyncio
import ipaddress
import re
from urllib.parse import SplitResult, quote, urlsplit

LIMIT_SECONDS = 10.0


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this machine, without asking anyone for its name."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


async def post_json(url: str, content: bytes) -> int:
    """Return the status of the answer.

    Raises OSError, TimeoutError among them, when there is none, and ValueError for an answer that
    is no HTTP or an address that is none.
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
        "User-Agent: vimmerse-sandbox",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")
