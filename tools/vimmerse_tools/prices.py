"""What a job will cost, before it is submitted: as the document says how to learn it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from vimmerse import AsyncVimmerse, credits
from vimmerse_api.api import Operation

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
    app_name, option = price.app_name, arguments.get("option") or price.option
    if client is None:
        ask = f"vimmerse credits video --app-name {app_name} --option {option}"
        return {**_UNKNOWN, "note": f"The service tells it: {ask}"}
    known = inspect.signature(client.video.estimate_credits).parameters
    given = {name: value for name, value in arguments.items() if name in known}
    answer = await client.video.estimate_credits(
        **{**given, "app_name": app_name, "option": option}
    )
    return figures(answer.total_credits, note="")


def of_story(arguments: Mapping[str, Any]) -> Estimate:
    """Return what a story would cost by the vendor's formula."""
    found = credits.estimate_story_request(**arguments)
    return {**figures(found.credits, found.note), "low": found.low, "high": found.high}


def figures(total: int | None, note: str) -> Estimate:
    """Return an estimate that is one figure."""
    usd = None if total is None else total / credits.CREDITS_PER_USD
    return {"credits": total, "low": total, "high": total, "usd": usd, "note": note}
