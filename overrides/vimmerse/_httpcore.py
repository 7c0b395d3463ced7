"""What httpx's classes and errors are called in httpcore, its pool of connections."""

from __future__ import annotations

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


def pool_options(context: SSLContext, proxy: httpx.Proxy | None) -> dict[str, Any]:
    """Return what a pool is made with."""
    through = proxy and httpcore.Proxy(
        str(proxy.url), proxy.raw_auth, proxy.headers.raw, proxy.ssl_context
    )
    return {
        "ssl_context": context,
        "proxy": through,
        "max_connections": MOST_CONNECTIONS,
        "max_keepalive_connections": 20,
        "keepalive_expiry": 5.0,  # seconds
    }


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
