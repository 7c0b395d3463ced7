"""A copy of what the generator reads and writes, for tests that change the document."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODEGEN = ROOT / ".venv-codegen" / "bin" / "python"
PARTS = ("openapi.yaml", "generator-config.yml", "scripts", "generated")


@dataclass(frozen=True)
class Project:
    """What the generator reads and writes."""

    root: Path

    @property
    def document(self) -> Path:
        return self.root / "openapi.yaml"

    @property
    def package(self) -> Path:
        return self.root / "generated" / "vimmerse_api"

    def generate(
        self, *options: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the program as `make generate` does."""
        assert CODEGEN.is_file(), "There is no .venv-codegen: run `make setup` first."
        return subprocess.run(
            [str(CODEGEN), str(self.root / "scripts" / "generate.py"), *options],
            cwd=cwd or self.root,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
        )

    def edit(self, old: str, new: str) -> None:
        """Replace the first occurrence of a text in the document."""
        text = self.document.read_text(encoding="utf-8")
        assert old in text
        self.document.write_text(text.replace(old, new, 1), encoding="utf-8")

    def emitted(self) -> dict[str, bytes]:
        """Return every emitted file with its bytes."""
        return {
            str(path.relative_to(self.package)): path.read_bytes()
            for path in self.package.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }


def copied(folder: Path) -> Project:
    """Copy what the generator needs into an empty folder."""
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return Project(folder)
