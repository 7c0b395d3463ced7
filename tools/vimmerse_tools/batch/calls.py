"""From a line to the call that it asks for: which method, which files and results of other jobs go
into it, and what it may cost. Everything here comes before the claim, and costs nothing.
"""

from __future__ import annotations

import asyncio
import inspect
import pkgutil
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vimmerse_api.api
from vimmerse import AsyncVimmerse, JobRef, VimmerseError
from vimmerse.errors import InvalidArgumentError
from vimmerse.jobs import figure
from vimmerse_api.api import Operation

from ..prices import estimate
from .callbacks import callback_address
from .journal import Journal
from .rows import Line, Row

if TYPE_CHECKING:
    from vimmerse.models import Asset, Story

REFERENCE = re.compile(r"\$\{(.+)\.(id|url)\}")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@cache
def operations() -> Mapping[str, Operation[Any]]:
    """Return the operations that create jobs, by method: "story.idea_to_video"."""
    found = {}
    for module in pkgutil.iter_modules(vimmerse_api.api.__path__):
        for one in import_module(f"{vimmerse_api.api.__name__}.{module.name}").OPERATIONS:
            if one.creates:
                found[one.id.replace("_", ".", 1)] = one
    return found


def method_name(text: str) -> str:
    """Return a method as it is called here, also if it is written as on the command line."""
    return ".".join(text.strip().replace("-", "_").split())


@cache
def parameters(method: str) -> Mapping[str, inspect.Parameter]:
    """Return the parameters of a method, as its class has them."""
    resource, _, name = method.partition(".")
    signature = inspect.signature(getattr(getattr(AsyncVimmerse, resource), name))
    return signature.parameters


def references(value: Any) -> set[str]:
    """Return the keys whose results are named in arguments, as ${KEY.id} or ${KEY.url}."""
    found: set[str] = set()

    def note(text: str, _: str) -> str:
        if match := REFERENCE.fullmatch(text):
            found.add(match[1])
        return text

    mapped(value, note)
    return found


def is_file(operation: Operation[Any], place: str, text: str) -> bool:
    """Return True if a text at a place of the arguments is the path of a file."""
    if _ADDRESS.match(text) or REFERENCE.fullmatch(text) or not text:
        return False
    return place in operation.media or place in upload_fields(operation)


@cache
def upload_fields(operation: Operation[Any]) -> frozenset[str]:
    """Return the arguments of an operation that are files to upload."""
    names = getattr(operation.body, "__annotations__", {})
    return frozenset(name for name, kind in names.items() if str(kind).startswith("File"))


def mapped(value: Any, change: Callable[[str, str], Any], place: str = "") -> Any:
    """Return arguments with each text changed; a place is such as `elements.characters.name`."""
    if isinstance(value, str):
        return change(value, place)
    if isinstance(value, Mapping):
        inner = f"{place}." if place else ""
        return {name: mapped(item, change, f"{inner}{name}") for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(item, change, place) for item in value]
    return value


async def prepared(journal: Journal, client: AsyncVimmerse, row: Row) -> dict[str, Any]:
    """Return the arguments of a row's call: files are uploaded, each once in a process, and results
    of other jobs are read. Raise InvalidArgumentError for what is not there.
    """
    wanted = set[tuple[str, str]]()
    mapped(row.arguments, lambda text, place: wanted.add((text, place)))
    found = {one: await _put_in(journal, client, row, *one) for one in wanted}
    arguments: dict[str, Any] = mapped(row.arguments, lambda *one: found[one])
    address = callback_address(journal.settings, row.key, row.attempt + 1)
    if address and "webhook_url" in parameters(row.method) and "webhook_url" not in arguments:
        arguments["webhook_url"] = address
    return arguments


async def _put_in(
    journal: Journal, client: AsyncVimmerse, row: Row, text: str, place: str
) -> str | Path:
    """Return what a call gets for a text at a place."""
    operation = operations()[row.method]
    if match := REFERENCE.fullmatch(text):
        return await _result(journal, client, match[1], match[2])
    if not is_file(operation, place, text):
        return text
    kind, path = operation.media.get(place), Path(text)
    return await _uploaded(journal, client, kind, path) if kind else path


async def _result(journal: Journal, client: AsyncVimmerse, key: str, what: str) -> str:
    ref = JobRef.parse((await journal.row(key)).job or "")
    if what == "id":
        return ref.id
    get = client.story.get if ref.kind == "story" else client.asset.get
    job: Story | Asset = await get(ref.id)
    try:
        return job.url
    except VimmerseError as error:
        raise InvalidArgumentError(f"${{{key}.url}}: {error}", argument="arguments") from error


async def _uploaded(journal: Journal, client: AsyncVimmerse, kind: str, path: Path) -> str:
    """Upload a file, or share the upload of another row, as long as the file is the same."""
    try:
        state = await asyncio.to_thread(path.stat)
    except OSError as error:
        raise InvalidArgumentError(f"{path}: {error.strerror}.", argument="arguments") from error
    which = (kind, path, state.st_mtime_ns, state.st_size)
    if which not in journal.uploads or _has_failed(journal.uploads[which]):
        journal.uploads[which] = asyncio.create_task(_upload(client, kind, path))
    return await asyncio.shield(journal.uploads[which])


def _has_failed(task: asyncio.Task[str]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


async def _upload(client: AsyncVimmerse, kind: str, path: Path) -> str:
    asset: Asset = await getattr(client, kind).upload(path)
    return asset.url


async def price(
    client: AsyncVimmerse | None, method: str, arguments: Mapping[str, Any]
) -> int | None:
    """Return the credits that a call may cost at most, None if nobody can tell. Where the service
    is the one who knows, it is asked if there is a client.
    """
    return figure((await estimate(operations()[method], arguments, client))["credits"])


async def called(client: AsyncVimmerse, line: Line, arguments: Mapping[str, Any]) -> Story | Asset:
    """Make the call of a line. It is billed."""
    resource, _, name = line.method.partition(".")
    job: Story | Asset = await getattr(getattr(client, resource), name)(**arguments)
    return job
