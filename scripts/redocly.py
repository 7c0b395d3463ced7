"""Redocly's program, at the version that scripts/publishing/ pins: it bundles, lints, compares and
draws OpenAPI documents. It gets no reason to use the network.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "scripts" / "publishing"
PROGRAM = FOLDER / "node_modules" / "@redocly" / "cli"
SILENT = {
    "REDOCLY_TELEMETRY": "off",
    "REDOCLY_SUPPRESS_NOTIFICATIONS": "true",
    "NO_COLOR": "1",
}
NO_NODE = "This needs node 20.19 or newer, and npm."


class RedoclyError(Exception):
    """Redocly failed; the text is what it said."""


def redocly(*arguments: str | Path) -> str:
    """Run a command of Redocly, and return its output; raise RedoclyError if it fails."""
    node = _install()
    done = subprocess.run(
        [node, PROGRAM / "bin" / "cli.js", *arguments],
        cwd=FOLDER,
        env={**os.environ, **SILENT},
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise RedoclyError(f"redocly {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _install() -> str:
    """Install the pinned version unless it is there, and return the path of node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        sys.exit(NO_NODE)
    with (FOLDER / "package.json").open() as ours:
        fcntl.flock(ours, fcntl.LOCK_EX)  # one of several programs installs
        pinned = json.load(ours)["dependencies"]["@redocly/cli"]
        if _installed() != pinned:
            version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
            if tuple(map(int, re.findall(r"\d+", version)[:2])) < (20, 19):
                sys.exit(f"{NO_NODE} This is {version.strip()}.")
            print("Installing Redocly from the npm registry", file=sys.stderr)
            if subprocess.run([npm, "ci", "--prefix", FOLDER], stdout=sys.stderr).returncode:
                sys.exit("npm could not install what scripts/publishing/package-lock.json lists.")
    return node


def _installed() -> str | None:
    """Return the version that is installed."""
    manifest = PROGRAM / "package.json"
    return json.loads(manifest.read_text())["version"] if manifest.is_file() else None
