"""The built wheel holds the three packages and nothing else; `make wheel` also installs it."""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "vimmerse_sandbox/http/page/static/page.js"


@pytest.fixture(scope="module")
def program() -> Iterator[ModuleType]:
    """Return scripts/check_wheel.py, which is no package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        yield importlib.import_module("check_wheel")


@pytest.fixture(scope="module")
def built(program: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a fresh sdist and the wheel that was built from it."""
    found: tuple[Path, Path] = program.build(tmp_path_factory.mktemp("dist"))
    return found


def test_the_wheel_holds_what_it_should(program: ModuleType, built: tuple[Path, Path]) -> None:
    """The wheel holds the packages, the document and the licence, unchanged, and no more."""
    assert list(program.wheel_faults(built[1])) == []
    assert list(program.sdist_faults(built[0])) == []


def test_the_wheel_asks_for_the_client_alone(built: tuple[Path, Path]) -> None:
    """The wheel has three requirements; all others belong to an extra."""
    with zipfile.ZipFile(built[1]) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith("/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    needed = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
    assert [each.split("<")[0].split(">")[0] for each in needed] == [
        "attrs",
        "httpx",
        "python-dateutil",
    ]
    assert metadata.get_all("Provides-Extra") == ["aiohttp", "batch", "cli", "sandbox"]
    assert metadata["Requires-Python"] == ">=3.11"


@pytest.mark.parametrize(
    ("lost", "added", "fault"),
    [
        ("vimmerse/py.typed", None, "vimmerse/py.typed is missing"),
        ("vimmerse_sandbox/openapi.yaml", None, "vimmerse_sandbox/openapi.yaml is missing"),
        (
            "vimmerse_sandbox/http/page/static/page.js",
            None,
            "vimmerse_sandbox/http/page/static/page.js is missing",
        ),
        ("vimmerse/jobs.py", "vimmerse/jobs.py", "vimmerse/jobs.py differs from its source"),
        (None, "tests/test_a.py", "tests/test_a.py does not belong there"),
        (None, "vimmerse/stray.py", "vimmerse/stray.py does not belong there"),
    ],
    ids=["no py.typed", "no document", "no script", "other bytes", "tests", "stray module"],
)
def test_a_wrong_wheel_is_refused(
    program: ModuleType,
    built: tuple[Path, Path],
    tmp_path: Path,
    lost: str | None,
    added: str | None,
    fault: str,
) -> None:
    """The one file that is wrong is named."""
    wheel = tmp_path / built[1].name
    with zipfile.ZipFile(built[1]) as whole, zipfile.ZipFile(wheel, "w") as wrong:
        for name in whole.namelist():
            if name != lost:
                wrong.writestr(name, whole.read(name))
        if added:
            wrong.writestr(added, "")
    assert list(program.wheel_faults(wheel)) == [f"{wheel.name}: {fault}"]
