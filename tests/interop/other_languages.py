"""Clients in other languages, generated as docs/other-languages.md says and used against the
sandbox: `make interop`. The lines of each section are run in an empty folder; its program then goes
through the same story in every language.

The file's name keeps it out of `make test`, because it needs the tools of each language.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from operations import ROOT
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

PAGE = (ROOT / "docs" / "other-languages.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (.+)\n(?:.*\n)*?```sh\n((?:.*\n)*?)```$", re.MULTILINE)
BLOCKS = dict(SECTION.findall(PAGE))
GENERATOR = ROOT / ".venv-interop"
IDEA = "A harbour at dawn"
PICTURE = ROOT / "docs" / "images" / "demo-video.png"
PATIENCE = 300


@dataclass(frozen=True)
class Program:
    """A program that was built: its folder, the words that start it, and its sandbox."""

    folder: Path
    command: str
    sandbox: SandboxServer
    environment: dict[str, str]

    def __call__(self, words: str, key: str = "any") -> subprocess.CompletedProcess[str]:
        """Run the program with some arguments and a key."""
        return run(
            f"{self.command} {words}", self.folder, {**self.environment, "VIMMERSE_API_KEY": key}
        )


def run(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run lines of a shell, up to the first that fails."""
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module", params=BLOCKS)
def program(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Run the lines of a section, of which the last makes the first film."""
    folder = tmp_path_factory.mktemp("client")
    *lines, last = BLOCKS[request.param].strip().splitlines()
    start = [*(line for line in lines if line.startswith("export ")), last.partition(" make ")[0]]
    with SandboxServer(Settings(job_seconds=1)) as sandbox:
        environment = {
            **os.environ,
            "VIMMERSE": str(ROOT),
            "VIMMERSE_BASE_URL": sandbox.url,
            "VIMMERSE_API_KEY": "any",
            "npm_config_prefer_offline": "true",
            "JACKSON": str(
                next(GENERATOR.glob("lib/*/site-packages/openapi_generator_cli/*.jar"), "")
            ),
            "PATH": f"{GENERATOR / 'bin'}:{os.environ['PATH']}",
        }
        done = run(BLOCKS[request.param], folder, environment)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Program(folder, "\n".join(start), sandbox, environment)


def test_the_lines_make_a_film(program: Program) -> None:
    """The five lines of the page end with a film that was polled for, and paid for once."""
    film = (program.folder / "harbour.mp4").read_bytes()
    assert film[4:8] == b"ftyp"
    assert program.sandbox.charges == 1
    polls = [one for one in program.sandbox.requests if one.operation == "story_get"]
    assert [one.status for one in polls] == [200] * len(polls) != []


def test_too_few_credits_are_told(program: Program) -> None:
    """A 402 ends the program with the status and the words of the service."""
    done = program(f"make '{IDEA}' poor.mp4", key="broke")
    assert done.returncode == 1
    assert "402" in done.stderr
    assert "INSUFFICIENT_CREDIT" in done.stderr


def test_a_wrong_request_is_told(program: Program) -> None:
    """A 422 ends the program with the status and what is wrong."""
    program.sandbox.fault("http-status", "story_idea_to_video", status=422)
    done = program(f"make '{IDEA}' wrong.mp4")
    assert done.returncode == 1
    assert "422" in done.stderr
    assert "The sandbox was told to answer 422." in done.stderr


def test_what_was_not_answered_is_told(program: Program) -> None:
    """If nobody listens at the address, the program says so, and not that the status was 0."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = {**program.environment, "VIMMERSE_BASE_URL": f"http://127.0.0.1:{port}"}
    done = run(f"{program.command} make '{IDEA}' nobody.mp4", program.folder, environment)
    assert done.returncode == 1
    assert re.search("connect", done.stderr, re.IGNORECASE), done.stderr


def test_missing_words_cost_nothing(program: Program) -> None:
    """Without the name of a file for the video, nothing is made."""
    program.sandbox.reset()
    done = program(f"make '{IDEA}'")
    assert (done.returncode, done.stderr[:6]) == (2, "usage:"), done.stderr
    assert program.sandbox.requests == []


def test_a_file_is_uploaded(program: Program) -> None:
    """An uploaded picture is stored byte for byte, and its asset is read, with a new field too."""
    program.sandbox.fault("new-field", "asset_get")
    uploaded(program(f"upload {PICTURE}"))


def test_an_asset_may_come_wrapped(program: Program) -> None:
    """A wrapped asset is read like a bare one, with a new field too."""
    program.sandbox.fault("wrap", "asset_get")
    program.sandbox.fault("new-field", "asset_get")
    uploaded(program(f"upload {PICTURE}"))


def uploaded(done: subprocess.CompletedProcess[str]) -> None:
    """Check that a program told the address of a picture that it had uploaded."""
    assert done.returncode == 0, done.stdout + done.stderr
    status, address = done.stdout.split()
    assert status == "success"
    assert httpx.get(address).content == PICTURE.read_bytes()


def test_a_new_field_of_an_answer_is_no_error(program: Program) -> None:
    """Answers with a field that the document does not have are read like others."""
    program.sandbox.fault("new-field", times=100)
    done = program(f"make '{IDEA}' newer.mp4")
    program.sandbox.reset()
    assert done.returncode == 0, done.stdout + done.stderr
    assert (program.folder / "newer.mp4").read_bytes()[4:8] == b"ftyp"
