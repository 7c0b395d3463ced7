"""Addresses without what may be secret in them: user, password, query and fragment."""

from __future__ import annotations

import re

from .._root import chain

_QUERY = re.compile(r"(https?://[^\s?#'\"]*)[?#][^\s'\")]*")


def is_url(value: object) -> bool:
    """Return True for the text of an http(s) address."""
    return isinstance(value, str) and value.lower().startswith(("http://", "https://"))


def bare(url: str) -> str:
    """Return a URL without user, password, query and fragment."""
    scheme, slashes, rest = url.partition("#")[0].partition("?")[0].partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"


def without_queries(text: str) -> str:
    """Return a text whose addresses have lost their queries."""
    return _QUERY.sub(r"\1", text)


def shown(error: BaseException) -> BaseException | None:
    """Return an error that may be shown as the cause of another, or None if its text, or that of
    its own causes, has the query of an address: some transports repeat whole requests.
    """
    is_told = any(_QUERY.search(f"{link} {link!r}") for link in chain(error))
    return None if is_told else error
