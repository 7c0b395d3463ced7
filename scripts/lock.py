"""Write the constraints files from pyproject.toml: every version with its hashes, and no index
host. Needs uv.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--upgrade"]
PLAIN = ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"]
FILES = {
    "constraints.txt": ["--all-extras", "--group", "dev", "pyproject.toml"],
    "constraints-bench.txt": ["--group", "pyproject.toml:bench"],
    "constraints-codegen.txt": ["--group", "pyproject.toml:codegen"],
    "constraints-core.txt": ["pyproject.toml"],
    "constraints-uv.txt": ["--group", "pyproject.toml:setup"],
    "constraints-web.txt": ["--extra", "sandbox", "--group", "web", "pyproject.toml"],
}


def main() -> int:
    """Run the program and return its exit status."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".tools" / "bin"))
    if uv is None:
        sys.exit("Locking needs uv: pip install uv")
    for name, sources in FILES.items():
        subprocess.run([uv, *COMPILE, *PLAIN, *sources, "-o", name], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
