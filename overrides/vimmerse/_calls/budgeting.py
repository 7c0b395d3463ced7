"""The budget at work: a job's price is estimated and reserved before it is submitted, and settled
when the finished job is read.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from vimmerse_api.api import RawResponse
from vimmerse_api.models import Asset, EstimateCreditsRequest, Story, StorySnapshot

from .._flows.steps import Flow
from ..budget import Budget
from ..credits import estimate_story_request
from ..errors import InvalidArgumentError
from ..jobs import JobRef, has_ended
from .requests import CallOptions, Prepared
from .shapes import fields_of

T = TypeVar("T")
Ask = Callable[[dict[str, Any], CallOptions], Flow[RawResponse[Any]]]
"""Asks the service what a job would cost."""
_IN_FORMULA = list(estimate_story_request.__kwdefaults__ or ())


def within_budget(
    budget: Budget, ready: Prepared[T], flow: Flow[RawResponse[T]], ask: Ask
) -> Flow[RawResponse[T]]:
    """Carry out the flow of a call; if it submits a job, only when the job fits the budget."""
    name = str(uuid.uuid4())
    with ready.files:
        if ready.operation.creates:
            budget.reserve(name, (yield from _estimate(ready, ask)))
        try:
            response = yield from flow
        except BaseException:
            if not ready.is_perhaps_accepted:
                budget.release(name)
            raise
    answer = response.parsed
    if ready.operation.creates and isinstance(answer, Story | Asset):
        budget.rename(name, str(JobRef.of(answer)))
    _settle(budget, answer)
    return response


def _estimate(ready: Prepared[Any], ask: Ask) -> Flow[int | None]:
    """Return the credits that an operation may cost at most, None if nobody can tell."""
    price = ready.operation.price
    if price is None:
        return None
    if price.is_free:
        return 0
    if price.formula:
        given = _priced(_IN_FORMULA, ready)
        return None if given is None else estimate_story_request(**given).credits
    given = _priced(fields_of(EstimateCreditsRequest).keys() - {"app_name"}, ready)
    if given is None:
        return None
    question = {"option": price.option, **given, "app_name": price.app_name}
    try:
        estimate = yield from ask(question, {})
    except InvalidArgumentError:  # from extra_body: the arguments have been checked
        return None
    return _figure(estimate.parsed.total_credits)


def _priced(names: Iterable[str], ready: Prepared[Any]) -> dict[str, Any] | None:
    """Return the fields that set a price as they are sent, or None if the price cannot be known: a
    field is null, or the operation does not document it.
    """
    arguments = ready.arguments
    replaced = {name: ready.extra_body[name] for name in names if name in ready.extra_body}
    if any(value is None or name not in arguments for name, value in replaced.items()):
        return None
    given = {name: arguments[name] for name in names if arguments.get(name) is not None}
    return given | replaced


def _settle(budget: Budget, answer: object) -> None:
    if isinstance(answer, StorySnapshot) and answer.id:  # what deleting answers with
        budget.settle(f"story:{answer.id}", _figure(answer.used_credits))
    elif isinstance(answer, Story | Asset) and has_ended(answer):
        used = answer.used_credits if isinstance(answer, Story) else answer.credits
        budget.settle(str(JobRef.of(answer)), _figure(used))


def _figure(used: object) -> int | None:
    """Return credits as a figure, None for anything else that a server may put in their place."""
    return used if isinstance(used, int) and not isinstance(used, bool) and used >= 0 else None
