"""Running the sandbox: the command line, and the fixture of the pytest plugin."""

import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import httpx
import pytest
from vimmerse_sandbox.server import bind

IDEA = "/v2/story/idea-2-video"
COMMANDS = {
    "module": [sys.executable, "-m", "vimmerse_sandbox"],
    "command": [str(Path(sys.executable).with_name("vimmerse")), "sandbox"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_command_line_prints_where_it_listens(command: list[str]) -> None:
    """The command prints its address, obeys its options and ends on SIGTERM."""
    command = [*command, "--port", "0", "--opening-credits", "149"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        prefix, _, url = line.strip().partition(" on ")
        answer = httpx.post(url + IDEA, json={"idea": "x"}, headers={"X-Api-Key": "k"}, timeout=30)
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert (prefix, url.startswith("http://127.0.0.1:")) == ("Vimmerse sandbox", True)
    assert answer.status_code == 402


def test_the_start_says_how_to_use_it() -> None:
    """The page's address and the two variables of the client are printed, and work as they are."""
    process = subprocess.Popen(
        [*COMMANDS["module"], "--port", "0", "--host", "0.0.0.0"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = [process.stdout.readline().strip() for _ in range(5)]
    exported = dict(line.removeprefix("export ").split("=", 1) for line in lines[3:])
    url, key = exported["VIMMERSE_BASE_URL"], exported["VIMMERSE_API_KEY"]
    answer = httpx.post(url + IDEA, json={"idea": "x"}, headers={"X-Api-Key": key}, timeout=30)
    process.terminate()
    process.communicate(timeout=20)
    assert lines[1].startswith(f"Open {url} in a browser")
    assert answer.status_code == 200


def test_ctrl_c_ends_it_quietly() -> None:
    """Ctrl-C ends the command with status 0 and no traceback."""
    command = [*COMMANDS["module"], "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=20)
    assert (process.returncode, words) == (0, "")


def test_answers_are_not_held_back() -> None:
    """The socket names TCP; otherwise asyncio leaves Nagle's delay of 40 ms on."""
    with bind("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_port_in_use_is_told_in_a_line() -> None:
    """A port in use ends the command with status 1 and no traceback."""
    with bind("127.0.0.1", 0) as listener:
        port = str(listener.getsockname()[1])
        command = [sys.executable, "-m", "vimmerse_sandbox", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"cannot listen on 127.0.0.1:{port}")


def test_the_fixture_is_empty_for_each_test(tmp_path: Path) -> None:
    """Two tests that use the fixture see nothing of each other."""
    test = """
        import urllib.request

        import pytest

        @pytest.mark.parametrize("round", [1, 2])
        def test_one_charge(vimmerse_sandbox, round):
            headers = {"X-Api-Key": "k", "Content-Type": "application/json"}
            url = vimmerse_sandbox.url + "/v2/story/idea-2-video"
            urllib.request.urlopen(urllib.request.Request(url, b'{"idea": "x"}', headers))
            assert vimmerse_sandbox.charges == 1
            assert [r.status for r in vimmerse_sandbox.requests] == [200]
    """
    assert "2 passed" in ended(test, tmp_path)


def test_the_fixture_hands_out_clients(tmp_path: Path) -> None:
    """Clients use the given key and are closed when their test ends."""
    test = """
        import asyncio

        import pytest
        from vimmerse import InsufficientCreditsError, VimmerseError

        made = []

        def test_a_client(vimmerse_sandbox):
            made.append(vimmerse_sandbox.client())
            made[0].story.idea_to_video(idea="x")
            assert vimmerse_sandbox.charges == 1

        def test_the_client_of_an_earlier_test(vimmerse_sandbox):
            with pytest.raises(VimmerseError, match="closed"):
                made[0].story.idea_to_video(idea="x")

        def test_a_key_and_an_option(vimmerse_sandbox):
            client = vimmerse_sandbox.client("broke", headers={"X-Studio": "north"})
            with pytest.raises(InsufficientCreditsError):
                client.story.idea_to_video(idea="x")

        def test_an_async_client(vimmerse_sandbox):
            async def call():
                async with vimmerse_sandbox.async_client() as client:
                    await client.story.idea_to_video(idea="x")

            asyncio.run(call())
            assert vimmerse_sandbox.charges == 1
    """
    assert "4 passed" in ended(test, tmp_path)


def ended(test: str, folder: Path) -> str:
    """Run a test file of a user's own, and return what pytest says."""
    (folder / "test_mine.py").write_text(textwrap.dedent(test))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return done.stdout + done.stderr
