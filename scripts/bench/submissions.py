"""CPU and elapsed time of one create, over plain HTTP and over TLS: over bare httpx that opens a
connection for each create, and over bare httpx that keeps its connection.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from figures import HEADER, missing, number, row, table
from run import PEERS, Run

_KINDS = ("sync", "async")
_SCHEMES = ("HTTP", "TLS")
_COLUMNS = ("One create", "CPU time", "Spread", "Elapsed time", "Spread")
_BARE = {"fresh": "httpx, fresh connections", "kept": "httpx, kept connection"}
_LOST = ("About one create a second, to a host that closes idle connections then", "Unanswered")
_PAIRS = (("vimmerse", "fresh"), ("vimmerse", "kept"), ("fresh", "kept"))
Spent = dict[str, dict[str, float]]
"""What one round took, by side: vimmerse, fresh, kept."""


def measure(run: Run) -> str:
    """Return tables: our creates, our connections, creates on idle ones, and other SDKs."""
    found = {
        f"{scheme}, {kind}": _rounds(run, scheme, kind) for scheme in _SCHEMES for kind in _KINDS
    }
    ours = [line for where, rounds in found.items() for line in _rows(where, rounds)]
    opened = [(where, _connections(rounds)) for where, rounds in found.items()]
    peers = [_peer(run, name, kind) for kind in _KINDS for name in PEERS]
    counted = ("vimmerse", "Connections opened per create")
    tables = ((_COLUMNS, ours), (counted, opened), (_LOST, _idle(run)), (HEADER, peers))
    return "\n\n".join(table(header, rows) for header, rows in tables)


def _rounds(run: Run, scheme: str, kind: str) -> list[Spent]:
    rounds, calls = (3, 20) if run.quick else (24, 100)
    url = run.tls_url if scheme == "TLS" else run.url
    found: list[Spent] = run.worker(sys.executable, "submit", url, kind, rounds, calls)
    return found


def _rows(where: str, rounds: list[Spent]) -> list[tuple[str, ...]]:
    rows = []
    for mine, other in _PAIRS:
        label = f"{where}: {_BARE.get(mine, mine)} over {_BARE[other]}"
        cpu, elapsed = (
            row(label, [one[mine][what] / one[other][what] for one in rounds])
            for what in ("cpu", "elapsed")
        )
        rows.append((*cpu[:3], *elapsed[1:3]))
    return rows


def _connections(rounds: list[Spent]) -> str:
    return number(median(one["vimmerse"]["connections"] for one in rounds))


def _idle(run: Run) -> list[tuple[str, str]]:
    """Return the rows of how many creates are lost where the host closes idle connections."""
    creates = 4 if run.quick else 40
    sides = ("vimmerse", _BARE["kept"])
    with ThreadPoolExecutor() as pool:
        lost = pool.map(lambda side: run.worker(sys.executable, "idle", side, creates), sides)
        return [(side, f"{one} of {creates}") for side, one in zip(sides, lost, strict=True)]


def _peer(run: Run, name: str, kind: str) -> tuple[str, ...]:
    """Return the row of another SDK, which keeps its connection."""
    label, python = f"HTTP, {kind}, CPU time: {name} over {_BARE['kept']}", run.python(name)
    if python is None:
        return missing(label, "not installed")
    rounds, calls = (4, 40) if run.quick else (12, 100)
    pairs = run.worker(python, "call", run.url, name, kind, "create", rounds, calls)
    return row(label, [through / bare for bare, through in pairs])
