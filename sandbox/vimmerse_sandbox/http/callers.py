"""How a caller has reached the sandbox, and which requests of browsers are let in.

A foreign page must neither steer the sandbox nor read from it. Browsers tell where a request comes
from, in Origin and Sec-Fetch-Site. A foreign name that has been pointed at this machine (DNS
rebinding) passes as the same site; what gives it away is the name, in Host.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.requests import Request

from ..errors import Refusal

# Names that nobody can own in the public DNS, and so cannot point at this machine.
PRIVATE = frozenset({"localhost", "local", "internal", "test"})


def base_url(request: Request) -> str:
    """Return the address under which the caller knows us, or our own if it names none."""
    host = request.headers.get("host", "")
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]{1,255}", host):
        host = "{}:{}".format(*request.scope["server"])
    return f"{request.scope['scheme']}://{host}"


def refuse_foreign(request: Request, *, links: bool = False) -> None:
    """Refuse with 403 what a foreign page has caused or could read.

    With `links`, such a page may lead its reader here, as links do: it cannot read what is opened.
    """
    headers = request.headers
    foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"))
    if "origin" in headers or (foreign and not (links and followed == ("navigate", "document"))):
        raise Refusal(403, "This is not for other web pages.", "FORBIDDEN")
    if not _is_private(headers.get("host", "localhost")):
        words = "The name in Host is a public one: use an IP address or localhost instead."
        raise Refusal(403, words, "FORBIDDEN")


def _is_private(host: str) -> bool:
    """Tell whether a Host is an address, or a name that only a private network can know."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return "." not in name or name.rpartition(".")[2] in PRIVATE
