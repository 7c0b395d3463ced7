"""A document that somebody edited oddly is refused with a place, or gives a client that works.

`make fuzz` gives it GENERATE_SECONDS, and new seeds, which a failure shows.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from odd_documents import OddDocument

ROOT = Path(__file__).resolve().parents[2]
CODEGEN = ROOT / ".venv-codegen" / "bin" / "python"
SECONDS = int(os.environ.get("GENERATE_SECONDS", "0"))
END = time.monotonic() + SECONDS
MOST_LATE = 3 if SECONDS else 1  # refusals after the lint, each of which takes seconds
MODELS = ("components", "schemas")
ESSENTIAL = {"OddRequest": [], "OddAnswer": ["id"], "OddForm": ["file"]}

sys.path.insert(0, str(ROOT / "scripts"))
lint_spec, samples, spec_document = map(
    importlib.import_module, ("lint_spec", "samples", "spec_document")
)


class Trial:
    """A document that is made smaller by what is refused, until it can be generated."""

    def __init__(self, document: dict[str, Any], folder: Path) -> None:
        self.document, self.folder = document, folder
        self.path = folder / "openapi.yaml"
        self.refused: list[str] = []
        self.late = 0

    def run(self) -> str:
        """Return what does not work in the end."""
        for _ in range(60):
            self._write()
            findings = [
                words for _, words in lint_spec.lint(self.path, unfinished=True)
            ] or self._generate()
            if not findings:
                return self._probe()
            if self.late == MOST_LATE:
                return ""
            self.refused += findings
            before = json.dumps(self.document)
            for words in sorted(findings, reverse=True):
                self._take_out(words.partition(": ")[0])
            for item in self.document["paths"].values():
                for node in [each for each in item.values() if "parameters" in each]:
                    kept = [each for each in node["parameters"] if each.get("in") != "nowhere"]
                    node["parameters"] = kept
            if json.dumps(self.document) == before:
                return f"refused without a place that can be changed: {findings}"
        return f"refused again and again: {self.refused[-5:]}"

    def _write(self) -> None:
        for place, body in spec_document.walk(self.document["paths"], without=frozenset()):
            if place[-2:-1] == ("content",) and place[0].startswith("/odd"):
                body["examples"]["any"]["value"] = self._example(body["schema"])
        text = json.dumps(self.document, indent=1, ensure_ascii=False)
        text = re.sub(
            "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", text
        )
        self.path.write_text(text, encoding="utf-8")

    def _example(self, schema: dict[str, Any]) -> Any:
        document = spec_document.Document(self.document, {})
        try:
            _, value = next(samples.samples(document, (), schema))
        except (StopIteration, KeyError, RecursionError):
            return dict.fromkeys(ESSENTIAL[schema["$ref"].rpartition("/")[2]], "x")
        return json.loads(json.dumps(value, default=lambda _: "x"))

    def _generate(self) -> list[str]:
        done = subprocess.run(
            [CODEGEN, self.folder / "scripts" / "generate.py"], capture_output=True, text=True
        )
        if done.returncode == 0:
            return []
        said = done.stdout + done.stderr
        assert not (self.folder / "generated").exists()
        assert "generated/ was left as it was." in said, said[-3000:]
        found = re.findall(r"^openapi\.yaml:\d+: (.+)$", said, re.MULTILINE)
        assert found, said
        self.late += 1
        return found

    def _probe(self) -> str:
        paths = [self.folder / "generated", ROOT / "overrides", self.folder / "scripts"]
        done = subprocess.run(
            [sys.executable, Path(__file__).with_name("odd_probe.py"), self.path],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
            capture_output=True,
            text=True,
        )
        shutil.rmtree(self.folder / "generated")
        return "" if done.returncode == 0 else f"{done.stdout}{done.stderr}"[-3000:]

    def _take_out(self, pointer: str) -> None:
        """Take out the smallest thing around a place that the document can do without."""
        place = tuple(spec_document.reference_place(pointer))
        if place[:2] == MODELS and len(place) > 2:
            self._take_out_of_schema(place)
        elif place[0] == "paths" and "parameters" in place:
            listed = self.document["paths"][place[1]][place[2]]["parameters"]
            listed[int(place[4])]["in"] = "nowhere"
        elif place[0] == "paths" and "examples" in place:
            for name, least in ESSENTIAL.items():
                self.document["components"]["schemas"][name]["required"] = least
        elif place[0] in {"tags", "paths"}:
            self._rename()

    def _take_out_of_schema(self, place: tuple[str, ...]) -> None:
        schemas = self.document["components"]["schemas"]
        name = place[2]
        node = schemas.get(name, {})
        for index, step in enumerate(place[3:], start=3):
            if step == "properties" and index + 1 < len(place):
                node.get("properties", {}).pop(place[index + 1], None)
                if place[index + 1] in node.get("required", []):
                    node["required"].remove(place[index + 1])
                return
            try:
                node = node[int(step) if isinstance(node, list) else step]
            except (KeyError, IndexError):
                return  # taken out for another reason
        if name in ESSENTIAL:
            kept = {"OddAnswer": {"id": {"type": "string"}}}
            kept["OddForm"] = {"file": {"type": "string", "format": "binary"}}
            properties = kept.get(name, {})
            for field in properties.values():
                field["description"] = "Kept."
            schemas[name] = {"type": "object", "description": "Smaller.", "properties": properties}
            schemas[name]["required"] = list(properties)
        elif name in schemas:
            del schemas[name]
            self._forget(f"#/components/schemas/{name}")

    def _forget(self, reference: str) -> None:
        """Put a text in the place of every reference to a schema that is gone."""
        for _, node in list(spec_document.walk(self.document)):
            if node.get("$ref") == reference:
                node.clear()
                node["type"] = "string"

    def _rename(self) -> None:
        old = self.document["tags"][-1]["name"]
        self.document["tags"][-1]["name"] = "odd"
        for route in ("/odd/{odd_id}", "/odd/{odd_id}/form"):
            operation = self.document["paths"][route]["post"]
            method = operation["operationId"].removeprefix(f"{old}_")
            is_odd = old == "odd" or not re.fullmatch("[a-z_]+", method)
            operation["tags"] = ["odd"]
            operation["operationId"] = f"odd_{'make' if is_odd and route.endswith('}') else method}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the programs."""
    place = tmp_path_factory.mktemp("odd")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scripts", place / "scripts", ignore=ignored)
    shutil.copy(ROOT / "generator-config.yml", place)
    return place


@pytest.mark.timeout(0)  # it starts some twenty programs, on however busy a machine
@settings(
    max_examples=10_000 if SECONDS else 3,
    derandomize=not SECONDS,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32 - 1))
def test_an_odd_document_is_refused_with_a_place_or_works(folder: Path, seed: int) -> None:
    """What lint and generate let pass is imported, sends every field and reads every answer."""
    if not SECONDS or time.monotonic() < END:
        assert Trial(OddDocument(seed).make(), folder).run() == ""
