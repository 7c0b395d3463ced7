"""`make publish`: a folder whose documents mean what openapi.yaml means."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import yaml
from media import FILES
from openapi_spec_validator import OpenAPIV31SpecValidator
from wire import Wire, variants

Program = Callable[[str], ModuleType]

ROOT = Path(__file__).resolve().parents[2]
CODEGEN = ROOT / ".venv-codegen" / "bin" / "python"
SOURCE = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
EXCHANGES = json.loads((ROOT / "tests" / "data" / "exchanges.json").read_text(encoding="utf-8"))
MADE = {
    *("CHANGELOG.md", "index.html", "openapi.codegen.json", "openapi.json", "openapi.yaml"),
    *("postman.json", "workflows.arazzo.yaml"),
}
OWN_KEYS = {
    *("x-contradictions", "x-creates", "x-internal", "x-job", "x-media", "x-other-path"),
    *("x-price", "x-states", "x-timeout", "x-transcription-version"),
}


@pytest.fixture
def published(dist: Path) -> dict[str, Any]:
    """Return the published form as data."""
    data: dict[str, Any] = json.loads((dist / "openapi.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture
def copy(dist: Path) -> dict[str, Any]:
    """Return the copy for generators as data."""
    data: dict[str, Any] = json.loads((dist / "openapi.codegen.json").read_text(encoding="utf-8"))
    return data


def nodes(data: Any) -> list[dict[str, Any]]:
    """Return every mapping in a document."""
    found = [data] if isinstance(data, dict) else []
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return found + [each for value in inner for each in nodes(value)]


def keys(data: Any) -> set[str]:
    """Return every key in a document."""
    return {key for node in nodes(data) for key in node}


def test_publishing_twice_gives_the_same_bytes(twice: tuple[Path, Path]) -> None:
    """`make publish` makes seven files, and the same ones each time."""
    one, other = ({path.name: path.read_bytes() for path in each.iterdir()} for each in twice)
    assert one.keys() == MADE
    assert {name for name in MADE if one[name] != other[name]} == set()


def without_ours(node: Any) -> Any:
    """Return a document without parameters that callers do not send, and without our own keys."""
    if isinstance(node, list):
        return [without_ours(each) for each in node if not is_internal(each)]
    if not isinstance(node, dict):
        return node
    kept = {
        key: without_ours(value)
        for key, value in node.items()
        if key not in OWN_KEYS and not is_internal(value)
    }
    return {key: value for key, value in kept.items() if (key, value) != ("parameters", [])}


def is_internal(node: Any) -> bool:
    """Tell a parameter that callers do not send."""
    if not isinstance(node, dict):
        return False
    name = node.get("$ref", "").removeprefix("#/components/parameters/")
    return bool(SOURCE["components"]["parameters"].get(name, node).get("x-internal"))


def test_the_published_form_is_the_document_without_what_is_ours(
    dist: Path, published: dict[str, Any]
) -> None:
    """It is openapi.yaml without internal parameters and our keys, and has its own version."""
    assert published == yaml.safe_load((dist / "openapi.yaml").read_text(encoding="utf-8"))
    expected = without_ours(SOURCE)
    expected["info"]["x-service-version"] = SOURCE["info"]["version"]
    expected["info"]["version"] = SOURCE["info"]["x-transcription-version"]
    assert published == expected
    names = [each["name"] for each in nodes(published) if "in" in each and "schema" in each]
    assert set(names) == {"story_id", "asset_id"}
    assert {"x-source", "x-logo"} <= keys(published)


def test_the_published_form_keeps_the_rules(
    dist: Path, published: dict[str, Any], program: Program
) -> None:
    """It passes openapi-spec-validator and the rules of this house. It has passed Redocly's strict
    rules without a warning, else it would not have been published: see the next test.
    """
    assert list(OpenAPIV31SpecValidator(published).iter_errors()) == []
    assert program("lint_spec").lint(dist / "openapi.yaml", published=True) == []


def test_a_warning_stops_publishing(program: Program, tmp_path: Path) -> None:
    """What Redocly's strict rules find makes `redocly` fail, as in `make publish`."""
    path = tmp_path / "openapi.yaml"
    unused = {**SOURCE["components"], "schemas": {**SOURCE["components"]["schemas"]}}
    unused["schemas"]["Unused"] = {"type": "object", "description": "Nobody needs it."}
    path.write_text(json.dumps({**SOURCE, "components": unused}), encoding="utf-8")
    module = program("redocly")
    with pytest.raises(module.RedoclyError, match="no-unused-components"):
        module.redocly("lint", path, "--extends", "recommended-strict")


