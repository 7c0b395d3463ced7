"""Every method is a command, with an option for each of its arguments, objects and files."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Shell
from vimmerse_tools.cli.app import resources
from vimmerse_tools.cli.options import options_of
from vimmerse_tools.cli.running import main

ROOT = Path(__file__).resolve().parents[2]
STORY = ("story", "idea-to-video", "--idea", "A kite")
OF_CALLS = {"self", "timeout", "extra_headers"}


def test_every_operation_is_a_command() -> None:
    """The page of the commands names each method, and each of its arguments."""
    page = (ROOT / "docs" / "cli.md").read_text()
    for tag in resources():
        module = importlib.import_module(f"vimmerse_api.api.{tag}")
        for operation in module.OPERATIONS:
            name = operation.id.removeprefix(f"{tag}_")
            method = getattr(getattr(module, f"{tag.title()}Resource"), name)
            heading = f"### vimmerse {tag} {name.replace('_', '-')}\n"
            section = page.partition(heading)[2].partition("\n#")[0]
            for argument in inspect.signature(method).parameters.keys() - OF_CALLS:
                assert f"--{argument.replace('_', '-')}" in section, (operation.id, argument)
            helps = {option.place: option.help for option in options_of(method, operation.media)}
            assert all(helps.values()), operation.id
            assert "binary" not in " ".join(helps.values())


def test_the_page_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has the help of every command."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    assert importlib.import_module("cli_page").main(["--check"]) == 0


def test_the_help_imports_little() -> None:
    """It needs neither the client nor batches: they take longer to import than all the rest."""
    program = (
        "import sys; from vimmerse_tools.cli.running import main; main(['--help']); "
        "print(*{'httpx', 'asyncio', 'vimmerse_api', 'vimmerse_tools.batch'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == ""


def test_an_object_is_given_whole_or_by_its_fields(shell: Shell) -> None:
    """JSON, a file of JSON and dotted options add up; files in JSON are relative to it."""
    cast = shell.folder / "cast"
    cast.mkdir()
    (cast / "mia.png").write_bytes(b"1")
    (cast / "cast.json").write_text(
        json.dumps([{"name": "Mia", "description": "A girl", "image_url": "@mia.png"}])
    )
    done = shell.run(
        *STORY,
        *("--audio-option", '{"narrator": "Aria", "has_narration": false}'),
        *("--audio-option.native-audio", "--audio-option.no-has-bg-music"),
        *("--elements.characters", "@cast/cast.json"),
        *("--elements.characters", '{"name": "Bo", "description": "A dog"}'),
        "--dry-run",
    )
    assert done.record["request"]["body"] == {
        "idea": "A kite",
        "elements": {
            "characters": [
                {"name": "Mia", "description": "A girl", "image_url": "@cast/mia.png"},
                {"name": "Bo", "description": "A dog"},
            ]
        },
        "audio_option": {
            "narrator": "Aria",
            "has_narration": False,
            "has_bg_music": False,
            "native_audio": True,
        },
    }
    assert done.record["uploads"] == ["cast/mia.png"]
    assert done.record["estimate"]["credits"] == 300


def test_a_dry_run_sends_nothing(shell: Shell, vimmerse_sandbox: Any) -> None:
    """It needs neither key nor service, and uploads no file."""
    del shell.environment["VIMMERSE_API_KEY"]
    done = shell.run("video", "upload", "face.png", "--dry-run", "--no-json")
    assert done.out.splitlines() == [
        f"POST {vimmerse_sandbox.url}/v2/video",
        "{",
        '  "video_file": "@face.png"',
        "}",
        "Estimate: 0 credits (US$0.00)",
        "Nothing was sent.",
    ]
    assert vimmerse_sandbox.requests == []


@pytest.mark.parametrize(
    ("extra", "credits"),
    [('{"scene_count": 50}', 2500), ('{"video_tool": null}', None), ('{"mood": "calm"}', 150)],
)
def test_an_estimate_counts_what_is_sent(shell: Shell, extra: str, credits: int | None) -> None:
    """A field of --extra-body stands in place of an option, also in the price."""
    done = shell.run(*STORY, "--scene-count", "3", "--extra-body", extra, "--dry-run")
    assert done.record["estimate"]["credits"] == credits


def test_an_estimate_says_how_to_ask_for_it(shell: Shell) -> None:
    """A dry run asks nobody: it names the command that does, with what sets the price."""
    clip = ("video", "reference-to-video", "--image-urls", "@face.png", "--prompt", "A hill")
    note = shell.run(*clip, "--duration", "10", "--dry-run").record["estimate"]["note"]
    _, _, command = note.partition("vimmerse ")
    given = "--prompt 'A hill' --duration 10 --app-name reference-to-video --option KlingO"
    assert command == f"credits video {given}"
    asked = shell.run(*shlex.split(command)).record
    assert asked["credits"] > shell.run("credits", "video", "--option", "KlingO").record["credits"]


def test_files_are_uploaded_before_the_job(shell: Shell, vimmerse_sandbox: Any) -> None:
    """@face.png is uploaded, and its address is sent beside one that is given."""
    pictures = ("@face.png", "https://example.com/a.png")
    done = shell.run("story", "images-to-video", "--image-urls", *pictures)
    assert done.status == 0, done.err
    assert done.err == "face.png: 0.1 of 0.1 kB (100%)\n"
    sent = [each.operation for each in vimmerse_sandbox.requests]
    assert sent == ["image_upload", "story_images_to_video"]
    assert vimmerse_sandbox.charges == 1


def test_a_reference_stands_for_an_id(shell: Shell) -> None:
    """`vimmerse story get` takes what other commands print."""
    job = shell.run(*STORY).record["job"]
    done = shell.run("story", "get", job)
    assert (done.record["job"], done.record["status"]) == (job, "success")


MISUSES = {
    "unknown command": (("stories",), 'Did you mean "story"?'),
    "unknown option": ((*STORY, "--scenes", "2"), "Unknown option: --scenes"),
    "missing option": (("story", "idea-to-video"), "--idea requires an argument"),
    "no number": ((*STORY, "--scene-count", "two"), "expected a whole number, not 'two'"),
    "a broken number": ((*STORY, "--scene-count", "1.5"), "expected a whole number, not '1.5'"),
    "a broken limit": ((*STORY, "--max-credits", "149.5"), "expected a whole number, not '149.5'"),
    "no pictures": (("story", "images-to-video", "--image-urls"), "requires at least 1 element"),
    "no JSON": ((*STORY, "--audio-option", "loud"), "--audio-option is not JSON"),
    "JSON of another shape": ((*STORY, "--elements", "[]"), "--elements: expected an object"),
    "no JSON file": ((*STORY, "--elements", "@none.json"), "none.json cannot be read"),
    "no file": (("video", "crop", "--video-url", "@none.mp4"), "there is no file 'none.mp4'"),
    "forgotten @": (("video", "crop", "--video-url", "a.mp4"), "write @a.mp4"),
    "no job": (("wait", "7"), "expected story:ID or asset:ID"),
    "no time": ((*STORY, "--wait", "--timeout", "0"), "Must be > 0"),
    "no folder": ((*STORY, "-o", "none/a.mp4"), "there is no folder 'none'"),
    "no name of a file": ((*STORY, "-o", ""), "expected the name of a file"),
    "a file as folder": ((*STORY, "-o", "clip.mp4/"), "there is no folder 'clip.mp4'"),
    "a file that exists": ((*STORY, "-o", "clip.mp4"), "--overwrite replaces it"),
    "a link to nothing": ((*STORY, "-o", "link.mp4"), "--overwrite replaces it"),
    "a device": ((*STORY, "-o", os.devnull, "--overwrite"), "it is there, and no file"),
    "unnamed kind": (("upload", __file__), "add --kind image, video or audio"),
}


@pytest.mark.parametrize(("arguments", "message"), MISUSES.values(), ids=MISUSES)
def test_misuse_is_told(
    arguments: tuple[str, ...],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """What cannot be meant is refused with status 2 before anything is sent."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "link.mp4").symlink_to("nothing.mp4")
    monkeypatch.setenv("VIMMERSE_JOURNAL", str(tmp_path / "journal"))
    monkeypatch.setenv("VIMMERSE_API_KEY", "k")
    monkeypatch.setenv("VIMMERSE_BASE_URL", "http://127.0.0.1:1")
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert json.loads(shown.out)["error"]["kind"] == "usage"
