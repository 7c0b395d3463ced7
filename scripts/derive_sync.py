"""Write the sync half of the client from the async one: each module of overrides/vimmerse/_async is
written by hand and gives one of _sync. With --check, compare it with what is there.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "overrides" / "vimmerse"
SYNC = (
    (r"\basync (?=def |with\b|for )", ""),
    (r"\bawait ", ""),
    (r"^import asyncio\n", "import threading\n"),
    (r"\basyncio\.sleep\b", "time.sleep"),
    (r"\basyncio\.Semaphore\b", "threading.Semaphore"),
    (r" \| AsyncIterable\[\w+\]", ""),
    (r"\bAsyncIterable, ", ""),
    (r" \(or an async one\)", ""),
    (r"\basyncio\.wrap_future\((\w+)\)", r"\1.result()"),
    (r"\bfinished\(lambda: asyncio\.to_thread\(([\w.]+)\)\)", r"\1()"),
    (r"\bfinished\(([\w.]+)\)", r"\1()"),
    (r"^ +except BaseException:\n +close_rest.*\n +raise\n", ""),
    (r"\bacquired\((\w+)\)", r"\1.turns.acquire(timeout=\1.seconds)"),
    (r"\b(Left|acquired|finished|lasting|close_rest), ", ""),
    (r"^ +except Left as left:\n.*\n", ""),
    (r"\bwork = (.+)\n +return \(lasting.*\n", r"return \1\n"),
    (r"\bAsyncGenerator\[(\w+(?:\[[^]]+\])?), None\]", r"Generator[\1, None, None]"),
    (r"\bAsync(?=ByteStream\b)", "Sync"),
    (r"\bhandle_async_(?=request\b)", "handle_"),
    (r"\bAsync(?=[A-Z])", ""),
    (r"\b__a(?=enter__|exit__|iter__)", "__"),
    (r"\baclos(?=e\b|ing\b)", "clos"),
    (r"\ba(?=iter_|read\b)", ""),
    (r"\b_flows\.tasks\b", "_flows.threads"),
    (r" for asyncio\. Safe to share between tasks[^;]*;", ". Safe to share between threads;"),
    (r" \(of the running event loop\)", ""),
    (r"; for several event loops it has to be a function", ""),
    (r": a pair for each event loop, since connections cannot move", ""),
    (r",\s+in the loop that it is first used in; a function [^.]*", ""),
    (r"the pair of the running event loop", "the pair"),
    (r"\bhttpx\.AsyncClient\b", "httpx.Client"),
)


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if the sync half is not current")
    check = parser.parse_args(arguments).check
    stale = 0
    for source in sorted((PACKAGE / "_async").glob("[!_]*.py")):
        target = PACKAGE / "_sync" / source.name
        text = derived(source)
        if not check:
            target.write_text(text, encoding="utf-8")
        elif not target.is_file() or target.read_text(encoding="utf-8") != text:
            print(f"_sync/{target.name} is not current: run `make generate`")
            stale = 1
    return stale


def derived(source: Path) -> str:
    """Return the sync form of an async module."""
    text = source.read_text(encoding="utf-8")
    for pattern, replacement in SYNC:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    header = f"# Made from _async/{source.name} by scripts/derive_sync.py. Do not edit.\n"
    ruff = [sys.executable, "-m", "ruff"]
    for command in ([*ruff, "check", "--select=F401,I,SIM117", "--fix"], [*ruff, "format"]):
        done = subprocess.run(
            [*command, "--quiet", f"--stdin-filename={source}", "-"],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        text = done.stdout
    return header + text


if __name__ == "__main__":
    sys.exit(main())
