"""Make the two environments that the project's commands run in: .venv, and .venv-codegen for the
generator's own pins.

Needs Python 3.11 and nothing else of ours. Uses uv if it is there, else gets it from PyPI, else
does with venv and pip. Debian keeps venv in a package of its own, which root gets here without
being asked. What is already in place is left alone, so running it again costs nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints"
TOOLS = ROOT / ".tools"
ENVIRONMENTS = {".venv": "dev.txt", ".venv-codegen": "codegen.txt"}
WITH_PROJECT = {"dev.txt", "web.txt"}
NO_VENV = (
    "This Python cannot make environments. On Debian, as root: apt-get install python3-venv; "
    "or have uv on the path."
)


def main() -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--without-uv", action="store_true", help="use venv and pip even if uv is there"
    )
    without_uv = parser.parse_args().without_uv
    stale = [
        name
        for name, file in ENVIRONMENTS.items()
        if not _is_current(ROOT / name, CONSTRAINTS / file)
    ]
    uv = find_uv() if stale and not without_uv else None
    for name in stale:
        make_environment(ROOT / name, CONSTRAINTS / ENVIRONMENTS[name], uv)
    return 0


def make_environment(folder: Path, constraints: Path, uv: str | None) -> None:
    """Make an environment unless it is current; with pip where uv cannot."""
    if _is_current(folder, constraints):
        return
    print(f"Setting up {folder.name}", file=sys.stderr)
    try:
        _fill(folder, constraints, uv)
    except SystemExit as failure:
        if uv is None:
            raise
        print(f"{failure}\nTrying again with pip.", file=sys.stderr)
        _fill(folder, constraints, None)
    _stamp(folder).write_text(_digest(constraints))


def _fill(folder: Path, constraints: Path, uv: str | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    install = new_environment(folder, uv)
    _run(*install, "--require-hashes", "-r", str(constraints))
    if constraints.name in WITH_PROJECT:
        _run(*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def _is_current(folder: Path, constraints: Path) -> bool:
    stamp = _stamp(folder)
    return stamp.is_file() and stamp.read_text() == _digest(constraints)


def _stamp(folder: Path) -> Path:
    return folder / "vimmerse-stamp"


def new_environment(folder: Path, uv: str | None) -> list[str]:
    """Make an empty environment and return the command that installs into it."""
    python = folder / "bin" / "python"
    if uv:
        _run(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
        return [uv, "pip", "install", "--quiet", "--python", str(python)]
    if not _makes_venv(folder):
        sys.exit(NO_VENV)
    return [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def find_uv() -> str | None:
    """Return uv's path, getting it from PyPI if need be; None when there is no way to."""
    found = shutil.which("uv") or shutil.which("uv", path=str(TOOLS / "bin"))
    if found:
        return found
    pinned = [
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        str(CONSTRAINTS / "uv.txt"),
    ]
    if _makes_venv(TOOLS):
        _works(str(TOOLS / "bin" / "python"), "-m", "pip", "install", *pinned)
    else:
        _works(sys.executable, "-m", "pip", "install", "--target", str(TOOLS), *pinned)
    return shutil.which("uv", path=str(TOOLS / "bin"))


def _makes_venv(folder: Path) -> bool:
    venv = (sys.executable, "-m", "venv", "--clear", str(folder))
    return _works(*venv) or (_gets_venv() and _works(*venv))


def _gets_venv() -> bool:
    """Install Debian's package of venv, if this is Debian and we are root."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print("Installing python3-venv, which this Python lacks", file=sys.stderr)
    return _works("apt-get", "update") and _works("apt-get", "install", "--yes", "python3-venv")


def _digest(constraints: Path) -> str:
    """Digest what an environment is made of: pyproject.toml counts for its entry points."""
    parts = [
        constraints.read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        sys.version.encode(),
        bytes(ROOT),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def _run(*command: str) -> None:
    status = subprocess.run(command).returncode
    if status:
        sys.exit(f"Failed with status {status}: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
