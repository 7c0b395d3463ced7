"""How the state is written: everything that cannot be rebuilt, and nothing twice."""

import json
import math
from collections import deque
from typing import Any

import pytest
from vimmerse_sandbox.codec import decode, encode
from vimmerse_sandbox.jobs.accounts import Account
from vimmerse_sandbox.jobs.job import Audio, Job, Style, Work
from vimmerse_sandbox.jobs.ledger import Entry, Ledger
from vimmerse_sandbox.jobs.lifecycle import Run, State
from vimmerse_sandbox.media.recipes import (
    Edit,
    Film,
    Picture,
    Recipe,
    Slide,
    Tone,
    Upload,
    content_key,
)

NEW = State("new", 0, 100.5)
RUN = Run(NEW, 100.5, math.inf, "told to", held=True)
WORK = Work(RUN, 30, {"results": ["u"]}, "video_crop", "http://127.0.0.1/", ("key",))
SLIDE = Slide("Ünï\N{SNOWMAN}", "words", 1.5, "a note")
ENTRY = Entry("a", 100.5, "j", "charge", 30, "video_crop")

THINGS: dict[str, tuple[Any, Any]] = {
    "story": (
        Job(
            "story",
            "j",
            "a",
            "story_create",
            1.0,
            NEW,
            {"board": [{}]},
            Style((9, 16), Audio(native=True)),
        ),
        Job,
    ),
    "job-under-way": (
        Job(
            "asset",
            "j",
            "a",
            "video_crop",
            1.0,
            NEW,
            {},
            credits=30,
            work=WORK,
            addresses=deque(["/m/t/n"]),
        ),
        Job,
    ),
    "entry": (ENTRY, Entry),
    "film": (Film((SLIDE, SLIDE), (16, 9), ("music",), crossfade=True), Recipe),
    "picture": (Picture(SLIDE, (1, 1)), Recipe),
    "tone": (Tone(("native",), 2.5), Recipe),
    "edit": (Edit("crop", ("k",), (("x", None), ("y", 1), ("z", 0.5), ("m", "w"))), Recipe),
    "upload": (Upload("id", "video/mp4"), Recipe),
}


@pytest.mark.parametrize(("thing", "kind"), THINGS.values(), ids=THINGS)
def test_what_is_written_is_read(thing: Any, kind: Any) -> None:
    """What is written is read back as an equal object, and recipes keep their file."""
    read = decode(encode(thing, kind), kind)
    assert (type(read), read) == (type(thing), thing)
    if kind is Recipe:
        assert content_key(read) == content_key(thing)


def test_an_account_is_written_without_its_jobs_and_entries() -> None:
    """An account's row has only its name and credits."""
    job = Job("asset", "j", "a", "video_crop", 1.0, NEW, {})
    account = Account("a", Ledger(100, 70, 1, {"1": ENTRY}), {("asset", "j"): job})
    written = {"name": "a", "ledger": {"opening": 100, "balance": 70, "charges": 1}}
    assert json.loads(encode(account, Account)) == written
