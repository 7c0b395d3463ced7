"""Make the environments that the project's commands run in: .venv, and .venv-codegen for the
generator, which pins its own versions. With --demo: .venv-demo, which holds what the demo needs.

Needs Python 3.11 or later. Uses uv if it is installed, else gets it from PyPI, else uses venv and
pip. Debian packages venv separately: as root, this program installs python3-venv and prints that
it does. An environment that is up to date is left alone, so that running it again costs nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints"
TOOLS = ROOT / ".tools"
DEFAULT = {".venv": "dev.txt", ".venv-codegen": "codegen.txt"}
DEMO = {".venv-demo": "demo.txt"}
WITH_PROJECT = {"celery.txt", "demo.txt", "dev.txt", "web.txt"}
# The second is the older name of the first.
SYSTEM_CERTIFICATES = ("UV_SYSTEM_CERTS", "UV_NATIVE_TLS")
NO_VENV = (
    "This Python cannot make environments. On Debian, run `apt-get install python3-venv` as root, "
    "or install uv."
)


def main() -> int:
    """Run the program and return its exit status."""
    arguments = _arguments()
    wanted = {
        ROOT / name: CONSTRAINTS / file
        for name, file in (DEMO if arguments.demo else DEFAULT).items()
    }
    stale = {folder: file for folder, file in wanted.items() if not _is_current(folder, file)}
    uv = None
    if stale and not arguments.without_uv:
        # pip is enough for the demo; getting uv would add a fifth to what is downloaded.
        uv = installed_uv() if arguments.demo else find_uv()
    for folder, constraints in stale.items():
        make_environment(folder, constraints, uv)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", action="store_true", help="make only what the demo needs")
    parser.add_argument(
        "--without-uv", action="store_true", help="use venv and pip even if uv is installed"
    )
    return parser.parse_args()


def make_environment(folder: Path, constraints: Path, uv: str | None) -> None:
    """Make an environment unless it is up to date. Use pip if `uv` is None or fails."""
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
        # As pip does. Without it, where Python may not write, each process compiles all it imports.
        options = ["--quiet", "--compile-bytecode", "--python", str(python)]
        return [uv, "pip", "install", *options]
    if not _makes_venv(folder):
        sys.exit(NO_VENV)
    return [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def find_uv() -> str | None:
    """Return the path of uv, got from PyPI if it is not installed; None if that fails."""
    return installed_uv() or _get_uv()


def installed_uv() -> str | None:
    """Return the path of uv if it is installed, and tell uv to trust the system's certificates."""
    found = shutil.which("uv") or shutil.which("uv", path=str(TOOLS / "bin"))
    if found and _has_certificates() and not os.environ.keys() & set(SYSTEM_CERTIFICATES):
        os.environ.update(dict.fromkeys(SYSTEM_CERTIFICATES, "true"))
    return found


def _has_certificates() -> bool:
    """Return True if the system has certificates; without any, uv needs those that it bundles."""
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())))


def _get_uv() -> str | None:
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = ["--require-hashes", "-r", str(CONSTRAINTS / "uv.txt")]
    if _makes_venv(TOOLS):
        _works(str(TOOLS / "bin" / "python"), *install, *pinned)
    else:
        _works(sys.executable, *install, "--target", str(TOOLS), *pinned)
    return installed_uv()


def _makes_venv(folder: Path) -> bool:
    venv = (sys.executable, "-m", "venv", "--clear", str(folder))
    return _works(*venv) or (_gets_venv() and _works(*venv))


def _gets_venv() -> bool:
    """Install Debian's python3-venv and return True, if this is Debian and the user is root."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print("Installing python3-venv with apt-get: this Python has no venv", file=sys.stderr)
    return _works("apt-get", "update") and _works("apt-get", "install", "--yes", "python3-venv")


def _digest(constraints: Path) -> str:
    """Return a digest of what an environment is made from, with pyproject.toml for its scripts."""
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
