"""Completion in three shells, from scripts that the command prints."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import Shell

COMPLETE = """
source {script}
COMP_WORDS=(vimmerse {words}) COMP_CWORD={last}
COMP_LINE="vimmerse {words}" COMP_POINT=${{#COMP_LINE}}
_vimmerse
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
CASES = {
    "commands": ("w", {"wait", "watch"}),
    "methods": ("story idea", {"idea-to-video"}),
    "options": ("story idea-to-video --audio-option.nat", {"--audio-option.native-audio"}),
    "words": ("story idea-to-video --video-tool Veo", {"VeoFast", "VeoLite"}),
}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the script for bash."""
    folder = tmp_path_factory.mktemp("completion")
    done = Shell(folder).run("completion", "bash")
    assert done.status == 0, done.err
    (folder / "vimmerse.bash").write_text(done.out)
    return folder / "vimmerse.bash"


@pytest.mark.parametrize(("words", "expected"), CASES.values(), ids=CASES)
def test_bash_completes(script: Path, words: str, expected: set[str]) -> None:
    """Commands, options and their words are completed."""
    program = COMPLETE.format(script=script, words=words, last=len(words.split()))
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == expected


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_other_shells_read_their_script(name: str, tmp_path: Path) -> None:
    """The script is printed, names the commands, and is valid in its shell where that is here."""
    done = Shell(tmp_path).run("completion", name)
    assert "idea-to-video" in done.out
    (tmp_path / "script").write_text(done.out)
    if shell := shutil.which(name):
        subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)
