"""The Arazzo workflow that `make publish` puts beside the document, run by Redocly."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def module(program: Callable[[str], ModuleType]) -> ModuleType:
    """Return the program that runs Redocly."""
    return program("redocly")


@pytest.fixture
def run(module: ModuleType, vimmerse_sandbox: Any, tmp_path: Path) -> Run:
    """Return a function that runs the workflow with an idea, and returns its requests."""
    shutil.copy(ROOT / "scripts" / "publishing" / "published.yaml", tmp_path / "openapi.yaml")
    workflow = shutil.copy(ROOT / "scripts" / "publishing" / "workflows.arazzo.yaml", tmp_path)

    def start(idea: str) -> list[dict[str, Any]]:
        module.redocly(
            *("respect", workflow, "--har-output", tmp_path / "run.har", "--no-secrets-masking"),
            *("--server", f"vimmerse={vimmerse_sandbox.url}"),
            *("--input", "api_key=any", "--input", f"idea={idea}"),
        )
        entries: list[dict[str, Any]] = json.loads((tmp_path / "run.har").read_text())["log"][
            "entries"
        ]
        return [entry["request"] for entry in entries]

    return start


def test_the_workflow_makes_a_story_and_gets_its_video(run: Run, vimmerse_sandbox: Any) -> None:
    """Create, read until it is finished, download: every answer is one of the document's, and the
    key is sent to the service only.
    """
    vimmerse_sandbox.set_progression("timed", seconds=2)
    requests = run("A kite crosses the sea")
    seen = [(each.method, each.status) for each in vimmerse_sandbox.requests]
    assert seen == [("POST", 200), ("GET", 200), ("GET", 200), ("GET", 200)]
    *calls, download = requests
    keys = [[each["name"].lower() for each in request["headers"]] for request in requests]
    assert ["x-api-key" in names for names in keys] == [True] * len(calls) + [False]
    assert download["url"].endswith(".mp4")


def test_a_failed_story_ends_the_workflow(
    module: ModuleType, run: Run, vimmerse_sandbox: Any
) -> None:
    """A story that failed is not read again, and the workflow fails."""
    vimmerse_sandbox.set_progression("immediate")
    with pytest.raises(module.RedoclyError, match="step poll"):
        run("A kite that [fail]")
    assert [each.method for each in vimmerse_sandbox.requests] == ["POST", "GET"]
