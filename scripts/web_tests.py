"""Test the sandbox's page in Chromium, in its own environment .venv-web: `make test-web`.

Uses the Chromium that is installed. On Debian, as root, installs it if there is none. Passes its
arguments to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import setup

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
NO_BROWSER = "These tests need Chromium, which was not found. On Debian, run `{}` as root."


def main() -> int:
    """Run the program and return its exit status."""
    environment = {**os.environ, "VIMMERSE_CHROMIUM": chromium()}
    folder = setup.ROOT / ".venv-web"
    setup.make_environment(folder, setup.CONSTRAINTS / "web.txt", setup.find_uv())
    command = [str(folder / "bin" / "pytest"), "-n", "0", "tests/web", *sys.argv[1:]]
    return subprocess.run(command, cwd=setup.ROOT, env=environment).returncode


def chromium() -> str:
    """Return the path of Chromium, after installing it if necessary; exit if that fails."""
    found = _chromium()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "--quiet"])
        subprocess.run(INSTALL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        found = _chromium()
    if not found:
        sys.exit(NO_BROWSER.format(" ".join(INSTALL)))
    return found


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


if __name__ == "__main__":
    sys.exit(main())
