"""A command for each method of the client's resources, made when it is asked for.

`story`, `video` and the others are apps of this module, by `__getattr__`: the folders of the
emitted package are their only list.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, get_type_hints

from cyclopts import App, Parameter
from vimmerse_api.api import Operation

from .calls import call, names_of
from .options import in_paragraphs, options_of
from .session import Common, Session
from .signatures import command_of
from .submission import Submission
from .submitting import submit
from .values import Values


def __getattr__(name: str) -> App:
    if find_spec(f"vimmerse_api.api.{name}") is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _resource(name)


def _resource(tag: str) -> App:
    """Return the app of a resource, with a command for each of its operations."""
    module = import_module(f"vimmerse_api.api.{tag}")
    resource = getattr(module, f"{tag.title().replace('_', '')}Resource")
    app = App(name=tag.replace("_", "-"))
    for operation in module.OPERATIONS:
        _, name = names_of(operation)
        app.command(_command(tag, operation, getattr(resource, name)), name=name.replace("_", "-"))
    return app


def _command(tag: str, operation: Operation[Any], method: Callable[..., Any]) -> Callable[..., Any]:
    """Return the command of a method, with its signature and its help."""
    own: dict[str, type[Any]] = {"common": Common}
    if operation.creates:
        own = {"submission": Submission, **own}
    options = options_of(method, operation.media, frozenset(_names(own.values())))

    async def run(
        common: Common | None = None, submission: Submission | None = None, **given: Any
    ) -> int:
        session = Session(common)
        for name in {*operation.path_parameters, f"{tag}_id"} & given.keys():
            given[name] = given[name].removeprefix(f"{tag}:")
        if operation.creates:
            await submit(session, submission or Submission(), operation, options, given)
        else:
            arguments = Values(operation.media).arguments(options, given)
            await call(session, operation, arguments)
        return session.status

    run.__name__, run.__doc__ = method.__name__, _about(method)
    return command_of(run, options, **own)


def _names(kinds: Iterable[type[Any]]) -> Iterator[str]:
    """Yield the names of the options that dataclasses add."""
    for kind in kinds:
        for name, hint in get_type_hints(kind, include_extras=True).items():
            told = [each.name for each in hint.__metadata__ if isinstance(each, Parameter)]
            yield from (told and told[0]) or (f"--{name.replace('_', '-')}",)


def _about(method: Callable[..., Any]) -> str:
    """Return a docstring without its arguments, which the options tell, a line a paragraph."""
    text = re.sub(r"\n\nArgs:\n(?: +.*\n|\n(?= ))*", "\n", inspect.cleandoc(method.__doc__ or ""))
    return in_paragraphs(text)
