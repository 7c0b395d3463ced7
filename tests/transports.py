"""A mark for tests that run over every transport: sync httpx, async httpx and aiohttp."""

import pytest

over_every_transport = pytest.mark.parametrize(
    "new_client", ["sync", "async", "aiohttp"], indirect=True
)
