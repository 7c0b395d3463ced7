"""The command `vimmerse`. It starts the sandbox, which it does not import."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from ._version import __version__

_MISSING = "vimmerse: no sandbox here: pip install 'vimmerse[sandbox]' (in a clone '.[sandbox]')"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; what it starts takes its place."""
    parser = argparse.ArgumentParser(prog="vimmerse", description="Make videos with Vimmerse.")
    version = f"%(prog)s {__version__}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("sandbox", help="start a stand-in for the service", add_help=False)
    _, options = parser.parse_known_args(arguments)
    if not all(map(find_spec, ("vimmerse_sandbox", "starlette", "uvicorn"))):
        sys.exit(_MISSING)
    os.execv(sys.executable, [sys.executable, "-m", "vimmerse_sandbox", *options])


if __name__ == "__main__":
    main()
