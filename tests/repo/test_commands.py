"""The commands that a newcomer runs do what the README says."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from media import probe

ROOT = Path(__file__).resolve().parent.parent.parent
CONSTRAINTS = ROOT / "constraints"


def test_the_demo_makes_a_video(tmp_path: Path) -> None:
    """Without a terminal, the demo prints plain lines, its credits and the path of a video."""
    command = [sys.executable, str(ROOT / "scripts" / "demo.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert re.search(r"\nstory:\S+ success 100 % \(\d+ s\)\n", done.stderr)
    assert "\r" not in done.stderr
    steps = re.findall(r"story:\S+ (\w+ \d+ %)", done.stderr)
    assert len(steps) == len(set(steps))
    used, estimated = re.search(r"Credits: (\d+) used \((\d+) estimated", done.stdout).groups()
    assert used == estimated
    video = Path(re.search(r"Video: +(.*)", done.stdout)[1])
    assert video.parent == tmp_path
    assert round(probe(video).duration) == 12


def test_the_demo_draws_a_bar_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal, the demo redraws one progress bar until it is full."""
    ours, theirs = os.openpty()
    command = [sys.executable, str(ROOT / "scripts" / "demo.py")]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs) as demo:
        os.close(theirs)
        with os.fdopen(ours, "rb", buffering=0) as screen:
            shown = b"".join(_pieces(screen)).decode()
    assert demo.returncode == 0
    assert re.search(r"\r░{25}   0 % .*\r█{25} 100 % success", shown)


def _pieces(screen: IO[bytes]) -> Iterator[bytes]:
    with contextlib.suppress(OSError):  # how a terminal ends that nobody holds any more
        while piece := screen.read(4096):
            yield piece


def test_a_browser_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    """Without Chromium, the tests of the page end at once and say what to install."""
    command = [sys.executable, str(ROOT / "scripts" / "web_tests.py")]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "apt-get install --yes --no-install-recommends chromium" in done.stderr


def test_make_lists_every_target() -> None:
    """`make help` lists every target with what it does."""
    command = ["make", "--no-print-directory", "help"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    assert [line.split()[0] for line in listed.splitlines()] == targets


def test_targets_are_short() -> None:
    """No target has more than three commands: programs are in scripts/."""
    makefile = (ROOT / "Makefile").read_text()
    recipes = re.findall(r"^[a-z-]+:.*\n((?:\t.*\n)*)", makefile, re.MULTILINE)
    assert [recipe for recipe in recipes if recipe.count("\n") > 3] == []


def test_constraints_name_no_host_and_have_hashes() -> None:
    """Every pin in every constraints file has a hash, and no file has an address."""
    for file in CONSTRAINTS.glob("*.txt"):
        text = file.read_text()
        assert "://" not in text
        pins = re.findall(r"^(\S+==\S+)", text, re.MULTILINE)
        assert pins
        assert len(re.findall(r"^\S+==.*\\\n +--hash=sha256:", text, re.MULTILINE)) == len(pins)


def test_the_demo_installs_versions_that_are_tested() -> None:
    """The demo installs a part of what the tests install, and no test program or generator."""
    demo, dev = (
        set(re.findall(r"^(\S+==\S+)", (CONSTRAINTS / name).read_text(), re.MULTILINE))
        for name in ("demo.txt", "dev.txt")
    )
    assert demo < dev
    names = {pin.split("==")[0] for pin in demo}
    assert {"httpx", "starlette"} < names
    assert names.isdisjoint({"mypy", "openapi-python-client", "pytest", "ruff", "uv"})


@pytest.mark.parametrize(
    ("certificates", "given", "setting"),
    [(".", {}, "true"), ("none", {}, ""), (".", {"UV_SYSTEM_CERTS": "false"}, "false")],
    ids=["a system with certificates", "a system without", "what the user says"],
)
def test_uv_trusts_the_systems_certificates(
    tmp_path: Path, certificates: str, given: dict[str, str], setting: str
) -> None:
    """uv trusts the system's certificates if there are any, unless the user chose."""
    uv = tmp_path / "uv"
    uv.write_text('#!/bin/sh\necho "$UV_SYSTEM_CERTS"\n')
    uv.chmod(0o755)
    none = str(tmp_path / "none")
    environment = {"PATH": str(tmp_path), "SSL_CERT_FILE": none, **given}
    environment["SSL_CERT_DIR"] = str(tmp_path / certificates)
    code = "import setup, subprocess; subprocess.run([setup.find_uv()], check=True)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "scripts",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == setting


NPM = ("tests/interop", "examples/typescript-hey-api", "examples/typescript-openapi-fetch")


@pytest.mark.parametrize("folder", NPM)
def test_the_npm_lock_has_hashes_and_neither_addresses_nor_scripts(folder: str) -> None:
    """Every npm package is pinned by its hash, names no index and runs no install script."""
    text = (ROOT / folder / "package-lock.json").read_text()
    _, *packages = json.loads(text)["packages"].values()
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert [p for p in packages if "resolved" in p or "hasInstallScript" in p] == []
