"""What people see on a terminal, compared with files. COMMAND_LINE_WRITE=1 writes the files."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from command_line import Shell

EXPECTED = Path(__file__).resolve().parent / "expected"
STORY = ("story", "idea-to-video", "--idea", "A kite", "--scene-count", "1")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def compare(name: str, shown: str) -> None:
    """Compare what was shown with a file, but for ids, addresses and trailing blanks."""
    text = re.sub(
        r"http://127\.0\.0\.1:\d+(/media/[\w-]+)?", "http://SANDBOX", _UUID.sub("ID", shown)
    )
    text = "".join(f"{line.rstrip()}\n" for line in text.strip().splitlines())
    path = EXPECTED / name
    if os.environ.get("COMMAND_LINE_WRITE"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("command", "columns"),
    [("", 80), ("story", 80), ("wait", 40), ("story idea-to-video", 40), ("video crop", 120)],
)
def test_help_fits_the_terminal(shell: Shell, command: str, columns: int) -> None:
    """No line of the help is wider than the terminal, and no name is broken."""
    with shell.terminal(*command.split(), "--help", columns=columns) as terminal:
        assert terminal.status() == 0
        assert max(map(len, terminal.output.splitlines())) <= columns
        if command == "story idea-to-video":
            assert re.search(r"--audio-option\.no-has-narration\b", terminal.output)
        compare(f"help-{command.replace(' ', '-') or 'vimmerse'}.txt", terminal.output)


def test_credits_are_asked_for(shell: Shell, vimmerse_sandbox: Any) -> None:
    """The estimate is shown, and yes submits the job."""
    with shell.terminal(*STORY) as terminal:
        terminal.expect("[y/N]")
        terminal.type("y\n")
        assert terminal.status() == 0
        compare("submitted.txt", terminal.output)
    assert vimmerse_sandbox.charges == 1


def test_no_is_no(shell: Shell, vimmerse_sandbox: Any) -> None:
    """Anything but yes submits nothing."""
    with shell.terminal(*STORY, "-o", "kite.mp4") as terminal:
        terminal.expect("[y/N]")
        terminal.type("\n")
        assert terminal.status() == 1
        compare("declined.txt", terminal.output)
    assert vimmerse_sandbox.requests == []


def test_the_service_is_asked_for_its_price(shell: Shell) -> None:
    """Where the service knows the price, it is asked before the user is."""
    where = ("--image-url", "@face.png", "--prompt", "Hello", "--video-duration", "5")
    with shell.terminal("video", "lip-sync", *where) as terminal:
        terminal.expect("video lip_sync: 30 credits (US$0.30)")
        terminal.expect("[y/N]")


def test_a_wait_is_shown_as_bars(shell: Shell, vimmerse_sandbox: Any) -> None:
    """Wait and download are drawn, and what stays is the job with its file."""
    vimmerse_sandbox.set_progression("timed", seconds=2)
    with shell.terminal(*STORY, "--yes", "-o", "kite.mp4", columns=60) as terminal:
        assert terminal.status() == 0
        assert "━" in terminal.output
        assert "kite.mp4" in terminal.output
        assert terminal.output.rstrip().splitlines()[-4].startswith("story:")
        assert terminal.output.rstrip().splitlines()[-2:-1] == ["  saved    kite.mp4"]
    assert (shell.folder / "kite.mp4").stat().st_size


def test_jobs_are_listed_without_cutting(shell: Shell) -> None:
    """A narrow terminal gets lines for each job, a wide one a table; times are local."""
    shell.environment["TZ"] = "Asia/Tokyo"
    job = shell.run(*STORY, "--label", "order-17").record["job"]
    shell.run(*STORY, "--aspect-ratio", "2:1")
    created = shell.run("jobs", "list", "--label", "order-17").record["created_at"]
    local = datetime.fromisoformat(created).astimezone(timezone(timedelta(hours=9)))
    shown = f"{local:%Y-%m-%d %H:%M}"
    for columns in (50, 140):
        with shell.terminal("jobs", columns=columns) as terminal:
            assert terminal.status() == 0
            assert max(map(len, terminal.output.splitlines())) <= columns
            assert job in terminal.output
            assert shown in terminal.output
            text = terminal.output.replace(job, f"story:{'0' * 36}")
            compare(f"jobs-{columns}.txt", re.sub("20\\d\\d-.{11}", "YYYY-MM-DD HH:MM", text))


def test_a_failed_job_is_told(shell: Shell) -> None:
    """People read what failed, what it cost and what to do."""
    failing = ("story", "idea-to-video", "--idea", "[fail]", "--yes", "--wait", "--quiet")
    with shell.terminal(*failing) as terminal:
        assert terminal.status() == 1
        compare("failed.txt", terminal.output)
