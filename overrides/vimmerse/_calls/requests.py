"""Builds requests: arguments are checked, files opened, bytes fixed before anything is sent."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypedDict, TypeVar
from urllib.parse import quote

import httpx
from vimmerse_api.api import Operation

from .._settings.settings import Settings, checked_headers, merged
from .._version import __version__
from ..errors import InvalidArgumentError
from .arguments import check_body, check_json, check_path
from .shapes import fields_of
from .uploads import opened, watched

T = TypeVar("T")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_OURS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"vimmerse/{__version__} python/{platform.python_version()}",
}


class CallOptions(TypedDict, total=False):
    """What every method of a resource takes besides its arguments."""

    timeout: float | None
    extra_headers: Mapping[str, str] | None
    extra_body: Mapping[str, Any] | None


@dataclass
class Prepared(Generic[T]):
    """A request that is ready to be sent, and what errors say of it."""

    operation: Operation[T]
    arguments: Mapping[str, Any]
    extra_body: Mapping[str, Any]
    request: httpx.Request
    built: dict[str, Any]
    timeout: float
    files: ExitStack
    """Closes what was opened for the request."""
    is_perhaps_accepted: bool = False
    """Whether it was sent and may have created a job."""

    @property
    def fingerprint(self) -> str:
        return _fingerprint(self.built, self.request)

    @property
    def asked_for(self) -> Any:
        """The id of the job that is read, None if this reads no job."""
        names = self.operation.path_parameters
        return self.arguments[names[0]] if self.operation.method == "GET" and names else None

    def __str__(self) -> str:
        return f"{self.operation.method} {self.request.url.path}"


def prepare(
    settings: Settings,
    operation: Operation[T],
    arguments: Mapping[str, Any],
    options: CallOptions,
    path: str | None = None,
) -> Prepared[T]:
    """Check the arguments and build the request, for another path than the usual one if given.

    Raise InvalidArgumentError for what cannot be sent.
    """
    extra_body = _checked_extra(options.get("extra_body"))
    limits = settings.limits(options.get("timeout"), operation.timeout)
    ids = {name: check_path(name, arguments[name]) for name in operation.path_parameters}
    with ExitStack() as files:
        given = ids | {name: arguments[name] for name in operation.other_parameters}
        if operation.body is not None:
            given["body"] = operation.body(**_body(settings, operation.body, arguments, files))
        built = operation.build(**given)
        request = httpx.Request(
            built["method"],
            _url(str(settings.base_url), _path(path, ids) if path else built["url"]),
            params=built.get("params"),
            headers=_headers(settings, built, options.get("extra_headers")),
            extensions={"timeout": limits.as_dict()},
            **_content(built, extra_body),
        )
        timeout = limits.read or settings.timeout
        return Prepared(operation, arguments, extra_body, request, built, timeout, files.pop_all())


def _body(
    settings: Settings, model: type[Any], arguments: Mapping[str, Any], files: ExitStack
) -> dict[str, Any]:
    given = dict(arguments)
    for name in fields_of(model).files:
        given[name] = watched(opened(given.get(name), name, files), settings.on_upload)
    return check_body(model, given)


def _path(path: str, ids: Mapping[str, str]) -> str:
    return path.format(**{name: quote(id_, safe="") for name, id_ in ids.items()})


@lru_cache(maxsize=1024)
def _url(base: str, path: str) -> httpx.URL:
    """Parse an address; polls ask for the same one again and again."""
    return httpx.URL(f"{base}{path}")


def _headers(
    settings: Settings, built: dict[str, Any], extra: Mapping[str, str] | None
) -> dict[str, str]:
    emitted = dict(built.get("headers", {}))
    if "files" in built:
        # Its fixed boundary could be imitated by the content of a file: httpx draws a random one.
        emitted.pop("Content-Type")
    return merged(_OURS, emitted, settings.headers, checked_headers(extra, "extra_headers"))


def _checked_extra(extra: Mapping[str, Any] | None) -> dict[str, Any]:
    if extra is not None and not isinstance(extra, Mapping):
        raise InvalidArgumentError("extra_body: expected a dict.", argument="extra_body")
    fields: dict[str, Any] = check_json(extra or {}, "extra_body")
    return fields


def _content(built: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    if "files" in built:
        return {"files": built["files"], "data": _form(extra)}
    if "json" not in built and not extra:
        return {}
    return {"content": _JSON.encode({**built.get("json", {}), **extra}).encode()}


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
