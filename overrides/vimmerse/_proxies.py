"""The proxies that the environment names: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, and NO_PROXY for
hosts that are reached without.
"""

from __future__ import annotations

from urllib.request import getproxies, proxy_bypass

import httpx

from .errors import VimmerseError

_SCHEMES = ("http", "https", "all")


class Proxies:
    """The proxies as they are when this is made. Raises VimmerseError for one that cannot be."""

    def __init__(self) -> None:
        found = getproxies()
        self.by_scheme = {name: _proxy(found[name]) for name in _SCHEMES if found.get(name)}

    def scheme_for(self, url: httpx.URL) -> str | None:
        """Return the key of the proxy for an address, None when it is reached without one."""
        if not self.by_scheme:
            return None
        host = url.host if url.port is None else f"{url.host}:{url.port}"
        key = url.scheme if url.scheme in self.by_scheme else "all"
        return None if key not in self.by_scheme or proxy_bypass(host) else key


def _proxy(address: str) -> httpx.Proxy:
    try:
        return httpx.Proxy(address if "://" in address else f"http://{address}")
    except (ValueError, httpx.InvalidURL) as error:
        raise VimmerseError(
            "A proxy that the environment names cannot be used. Nothing was sent: correct "
            "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY, or put the host into NO_PROXY."
        ) from error
