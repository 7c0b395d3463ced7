"""What our httpx clients are made with, and what httpx's classes and errors are called in httpcore,
its pool of connections.
"""

from __future__ import annotations

from http.cookiejar import CookieJar
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

MOST_CONNECTIONS = 100
ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


class NoCookies(CookieJar):
    """Keeps none: requests carry none, and reading those of every answer takes time."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Leave them."""


def pool_options(context: SSLContext, proxy: httpx.Proxy | None) -> dict[str, Any]:
    """Return what a pool is made with, in every release of httpcore 1."""
    options = {
        "ssl_context": context,
        "max_connections": MOST_CONNECTIONS,
        "max_keepalive_connections": 20,
        "keepalive_expiry": 5.0,  # seconds
    }
    if proxy:
        options |= {"proxy_url": str(proxy.url), "proxy_auth": proxy.raw_auth}
    if proxy and not is_socks(proxy):
        options |= {"proxy_headers": proxy.headers.raw, "proxy_ssl_context": proxy.ssl_context}
    return options


def is_socks(proxy: httpx.Proxy) -> bool:
    """Tell a SOCKS proxy from one that speaks HTTP."""
    return proxy.url.scheme.startswith("socks")


def as_request(request: httpx.Request) -> httpcore.Request:
    """Return the request that the pool sends."""
    url = request.url
    sent = httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        content=request.stream,
        extensions=request.extensions,
    )
    sent.headers = request.headers.raw  # given above, each would be checked once more
    return sent


def as_error(error: Exception) -> httpx.RequestError:
    """Return the error of httpx that has the name of one of ERRORS."""
    known: type[httpx.RequestError] = getattr(httpx, type(error).__name__)
    return known(str(error))
