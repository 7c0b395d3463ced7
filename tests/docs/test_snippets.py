"""Every Python block of the README and the docs runs as it stands, in an empty folder, against
the sandbox. Blocks that begin with the name of a file are the files of one project.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from media import ffmpeg

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
    block: str, vimmerse_sandbox: Any, clip: Path, tmp_path: Path
) -> None:
    """Each block runs with only the key, the address, and a clip, a picture and a sound."""
    vimmerse_sandbox.set_progression("timed", seconds=1)
    (tmp_path / "clip.mp4").write_bytes(clip.read_bytes())
    ffmpeg("-i", str(clip), "-frames:v", "1", str(tmp_path / "shoe.jpg"))
    ffmpeg("-i", str(clip), "-vn", str(tmp_path / "song.mp3"))
    run(block, vimmerse_sandbox.url, tmp_path)


def test_the_quickstart_runs_twice_and_pays_once(vimmerse_sandbox: Any, tmp_path: Path) -> None:
    """The README's quickstart goes on with its job when it is run again."""
    vimmerse_sandbox.set_progression("immediate")
    quickstart = next(block for block in FOUND.values() if "boat.job" in block)
    run(quickstart, vimmerse_sandbox.url, tmp_path)
    run(quickstart, vimmerse_sandbox.url, tmp_path)
    assert (tmp_path / "boat.mp4").stat().st_size
    assert vimmerse_sandbox.charges == 1


def test_the_docs_pass_a_type_checker(tmp_path: Path) -> None:
    """Every block passes mypy --strict."""
    for name, block in FOUND.items():
        own = NAME.match(block)
        (tmp_path / (own[1] if own else re.sub(r"\W", "_", name) + ".py")).write_text(block)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def run(block: str, url: str, folder: Path) -> None:
    """Run a block in a folder, as a user of the sandbox would."""
    environment = {**os.environ, "VIMMERSE_API_KEY": "key-of-the-docs", "VIMMERSE_BASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block],
        cwd=folder,
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
    """All tests pass; those of the trailers fail for a function that makes nothing."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    tests = {name: content.count("\ndef test_") for name, content in FILES.items()}
    assert f"\n{sum(tests.values())} passed" in pytest_in(tmp_path)
    broken = "def make_trailer(client, idea, folder):\n    return folder\n"
    (tmp_path / "trailers.py").write_text(broken)
    assert f"{tests['test_trailers.py']} failed" in pytest_in(tmp_path, "test_trailers.py")


def pytest_in(folder: Path, *files: str) -> str:
    """Run pytest in a folder, as a user would, and return what it says."""
    options = ["-q", "-p", "no:cacheprovider", "-W", "error"]
    command = [sys.executable, "-m", "pytest", *options, *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr
