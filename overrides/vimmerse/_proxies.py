"""The proxies that the environment names: HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, and in NO_PROXY
who is reached without. They mean what they mean to httpx.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.request import getproxies

import httpx

from ._httpcore import is_socks
from .errors import VimmerseError

_ADVICE = "Nothing was sent: correct HTTP_PROXY, HTTPS_PROXY or ALL_PROXY, or unset them."


def proxies_by_pattern() -> dict[str, httpx.Proxy | None]:
    """Return proxies under the patterns of addresses that httpx takes for `mounts`, None for those
    that are reached without. Raises VimmerseError for a proxy that cannot be used.
    """
    found = getproxies()
    spared = [host for host in map(str.strip, found.get("no", "").split(",")) if host]
    if "*" in spared:
        return {}
    named = {f"{name}://": found[name] for name in ("http", "https", "all") if found.get(name)}
    proxies = {pattern: _proxy(address) for pattern, address in named.items()}
    return {**proxies, **dict.fromkeys(_pattern(host) for host in spared)} if proxies else {}


def _proxy(address: str) -> httpx.Proxy:
    try:
        proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
    except (ValueError, httpx.InvalidURL):  # whose words may have the password
        words = f"A proxy that the environment names cannot be used. {_ADVICE}"
        raise VimmerseError(words) from None
    if is_socks(proxy) and find_spec("socksio") is None:
        words = "The environment names a SOCKS proxy, which needs: pip install 'httpx[socks]'."
        raise VimmerseError(f"{words} {_ADVICE}")
    return proxy


def _pattern(host: str) -> str:
    """Return the pattern of a host and of those beneath it; of an address alone."""
    if "://" in host:
        return host
    with suppress(ValueError):
        address = ip_address(host.partition("/")[0].strip("[]"))
        return f"all://[{address}]" if address.version == 6 else f"all://{address}"
    wide = f"all://*{host}"
    if host.lower() != "localhost" and _is_pattern(wide):
        return wide
    return f"all://{host}"


def _is_pattern(text: str) -> bool:
    """Tell whether httpx takes a pattern: names beyond ASCII take no asterisk."""
    try:
        return bool(httpx.URL(text))
    except httpx.InvalidURL:
        return False
