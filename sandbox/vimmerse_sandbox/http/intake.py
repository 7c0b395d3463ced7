"""Read request bodies: bounded, strictly JSON or multipart, checked against the document."""

import json
import math
from typing import Any

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

from ..document import JSON, Body
from ..errors import Invalid, Refusal, bad_request, problem
from ..state.requests import brief
from .scopes import LEARNED

MAX_DEPTH = 50


async def read_json(request: Request, body: Body, limit: int) -> dict[str, Any]:
    """Return the arguments of a JSON request; absent ones get the document's defaults."""
    _expect(request, JSON)
    value = _parsed(await _read(request, limit))
    request.scope[LEARNED]["sent"] = brief(value)
    problems = body.problems(value)
    if problems:
        raise Invalid(problems)
    return {**body.defaults, **value}


async def read_upload(request: Request, body: Body, limit: int) -> UploadFile:
    """Return the one file of a multipart request, spooled to disk."""
    form = await _form(request, limit)
    for name in body.required:
        value = form.get(name)
        if value is None:
            raise Invalid([problem(["body", name], "Field required", "missing")])
        if not isinstance(value, UploadFile):
            raise Invalid([problem(["body", name], "Expected a file", "type_error")])
        request.scope[LEARNED]["sent"] = {name: f"{value.filename} ({value.size:,} bytes)"}
        if not value.size:
            raise bad_request(f"{name} is empty.")
        return value
    raise LookupError("the document requires no file of this operation")


def _expect(request: Request, media_type: str) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise Invalid([problem(["body"], f"Content-Type must be {media_type}", "content_type")])


async def _form(request: Request, limit: int) -> FormData:
    _expect(request, "multipart/form-data")
    bounded = Request(request.scope, _bounded(request.receive, limit))
    try:
        return await bounded.form(max_files=4, max_fields=16)
    except (HTTPException, FormParserError, ValueError, LookupError) as error:
        raise bad_request("The multipart body cannot be read.") from error


def _bounded(receive: Receive, limit: int) -> Receive:
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise _too_large(limit)
        return message

    return counting


async def _read(request: Request, limit: int) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


def _too_large(limit: int) -> Refusal:
    return Refusal(413, f"The body is larger than {limit} bytes.", "PAYLOAD_TOO_LARGE")


def _parsed(content: bytes) -> Any:
    try:
        value = json.loads(content.decode(), parse_constant=_refused, parse_float=_number)
        if _deeper_than(value, MAX_DEPTH):
            raise ValueError(f"nested more than {MAX_DEPTH} deep")
        # Half a surrogate pair is legal in JSON's escapes, but can be neither stored nor sent back.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Invalid([problem(["body"], f"JSON decode error: {error}", "json_invalid")]) from error
    return value


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")


def _number(text: str) -> float | int:
    """Return a whole number as int: JSON Schema counts 3.0 among the integers."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is too large")
    return int(value) if value.is_integer() else value


def _deeper_than(value: object, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True
