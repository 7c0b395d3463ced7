"""Parses the command line, runs the command, and turns what happens into an exit status."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Coroutine, Sequence
from typing import Any

from cyclopts import CycloptsError

from . import output
from .app import root
from .failures import Failure, UsageError, failure_of
from .going import GOING

_CLOSED_PIPE = 141  # as shells count a process that SIGPIPE ended


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    output.prepare()
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        return _without_stdout(_CLOSED_PIPE)
    except (Exception, KeyboardInterrupt) as error:
        return _report(error, arguments)
    return status


def _without_stdout(status: int) -> int:
    """Return a status; what stdout did not take is not tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _run(arguments: Sequence[str]) -> int:
    command, bound, _ = root(arguments[:1]).parse_args(
        list(arguments), exit_on_error=False, print_error=False
    )
    result = command(*bound.args, **bound.kwargs)
    if inspect.iscoroutine(result):
        result = _awaited(result)
    return result if isinstance(result, int) else 0


def _awaited(command: Coroutine[Any, Any, Any]) -> Any:
    """Return what comes of a command. What it left in the background ends first."""
    import asyncio  # which the help does without

    runner = asyncio.Runner()
    try:
        return runner.run(command)
    finally:
        try:
            runner.close()
        except KeyboardInterrupt:
            GOING.is_left = True
            raise


def _report(error: BaseException, arguments: Sequence[str]) -> int:
    """Tell of an error, as JSON too where that is wanted."""
    if "--debug" in arguments:
        import traceback

        traceback.print_exception(error)
    failure = _failure(error)
    wanted = True if "--json" in arguments else False if "--no-json" in arguments else None
    try:
        output.write("error", {}, failure, json=output.is_json(wanted))
    except BrokenPipeError:
        return _without_stdout(_CLOSED_PIPE)
    except OSError:  # no space, say
        output.say(f"vimmerse: {failure.text()}")
        return _without_stdout(failure.exit_status)
    return failure.exit_status


def _failure(error: BaseException) -> Failure:
    if isinstance(error, CycloptsError):
        command = " ".join(["vimmerse", *(error.command_chain or ())])
        return failure_of(UsageError(str(error), f"See {command} --help"))
    return failure_of(error, advice=GOING.how_to_resume())
