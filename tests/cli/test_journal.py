"""The jobs of a machine: listed, found again by label, and kept when their answer is lost."""

from __future__ import annotations

import sqlite3
from typing import Any

from command_line import Shell
from jsonschema import Draft202012Validator
from vimmerse import Journal

STORY = ("story", "idea-to-video", "--idea", "A kite", "--scene-count", "1")


def test_jobs_are_found_again(
    shell: Shell, vimmerse_sandbox: Any, schema: Draft202012Validator
) -> None:
    """A job is in the journal with its label and estimate; `wait` takes all that go on."""
    vimmerse_sandbox.set_progression("manual")
    job = shell.run(*STORY, "--label", "order-17").record["job"]
    shell.run(*STORY)
    entry = shell.run("jobs", "list", "--label", "order-17").record
    schema.validate(entry)
    told = {name: entry[name] for name in ("job", "state", "estimate", "label", "operation")}
    assert told == {
        "job": job,
        "state": "submitted",
        "estimate": 50,
        "label": "order-17",
        "operation": "story_idea_to_video",
    }
    for each in vimmerse_sandbox.requests:
        vimmerse_sandbox.steer(each.job, "success")
    assert len(shell.run("wait").records) == 2
    states = [entry["state"] for entry in shell.run("jobs").records]
    assert states == ["done", "done"]
    listed = shell.run("jobs", "show", job, "--no-json").out
    assert "credits      50" in listed


def test_a_lost_answer_is_kept(shell: Shell, vimmerse_sandbox: Any) -> None:
    """It is listed as unknown until its job is noted, and is not sent again."""
    vimmerse_sandbox.fault("drop", "story_idea_to_video", accepted=True)
    assert shell.run(*STORY).status == 5
    entry = shell.run("jobs", "unknown").record
    assert (entry["state"], entry["job"]) == ("unknown", None)
    assert "Without an answer: 1. See vimmerse jobs unknown" in shell.run("wait").err
    (job,) = (each.job for each in vimmerse_sandbox.requests)
    found = shell.run("jobs", "assign", str(entry["id"]), f"story:{job}").record
    assert (found["state"], found["job"]) == ("submitted", f"story:{job}")
    assert shell.run("jobs", "unknown").records == []
    assert shell.run("jobs", "forget", str(entry["id"])).status == 0
    assert shell.run("jobs").records == []
    assert vimmerse_sandbox.charges == 1


def test_a_journal_that_cannot_be_kept_stops_a_job(shell: Shell, vimmerse_sandbox: Any) -> None:
    """Nothing is submitted that would not be noted; what creates nothing goes on."""
    (shell.folder / "text").write_text("no journal" * 999)
    shell.environment["VIMMERSE_JOURNAL"] = "text/journal"
    done = shell.run(*STORY)
    assert (done.status, done.record["error"]["kind"]) == (1, "journal")
    assert "VIMMERSE_JOURNAL" in done.err
    assert vimmerse_sandbox.requests == []
    assert shell.run("video", "estimate-credits", "--option", "KlingO").status == 0


def test_an_answer_that_cannot_be_noted_is_told(shell: Shell) -> None:
    """The job is named on stderr, beside its record."""
    shell.environment["VIMMERSE_JOURNAL"] = path = str(shell.folder / "jobs.db")
    Journal(path).close()
    with sqlite3.connect(path) as file:
        file.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON submissions BEGIN SELECT raise(FAIL, 'full'); END"
        )
    done = shell.run(*STORY)
    assert done.status == 0
    assert "Not noted" in done.err
    assert done.record["job"] in done.err


def test_profiles_have_journals_of_their_own(shell: Shell, vimmerse_sandbox: Any) -> None:
    """What one account has submitted is not listed for another."""
    url = vimmerse_sandbox.url
    shell.run("config", "set", "work", "--base-url", url, "--key-command", "echo key-of-work")
    shell.run(*STORY)
    assert shell.run("jobs", "--profile", "work").records == []
    assert len(shell.run("jobs").records) == 1
