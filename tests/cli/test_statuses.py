"""Exit statuses, each with its record on stdout and its words on stderr."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from command_line import COMMAND, PATIENCE, Shell
from jsonschema import Draft202012Validator

STORY = ("story", "idea-to-video", "--idea", "A kite", "--scene-count", "1")
Arrange = Callable[[Any, Shell], object]


def nothing(sandbox: Any, shell: Shell) -> None:
    """Leave all as it is."""


def key(name: str) -> Arrange:
    """Use another key."""
    return lambda _, shell: shell.environment.update(VIMMERSE_API_KEY=name)


def fault(kind: str, **facts: Any) -> Arrange:
    """Have the next submission go wrong."""
    return lambda sandbox, _: sandbox.fault(kind, "story_idea_to_video", **facts)


def slow(sandbox: Any, _: Shell) -> None:
    """Have jobs last."""
    sandbox.set_progression("manual")


ENDINGS: dict[str, tuple[Arrange, tuple[str, ...], int, str | None, str]] = {
    "done": (nothing, (*STORY, "--wait"), 0, None, "is submitted"),
    "a failed job": (
        nothing,
        ("story", "idea-to-video", "--idea", "[fail]", "--wait"),
        1,
        "job_failed",
        "It reports 0 credits used",
    ),
    "no such job": (nothing, ("get", "story:none"), 1, "not_found", "Check the id"),
    "refused": (nothing, (*STORY, "--aspect-ratio", "2:1"), 1, "refused", "Nothing was charged."),
    "a busy service": (
        fault("http-status", status=429, times=9),
        STORY,
        1,
        "rate_limit",
        "Wait, then run it again.",
    ),
    "usage": (nothing, (*STORY, "--nothing"), 2, "usage", "vimmerse story idea-to-video --help"),
    "no key": (key(""), STORY, 3, "authentication", "set VIMMERSE_API_KEY"),
    "a wrong key": (key("refused"), STORY, 3, "authentication", "vimmerse config"),
    "no permission": (key("forbidden"), STORY, 3, "permission", "use another key"),
    "no credits": (key("broke"), STORY, 4, "credits", "Buy credits"),
    "over the budget": (nothing, (*STORY, "--max-credits", "49"), 4, "budget", "--max-credits"),
    "outside any budget": (
        nothing,
        ("video", "crop", "--video-url", "https://e.example/a.mp4", "--max-credits", "9"),
        4,
        "budget",
        "its cost cannot be known",
    ),
    "an answer that was lost": (
        fault("drop", accepted=True),
        STORY,
        5,
        "outcome_unknown",
        "It may have cost up to 50 credits.",
    ),
    "an answer that cannot be read": (
        fault("truncate"),
        STORY,
        5,
        "outcome_unknown",
        "vimmerse jobs unknown",
    ),
    "a job that lasts": (
        slow,
        (*STORY, "--wait", "--timeout", "0.5"),
        124,
        "timeout",
        "vimmerse wait story:",
    ),
}


@pytest.mark.parametrize(
    ("arrange", "arguments", "status", "kind", "words"), ENDINGS.values(), ids=ENDINGS
)
def test_an_ending_has_its_status(
    shell: Shell,
    vimmerse_sandbox: Any,
    schema: Draft202012Validator,
    arrange: Arrange,
    arguments: tuple[str, ...],
    status: int,
    kind: str | None,
    words: str,
) -> None:
    """Status, kind and words are those of the ending; the record fits the schema."""
    arrange(vimmerse_sandbox, shell)
    done = shell.run(*arguments)
    error = done.record["error"]
    assert (done.status, error and error["kind"]) == (status, kind), done.err
    assert error is None or error["exit_status"] == status
    assert words in done.err
    assert "Traceback" not in done.err
    schema.validate(done.record)


def test_several_jobs_have_a_record_each(shell: Shell, schema: Draft202012Validator) -> None:
    """`wait` tells of each job, and the status is the highest of theirs."""
    good = shell.run(*STORY).record["job"]
    bad = shell.run("story", "idea-to-video", "--idea", "[fail]").record["job"]
    done = shell.run("wait", good, bad, "-o", "videos/")
    states = {record["job"]: (record["state"], record["files"]) for record in done.records}
    assert done.status == 1
    assert states[bad] == ("failed", [])
    assert states[good][0] == "done"
    assert [shell.folder / name for name in states[good][1]] == list(
        (shell.folder / "videos").iterdir()
    )
    for record in done.records:
        schema.validate(record)


def test_other_records_fit_the_schema(shell: Shell, schema: Draft202012Validator) -> None:
    """Whatever a command writes fits, also what is no job."""
    job = shell.run(*STORY).record["job"]
    commands = {
        "progress job": ("watch", job),
        "upload": ("upload", "face.png"),
        "estimate": ("credits", "story", "--scene-count", "2"),
        "answer": ("story", "delete", job),
        "config": ("config",),
        "request": (*STORY, "--dry-run"),
    }
    for kinds, arguments in commands.items():
        done = shell.run(*arguments)
        assert done.status == 0, done.err
        assert [record["type"] for record in done.records] == kinds.split()
        for record in done.records:
            schema.validate(record)


@pytest.mark.parametrize("command", [("upload",), ("image", "upload")])
def test_an_upload_that_is_lost_costs_nothing(
    shell: Shell, vimmerse_sandbox: Any, command: tuple[str, ...]
) -> None:
    """Its outcome is unknown, and it may be sent again."""
    vimmerse_sandbox.fault("drop", "image_upload", accepted=True)
    done = shell.run(*command, "face.png")
    error = done.record["error"]
    assert (done.status, error["kind"]) == (5, "outcome_unknown")
    assert (error["cost"], error["advice"]) == (
        "Nothing was charged.",
        "It costs nothing: run it again.",
    )
    assert "credits" not in done.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written_is_told_before_paying(
    shell: Shell, vimmerse_sandbox: Any
) -> None:
    """Nothing is submitted whose result could not be saved."""
    (shell.folder / "sealed").mkdir(mode=0o500)
    done = shell.run(*STORY, "-o", "sealed/kite.mp4")
    assert (done.status, done.record["error"]["kind"]) == (2, "usage")
    assert vimmerse_sandbox.requests == []


def test_a_download_says_how_to_save_it(shell: Shell) -> None:
    """The advice is a command for the same account and place, and nothing for programmers."""
    url = shell.environment["VIMMERSE_BASE_URL"]
    shell.run("config", "set", "work", "--base-url", url, stdin="key-of-work\n")
    job = shell.run(*STORY, "--profile", "work", "-o", "one/").record["job"]
    done = shell.run("download", job, "--profile", "work", "-o", "one/")
    assert done.status == 1
    error = done.record["error"]
    assert error["advice"] == f"To save it: vimmerse download {job} -o one/ --profile work"
    assert error["message"].endswith("exists; --overwrite replaces it. Nothing was fetched.")


STREAMS = {"stdin": "<&-", "stdout": ">&-", "stderr": "2>&-"}


@pytest.mark.parametrize("closed", STREAMS.values(), ids=STREAMS)
def test_a_stream_may_be_closed(shell: Shell, vimmerse_sandbox: Any, closed: str) -> None:
    """A job is submitted without one of the streams."""
    line = f"{shlex.join([*COMMAND, *STORY])} {closed}"
    done = subprocess.run(
        ["sh", "-c", line], env=shell.environment, capture_output=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert vimmerse_sandbox.charges == 1


def test_any_letter_can_be_written(shell: Shell) -> None:
    """What stdout cannot encode is escaped, in JSON as JSON does."""
    shell.environment["PYTHONIOENCODING"] = "ascii"
    idea = ("story", "idea-to-video", "--idea", "Frühling 🎈", "--scene-count", "1")
    assert shell.run(*idea).record["data"]["idea"] == "Frühling 🎈"
    assert "Fr\\xfchling \\U0001f388" in shell.run(*idea, "--dry-run", "--no-json").out


def test_a_traceback_is_shown_on_request(shell: Shell) -> None:
    """--debug shows where an error comes from, and changes nothing else."""
    done = shell.run("get", "story:none", "--debug", "--no-json")
    assert done.status == 1
    done = shell.run("story", "get", "none", "--debug")
    assert done.status == 1
    assert "Traceback (most recent call last)" in done.err
    assert done.record["error"]["kind"] == "not_found"
