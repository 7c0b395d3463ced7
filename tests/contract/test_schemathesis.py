"""openapi.yaml and the running sandbox agree, judged by a program that knows only the document.

The sandbox runs as its users run it. `make contract` gives the judge CONTRACT_SECONDS, and a new
seed, which a failure shows.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEYS = ("key-of-ann", "key-of-bob")
SECONDS = os.environ.get("CONTRACT_SECONDS")

# How long it takes depends on the machine.
pytestmark = pytest.mark.timeout(0)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Run a sandbox for two accounts whose credits do not run out. It may log no traceback."""
    command = [sys.executable, "-m", "vimmerse_sandbox", "--port", "0"]
    command += ["--opening-credits", str(10**9), *(f"--accept-key={key}" for key in KEYS)]
    log = tmp_path / "sandbox.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        yield re.search(r"http://\S+", process.stdout.readline())[0]
        process.terminate()
    assert "Traceback" not in log.read_text()


def judge(url: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run schemathesis, with all of its checks, on the sandbox at this address."""
    for name in ("schemathesis.toml", "two_users.yaml"):
        shutil.copy(HERE / name, folder)
    program = Path(sys.executable).with_name("schemathesis")
    return subprocess.run(
        [program, "run", ROOT / "openapi.yaml", "--url", url, "--checks", "all", *options],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
    )


def test_schemathesis_finds_nothing(url: str, tmp_path: Path) -> None:
    """Every operation is tried, and no check of any phase finds a fault."""
    longer = ("--max-time", SECONDS, "--seed", str(secrets.randbelow(2**32))) if SECONDS else ()
    done = judge(url, tmp_path, *longer)
    assert done.returncode == 0, done.stdout + done.stderr
    phases = re.findall(r"^  ✅ (\w+)$", done.stdout, re.MULTILINE)
    assert phases == ["Examples", "Coverage", "Fuzzing", "Stateful"]
    assert re.search(r"Selected: (\d+)/\1\n +Tested: \1\n", done.stdout), done.stdout
    print(re.search(r"^Test cases:\n.*\n\nSeed: \d+", done.stdout, re.MULTILINE)[0])


def test_schemathesis_finds_what_is_wrong(url: str, tmp_path: Path) -> None:
    """Schemathesis reports answers whose shape a fault has changed."""
    operation = "video_estimate_credits"
    fault = {"kind": "wrap", "operation": operation, "times": 1000}
    httpx.post(f"{url}/_sandbox/faults", json=fault, timeout=None).raise_for_status()
    done = judge(url, tmp_path, "--include-operation-id", operation, "--phases", "examples")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Response violates schema" in done.stdout
