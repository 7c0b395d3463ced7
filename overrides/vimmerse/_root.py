"""The root of the errors, and the one that jobs raise; `errors` is where users find them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class VimmerseError(Exception):
    """The root of all errors of this package. Each can be pickled with all that it carries."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(
    kind: type[VimmerseError], args: tuple[Any, ...], facts: dict[str, Any]
) -> VimmerseError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class InvalidArgumentError(VimmerseError, ValueError):
    """An argument that cannot be sent. `.argument` is its name, with the place inside it."""

    def __init__(self, text: str = "", *, argument: str = "") -> None:
        super().__init__(text)
        self.argument = argument


def invalid(argument: str, fault: str) -> InvalidArgumentError:
    """Return the error of an argument, or of a place inside one."""
    return InvalidArgumentError(f"{argument}: {fault}", argument=argument)


def chain(error: BaseException, past: BaseException | None = None) -> Iterator[BaseException]:
    """Yield an error and what it came from, each once, up to `past`, which is left out."""
    links = [error]
    for link in links:  # which grows meanwhile
        yield link
        earlier = (link.__cause__, link.__context__)
        links += [one for one in earlier if one is not None and one not in (past, *links)]


def whole_number(argument: str, value: int, least: int) -> int:
    """Return a whole number. Raise InvalidArgumentError for anything else, or less."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise invalid(argument, f"expected a whole number from {least}, not {value!r}.")
    return value


for _error in (VimmerseError, InvalidArgumentError):
    _error.__module__ = "vimmerse.errors"  # what tracebacks and pickles should name
