"""Build the sdist and the wheel, check their contents, and use the wheel in two new environments
outside this tree: one for `pip install vimmerse`, one for `pip install vimmerse[sandbox]`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import setup

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "generated/vimmerse_api",
    "overrides/vimmerse",
    "sandbox/vimmerse_sandbox",
    "tools/vimmerse_tools",
)
DOCUMENT = "vimmerse_sandbox/openapi.yaml"
BESIDE = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
NOT_SOURCE = re.compile(
    r"(^|/)(\.git|\.venv[^/]*|\.tools|__pycache__|node_modules|[^/]*_cache)/|\.mp4$"
)
FIXTURE_TEST = """
def test_the_fixture(vimmerse_sandbox):
    assert vimmerse_sandbox.client().story.create(idea="A kite").status == "new"
"""
SANDBOX_ONLY = (
    "starlette",
    "uvicorn",
    "jsonschema_rs",
    "jinja2",
    "imageio_ffmpeg",
    "yaml",
    "PIL",
    "cattrs",
)
IMPORTS = """
import sys, vimmerse, vimmerse.models, vimmerse_api
from importlib.util import find_spec
vimmerse.Vimmerse, vimmerse.models.Story
for package in (vimmerse, vimmerse_api):
    assert package.__file__.startswith(sys.prefix), package.__file__
found = [name for name in sys.argv[1:] if find_spec(name)]
assert not found, f"installed without the extra: {found}"
"""


def main() -> int:
    """Run the program and return its exit status."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="vimmerse-wheel-") as folder:
        sdist, wheel = build(Path(folder))
        faults = [*sdist_faults(sdist), *wheel_faults(wheel)]
        if faults:
            sys.exit("\n".join(faults))
        _try_core(Path(folder) / "core", wheel)
        _try_sandbox(Path(folder) / "sandbox", wheel)
    print(f"{wheel.name} has the right contents and works with and without the sandbox.")
    return 0


def build(folder: Path) -> tuple[Path, Path]:
    """Build the sdist from this tree and the wheel from the sdist; return both."""
    _run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def sdist_faults(sdist: Path) -> Iterator[str]:
    """Yield each file that does not belong in the sdist. Building the wheel finds missing ones."""
    with tarfile.open(sdist) as archive:
        for name in archive.getnames():
            if NOT_SOURCE.search(name):
                yield f"{sdist.name}: {name} is not a source file"


def wheel_faults(wheel: Path) -> Iterator[str]:
    """Yield each difference between the wheel and what it should hold: the packages, openapi.yaml
    and five files of metadata.
    """
    beside = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
    expected = {DOCUMENT: ROOT / "openapi.yaml"}
    for package in map(ROOT.joinpath, PACKAGES):
        sources = {*_files(package), package / "py.typed"}
        expected |= {str(path.relative_to(package.parent)): path for path in sources}
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for name in sorted({*expected, *(f"{beside}/{file}" for file in BESIDE)} - names):
            yield f"{wheel.name}: {name} is missing"
        for name in sorted(names):
            if name not in expected and name.removeprefix(f"{beside}/") not in BESIDE:
                yield f"{wheel.name}: {name} does not belong there"
            elif name in expected and archive.read(name) != expected[name].read_bytes():
                yield f"{wheel.name}: {name} differs from its source"


def _files(package: Path) -> Iterator[Path]:
    for path in package.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _try_core(folder: Path, wheel: Path) -> None:
    python, empty = _environment(folder, "core.txt", wheel)
    _run([python, "-c", IMPORTS, *SANDBOX_ONLY], cwd=empty)
    done = _run([python, "-c", _credits_of_readme()], cwd=empty)
    if done.stdout != "200 2.0\n":
        sys.exit(f"The README's credits example printed {done.stdout!r}.")
    vimmerse = str(Path(python).with_name("vimmerse"))
    _run([vimmerse, "--version"], cwd=empty)
    without = {"sandbox": [python, "-m", "vimmerse_sandbox"], "cli": [vimmerse, "story"]}
    for extra, command in without.items():
        done = _run(command, cwd=empty, may_fail=True)
        message = done.stderr.strip()
        if not done.returncode or f"vimmerse[{extra}]" not in message or "\n" in message:
            sys.exit(f"Without [{extra}] {command} exited with {done.returncode}:\n{message}")


def _try_sandbox(folder: Path, wheel: Path) -> None:
    python, empty = _environment(folder, "dev.txt", wheel)
    _run([python, str(ROOT / "scripts" / "demo.py")], cwd=empty)
    if not (empty / "demo.mp4").stat().st_size:
        sys.exit("The demo made an empty file.")
    done = _run([str(Path(python).with_name("vimmerse")), "spec"], cwd=empty)
    if done.stdout != (ROOT / "openapi.yaml").read_text(encoding="utf-8"):
        sys.exit("`vimmerse spec` does not print the document.")
    (empty / "test_fixture.py").write_text(FIXTURE_TEST)
    _run([python, "-m", "pytest", "-q", "test_fixture.py"], cwd=empty)


def _environment(folder: Path, constraints: str, wheel: Path) -> tuple[str, Path]:
    """Make an environment with the locked packages and the wheel. Return its Python and an empty
    folder to run it in.
    """
    install = setup.new_environment(folder, setup.find_uv())
    _run([*install, "--require-hashes", "-r", str(setup.CONSTRAINTS / constraints)])
    _run([*install, "--no-deps", str(wheel)])
    (folder / "empty").mkdir()
    return str(folder / "bin" / "python"), folder / "empty"


def _credits_of_readme() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks: list[str] = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if "credits.estimate_story" in block)


def _run(
    command: list[str], cwd: Path = ROOT, may_fail: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command without this project's environment variables; exit if it fails."""
    own = ("PYTHON", "VIMMERSE", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    if done.returncode and not may_fail:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done


if __name__ == "__main__":
    sys.exit(main())
