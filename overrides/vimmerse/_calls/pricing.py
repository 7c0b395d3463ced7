"""What a job will cost, estimated before it is submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from vimmerse_api.api import RawResponse
from vimmerse_api.models import EstimateCreditsRequest

from .._flows.steps import Flow
from ..credits import estimate_story_request
from ..errors import InvalidArgumentError
from ..jobs import figure
from .requests import CallOptions, Prepared
from .shapes import fields_of

Ask = Callable[[dict[str, Any], CallOptions], Flow[RawResponse[Any]]]
"""Asks the service what a job would cost."""
_IN_FORMULA = list(estimate_story_request.__kwdefaults__ or ())


def estimated(ready: Prepared[Any], ask: Ask | None) -> Flow[int | None]:
    """Return the credits that a job may cost at most, None if nobody can tell. Without `ask`, the
    service is not asked.
    """
    price = ready.operation.price
    if price is None:
        return None
    if price.is_free:
        return 0
    if price.formula:
        given = _priced(_IN_FORMULA, ready)
        return None if given is None else estimate_story_request(**given).credits
    given = ask and _priced(fields_of(EstimateCreditsRequest).keys() - {"app_name"}, ready)
    if not ask or given is None:
        return None
    question = {"option": price.option, **given, "app_name": price.app_name}
    try:
        estimate = yield from ask(question, {})
    except InvalidArgumentError:  # from extra_body: the arguments have been checked
        return None
    return figure(estimate.parsed.total_credits)


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
