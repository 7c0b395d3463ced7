"""Write docs/cli.md from the help of the command `vimmerse`. With --check, fail if the page is out
of date. Needs the environment that the tools are installed in.
"""

from __future__ import annotations

import sys

from emitted_page import DOCS, run
from vimmerse_tools.cli.app import root

PAGE = DOCS / "cli.md"
INTRODUCTION = """\
<!-- Generated from the command's help by scripts/cli_page.py. Do not edit. -->

"""


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    return run(PAGE, lambda _: page(), str(__doc__), arguments)


def page() -> str:
    """Return the whole page as Markdown."""
    lines = root().generate_docs().splitlines()
    return INTRODUCTION + "".join(f"{line.rstrip()}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
