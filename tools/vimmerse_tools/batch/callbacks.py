"""Callbacks that heal: the signed address of each attempt names its row, so that the callback of a
job tells which row it belongs to, also when the answer of its create was lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
from vimmerse import JobRef, webhooks

from .journal import Journal, Settings

if TYPE_CHECKING:
    from vimmerse.models import Asset, Story


def callback_address(settings: Settings, key: str, attempt: int) -> str | None:
    """Return the signed address for the callback of one attempt, None without a webhook base."""
    if not settings.webhook_base or not settings.webhook_secret:
        return None
    joint = "&" if "?" in settings.webhook_base else "?"
    url = f"{settings.webhook_base}{joint}batch_key={quote(key, safe='')}&batch_attempt={attempt}"
    return webhooks.sign_url(url, settings.webhook_secret)


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
