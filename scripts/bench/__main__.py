"""Measure the client against httpx, curl and other SDKs on this machine, and write
docs/performance.md: `make bench`.

Everything speaks to one server on the loopback interface. With --quick everything is small, the
figures mean little, and the page is printed instead.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from string import Template

import calls
import imports
import transfers
import waits
from environment import ROOT, peers_python, versions
from run import HERE, PEERS, Run, started

GROUPS: dict[str, Callable[[Run], str]] = {
    "imports": imports.measure,
    "calls": calls.measure,
    "parsing": calls.measure_parsing,
    "waits": waits.measure,
    "transfers": transfers.measure,
}
PAGE = ROOT / "docs" / "performance.md"


def main() -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test of under a minute")
    parser.add_argument("--only", choices=GROUPS, help="print the tables of one group")
    arguments = parser.parse_args()
    if os.getloadavg()[0] > 0.5:
        print("This machine is doing other work: the figures will scatter.", file=sys.stderr)
    with started(peers_python(), quick=arguments.quick) as run:
        tables = {name: _measured(name, run) for name in GROUPS if arguments.only in {None, name}}
    if arguments.only:
        print(tables[arguments.only])
    elif arguments.quick:
        print(_page(tables))
    else:
        PAGE.write_text(_page(tables))
    return 0


def _measured(name: str, run: Run) -> str:
    print(name, file=sys.stderr)
    return GROUPS[name](run)


def _page(tables: dict[str, str]) -> str:
    template = Template(Path(HERE, "page.md").read_text())
    return template.substitute(
        tables, cores=os.cpu_count(), python=platform.python_version(), peers=versions(PEERS)
    )


if __name__ == "__main__":
    sys.exit(main())
