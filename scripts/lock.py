"""Write the files in constraints/ from pyproject.toml: every version with its hashes, without the
address of an index. Needs uv.
"""

from __future__ import annotations

import subprocess
import sys

import setup

COMPILE = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--upgrade"]
PLAIN = ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"]
FILES = {
    "bench.txt": ["--group", "pyproject.toml:bench"],
    "celery.txt": ["--group", "celery", "pyproject.toml"],
    "codegen.txt": ["--group", "pyproject.toml:codegen"],
    "core.txt": ["pyproject.toml"],
    "demo.txt": ["--extra", "sandbox", "--group", "editable", "pyproject.toml"],
    "dev.txt": ["--all-extras", "--group", "dev", "pyproject.toml"],
    "interop.txt": ["--group", "pyproject.toml:interop"],
    "uv.txt": ["--group", "pyproject.toml:setup"],
    "web.txt": ["--extra", "sandbox", "--group", "web", "pyproject.toml"],
}


def main() -> int:
    """Run the program and return its exit status."""
    uv = setup.installed_uv()
    if uv is None:
        sys.exit("Locking needs uv: pip install uv")
    for name, sources in FILES.items():
        command = [uv, *COMPILE, *PLAIN, *sources, "-o", f"constraints/{name}"]
        subprocess.run(command, cwd=setup.ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
