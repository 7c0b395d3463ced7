"""Every Python block of the README and the docs runs as it stands, in an empty folder, against
the sandbox. Blocks that begin with the name of a file are the files of one project.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FOUND = {
    f"{page.relative_to(ROOT)}:{number}": block
    for page in PAGES
    for number, block in enumerate(
        re.findall(r"^```python\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE), 1
    )
}
NAME = re.compile(r"# (\w+\.py)\n")
FILES = {NAME.match(block)[1]: block for block in FOUND.values() if NAME.match(block)}
BLOCKS = [pytest.param(block, id=name) for name, block in FOUND.items() if not NAME.match(block)]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_the_docs_runs(
    block: str, vimmerse_sandbox: object, clip: Path, tmp_path: Path
) -> None:
    """Each block runs with only the key, the address and a clip to upload."""
    (tmp_path / "clip.mp4").write_bytes(clip.read_bytes())
    environment = {
        **os.environ,
        "VIMMERSE_API_KEY": "key-of-the-docs",
        "VIMMERSE_BASE_URL": vimmerse_sandbox.url,
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_comments_in_the_readme_tell_what_is_printed(tmp_path: Path) -> None:
    """The figures in comments of the README's credit block are what it prints."""
    block = next(b.values[0] for b in BLOCKS if "estimate.usd()" in b.values[0])
    done = subprocess.run(
        [sys.executable, "-c", block], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.strip() == re.search(r"usd\(\)\)  # (.*)", block)[1]


def test_the_example_of_a_project_passes_its_own_tests(tmp_path: Path) -> None:
    """The example's tests pass, and fail for a function that makes nothing."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    tests = FILES["test_trailers.py"].count("\ndef test_")
    assert f"{tests} passed" in pytest_in(tmp_path)
    broken = "def make_trailer(client, idea, folder):\n    return folder\n"
    (tmp_path / "trailers.py").write_text(broken)
    assert f"{tests} failed" in pytest_in(tmp_path)


def pytest_in(folder: Path) -> str:
    """Run pytest in a folder, as a user would, and return what it says."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr
