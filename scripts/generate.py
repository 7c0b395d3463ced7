"""Emit generated/vimmerse_api from openapi.yaml, and print what has changed for users since the
last commit; with --check, compare it byte by byte with what is there instead.

Nothing is replaced unless everything succeeded: the document is linted, emitted into an empty
folder and completed, and what was emitted is tried first.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen_copy import codegen_copy
from emitted_changes import changes, committed
from generator_view import generator_view
from operation_facts import operations_template, states_module
from places import places_in
from spec_document import Document, Place, pointer, read

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "openapi.yaml"
TARGET = ROOT / "generated" / "vimmerse_api"
UPSTREAM = Path(sysconfig.get_path("purelib")) / "openapi_python_client" / "templates"
HEADER = """\
# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""  # `Unset` in annotations is NoneType; redundant casts are the generator's


class RefusedError(Exception):
    """The document cannot be emitted; the text says why, and where."""


def main() -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="fail if generated/ is not what openapi.yaml gives"
    )
    parser.add_argument(
        "--copy", type=Path, help="a copy that `make publish` has made, instead of a new one"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".generate-") as folder:
        emitted = Path(folder) / TARGET.name
        try:
            _program("lint_spec.py", "--unfinished", DOCUMENT)
            _emit(emitted, Path(folder), given.copy)
            _program("try_emitted.py", DOCUMENT, folder)
        except RefusedError as error:
            sys.exit(f"{error}\ngenerated/ was left as it was.")
        if given.check:
            return _compare(emitted)
        lines = changes(committed(TARGET, Path(folder) / "committed"), emitted)
        _replace(emitted)
    _tell(lines)
    return 0


def _emit(target: Path, scratch: Path, published: Path | None) -> None:
    document = read(DOCUMENT)
    copy = read(published) if published else Document(codegen_copy(document.data), {})
    view = scratch / "view.json"
    view.write_text(json.dumps(generator_view(copy.data)))
    templates = shutil.copytree(ROOT / "scripts" / "templates", scratch / "templates")
    (templates / "operations.jinja").write_text(operations_template(copy))
    for name in ("model.py.jinja", "property_templates/union_property.py.jinja"):
        original = UPSTREAM / name
        shutil.copy(original, (templates / name).with_name(f"upstream_{original.name}"))
    try:
        _program(
            *("run_generator.py", "generate", "--fail-on-warning", "--meta", "none"),
            *("--path", view, "--output-path", target),
            *("--config", ROOT / "generator-config.yml", "--custom-template-path", templates),
        )
    except RefusedError as error:
        places = places_in(document, str(error), target)
        raise RefusedError(f"{error}{_findings(document, places)}") from error
    (target / "py.typed").touch()
    shutil.copy(templates / "results.py", target)
    (target / "job_states.py").write_text(states_module(copy), encoding="utf-8")
    for module in target.rglob("*.py"):
        module.write_text(HEADER + module.read_text(encoding="utf-8"), encoding="utf-8")
    missing = [
        place
        for place, operation in document.operations()
        if not (target / _expected_module(operation)).is_file()
    ]
    if missing:
        said = "The generator dropped operations without saying so.\n"
        raise RefusedError(f"{said}{_findings(document, missing)}")


def _findings(document: Document, places: list[Place]) -> str:
    return "".join(
        f"{DOCUMENT.name}:{document.line(place)}: {pointer(place) or 'document'}: "
        "cannot be emitted, for the reason above\n"
        for place in places
    )


def _expected_module(operation: Mapping[str, Any]) -> str:
    return f"api/{operation['tags'][0]}/{operation['operationId']}.py"


def _compare(emitted: Path) -> int:
    if not TARGET.is_dir():
        sys.exit("generated/vimmerse_api is missing. Run `make generate`.")
    stale = sorted(_differences(filecmp.dircmp(emitted, TARGET, ignore=["__pycache__"])))
    for name in stale:
        print(f"generated/vimmerse_api/{name} is not what openapi.yaml gives")
    if stale:
        print("Run `make generate` and commit the result.")
    return 1 if stale else 0


def _differences(comparison: filecmp.dircmp[str], prefix: str = "") -> Iterator[str]:
    _, changed, unreadable = filecmp.cmpfiles(
        comparison.left, comparison.right, comparison.common_files, shallow=False
    )
    odd = [*comparison.common_funny, *changed, *unreadable]
    for name in [*comparison.left_only, *comparison.right_only, *odd]:
        yield prefix + name
    for name, inner in comparison.subdirs.items():
        yield from _differences(inner, f"{prefix}{name}/")


def _tell(lines: list[str]) -> None:
    if not lines:
        print("Nothing that callers see has changed since the last commit.")
        return
    print("Changed since the last commit, for CHANGELOG.md:", "", *lines, sep="\n")


def _replace(emitted: Path) -> None:
    former = emitted.with_name("former")
    TARGET.parent.mkdir(exist_ok=True)
    try:
        if TARGET.exists():
            TARGET.rename(former)
        emitted.rename(TARGET)
    except BaseException:
        if former.exists():
            former.rename(TARGET)
        raise


def _program(name: str, *arguments: str | Path) -> None:
    """Run one of our programs with this environment's own tools first on the path; raise
    RefusedError with what it says if it fails.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    # Packages are found by PYTHONPATH because the generator runs without `site` (-S): site
    # adds names to the builtins,
    # among them `credits`, and the generator would rename every field that is called so.
    environment = {**os.environ, "PATH": path, "PYTHONPATH": sysconfig.get_path("purelib")}
    command = [sys.executable, "-S", str(ROOT / "scripts" / name), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RefusedError(done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
