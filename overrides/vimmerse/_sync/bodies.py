# Made from _async/bodies.py by scripts/derive_sync.py. Do not edit.
"""Reads the body of a response."""

from __future__ import annotations

import httpx

from .._calls.body import Body
from .._flows.threads import finished


def whole(response: httpx.Response) -> httpx.Response:
    """Return the response with its body, which is read within bounds."""
    stream = response.stream
    if response.is_stream_consumed or not isinstance(stream, httpx.SyncByteStream):
        return response  # some transports read ahead
    try:
        body = Body(response)
        for chunk in stream:
            body.add(chunk)
    finally:
        finished(stream.close)
    response.stream = body.stream()
    response.read()
    return response
