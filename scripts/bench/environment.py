"""The environment of the other SDKs, .venv-bench, made when it is needed as scripts/setup.py makes
the others.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = ROOT / "constraints" / "bench.txt"

sys.path.append(str(ROOT / "scripts"))
import setup  # noqa: E402


def peers_python() -> Path | None:
    """Return the Python of that environment, or None if it cannot be made."""
    folder = ROOT / ".venv-bench"
    try:
        setup.make_environment(folder, CONSTRAINTS, setup.find_uv())
    except SystemExit as error:
        print(f"The other SDKs cannot be installed: {error}", file=sys.stderr)
        return None
    return folder / "bin" / "python"


def versions(names: tuple[str, ...]) -> str:
    """Return the names of packages with their locked versions."""
    text = CONSTRAINTS.read_text()
    found = [re.search(rf"^{name}==(\S+)", text, re.MULTILINE) for name in names]
    return ", ".join(
        f"{name} {match[1]}" for name, match in zip(names, found, strict=True) if match
    )
