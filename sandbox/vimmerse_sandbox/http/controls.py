"""The sandbox's own controls under /_sandbox, which are not part of the vendor's API.

Requests that a browser sends on behalf of a web page are refused.
"""

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..document import Body, body
from ..errors import bad_request
from ..jobs.accounts import Account
from ..jobs.ledger import Entry
from ..jobs.lifecycle import Run, move
from ..sandbox import Sandbox
from ..state.clock import END, timestamp
from ..state.faults import ANY, FIELDS, MEDIA, Fault
from . import callers
from .intake import read_json

PREFIX = "/_sandbox"
MAX_BODY_BYTES = 100_000

Answer = dict[str, Any]
Control = Callable[[Sandbox, Answer, Request], Answer]


def _schema(properties: Answer, required: tuple[str, ...] = ()) -> Body:
    shape = {"type": "object", "additionalProperties": False}
    return body({**shape, "properties": properties, "required": list(required)})


NOTHING = _schema({})
CLOCK = _schema(
    {
        "speed": {"type": "number", "minimum": 0, "maximum": 10_000},
        "advance": {"type": "number", "minimum": 0, "maximum": 31_536_000, "default": 0},
    }
)
PROGRESSION = _schema(
    {
        "mode": {"enum": ["immediate", "timed", "manual"]},
        "seconds": {"type": "number", "exclusiveMinimum": 0, "maximum": 31_536_000},
    },
    ("mode",),
)
JOB = _schema(
    {
        "status": {"enum": ["processing", "success", "fail"], "default": "processing"},
        "progress": {"type": "integer", "minimum": 0, "maximum": 99, "default": 50},
        "message": {"type": "string", "maxLength": 1000, "default": "Told to fail."},
    }
)


def reset(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    sandbox.reset()
    return {}


def ledger(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    """Return every account's credits, and the number of all charges."""
    accounts = [_account(account) for account in sandbox.store.accounts.values()]
    return {"charges": charges(sandbox), "accounts": accounts}


def charges(sandbox: Sandbox) -> int:
    """Return the number of charges, including those that were refunded."""
    accounts = list(sandbox.store.accounts.values())
    return sum(one.ledger.charges for one in accounts)


def requests(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    records = [{**asdict(one), "at": timestamp(one.at)} for one in sandbox.requests]
    return {"requests": records}


def deliveries(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    return {"deliveries": [asdict(delivery) for delivery in sandbox.webhooks.deliveries]}


def expire(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    """Expire all addresses; reading a job shows new ones."""
    sandbox.addresses.expire()
    return {}


def clock(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    """Set the clock's speed, advance it, or just read it."""
    if "speed" in given:
        sandbox.clock.set_speed(given["speed"])
    if sandbox.now() + given.get("advance", 0) > END:
        raise bad_request("The clock goes no further than the year 3000.")
    sandbox.clock.advance(given.get("advance", 0))
    sandbox.store.settle(sandbox.now())
    return {"now": timestamp(sandbox.now()), "speed": sandbox.clock.speed}


def progression(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    """Set how long jobs take that start from now on; manual ones never end by themselves."""
    timed = given.get("seconds", sandbox.settings.job_seconds)
    sandbox.job_seconds = {"immediate": 0, "timed": timed, "manual": math.inf}[given["mode"]]
    return given


def job(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    """Move a job under way to a state, in which it stays, or end it."""
    now, store = sandbox.now(), sandbox.store
    account, found = store.find(request.path_params["job_id"])
    if found.work is None:
        raise bad_request("This job is not under way.")
    state, failure = found.at(now), found.work.run.failure
    match given["status"]:
        case "processing":
            state = move(state, "processing", given["progress"], now)
            store.steer(account, found, Run(state, now, math.inf, failure))
        case "success":
            store.steer(account, found, Run(state, now, 0, failure))
        case "fail":
            store.steer(account, found, Run(state, now, 0, given["message"] or "Told to fail."))
    store.settle(now)
    return {"status": found.at(now).status}


def faults(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    """Add a fault if one is given; return those that are still to come."""
    if given:
        sandbox.faults.add(Fault(**given))
    return {"faults": [asdict(fault) for fault in sandbox.faults.waiting]}


def clear_faults(sandbox: Sandbox, given: Answer, request: Request) -> Answer:
    sandbox.faults.clear()
    return {"faults": []}


def routes(sandbox: Sandbox, operations: Sequence[str]) -> list[Route]:
    """Return the controls; faults are possible for these operations and for media files."""
    names = {"enum": [ANY, MEDIA, *operations]}
    fault = _schema({**FIELDS, "operation": {**FIELDS["operation"], **names}}, ("kind",))

    def route(path: str, method: str, control: Control, expected: Body = NOTHING) -> Route:
        return Route(PREFIX + path, _own(sandbox, control, expected), methods=[method])

    return [
        route("/reset", "POST", reset),
        route("/ledger", "GET", ledger),
        route("/requests", "GET", requests),
        route("/deliveries", "GET", deliveries),
        route("/clock", "GET", clock),
        route("/clock", "POST", clock, CLOCK),
        route("/progression", "POST", progression, PROGRESSION),
        route("/jobs/{job_id}", "POST", job, JOB),
        route("/expire", "POST", expire),
        route("/faults", "GET", faults),
        route("/faults", "POST", faults, fault),
        route("/faults", "DELETE", clear_faults),
    ]


def _own(
    sandbox: Sandbox, control: Control, expected: Body
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        callers.refuse_foreign(request)
        takes = bool(expected.names)
        given = await read_json(request, expected, MAX_BODY_BYTES) if takes else {}
        sandbox.store.settle(sandbox.now())
        return JSONResponse(control(sandbox, given, request))

    return endpoint


def _account(account: Account) -> Answer:
    return {
        "account": account.name,
        "opening": account.ledger.opening,
        "balance": account.ledger.balance,
        "charges": account.ledger.charges,
        "entries": [_entry(entry) for entry in account.ledger.entries.values()],
    }


def _entry(entry: Entry) -> Answer:
    shown = {**asdict(entry), "at": timestamp(entry.at)}
    del shown["account"]
    return shown
