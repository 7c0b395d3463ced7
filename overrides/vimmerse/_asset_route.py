"""The two routes an asset may be read from: the documented legacy one, and its likely V2 form,
which no page names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from vimmerse_api.api import Operation

from ._calls import call
from ._flow import Flow
from ._settings import Settings
from .errors import APIError, NotFoundError

T = TypeVar("T")
_ASSET_GET, _DOCUMENTED, _LIKELY = "asset_get", "", "/v2"


def call_any_route(
    settings: Settings, operation: Operation[T], arguments: Mapping[str, Any], **options: Any
) -> Flow[tuple[httpx.Response, T]]:
    """Send a call; when the documented asset route answers 404, try the other once and remember
    which one answered.
    """
    if operation.id != _ASSET_GET or operation.id in settings.routes:
        return (yield from call(settings, operation, arguments, **options))
    try:
        answer = yield from call(settings, operation, arguments, **options)
        settings.routes[operation.id] = _DOCUMENTED
    except NotFoundError as error:
        answer = yield from _other_route(settings, operation, arguments, error, options)
    return answer


def _other_route(
    settings: Settings,
    operation: Operation[T],
    arguments: Mapping[str, Any],
    first: NotFoundError,
    options: dict[str, Any],
) -> Flow[tuple[httpx.Response, T]]:
    try:
        answer = yield from call(settings, operation, arguments, route=_LIKELY, **options)
    except APIError:  # a gateway answers an unknown path with what it likes
        raise first from None
    settings.routes[operation.id] = _LIKELY
    return answer
