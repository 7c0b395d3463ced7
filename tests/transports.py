"""Tests that hold over every way of sending: httpx, blocking and awaited, and aiohttp."""

import pytest

over_every_transport = pytest.mark.parametrize(
    "new_client", ["sync", "async", "aiohttp"], indirect=True
)
