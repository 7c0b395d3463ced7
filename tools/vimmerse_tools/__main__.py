"""The command `vimmerse`. Without the extra [cli] it has `--version` and `sandbox`, and says what
to install for the rest.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import NoReturn

from vimmerse import __version__

_NO_CLI = (
    "vimmerse: the command line is not installed: pip install 'vimmerse[cli]' (in a clone '.[cli]')"
)
_NO_SANDBOX = "vimmerse: no sandbox here: pip install 'vimmerse[sandbox]' (in a clone '.[sandbox]')"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit with its status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["sandbox"]:
        run_sandbox(given[1:])
    if given == ["--version"]:
        print(f"vimmerse {__version__}")
        sys.exit(0)
    if not (find_spec("cyclopts") and find_spec("rich")):
        sys.exit(_NO_CLI)
    try:
        from .cli import going, running

        going.listen()
        status = running.main(given)
    except KeyboardInterrupt:  # while all that is imported
        status = 130
    sys.exit(status)


def run_sandbox(options: Sequence[str]) -> NoReturn:
    """Start the sandbox, which takes the place of this process. It is not imported."""
    if not all(map(find_spec, ("vimmerse_sandbox", "starlette", "uvicorn"))):
        sys.exit(_NO_SANDBOX)
    os.execv(sys.executable, [sys.executable, "-m", "vimmerse_sandbox", *options])


if __name__ == "__main__":
    main()
