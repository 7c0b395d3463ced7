"""Reads responses: a parsed model for every success, a typed error for every other status."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from dateutil import parser as dates

from .. import errors

T = TypeVar("T")
_BY_STATUS: dict[int, type[errors.APIError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    402: errors.InsufficientCreditsError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    422: errors.UnprocessableError,
    429: errors.RateLimitError,
}
_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")
_RESULT_MARKS = {"id", "total_credits"}
_LONGEST_WORDS = 500


def parsed(
    response: httpx.Response,
    parse: Callable[[Mapping[str, Any]], T],
    call: str,
    asked_for: object = None,
) -> T:
    """Parse a successful response. One that holds an object in `data`, as legacy routes answer, and
    no result beside it is unwrapped. `asked_for` is the id of the job that was read: a job whose
    id is null is that one, and one with another id is unreadable.

    Raise ResponseDecodeError for what is not JSON or not of the documented shape.
    """
    try:
        body = response.json()
        if not isinstance(body, dict):
            raise TypeError(f"expected a JSON object, not {type(body).__name__}")
        wrapped = isinstance(body.get("data"), dict) and not body.keys() & _RESULT_MARKS
        return parse(_with_id_as_text(body["data"] if wrapped else body, asked_for))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise errors.ResponseDecodeError(
            f"{call} was answered {response.status_code}, but the response cannot be read "
            f"({_reason(error)}): {_excerpt(response)!r}. If the call creates something, "
            "it was probably accepted: look before you send it again.",
            response=response,
        ) from error


def _with_id_as_text(fields: dict[str, Any], asked_for: object) -> dict[str, Any]:
    """Return the fields with an id that is text, or without one if it is null."""
    id_ = fields.get("id")
    if id_ is None and "id" in fields:
        id_ = asked_for
    if id_ is None:
        return {name: value for name, value in fields.items() if name != "id"}
    if not isinstance(id_, str | int):
        raise TypeError(f"an id that is a {type(id_).__name__}")
    if asked_for is not None and str(id_) != asked_for:
        raise ValueError(f"it is about {str(id_)[:100]!r}, not {asked_for!r}")
    return {**fields, "id": str(id_)}


def api_error(response: httpx.Response, call: str, advice: str | None = None) -> errors.APIError:
    """Return the typed error of a response that is not a success, whatever its body looks like.
    `advice` is what to do, by default what the kind of error says.
    """
    body = _json(response)
    words, code = _words_and_code(body)
    message = (words or _text_words(response) or response.reason_phrase or "no explanation")[
        :_LONGEST_WORDS
    ]
    kind = errors.RateLimitError if code == "REACHED_LIMIT" else _kind(response.status_code)
    facts: dict[str, Any] = {
        "status": response.status_code,
        "code": code,
        "message": message,
        "request_id": request_id(response),
        "response": response,
    }
    if kind is errors.RateLimitError:
        facts["retry_after"] = retry_after(response)
    if kind is errors.UnprocessableError:
        detail = body.get("detail") if isinstance(body, dict) else None
        facts["errors"] = detail if isinstance(detail, list) else []
    labels = [f"code {code}"] * bool(code) + [f"request id {facts['request_id']}"] * bool(
        facts["request_id"]
    )
    where = f" ({', '.join(labels)})" if labels else ""
    return kind(
        f"{call} was answered {response.status_code}: {message.rstrip('.')}{where}. "
        f"{advice or _advice(kind, response)}",
        **facts,
    )


def request_id(response: httpx.Response) -> str | None:
    """Return the id that the headers give the request; the pages document no such header."""
    return next(
        (response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers), None
    )


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of a Retry-After header, given as a number or an HTTP date; None if it is
    absent or unreadable.
    """
    value = response.headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _seconds_until(value, response.headers.get("date"))
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(value: str, date: str | None) -> float | None:
    try:
        then = dates.parse(value)
        now = dates.parse(date) if date else datetime.now(UTC)
        return max(0.0, (then - now).total_seconds())
    except (ValueError, OverflowError, TypeError):
        return None


def _kind(status: int) -> type[errors.APIError]:
    return _BY_STATUS.get(status) or (errors.ServerError if status >= 500 else errors.APIError)


def _advice(kind: type[errors.APIError], response: httpx.Response) -> str:
    if response.has_redirect_location:
        return "Redirects are not followed, so that the key stays with its host: correct base_url."
    seconds = retry_after(response)
    if kind is errors.RateLimitError and seconds is not None:
        return (
            f"Nothing was created. It asks for a pause of {seconds:g} s: send it again then. The "
            "client does so itself, up to max_retries, if the pause fits into timeout."
        )
    return kind.advice


def _words_and_code(body: Any) -> tuple[str | None, str | None]:
    """Read {message, code}, {message: CODE} and FastAPI's {detail: ...}."""
    if not isinstance(body, dict):
        return (body, None) if isinstance(body, str) else (None, None)
    message, code, detail = body.get("message"), body.get("code"), body.get("detail")
    if code is None and isinstance(message, str) and re.fullmatch(r"[A-Z][A-Z0-9_]+", message):
        code = message
    words = message if isinstance(message, str) else _detail_words(detail)
    return words, None if code is None else str(code)


def _detail_words(detail: Any) -> str | None:
    if isinstance(detail, str):
        return detail
    if not isinstance(detail, list):
        return None
    return (
        "; ".join(_place(item) if isinstance(item, dict) else str(item) for item in detail) or None
    )


def _place(item: dict[str, Any]) -> str:
    location = item.get("loc")
    place = ".".join(map(str, location)) if isinstance(location, list) else ""
    return f"{place}: {item.get('msg')}" if place else str(item.get("msg"))


def _text_words(response: httpx.Response) -> str:
    """Return the title of an HTML page, or plain text as it stands."""
    text = _excerpt(response)
    if "html" not in response.headers.get("content-type", "") and not text.lstrip().startswith("<"):
        return " ".join(text.split())
    title = re.search(r"<(title|h1)[^>]*>(.*?)</\1", text, re.IGNORECASE | re.DOTALL)
    return " ".join(title.group(2).split()) if title else "an HTML page"


def _excerpt(response: httpx.Response) -> str:
    return response.content[:_LONGEST_WORDS].decode(errors="replace")


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _reason(error: Exception) -> str:
    return f"no field {error}" if isinstance(error, KeyError) else str(error)
