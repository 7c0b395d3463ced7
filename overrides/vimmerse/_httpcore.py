"""What httpx's classes and errors are called in httpcore, its pool of connections."""

from __future__ import annotations

import httpcore
import httpx

ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


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


def as_proxy(proxy: httpx.Proxy) -> httpcore.Proxy:
    """Return the proxy that the pool sends through."""
    return httpcore.Proxy(str(proxy.url), proxy.raw_auth, proxy.headers.raw, proxy.ssl_context)


def as_error(error: Exception) -> httpx.RequestError:
    """Return the error of httpx that has the name of one of ERRORS."""
    known: type[httpx.RequestError] = getattr(httpx, type(error).__name__)
    return known(str(error))
