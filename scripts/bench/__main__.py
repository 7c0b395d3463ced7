"""Compare the client with httpx, curl and other SDKs on this machine, measure the sandbox, and
write docs/performance.md: `make bench`.

All clients call one server on the loopback interface. With --only, one group is measured and the
page keeps its other tables. With --quick, everything is small, the figures mean little, and the
page is printed, not written.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Callable
from pathlib import Path
from string import Template

import batches
import calls
import creates
import imports
import polls
import submissions
import transfers
import waits
from environment import ROOT, peers_python, versions
from run import HERE, PEERS, Run, started

GROUPS: dict[str, Callable[[Run], str]] = {
    "imports": imports.measure,
    "calls": calls.measure,
    "submissions": submissions.measure,
    "parsing": calls.measure_parsing,
    "waits": waits.measure,
    "polls": polls.measure,
    "transfers": transfers.measure,
    "creates": creates.measure,
    "batches": batches.measure,
}
NOT_MEASURED = "Not measured yet."
PAGE = ROOT / "docs" / "performance.md"


def main() -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test of under a minute")
    parser.add_argument("--only", choices=GROUPS, help="measure one group only")
    arguments = parser.parse_args()
    if os.getloadavg()[0] > 0.5:
        print("This machine is busy: the figures will vary more than usual.", file=sys.stderr)
    with started(peers_python(), quick=arguments.quick) as run:
        names = [arguments.only] if arguments.only else list(GROUPS)
        page = _page({**_written(), **{name: _measured(name, run) for name in names}})
    if arguments.quick:
        print(page)
    else:
        PAGE.write_text(page)
    return 0


def _measured(name: str, run: Run) -> str:
    print(name, file=sys.stderr)
    return GROUPS[name](run)


def _written() -> dict[str, str]:
    """Return the tables of the present page, by group."""
    found = re.findall(r"<!-- (\w+) -->\n\n(.*?)\n\n<!-- end -->", PAGE.read_text(), re.DOTALL)
    return dict.fromkeys(GROUPS, NOT_MEASURED) | dict(found)


def _page(tables: dict[str, str]) -> str:
    template = Template(Path(HERE, "page.md").read_text())
    marked = {name: f"<!-- {name} -->\n\n{text}\n\n<!-- end -->" for name, text in tables.items()}
    return template.substitute(
        marked, cores=os.cpu_count(), python=platform.python_version(), peers=versions(PEERS)
    )


if __name__ == "__main__":
    sys.exit(main())
