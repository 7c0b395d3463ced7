"""Gives a function the signature that its options ask for, so that the command line is parsed by
it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

from cyclopts import Parameter

from .options import Option, in_paragraphs

F = TypeVar("F", bound=Callable[..., Any])


def helpful(command: F) -> F:
    """Let a docstring have a line for each paragraph: the help breaks lines itself."""
    command.__doc__ = in_paragraphs(inspect.cleandoc(command.__doc__ or ""))
    return command


def command_of(
    run: Callable[..., Any], options: Iterable[Option], **flattened: type[Any]
) -> Callable[..., Any]:
    """Return a function that takes the options, and those of the flattened dataclasses, and calls
    `run` with what was given, by name.
    """
    parameters = [option.parameter() for option in options]
    parameters += [_flat(name, kind) for name, kind in flattened.items()]
    signature = inspect.Signature(parameters)

    def command(*values: Any, **given: Any) -> Any:
        return run(**signature.bind(*values, **given).arguments)

    command.__signature__ = signature  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    command.__name__, command.__doc__ = run.__name__, run.__doc__
    return helpful(command)


def _flat(name: str, kind: Any) -> inspect.Parameter:
    """Return the parameter for a dataclass whose fields are options of the command itself."""
    hint = Annotated[kind | None, Parameter(name="*")]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hint)
