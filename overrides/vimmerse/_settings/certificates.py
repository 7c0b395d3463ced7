"""Whose certificates are trusted, and what an error about them says of the environment."""

from __future__ import annotations

import os
import ssl

import httpx

_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")  # the first that is set counts
_NOT_VERIFIED = "CERTIFICATE_VERIFY_FAILED"


def trusted() -> ssl.SSLContext:
    """Return httpx's context, or one that trusts nobody: then only what uses TLS fails."""
    try:
        return httpx.create_ssl_context()
    except (OSError, ValueError):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def explained(error: httpx.RequestError) -> httpx.RequestError:
    """Return the error, or one that names the variable which says what certificates are trusted."""
    if _NOT_VERIFIED not in str(error) or not hint():
        return error
    told = httpx.ConnectError(f"{error}. {hint()}")
    told.__cause__ = error
    return told


def hint() -> str:
    """Return which certificates the environment names, or nothing."""
    name = next((name for name in _VARIABLES if os.environ.get(name)), None)
    text = f"{name} is {os.environ.get(name or '')!r}: check that the right certificates are there"
    return text if name else ""
