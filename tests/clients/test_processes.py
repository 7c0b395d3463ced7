"""A client in several processes shares no connections, and in several event loops keeps none."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import warnings
import weakref
from pathlib import Path
from typing import Any

import pytest
from fault_server import KEY
from vimmerse import AsyncVimmerse, Vimmerse

OPEN = Path("/proc/self/fd")
FORKING = """
import asyncio, json, os, sys
from vimmerse import AsyncVimmerse, Vimmerse

url, key, kind, *ids = sys.argv[1:]


def read(client, id_):
    if kind == "sync":
        return client.story.get(id_).id
    return asyncio.run(one(client, id_))


async def one(client, id_):
    return (await client.story.get(id_)).id


client = (Vimmerse if kind == "sync" else AsyncVimmerse)(key, base_url=url)
assert read(client, ids[0]) == ids[0]
children = []
for id_ in ids:
    child = os.fork()
    if not child:
        wrong = sum(read(client, id_) != id_ for _ in range(15))
        os._exit(wrong)
    children.append(child)
assert all(read(client, ids[0]) == ids[0] for _ in range(15))
print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_forked_processes_do_not_share_connections(vimmerse_sandbox: Any, kind: str) -> None:
    """Children of a process that used the client before it forked read their own jobs only."""
    with Vimmerse(KEY, base_url=vimmerse_sandbox.url) as client:
        ids = [client.story.idea_to_video(idea="A boat", scene_count=1).id for _ in range(4)]
    command = [sys.executable, "-c", FORKING, vimmerse_sandbox.url, KEY, kind, *ids]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [0] * len(ids)


FORKED_MIDWAY = """
import os, signal, sys, threading
from vimmerse import Vimmerse

client = Vimmerse(sys.argv[2], base_url=sys.argv[1])
with client._connection._lock:  # as while a thread makes the first connection
    child = os.fork()
    if not child:
        signal.alarm(60)
        os._exit(client.story.get(sys.argv[3]).id != sys.argv[3])
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_fork_in_the_middle_of_a_first_call_stops_no_child(vimmerse_sandbox: Any) -> None:
    """A child works although another thread of its parent was making connections."""
    with Vimmerse(KEY, base_url=vimmerse_sandbox.url) as client:
        story = client.story.idea_to_video(idea="A boat", scene_count=1)
    command = [sys.executable, "-c", FORKED_MIDWAY, vimmerse_sandbox.url, KEY, story.id]
    assert subprocess.run(command, timeout=100).returncode == 0


@pytest.mark.skipif(not OPEN.is_dir(), reason="counts descriptors as Linux does")
def test_event_loops_that_are_closed_leave_no_connections(vimmerse_sandbox: Any) -> None:
    """One client that serves 100 event loops, one after the other, holds no more than a few."""
    with Vimmerse(KEY, base_url=vimmerse_sandbox.url) as client:
        story = client.story.idea_to_video(idea="A boat", scene_count=1)
    shared = AsyncVimmerse(KEY, base_url=vimmerse_sandbox.url)

    async def read() -> None:
        assert (await shared.story.get(story.id)).id == story.id

    asyncio.run(read())
    before = len(list(OPEN.iterdir()))
    for _ in range(100):
        asyncio.run(read())
    assert len(list(OPEN.iterdir())) < before + 50  # the rest waits for the collector of cycles
    _collect()


def _collect() -> None:
    """Collect the connections of closed loops here, not in another test, where that is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def test_event_loops_that_are_closed_leave_no_waits(vimmerse_sandbox: Any) -> None:
    """Loops in which many waits took turns are forgotten when they are closed."""
    with Vimmerse(KEY, base_url=vimmerse_sandbox.url) as client:
        story = client.wait(client.story.idea_to_video(idea="A boat", scene_count=1))
    shared, loops = AsyncVimmerse(KEY, base_url=vimmerse_sandbox.url), []

    async def wait_often() -> None:
        loops.append(weakref.ref(asyncio.get_running_loop()))
        await asyncio.gather(*(shared.wait(f"story:{story.id}") for _ in range(40)))

    for _ in range(10):
        asyncio.run(wait_often())
    _collect()
    assert len([loop for loop in loops if loop()]) <= 2
