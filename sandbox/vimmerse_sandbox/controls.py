"""The sandbox's own controls under /_sandbox: reset, ledger, requests. No part of the vendor's API.

A page in a browser must not steer it: requests that carry an Origin are refused.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .errors import Refusal
from .jobs import Account, timestamp
from .sandbox import Sandbox

PREFIX = "/_sandbox"


def ledger(sandbox: Sandbox) -> dict[str, Any]:
    """Return every account's credits, and how many times anyone was charged."""
    sandbox.store.settle(sandbox.now())
    accounts = [_account(account) for account in sandbox.store.accounts.values()]
    return {"charges": charges(sandbox), "accounts": accounts}


def charges(sandbox: Sandbox) -> int:
    """Return how many charges were made, refunded ones included."""
    accounts = list(sandbox.store.accounts.values())
    return sum(entry.kind == "charge" for one in accounts for entry in one.ledger.entries)


def routes(sandbox: Sandbox) -> list[Route]:
    async def reset(_: Request) -> dict[str, Any]:
        sandbox.reset()
        return {}

    async def show_ledger(_: Request) -> dict[str, Any]:
        return ledger(sandbox)

    async def show_requests(_: Request) -> dict[str, Any]:
        return {"requests": [asdict(record) for record in sandbox.requests]}

    return [
        Route(f"{PREFIX}/reset", _own(reset), methods=["POST"]),
        Route(f"{PREFIX}/ledger", _own(show_ledger), methods=["GET"]),
        Route(f"{PREFIX}/requests", _own(show_requests), methods=["GET"]),
    ]


def _own(
    control: Callable[[Request], Awaitable[dict[str, Any]]],
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if "origin" in request.headers:
            raise Refusal(403, "The controls are not for web pages.", "FORBIDDEN")
        return JSONResponse(await control(request))

    return endpoint


def _account(account: Account) -> dict[str, Any]:
    entries = account.ledger.entries
    return {
        "account": account.name,
        "opening": account.ledger.opening,
        "balance": account.ledger.balance,
        "entries": [{**asdict(entry), "at": timestamp(entry.at)} for entry in entries],
    }
