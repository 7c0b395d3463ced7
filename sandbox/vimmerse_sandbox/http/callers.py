"""The address by which a caller knows the sandbox, and which requests of browsers are refused.

A foreign page must neither control the sandbox nor read from it. Browsers say where a request comes
from in Origin and Sec-Fetch-Site. With DNS rebinding, a foreign name points at this machine and
counts as the same site; such requests are recognised by the name in Host.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.requests import Request

from .. import USER_AGENT
from ..errors import Refusal

# Top-level names that nobody can register in the public DNS.
PRIVATE = frozenset({"localhost", "local", "internal", "test"})


def base_url(request: Request) -> str:
    """Return the base URL that the caller used; without a usable Host header, our own."""
    host = request.headers.get("host", "")
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]{1,255}", host):
        host = "{}:{}".format(*request.scope["server"])
    return f"{request.scope['scheme']}://{host}"


def refuse_foreign(request: Request, *, links: bool = False) -> None:
    """Refuse with 403 a request that a foreign page has caused.

    With `links`, following a link from such a page is allowed: that page cannot read the answer.
    """
    headers = request.headers
    if headers.get("user-agent") == USER_AGENT:
        raise Refusal(403, "This is not for callbacks and fetches of a sandbox.", "FORBIDDEN")
    own = f"{request.scope['scheme']}://{headers.get('host')}"
    foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"))
    if headers.get("origin", own) != own or (
        foreign and not (links and followed == ("navigate", "document"))
    ):
        raise Refusal(403, "This is not for other web pages.", "FORBIDDEN")
    if not _is_private(headers.get("host", "localhost")):
        message = "The name in Host is a public one: use an IP address or localhost instead."
        raise Refusal(403, message, "FORBIDDEN")


def _is_private(host: str) -> bool:
    """Return True if a Host is an IP address or a name that cannot be registered publicly."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return "." not in name or name.rpartition(".")[2] in PRIVATE
