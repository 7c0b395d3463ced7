"""Test batches on many machines with a PostgreSQL of our own, in .venv, and the recipe for
Celery in an environment of its own: `make test-batch`.

Uses the PostgreSQL that is installed. On Debian, as root, installs it if there is none. Where it
cannot be had, the tests are skipped and say so. Passes its arguments to pytest; BATCH_JOBS sets how
many jobs the tests have that kill workers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import setup

INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "postgresql")
# Debian's package makes a cluster of its own and starts it, unless this says that it should not.
CLUSTERS = Path("/etc/postgresql-common/createcluster.d/vimmerse.conf")


def main() -> int:
    """Run the program and return its exit status."""
    if not _is_installed() and os.geteuid() == 0 and shutil.which("apt-get"):
        CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTERS.write_text("create_main_cluster = false\n")
        subprocess.run(["apt-get", "update", "--quiet"])
        subprocess.run(INSTALL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    celery = setup.ROOT / ".venv-celery"
    setup.make_environment(celery, setup.CONSTRAINTS / "celery.txt", setup.find_uv())
    environment = {**os.environ, "VIMMERSE_CELERY": str(celery / "bin" / "python")}
    pytest = setup.ROOT / ".venv" / "bin" / "pytest"
    command = [str(pytest), "-n", "3", "--dist", "load", "-rs", "tests/postgres", *sys.argv[1:]]
    return subprocess.run(command, cwd=setup.ROOT, env=environment).returncode


def _is_installed() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or bool(shutil.which("initdb"))


if __name__ == "__main__":
    sys.exit(main())