def test_an_old_node_is_refused(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's node may be too old for Redocly: that is said before anything is installed."""
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v18.19.0\n")
        (tmp_path / name).chmod(0o755)
    module = program("redocly")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(module, "PROGRAM", tmp_path / "nothing")
    with pytest.raises(SystemExit, match=r"needs node 20\.19 or newer.* v18\.19\.0"):
        module.redocly("--version")


def test_the_copy_says_nothing_that_generators_misread(copy: dict[str, Any]) -> None:
    """It is valid, has no default, nothing internal, no callback, no union of texts or of objects,
    no Error, and no two constants of one name.
    """
    assert list(OpenAPIV31SpecValidator(copy).iter_errors()) == []
    assert not {"x-internal", "webhooks", "x-contradictions"} & keys(copy)
    schemas = copy["components"]["schemas"]
    assert "default" not in keys(schemas) | keys(copy["paths"])
    assert "Error" not in schemas
    unions = [node["anyOf"] for node in nodes(schemas) if "anyOf" in node]
    texts = [each for each in unions if {part.get("type") for part in each} <= {"string", "null"}]
    assert texts == []
    assert [name for name, schema in schemas.items() if {"anyOf", "oneOf"} & schema.keys()] == []
    fields = schemas["Asset"]["properties"].keys() | {"data"}
    assert schemas["AssetAnswer"]["properties"].keys() == fields
    constants = [each for schema in schemas.values() for each in schema.get("x-enum-varnames", [])]
    words = [word for schema in schemas.values() for word in schema.get("enum", [])]
    assert len(set(constants)) == len(words) > len(set(words))
    assert schemas["VideoTool"]["x-enum-varnames"][1] == "VIDEO_TOOL_KLING_AI"
    status = schemas["Asset"]["properties"]["status"]
    assert status["type"] == ["string", "null"]
    assert status["x-extensible-enum"] == ["new", "processing", "success", "fail"]
    assert "Known values: new, processing, success, fail." in status["description"]
    created = schemas["Asset"]["properties"]["created_at"]
    assert (created["type"], created["x-format"]) == (["string", "null"], "date-time")
    tool = schemas["EnhanceVideoRequest"]["properties"]["compression_scale"]
    assert (tool["x-default"], tool["description"][-22:]) == ("0.5", 'Server default: "0.5".')


def test_our_client_is_the_same_when_made_from_the_copy(dist: Path) -> None:
    """Generated from openapi.codegen.json alone, our package has the committed bytes."""
    command = [CODEGEN, ROOT / "scripts" / "generate.py", "--check"]
    made = subprocess.run(
        [*command, "--copy", dist / "openapi.codegen.json"],
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert (made.returncode, made.stdout) == (0, ""), made.stderr


def test_no_rewrite_changes_what_is_valid_on_the_wire(
    published: dict[str, Any], copy: dict[str, Any]
) -> None:
    """What the behaviour suite sent and got is valid by all three documents. With one thing in it
    missing or odd, it is valid by all of them or by none.
    """
    wires = [Wire(document) for document in (SOURCE, published, copy)]
    verdicts = []
    for each in EXCHANGES:
        route = (each["method"], each["path"])
        kind = each.get("type", "application/json")
        sent = each.get("sent")
        if sent is not None and each["status"] < 300:
            assert [wire.allows_request(*route, sent, kind) for wire in wires] == [True] * 3, each
        for body in variants(sent):
            verdicts.append(tuple(wire.allows_request(*route, body, kind) for wire in wires))
        answer = (*route, each["status"])
        for whole in answers(each):
            assert [wire.allows_answer(*answer, whole) for wire in wires] == [True] * 3, each
            for body in variants(whole):
                verdicts.append(tuple(wire.allows_answer(*answer, body) for wire in wires))
    assert set(verdicts) == {(True,) * 3, (False,) * 3}


def answers(exchange: dict[str, Any]) -> list[Any]:
    """Return what was answered, and an asset in the `data` wrapper too that it may come in."""
    answered = exchange["answered"]
    is_asset = exchange["path"].startswith("/asset/") and exchange["status"] == 200
    return [answered, {"data": answered}] if is_asset else [answered]


def test_the_recording_covers_the_operations() -> None:
    """The recording has every operation, and the forms of uploads."""
    ids = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}")
    seen = {(each["method"], ids.sub("/ID", each["path"])) for each in EXCHANGES}
    routes = {
        (method.upper(), re.sub(r"{\w+}", "ID", path))
        for path, item in SOURCE["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert routes - seen == set()
    forms = {each["path"] for each in EXCHANGES if each.get("type") and each["status"] == 200}
    assert forms == {"/v2/video", "/v2/image", "/v2/audio"}


def test_the_sandbox_takes_every_request_of_the_collection(
    dist: Path, vimmerse_sandbox: Any
) -> None:
    """Each request of the Postman collection, filled in as Postman does, is answered with 200."""
    vimmerse_sandbox.set_progression("immediate")
    collection = json.loads((dist / "postman.json").read_text(encoding="utf-8"))
    variables = {each["key"]: each["value"] for each in collection["variable"]}
    variables |= {"base_url": vimmerse_sandbox.url, "api_key": "any"}
    (key,) = [each["value"] for each in collection["auth"]["apikey"] if each["key"] == "key"]
    items = [item for folder in collection["item"] for item in folder["item"]]
    items.sort(key=lambda item: item["request"]["method"] == "DELETE")
    answers = {}
    for item in items:
        request = item["request"]
        url = re.sub(r"{{(\w+)}}", lambda found: variables[found[1]], request["url"]["raw"])
        body = request.get("body", {})
        files = {each["key"]: FILES[each["key"]] for each in body.get("formdata", [])}
        headers = {key: "any"} | {each["key"]: each["value"] for each in request.get("header", [])}
        answer = httpx.request(
            request["method"],
            url,
            headers=headers,
            content=body.get("raw"),
            files=files or None,
            timeout=60,
        )
        answers[item["name"]] = answer.status_code
        for event in item.get("event", []):
            (name,) = re.findall(r'set\("(\w+)"', "\n".join(event["script"]["exec"]))
            variables[name] = answer.json()["id"]
    assert set(answers.values()) == {200}, answers
    assert len(answers) == 26
