"""The sync half of the client is made from the async half, and says all that it says."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted((ROOT / "overrides" / "vimmerse" / "_async").glob("[!_]*.py"))


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program that derives, which is in no package."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("derive_sync")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_the_sync_half_is_current(program: ModuleType, source: Path) -> None:
    """Each sync module is what its async module gives, with nothing async left in it."""
    target = source.parents[1] / "_sync" / source.name
    text = target.read_text(encoding="utf-8")
    assert text == program.derived(source)
    assert re.findall(r"(?i)async|await|aclose", text.partition("\n")[2]) == []


def test_a_stale_sync_half_is_refused(
    program: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """--check exits with 1 and says what to do until the program has run without it."""
    monkeypatch.setattr(program, "PACKAGE", tmp_path)
    (tmp_path / "_async").mkdir()
    (tmp_path / "_sync").mkdir()
    (tmp_path / "_async" / "thing.py").write_text("async def go() -> None:\n    await gone()\n")
    assert program.main(["--check"]) == 1
    assert "run `make generate`" in capsys.readouterr().out
    assert program.main([]) == 0
    assert program.main(["--check"]) == 0
    assert (tmp_path / "_sync" / "thing.py").read_text().endswith("def go() -> None:\n    gone()\n")
