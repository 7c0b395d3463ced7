"""Builds requests: arguments are checked, files opened, bytes fixed before anything is sent."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx
from vimmerse_api.api import Operation

from ._arguments import check_body, check_json, check_path
from ._retry import is_repeatable
from ._settings import Settings, checked_headers, merged
from ._shapes import fields_of
from ._uploads import opened, watched
from ._version import __version__
from .errors import InvalidArgumentError

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_AGENT = f"vimmerse/{__version__} python/{platform.python_version()}"


@dataclass(frozen=True)
class Call:
    """A request that is ready to be sent, and what is said of it in errors."""

    operation: Operation[Any]
    request: httpx.Request
    built: dict[str, Any]
    timeout: float

    @property
    def fingerprint(self) -> str:
        return _fingerprint(self.built, self.request)

    @property
    def repeatable(self) -> bool:
        return is_repeatable(self.operation.id, self.operation.method)

    def __str__(self) -> str:
        return f"{self.operation.method} {self.request.url.path}"


def check_arguments(operation: Operation[Any], arguments: Mapping[str, Any]) -> None:
    """Raise InvalidArgumentError for what cannot be sent, without opening any file."""
    if operation.body is not None and not fields_of(operation.body).files:
        check_body(operation.body, arguments)


def prepare(
    settings: Settings,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    timeout: float | None,
    extra_headers: Mapping[str, str] | None,
    extra_body: Mapping[str, Any] | None,
    files: ExitStack,
    prefix: str = "",
) -> Call:
    """Check the arguments and build the request, or raise InvalidArgumentError."""
    parameters = {name: check_path(name, arguments[name]) for name in operation.path_parameters}
    parameters |= {name: arguments[name] for name in operation.other_parameters}
    if operation.body is not None:
        given = dict(arguments)
        for name in fields_of(operation.body).files:
            file = opened(given.get(name), name, files)
            given[name] = watched(file, settings.on_upload)
        parameters["body"] = operation.body(**check_body(operation.body, given))
    built = operation.build(**parameters)
    limits = settings.limits(timeout, operation.id)
    request = httpx.Request(
        built["method"],
        _url(f"{settings.base_url}{prefix}{built['url']}"),
        params=built.get("params"),
        headers=_headers(settings, built, extra_headers),
        extensions={"timeout": limits.as_dict()},
        **_content(built, extra_body),
    )
    return Call(operation, request, built, limits.read or settings.timeout)


@lru_cache(maxsize=1024)
def _url(text: str) -> httpx.URL:
    """Parse an address; polls ask for the same one again and again."""
    return httpx.URL(text)


def _headers(
    settings: Settings, built: dict[str, Any], extra: Mapping[str, str] | None
) -> dict[str, str]:
    emitted = dict(built.get("headers", {}))
    if "files" in built:
        # Its fixed boundary could be imitated by the content of a file: httpx draws a random one.
        emitted.pop("Content-Type")
    ours = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": _AGENT}
    return merged(ours, emitted, settings.headers, checked_headers(extra, "extra_headers"))


def _content(built: dict[str, Any], extra: Mapping[str, Any] | None) -> dict[str, Any]:
    if extra is not None and not isinstance(extra, Mapping):
        raise InvalidArgumentError("extra_body: expected a dict.", argument="extra_body")
    fields = check_json(extra or {}, "extra_body")
    if "files" in built:
        return {"files": built["files"], "data": _form(fields)}
    if "json" not in built and not fields:
        return {}
    body = {**built.get("json", {}), **fields}
    return {"content": _JSON.encode(body).encode()}


def _form(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields that stand beside a file, which are single values or lists of them."""
    for name, value in fields.items():
        if any(isinstance(i, dict | list) for i in (value if isinstance(value, list) else [value])):
            words = f"extra_body.{name}: beside a file, a field is a value or a list of values."
            raise InvalidArgumentError(words, argument=f"extra_body.{name}")
    return fields


def _fingerprint(built: dict[str, Any], request: httpx.Request) -> str:
    """Hash what is asked for. Of an upload its name and length count, not its bytes and not the
    random boundary.
    """
    digest = hashlib.sha256(f"{request.method} {request.url.raw_path.decode()}\n".encode())
    if "files" in built:
        names = [content[0] for _, content in built["files"]]
        digest.update(f"{names} {request.headers.get('Content-Length')}".encode())
    else:
        digest.update(request.content)
    return digest.hexdigest()
