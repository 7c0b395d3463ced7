"""Calls of bare httpx that send the same bytes as an SDK did, and decode the JSON of the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

_PER_REQUEST = {"host", "content-length", "content-type"}
Request = dict[str, Any]
"""A request as the server received it: method, target, headers, body."""


def last_request(url: str) -> Request:
    """Return the last request that the server received, its headers sorted."""
    sent: Request = httpx.get(f"{url}/bench/last").json()
    headers = sorted((name.lower(), value) for name, value in sent["headers"])
    return {**sent, "headers": headers}


def bare(url: str, sent: Request, *, sync: bool, keep_alive: bool = True) -> Callable[[], Any]:
    """Return a call that sends a request again, over kept connections or over fresh ones."""
    # Not the usual 5 s, after which a kept connection would be closed while others have their turn.
    limits = httpx.Limits(max_keepalive_connections=20 if keep_alive else 0, keepalive_expiry=60)
    client: Any = (httpx.Client if sync else httpx.AsyncClient)(timeout=60, limits=limits)
    client.headers = own = {k: v for k, v in sent["headers"] if k not in _PER_REQUEST}
    for name in set(client.headers) - set(own):
        del client.headers[name]
    address, body = f"{url}{sent['target']}", json.loads(sent["body"] or "null")

    def call() -> Any:
        return client.request(sent["method"], address, json=body).json()

    async def call_async() -> Any:
        return (await client.request(sent["method"], address, json=body)).json()

    return call if sync else call_async
