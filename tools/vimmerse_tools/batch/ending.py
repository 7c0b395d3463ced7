"""How a command ends: its work done, or an error in words; and the exit status."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn

from vimmerse import VimmerseError

from .reading import BatchFileError
from .reports import say, status_of


def finish(work: Coroutine[Any, Any, int]) -> None:
    """Do the work of a command, and end with its exit status."""
    try:
        status = asyncio.run(work)
    except KeyboardInterrupt:
        say("\nvimmerse: Interrupted. Nothing was sent.")
        sys.exit(128 + signal.SIGINT)
    except VimmerseError as error:
        fail(error)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        say(f"vimmerse: {error}")
        sys.exit(1)
    if status:
        sys.exit(status)


def fail(error: VimmerseError) -> NoReturn:
    """End with an error."""
    say(str(error) if isinstance(error, BatchFileError) else f"vimmerse: {error}")
    sys.exit(status_of(error))
