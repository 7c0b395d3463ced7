"""Reads the body of a response."""

from __future__ import annotations

import httpx

from .._calls.body import Body
from .._flows.tasks import finished


async def whole(response: httpx.Response) -> httpx.Response:
    """Return the response with its body, which is read within bounds."""
    stream = response.stream
    if response.is_stream_consumed or not isinstance(stream, httpx.AsyncByteStream):
        return response  # some transports read ahead
    try:
        body = Body(response)
        async for chunk in stream:
            body.add(chunk)
    finally:
        await finished(stream.aclose)
    response.stream = body.stream()
    await response.aread()
    return response
