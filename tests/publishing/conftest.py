"""What `make publish` makes, and the programs behind it."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Publish into two folders at the same time, as `make publish` does."""
    folders = (tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other"))
    command = [sys.executable, str(SCRIPTS / "publish.py"), "--to"]
    running = [subprocess.Popen([*command, str(folder)]) for folder in folders]
    assert [each.wait(timeout=180) for each in running] == [0, 0]
    return folders


@pytest.fixture
def dist(twice: tuple[Path, Path]) -> Path:
    """Return the folder that `make publish` makes."""
    return twice[0]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Return a function that imports a module of scripts/."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module
