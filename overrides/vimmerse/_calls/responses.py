"""Reads responses: a parsed model for every success, a typed error for every other status."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from dateutil import parser as dates
from vimmerse_api import results
from vimmerse_api.api import RawResponse

from .. import errors
from ..jobs import is_id
from .requests import Prepared

T = TypeVar("T")
results.ERROR = errors.VimmerseError  # raised by the models themselves
_BY_STATUS: dict[int, type[errors.APIError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    402: errors.InsufficientCreditsError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    422: errors.UnprocessableError,
    429: errors.RateLimitError,
}
_REQUEST_ID_HEADERS = (b"x-request-id", b"request-id", b"x-correlation-id", b"cf-ray")
_RESULT_MARKS = {"id", "total_credits"}
_LONGEST_TEXT = 500
_PROBABLY_CREATED = "The job probably exists: look for it before you send it again."
_HARMLESS = "The call creates nothing, so it is safe to repeat."


def read(ready: Prepared[T], response: httpx.Response) -> RawResponse[T]:
    """Parse a successful response. Legacy routes wrap a result in `data`, with none beside it.

    Raise ResponseDecodeError for what is not JSON, not of the documented shape, or about another
    job than the one that was asked for.
    """
    try:
        body = response.json()
        if not isinstance(body, dict):
            raise TypeError(f"expected a JSON object, not {type(body).__name__}")
        is_wrapped = isinstance(body.get("data"), dict) and not body.keys() & _RESULT_MARKS
        fields = _with_id_as_text(body["data"] if is_wrapped else body, ready)
        return RawResponse(response, ready.operation.parse(fields), _request_id(response))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = f"no field {error}" if isinstance(error, KeyError) else error
        raise errors.ResponseDecodeError(
            f"{ready} was answered {response.status_code}, but the response cannot be read "
            f"({reason}): {response.text[:_LONGEST_TEXT]!r}. "
            f"{_PROBABLY_CREATED if ready.operation.creates else _HARMLESS}",
            response=response,
        ) from error


def _with_id_as_text(fields: dict[str, Any], ready: Prepared[Any]) -> dict[str, Any]:
    """Return the fields with their id as text. If it is null, it is that of the job that was read,
    or left out where none was.
    """
    names = ready.operation.path_parameters if ready.operation.method == "GET" else ()
    asked_for = ready.arguments[names[0]] if len(names) == 1 else None
    id_ = asked_for if "id" in fields and fields["id"] is None else fields.get("id")
    if id_ is None:
        return {name: value for name, value in fields.items() if name != "id"}
    if str(id_) != asked_for:
        if not isinstance(id_, str | int) or not is_id(str(id_)):
            raise TypeError(f"{id_!r:.80} is no id")
        if asked_for is not None:
            raise ValueError(f"it is about {str(id_)[:100]!r}, not {asked_for!r}")
    return fields | {"id": str(id_)}


def api_error(response: httpx.Response, call: object, advice: str | None = None) -> errors.APIError:
    """Return the typed error of a response that is not a success, whatever its body looks like.
    `advice` is what to do, by default what the kind of error says.
    """
    status, id_ = response.status_code, _request_id(response)
    message, code, details = _explanation(response)
    usual = _BY_STATUS.get(status, errors.ServerError if status >= 500 else errors.APIError)
    kind = errors.RateLimitError if code == "REACHED_LIMIT" else usual
    more: dict[type[errors.APIError], dict[str, Any]] = {
        errors.RateLimitError: {"retry_after": retry_after(response)},
        errors.UnprocessableError: {"errors": details},
    }
    labels = [f"code {code}"] * bool(code) + [f"request id {id_}"] * bool(id_)
    where = f" ({', '.join(labels)})" if labels else ""
    return kind(
        f"{call} was answered {status}: {message.rstrip('.')}{where}. "
        f"{advice or _advice(kind, response)}",
        status=status,
        code=code,
        message=message,
        request_id=id_,
        response=response,
        **more.get(kind, {}),
    )


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of Retry-After, a number or an HTTP date; None if there are none."""
    value, date = (response.headers.get(name, "") for name in ("retry-after", "date"))
    try:
        if ":" in value:  # the time of a date
            now = dates.parse(date) if date else datetime.now(UTC)
            seconds = (dates.parse(value) - now).total_seconds()
        else:
            seconds = float(value)
    except (ValueError, OverflowError, TypeError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _request_id(response: httpx.Response) -> str | None:
    """Return the id that the headers give the request; the pages document no such header."""
    found = {name.lower(): value for name, value in response.headers.raw}
    id_ = next((found[name] for name in _REQUEST_ID_HEADERS if name in found), None)
    return None if id_ is None else id_.decode(errors="replace")


def _advice(kind: type[errors.APIError], response: httpx.Response) -> str:
    if response.has_redirect_location:
        return "Redirects are not followed, so that the key stays with its host: correct base_url."
    seconds = retry_after(response)
    if kind is errors.RateLimitError and seconds is not None:
        text = f"Nothing was created. It asks for a pause of {seconds:g} s: send it again then."
        return f"{text} The client does so itself if the pause fits into timeout."
    return kind.advice


def _explanation(response: httpx.Response) -> tuple[str, str | None, list[Any]]:
    """Return message, code and faults of {message, code}, {message: CODE}, {detail: ...}."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    fields = body if isinstance(body, dict) else {"message": body}
    message, code, detail = (fields.get(name) for name in ("message", "code", "detail"))
    if code is None and isinstance(message, str) and re.fullmatch(r"[A-Z][A-Z0-9_]+", message):
        code = message
    details = detail if isinstance(detail, list) else []
    texts = (message, detail, "; ".join(map(_words_of_detail, details)), _page_words(response))
    words = next((text for text in texts if text and isinstance(text, str)), response.reason_phrase)
    return (words or "no explanation")[:_LONGEST_TEXT], None if code is None else str(code), details


def _words_of_detail(detail: Any) -> str:
    if not isinstance(detail, dict):
        return str(detail)
    location = detail.get("loc")
    place = ".".join(map(str, location)) if isinstance(location, list) else ""
    return f"{place}: {detail.get('msg')}" if place else str(detail.get("msg"))


def _page_words(response: httpx.Response) -> str:
    """Return the title of an HTML page, or plain text as it stands."""
    text = response.text[:_LONGEST_TEXT]
    if "html" not in response.headers.get("content-type", "") and not text.lstrip().startswith("<"):
        return " ".join(text.split())
    title = re.search(r"<(title|h1)[^>]*>(.*?)</\1", text, re.IGNORECASE | re.DOTALL)
    return " ".join(title.group(2).split()) if title else "an HTML page"
