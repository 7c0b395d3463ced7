"""What a job will cost, before it is submitted: as the document says how to learn it."""

from __future__ import annotations

import inspect
import json
import shlex
from collections.abc import Mapping
from typing import Any

from vimmerse import AsyncVimmerse, credits
from vimmerse_api.api import Operation
from vimmerse_api.api.video import VideoResource

_ASKED = inspect.signature(VideoResource.estimate_credits).parameters.keys()
_IN_FORMULA = inspect.signature(credits.estimate_story_request).parameters.keys()
_UNKNOWN = {"credits": None, "low": None, "high": None, "usd": None}
Estimate = dict[str, Any]
"""What the records of an estimate hold."""


async def estimate(
    operation: Operation[Any], arguments: Mapping[str, Any], client: AsyncVimmerse | None
) -> Estimate:
    """Return what a call would cost. The service is asked if need be, and if there is a client."""
    price = operation.price
    if price is None:
        return {**_UNKNOWN, "note": "No page tells its price."}
    if price.is_free:
        return figures(0, note="It is free.")
    if price.formula:
        return of_story(arguments)
    given = {name: value for name, value in arguments.items() if name in _ASKED}
    given |= {"app_name": price.app_name, "option": arguments.get("option") or price.option}
    if client is None:
        return {**_UNKNOWN, "note": f"The service tells it: vimmerse credits video{_typed(given)}"}
    answer = await client.video.estimate_credits(**given)
    return figures(answer.total_credits, note="")


def of_story(arguments: Mapping[str, Any]) -> Estimate:
    """Return what a story would cost by the vendor's formula."""
    extra = arguments.get("extra_body") or {}
    instead = {name: value for name, value in extra.items() if name in _IN_FORMULA}
    if None in instead.values():
        return {**_UNKNOWN, "note": "What a field costs that is null is not known."}
    found = credits.estimate_story_request(**{**arguments, **instead})
    return {**figures(found.credits, found.note), "low": found.low, "high": found.high}


def _typed(given: Mapping[str, Any]) -> str:
    """Return options as they are typed."""
    texts = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
    }
    return "".join(f" --{name.replace('_', '-')} {shlex.quote(texts[name])}" for name in texts)


def figures(total: int | None, note: str) -> Estimate:
    """Return an estimate that is one figure."""
    usd = None if total is None else total / credits.CREDITS_PER_USD
    return {"credits": total, "low": total, "high": total, "usd": usd, "note": note}
