"""openapi.yaml and the running sandbox agree, judged by a program that knows only the document."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEYS = frozenset({"key-of-ann", "key-of-bob"})


@pytest.fixture
def url() -> Iterator[str]:
    """Run a sandbox for two accounts, where jobs take no time and credits do not run out."""
    settings = Settings(accepted_keys=KEYS, opening_credits=10**9, job_seconds=0)
    with SandboxServer(settings) as server:
        yield server.url


def test_schemathesis_finds_nothing(url: str, tmp_path: Path) -> None:
    """Expect no finding of any check in any phase, with every operation tried."""
    program = Path(sys.executable).with_name("schemathesis")
    for name in ("schemathesis.toml", "two_users.yaml"):
        shutil.copy(HERE / name, tmp_path)
    done = subprocess.run(
        [program, "run", ROOT / "openapi.yaml", "--url", url, "--checks", "all"],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    phases = re.findall(r"^  ✅ (\w+)$", done.stdout, re.MULTILINE)
    assert phases == ["Examples", "Coverage", "Fuzzing", "Stateful"]
    assert re.search(r"Selected: (\d+)/\1\n +Tested: \1\n", done.stdout), done.stdout
