"""Builds requests: arguments are checked, files opened, bytes fixed before anything is sent."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, Generic, TypedDict, TypeVar
from urllib.parse import quote

import httpx
from vimmerse_api.api import Operation
from vimmerse_api.types import File

from .._root import invalid
from .._settings.settings import Settings, checked_headers, merged
from .._version import __version__
from .arguments import check_body, check_json, check_path
from .media import Media, filled
from .shapes import fields_of
from .uploads import opened, watched

T = TypeVar("T")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_HEADERS = {
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
    extra_body: dict[str, Any]
    request: httpx.Request
    built: dict[str, Any]
    timeout: float
    files: ExitStack  # closes what was opened for the request
    media: Media | None
    is_perhaps_accepted: bool = field(default=False, init=False)  # and a job created

    @property
    def fingerprint(self) -> str:
        """A hash of what is asked for; of files, the names and the lengths count."""
        request, names = self.request, [file[0] for _, file in self.built.get("files", ())]
        target = f"{request.method} {request.url.raw_path.decode()}\n".encode()
        upload = f"{names} {request.headers.get('Content-Length')}".encode()
        content = upload if names else _content(self.built, self.extra_body).get("content", b"")
        return hashlib.sha256(target + content).hexdigest()

    def fill(self, addresses: Mapping[str, str]) -> None:
        """Put the addresses of the uploaded files into the request."""
        old, content = self.request, _content(filled(self.built, addresses), self.extra_body)
        old.headers.pop("Content-Length")
        content |= {"headers": old.headers, "extensions": old.extensions}
        self.request = httpx.Request(old.method, old.url, **content)

    def __str__(self) -> str:
        return f"{self.operation.method} {self.request.url.path}"


def prepare(
    settings: Settings, operation: Operation[T], arguments: Mapping[str, Any], options: CallOptions
) -> Prepared[T]:
    """Check the arguments and build the request. Raise InvalidArgumentError for a bad argument."""
    extra_body = _extra_body(options.get("extra_body"))
    limits = settings.limits(options.get("timeout"), operation.timeout)
    ids = {name: check_path(name, arguments[name]) for name in operation.path_parameters}
    quoted = {name: _quoted(id_) for name, id_ in ids.items()}
    with ExitStack() as files:
        given = ids | {name: arguments[name] for name in operation.other_parameters}
        media = None
        if operation.body is not None:
            media = Media(operation.media, files)
            given["body"] = operation.body(**_body(settings, operation.body, arguments, media))
        built = operation.build(**given)
        request = httpx.Request(
            operation.method,
            _url(f"{_text_of(settings.base_url)}{operation.path.format(**quoted)}"),
            params=built.get("params"),
            headers=_headers(settings, built, options.get("extra_headers")),
            extensions={"timeout": limits.as_dict()},
            **_content(built, extra_body),
        )
        timeout = limits.read or settings.timeout
        kept = files.pop_all()
        return Prepared(operation, arguments, extra_body, request, built, timeout, kept, media)


def _body(
    settings: Settings, model: type[Any], arguments: Mapping[str, Any], media: Media
) -> dict[str, Any]:
    given = dict(arguments)
    for name, branches in fields_of(model).items():
        if File in branches:
            given[name] = watched(opened(given.get(name), name, media.files), settings.on_upload)
    return check_body(model, given, media)


# Polls ask for the same job again and again.
_url = lru_cache(maxsize=1024)(httpx.URL)
_quoted = lru_cache(maxsize=1024)(partial(quote, safe=""))
_text_of = lru_cache(maxsize=64)(str)


def _headers(
    settings: Settings, built: dict[str, Any], extra: Mapping[str, str] | None
) -> dict[str, str]:
    emitted = dict(built.get("headers", {}))
    if "files" in built:
        # Its fixed boundary could be imitated by the content of a file: httpx draws a random one.
        emitted.pop("Content-Type")
    return merged(_HEADERS, emitted, settings.headers, checked_headers(extra, "extra_headers"))


def _extra_body(given: Mapping[str, Any] | None) -> dict[str, Any]:
    if given is not None and not isinstance(given, Mapping):
        raise invalid("extra_body", "expected a dict.")
    return check_json(given, "extra_body") if given else {}


def _content(built: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    if "files" not in built:
        fields = built.get("json", {}) | extra
        has_body = "json" in built or extra
        return {"content": _JSON.encode(fields).encode()} if has_body else {}
    for name, value in extra.items():
        if any(isinstance(i, dict | list) for i in (value if isinstance(value, list) else [value])):
            text = "beside a file, a field is a value or a list of values."
            raise invalid(f"extra_body.{name}", text)
    return {"files": built["files"], "data": extra}
