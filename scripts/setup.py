"""Make the two environments that the project's commands run in: .venv, and .venv-codegen for the
generator's own pins.

Needs Python 3.11 and nothing else of ours. Uses uv if it is there, else gets it from PyPI, else
does with venv and pip. What is already in place is left alone, so running it again costs nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
ENVIRONMENTS = {".venv": "constraints.txt", ".venv-codegen": "constraints-codegen.txt"}
NO_VENV = "This Python cannot make environments. On Debian: apt-get install python3-venv"


def main() -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--without-uv", action="store_true", help="use venv and pip even if uv is there"
    )
    uv = None if parser.parse_args().without_uv else find_uv()
    for name, constraints in ENVIRONMENTS.items():
        make_environment(ROOT / name, ROOT / constraints, uv)
    return 0


def make_environment(folder: Path, constraints: Path, uv: str | None) -> None:
    stamp = folder / "vimmerse-stamp"
    wanted = _digest(constraints)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Setting up {folder.name}", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    install = new_environment(folder, uv)
    _run(*install, "--require-hashes", "-r", str(constraints))
    if constraints.name == "constraints.txt":
        _run(*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp.write_text(wanted)


def new_environment(folder: Path, uv: str | None) -> list[str]:
    """Make an empty environment and return the command that installs into it."""
    python = folder / "bin" / "python"
    if uv:
        _run(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
        return [uv, "pip", "install", "--quiet", "--python", str(python)]
    if not _works(sys.executable, "-m", "venv", str(folder)):
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
        str(ROOT / "constraints-uv.txt"),
    ]
    if _works(sys.executable, "-m", "venv", str(TOOLS)):
        _works(str(TOOLS / "bin" / "python"), "-m", "pip", "install", *pinned)
    else:
        _works(sys.executable, "-m", "pip", "install", "--target", str(TOOLS), *pinned)
    return shutil.which("uv", path=str(TOOLS / "bin"))


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
