"""Ctrl-C and closed pipes: jobs go on, and the command that resumes is shown."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, PATIENCE, Shell

STORY = ("story", "idea-to-video", "--idea", "A kite", "--scene-count", "1", "--yes")


def until_charged(sandbox: Any) -> None:
    """Wait until the service has taken a job."""
    end = time.monotonic() + PATIENCE
    while not sandbox.charges:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_job_goes_on_after_a_wait_is_interrupted(shell: Shell, vimmerse_sandbox: Any) -> None:
    """The command that is shown saves the result of the same job."""
    vimmerse_sandbox.set_progression("manual")
    with shell.terminal(*STORY, "-o", "my kite.mp4", columns=100) as terminal:
        terminal.expect("new")
        terminal.interrupt()
        assert terminal.status() == 130
        *_, first, second = terminal.output.rstrip().splitlines()
    assert first == "What was submitted goes on. To wait for it again:"
    assert second.endswith(" -o 'my kite.mp4'")
    job = second.split()[2]
    vimmerse_sandbox.steer(job.removeprefix("story:"), "success")
    done = shell.run("wait", job, "-o", "my kite.mp4")
    assert (done.status, done.record["files"]) == (0, ["my kite.mp4"])
    assert vimmerse_sandbox.charges == 1


def test_a_submission_under_way_ends_first(shell: Shell, vimmerse_sandbox: Any) -> None:
    """Ctrl-C waits for the answer to a create, and names the job that it made."""
    vimmerse_sandbox.fault("stall", "story_idea_to_video", seconds=2, accepted=True)
    with shell.terminal(*STORY, "-o", "kite.mp4", columns=100) as terminal:
        until_charged(vimmerse_sandbox)
        terminal.interrupt()
        assert terminal.status() == 130
        lines = terminal.output.rstrip().splitlines()
    assert lines[0].startswith("A submission that is under way ends first.")
    (job,) = (each.job for each in vimmerse_sandbox.requests)
    assert lines[-1] == f"vimmerse wait story:{job} -o kite.mp4"
    assert shell.run("jobs").record["job"] == f"story:{job}"


def test_a_submission_that_is_left_may_have_cost(shell: Shell, vimmerse_sandbox: Any) -> None:
    """A second Ctrl-C does not wait for the answer, and says what that may have cost."""
    vimmerse_sandbox.fault("stall", "story_idea_to_video", seconds=9, accepted=True)
    with shell.terminal(*STORY, columns=100) as terminal:
        until_charged(vimmerse_sandbox)
        terminal.interrupt()
        terminal.expect("Ctrl-C again leaves it.")
        time.sleep(1)  # until only the submission goes on
        terminal.interrupt()
        assert terminal.status() == 130
        lines = terminal.output.rstrip().splitlines()
    assert lines[-2] == "It may have cost up to 50 credits."
    assert "`vimmerse jobs unknown`" in lines[-1]
    assert shell.run("jobs", "unknown").record["state"] == "submitting"


def test_sigterm_lets_a_submission_end(shell: Shell, vimmerse_sandbox: Any) -> None:
    """It does what Ctrl-C does, so that the journal has the job."""
    vimmerse_sandbox.fault("stall", "story_idea_to_video", seconds=2, accepted=True)
    with subprocess.Popen(
        [*COMMAND, *STORY], env=shell.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        until_charged(vimmerse_sandbox)
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    (job,) = (each.job for each in vimmerse_sandbox.requests)
    assert shell.run("jobs").record["job"] == f"story:{job}"


def test_a_watch_names_its_jobs(shell: Shell, vimmerse_sandbox: Any) -> None:
    """Ctrl-C ends a watch, and names the job that goes on."""
    vimmerse_sandbox.set_progression("manual")
    job = shell.run(*STORY).record["job"]
    with shell.terminal("watch", job, columns=100) as terminal:
        terminal.expect("new")
        terminal.interrupt()
        assert terminal.status() == 130
        assert terminal.output.rstrip().endswith(f"vimmerse wait {job}")


def test_a_question_can_be_interrupted(shell: Shell, vimmerse_sandbox: Any) -> None:
    """Ctrl-C at the question submits nothing, at once."""
    with shell.terminal(*STORY[:-1]) as terminal:
        terminal.expect("[y/N]")
        terminal.interrupt()
        assert terminal.status() == 130
        assert "wait" not in terminal.output
    assert vimmerse_sandbox.requests == []


def test_a_closed_pipe_is_silent(shell: Shell) -> None:
    """A reader that leaves ends the command without a word."""
    with subprocess.Popen(
        [*COMMAND, "spec"],
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_reader_that_never_came_loses_no_job(shell: Shell, vimmerse_sandbox: Any) -> None:
    """With stdout closed, the job is submitted and saved all the same."""
    save = [*COMMAND, *STORY, "--quiet", "-o", "kite.mp4"]
    program = (
        "import os, subprocess as s, sys; r, w = os.pipe(); os.close(r); "
        f"sys.exit(s.run({save!r}, stdout=w).returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=shell.folder,
        env=shell.environment,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (141, b"")
    assert (shell.folder / "kite.mp4").stat().st_size
    assert vimmerse_sandbox.charges == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_loses_no_job(shell: Shell, vimmerse_sandbox: Any) -> None:
    """If stdout takes nothing, stderr names the job that was submitted."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *STORY],
            env=shell.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
        )
    (job,) = (each.job for each in vimmerse_sandbox.requests)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert done.stderr.endswith(f"vimmerse wait story:{job}\n")
