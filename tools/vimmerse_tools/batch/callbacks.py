"""Callbacks that heal: the signed address of each attempt names its row, so that the callback of a
job tells which row it belongs to, also when the answer of its create was lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import httpx
from vimmerse import JobRef

from .journal import Journal

if TYPE_CHECKING:
    from vimmerse.models import Asset, Story


def healer(journal: Journal) -> Callable[[Story | Asset, httpx.URL], Awaitable[None]]:
    """Return the `on_job` of a `vimmerse.asgi.webhook_endpoint` with the batch's webhook secret.

    It notes the job in the row that the callback's address names, if the row has none yet. Whoever
    carries the batch then goes on with it.
    """

    async def on_job(job: Story | Asset, address: httpx.URL) -> None:
        key, attempt = address.params.get("batch_key"), address.params.get("batch_attempt", "")
        if key and attempt.isdecimal():
            await journal.submitted(key, int(attempt), str(JobRef.of(job)))

    return on_job
