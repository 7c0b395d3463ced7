"""The command `vimmerse batch`, as a process against the sandbox."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import pty
import re
import resource
import select
import signal
import sqlite3
import subprocess
import termios
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from batches import KEY, PATIENCE, SECRET, Batch, crop, large, story, until

STALL = {"kind": "stall", "operation": "video_crop", "accepted": True}


def test_a_batch_is_submitted_waited_for_and_saved(
    batch: Batch, vimmerse_sandbox: Any, clip: Path
) -> None:
    """Jobs use each other's results and files of the user; what cannot be made is told, what needs
    it stays queued; and manifest, status and exports say the same as the journal.
    """
    (batch.folder / "clip.mp4").write_bytes(clip.read_bytes())
    arguments = {"video_url": "clip.mp4", "aspect_ratio": "9:16"}
    result = {"video_url": "${first.url}", "aspect_ratio": "9:16"}
    batch.write(
        [
            {**crop("first"), "arguments": arguments},
            {**crop("second"), "arguments": result, "download": "clips/second.mp4"},
            story("bad [fail]"),
            {**crop("third"), "depends_on": "bad [fail]"},
            {**crop("refused"), "arguments": {**arguments, "aspect_ratio": "odd"}},
        ]
    )
    out, _ = batch.run(status=1)
    told = json.loads(out)
    assert told["states"] == {"queued": 1, "done": 2, "failed": 1, "refused": 1}
    assert told["credits_spent"] == 20
    files = [batch.out / "first.mp4", batch.out / "clips" / "second.mp4"]
    assert all(file.read_bytes()[4:8] == b"ftyp" for file in files)
    uploads = [one for one in vimmerse_sandbox.requests if one.operation == "video_upload"]
    assert len(uploads) == 1  # two lines name the same file

    manifest = [json.loads(one) for one in (batch.out / "manifest.jsonl").read_text().splitlines()]
    rows = batch.rows()
    assert {one["key"]: one["state"] for one in manifest} == {
        key: row["state"] for key, row in rows.items()
    }
    assert manifest[1]["files"] == ["clips/second.mp4"]
    printed, _ = batch.call("export", "--format", "csv")
    table = list(csv.DictReader(printed.splitlines()))
    assert [row["credits"] for row in table] == ["10", "10", "0", "", ""]
    printed, _ = batch.call("export", "--state", "failed")
    assert [json.loads(one)["key"] for one in printed.splitlines()] == ["bad [fail]"]
    text, _ = batch.call("status", "--no-json")
    assert "done 2, running 0, queued 1, failed 1, refused 1" in text
    assert "bad [fail]: story:" in text
    assert "1 wait for jobs that are not done." in text


def test_a_second_run_does_what_is_new(batch: Batch, vimmerse_sandbox: Any) -> None:
    """Added lines are submitted, others not again; changed arguments are shown, or taken where
    nothing was submitted.
    """
    batch.write([story("a"), story("b"), story("c")])
    batch.run("--max-credits", "20", "--concurrency", "1", status=4)
    assert vimmerse_sandbox.charges == 2
    batch.write([story("a", scenes=2), story("b"), story("c", scenes=2), story("d")])
    _, err = batch.run("--max-credits", "100")
    assert vimmerse_sandbox.charges == 4
    assert "4 lines, 1 new, 1 with new arguments, 1 changed" in err
    assert "a was submitted before its line was changed, and stays as it was: scene_count" in err
    rows = batch.rows()
    assert rows["a"]["changed"] == "scene_count: 1 → 2"
    assert rows["c"]["credits"] == 20
    batch.write([story("a"), story("b")])
    batch.run()
    assert batch.rows()["a"]["changed"] is None
    assert vimmerse_sandbox.charges == 4


def test_numbers_are_not_rounded(batch: Batch, vimmerse_sandbox: Any) -> None:
    """A limit of 19.6 credits is refused, not taken for 20."""
    batch.write([story("a", scenes=2)])
    _, err = batch.run("--max-credits", "19.6", status=2)
    assert "expected a whole number" in err
    assert vimmerse_sandbox.charges == 0


def test_callbacks_go_where_the_environment_says(batch: Batch, vimmerse_sandbox: Any) -> None:
    """Without --webhook-base, it is that of the account, and its secret is needed."""
    batch.write([story("a")])
    batch.environment["VIMMERSE_WEBHOOK_BASE"] = "https://studio.example/hook"
    _, err = batch.run(status=2)
    assert "secret" in err
    batch.environment["VIMMERSE_WEBHOOK_SECRET"] = SECRET
    batch.run()
    (sent,) = [r.sent for r in vimmerse_sandbox.requests if r.method == "POST"]
    assert sent["webhook_url"] == "https://studio.example/hook"  # as far as it is shown


def test_a_budget_stops_a_batch_and_raising_it_goes_on(batch: Batch, vimmerse_sandbox: Any) -> None:
    """What runs is finished, the run says where it stopped, and a higher limit goes on."""
    vimmerse_sandbox.set_progression("timed", seconds=0.5)
    batch.write([story(f"job-{number}") for number in range(8)])
    out, err = batch.run("--max-credits", "35", status=4)
    assert json.loads(out)["states"] == {"queued": 5, "done": 3}
    assert re.search(r"job-\d would cost 10 credits, and 5 of 35 are left", err), err
    batch.run("run", status=4)  # the limit holds
    out, _ = batch.run("run", "--max-credits", "80")
    assert json.loads(out)["states"] == {"done": 8}
    assert vimmerse_sandbox.charges == 8


def test_a_job_without_a_price_is_refused_under_a_limit(batch: Batch) -> None:
    """It is submitted with --allow-unpriced, after a retry."""
    batch.write([crop("a", download=False)])
    batch.run("--max-credits", "100", status=1)
    assert "cannot be estimated" in batch.rows()["a"]["error"]
    batch.call("retry", "--failed")
    batch.run("run", "--allow-unpriced")
    assert batch.states == {"done": 1}


def test_a_dry_run_sends_nothing(batch: Batch, vimmerse_sandbox: Any) -> None:
    """It says what a run would submit and cost."""
    batch.write([story("a"), story("b"), crop("c")])
    out, _ = batch.run("--dry-run")
    plan = {"version": 1, "type": "batch_plan", "error": None}
    assert json.loads(out) == {**plan, "jobs": 3, "credits": 20, "unpriced": 1}
    assert vimmerse_sandbox.requests == []
    assert not batch.out.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_lets_creates_end(
    batch: Batch, vimmerse_sandbox: Any, number: signal.Signals
) -> None:
    """It claims no more, and leaves no unknown row; the next run goes on."""
    vimmerse_sandbox.set_progression("timed", seconds=600)
    vimmerse_sandbox.fault("stall", "video_crop", accepted=True, seconds=2, times=2)
    batch.write([crop(f"job-{number}") for number in range(6)])
    with batch.start("--creates", "2") as process:
        until(lambda: batch.states["submitting"] == 2, "two creates are in flight")
        process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number, err
    assert batch.states == {"submitted": 2, "queued": 4}
    assert vimmerse_sandbox.charges == 2
    vimmerse_sandbox.advance(600)
    vimmerse_sandbox.set_progression("immediate")
    batch.run()
    assert batch.states == {"done": 6}
    assert vimmerse_sandbox.charges == 6


def test_a_second_signal_ends_at_once(batch: Batch, vimmerse_sandbox: Any) -> None:
    """What was in flight is unknown then, and sent again only if it is named."""
    vimmerse_sandbox.fault("stall", "video_crop", accepted=True, seconds=30)
    batch.write([crop("a"), crop("b", depends_on="a")])
    with batch.start() as process:
        until(lambda: vimmerse_sandbox.charges, "a create is in flight")
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGINT
    batch.run(status=5)
    assert batch.states == {"unknown": 1, "queued": 1}
    batch.call("retry", "--failed")
    assert batch.states == {"unknown": 1, "queued": 1}
    _, err = batch.call("retry", "--unknown", "b", status=2)
    assert "Not unknown, and left as they are: b." in err
    batch.call("retry", "--unknown", "a")
    batch.run("run")
    assert batch.states == {"done": 2}
    assert vimmerse_sandbox.charges == 3  # the one that was lost, too


def test_an_unknown_job_is_adopted(batch: Batch, vimmerse_sandbox: Any) -> None:
    """A job that was seen in the account is waited for and saved, and not paid for again."""
    vimmerse_sandbox.fault("drop", "video_crop", accepted=True)
    batch.write([crop("a")])
    batch.run(status=5)
    [job] = batch.charged()
    batch.call("adopt", "a", "story:", status=2)
    batch.call("adopt", "z", f"asset:{job}", status=2)
    batch.call("adopt", "a", f"asset:{job}")
    batch.run("run")
    assert (batch.out / "a.mp4").exists()
    assert vimmerse_sandbox.charges == 1


def test_what_is_queued_can_be_cancelled(batch: Batch, vimmerse_sandbox: Any) -> None:
    """It is submitted only after a retry."""
    batch.write([story("a"), story("b"), story("c")])
    batch.run("--max-credits", "0", status=4)
    batch.call("cancel", "b")
    _, err = batch.call("cancel", "b", status=2)
    assert "Not queued" in err
    batch.run("run", "--max-credits", "100")
    assert batch.states == {"done": 2, "cancelled": 1}
    batch.call("retry", "--cancelled")
    batch.run("run")
    assert batch.states == {"done": 3}


def test_a_service_that_is_away_is_waited_for(batch: Batch, vimmerse_sandbox: Any) -> None:
    """Refusals that say nothing of the job leave it queued; a key that is not accepted ends it."""
    vimmerse_sandbox.fault("http-status", "video_crop", status=429, times=4)
    batch.write([crop("a")])
    batch.run()
    assert batch.states == {"done": 1}
    batch.environment["VIMMERSE_API_KEY"] = "refused"
    batch.write([crop("a"), crop("b")])
    batch.run(status=3)
    assert batch.states == {"done": 1, "queued": 1}
    batch.environment["VIMMERSE_API_KEY"] = "broke"
    batch.run(status=4)
    assert batch.states == {"done": 1, "queued": 1}


def test_a_full_disk_stops_before_anything_is_sent(batch: Batch, vimmerse_sandbox: Any) -> None:
    """A claim that cannot be written sends nothing, and the next run goes on."""
    lines = [story(f"job-{number}") for number in range(20)]
    for line in lines:
        line["arguments"]["idea"] = "a long idea " * 400
    batch.write(lines)
    batch.run("--max-credits", "0", status=4)
    with closing(sqlite3.connect(batch.out / "batch.db", isolation_level=None)) as reader:
        reader.execute("UPDATE vimmerse_limits SET value = 10000")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM vimmerse_jobs").fetchall()
        batch.call("cancel")  # which is kept in the log of the database, as long as somebody reads
        batch.call("retry", "--cancelled")
        assert (batch.out / "batch.db-wal").stat().st_size > 50_000

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

        _, err = batch.run("run", status=1, preexec_fn=limit)
    assert "The journal results/batch.db cannot be written" in err
    assert vimmerse_sandbox.charges == 0
    assert batch.states == {"queued": 20}
    batch.run("run")
    assert batch.states == {"done": 20}
    assert vimmerse_sandbox.charges == 20


def test_an_answer_waits_for_a_full_disk(batch: Batch, vimmerse_sandbox: Any) -> None:
    """A job that was created while the disk became full is noted when there is room again."""
    vimmerse_sandbox.fault("stall", "story_idea_to_video", accepted=True, seconds=2)
    batch.write([story("a")])
    with batch.start() as process:
        until(lambda: vimmerse_sandbox.charges, "the job is created")
        size = (batch.out / "batch.db-wal").stat().st_size
        unlimited = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, unlimited[1]))
        assert process.stderr is not None
        line = process.stderr.readline()
        while "is not noted yet" not in line:
            assert line, "the answer is noted in spite of it"
            line = process.stderr.readline()
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, unlimited)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode in {0, 1}, err  # counting for the display may have failed too
    assert batch.states["unknown"] == batch.states["submitting"] == 0
    batch.run()
    assert batch.states == {"done": 1}
    assert vimmerse_sandbox.charges == 1


def test_a_clock_that_jumps_changes_nothing(batch: Batch, vimmerse_sandbox: Any) -> None:
    """The time of day goes back and forth by days while a batch runs."""
    vimmerse_sandbox.set_progression("timed", seconds=1)
    jumping = "import random, time\nnow = time.time\n"
    jumping += "time.time = lambda: now() + random.choice([-1e6, 0, 1e6])\n"
    (batch.folder / "sitecustomize.py").write_text(jumping)
    batch.environment["PYTHONPATH"] = str(batch.folder)
    batch.write([crop(f"job-{number}") for number in range(10)])
    batch.run()
    assert batch.states == {"done": 10}
    updated = [row["updated"] for row in batch.rows().values()]
    assert max(updated) - min(updated) > 1e5  # it did jump
    assert vimmerse_sandbox.charges == 10


def test_results_wait_for_room_on_the_disk(batch: Batch, vimmerse_sandbox: Any) -> None:
    """A result that does not fit leaves its row ended, others go on, and the next run saves it."""
    batch.write([large("a"), story("b")])

    def limit() -> None:  # more than the journal needs, and less than the result
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    out, _ = batch.run(status=1, preexec_fn=limit)
    told = json.loads(out)
    assert (told["states"], told["error"]["kind"]) == ({"done": 1, "ended": 1}, "download")
    assert "File too large" in batch.rows()["a"]["error"]
    batch.run()
    assert (batch.out / "a.mp4").stat().st_size > 400_000
    assert vimmerse_sandbox.charges == 2


def test_a_profile_names_the_account(batch: Batch, vimmerse_sandbox: Any) -> None:
    """Its key and address are used, as by every other command."""
    address = batch.environment["VIMMERSE_BASE_URL"]
    batch.environment |= {"VIMMERSE_API_KEY": "", "VIMMERSE_BASE_URL": ""}
    batch.environment["XDG_CONFIG_HOME"] = str(batch.folder)
    batch.write([story("a")])
    out, err = batch.run(status=3)
    assert json.loads(out)["error"]["kind"] == "authentication"
    assert "vimmerse config set" in err
    assert not batch.out.exists()
    profile = f"base_url = '{address}'\nkey_command = 'echo once >> asked; echo {KEY}'\n"
    (batch.folder / "vimmerse").mkdir()
    (batch.folder / "vimmerse" / "config.toml").write_text(f"[profiles.studio]\n{profile}")
    batch.run("--profile", "studio")
    assert batch.states == {"done": 1}
    assert (batch.folder / "asked").read_text() == "once\n"
    assert vimmerse_sandbox.charges == 1


def test_one_run_at_a_time(batch: Batch, vimmerse_sandbox: Any) -> None:
    """A second run is refused while one goes on, and other commands are not."""
    vimmerse_sandbox.set_progression("manual")
    batch.write([story("a")])
    with batch.start() as process:
        until(lambda: batch.states["submitted"], "a job runs")
        _, err = batch.run(status=1)
        assert "Another `vimmerse batch run` is at work in results." in err
        out, _ = batch.call("status")
        assert json.loads(out)["states"] == {"submitted": 1}
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def test_a_folder_without_a_batch_is_told(batch: Batch) -> None:
    """The error says what makes one."""
    _, err = batch.call("status", status=2)
    assert err == (
        "vimmerse: There is no batch in results.\n`vimmerse batch run FILE` makes one.\n"
    )


def test_a_terminal_shows_counts_and_asks_first(batch: Batch, vimmerse_sandbox: Any) -> None:
    """A batch is submitted after a yes, and the display shows counts, credits and the summary."""
    vimmerse_sandbox.set_progression("timed", seconds=1)
    batch.write([story("a"), story("b")])
    refused = on_terminal(batch, b"n\n", 40)
    assert "2 to submit, about 20 credits (US$0.20)." in refused
    assert "Nothing was sent" in refused
    assert vimmerse_sandbox.charges == 0
    assert "Interrupted." in on_terminal(batch, b"\x03", 40)
    shown = on_terminal(batch, b"y\n", 40)
    assert "2/2" in shown
    assert "20 credits spent" in shown
    assert vimmerse_sandbox.charges == 2


def on_terminal(batch: Batch, answer: bytes, columns: int) -> str:
    """Run a batch on a pseudo-terminal, answer its question, and return what it showed."""
    ours, theirs = pty.openpty()
    batch.environment |= {"COLUMNS": str(columns), "LINES": "24", "TERM": "xterm-256color"}
    ends: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), theirs)

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is a signal

    with batch.start(**ends, preexec_fn=take_terminal) as process:
        os.close(theirs)
        seen, deadline, is_answered = b"", time.monotonic() + PATIENCE, False
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 1)[0]:
                continue
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            seen += chunk
            if b"[y/N]" in seen and not is_answered:
                os.write(ours, answer)
                is_answered = True
        process.wait(timeout=PATIENCE)
    os.close(ours)
    return seen.decode()


def test_results_of_an_interrupted_download_are_tidied_up(batch: Batch) -> None:
    """What a killed process was fetching is removed by the next run."""
    left = batch.out / ".arriving" / "run" / "half.mp4"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    batch.write([crop("a")])
    batch.run()
    assert not left.exists()
    assert (batch.out / "a.mp4").exists()


def test_a_result_that_is_gone_is_told(batch: Batch, vimmerse_sandbox: Any) -> None:
    """The row stays ended with the reason, others are saved, and the next run tries again."""
    vimmerse_sandbox.fault("expire", "media", times=6)
    batch.write([crop("a"), crop("b", depends_on="a")])
    out, _ = batch.run(status=1)
    assert json.loads(out)["states"] == {"queued": 1, "ended": 1}
    assert "read anew from the job" in batch.rows()["a"]["error"]
    batch.run()
    assert batch.states == {"done": 2}
    assert vimmerse_sandbox.charges == 2


def test_a_closed_pipe_is_silent(batch: Batch) -> None:
    """`export | head` ends without an error message."""
    batch.write([crop(f"job-{number}", download=False) for number in range(3)])
    batch.run()
    reading, writing = os.pipe()
    os.close(reading)
    with batch.start("export", stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        _, err = process.communicate(timeout=PATIENCE)
    assert err == ""
