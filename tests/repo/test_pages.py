"""What the vendor's pages print is in openapi.yaml: read from the pages themselves, where they lie
beside the project.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from redoc_text import Facts, Fields, Section, sections

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
SECTIONS = {
    f"{section.method} {section.path}": (page, section)
    for page in PAGES
    for section in sections(page.read_text(encoding="utf-8"))
}
DOCUMENT = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
COMPONENTS = DOCUMENT["components"]
KEYWORDS = ("default", "minimum", "maximum", "pattern", "minItems")
# What the document holds although the pages do not print it; openapi.yaml says why.
REQUIRED_ALL_THE_SAME = {("post /v2/video", "video_file")}
SENT_BY_SAMPLES_ONLY = {("post /v2/story", "title")}
SECURED_ALL_THE_SAME = {"post /v2/video/estimate-credits"}
# Where the pages list in prose what an open list of the document holds.
IN_PROSE = {
    "Narrator": r"Available voices: (.+)",
    "CreditAppName": r"Available values: (.+)",
    "EnhanceMode": r"(4X, .+?)\.",
    "AvatarAspectRatio": r"(1:1, .+?)[.)]",
    "CaptionSwitch": r"show_caption \((.+?)\)",
    "LipSyncOption": r"(AutoLipSync, .+)",
    "EffectsOption": r"option: (PikaEffects, .+)",
    "BackgroundAlignment": r"(center, .+)",
    "ReferenceToVideoOption": r"option: (AutoR, .+)",
    "VideoToVideoOption": r"option: (KlingO, .+)",
    "AttachMode": r"(MatchVideo, .+)",
}
# The pages show states in examples only; the ratios are a closed list elsewhere.
NOT_IN_PROSE = {"JobStatus", "AspectRatio"}

pytestmark = pytest.mark.skipif(not PAGES, reason="the vendor's pages are not beside the project")


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference into the components."""
    if "$ref" not in node:
        return node
    _, _, kind, name = node["$ref"].split("/")
    found: dict[str, Any] = COMPONENTS[kind][name]
    return found


def operation(route: str) -> dict[str, Any]:
    """Return the document's operation for a route such as `get /v2/story/{story_id}`."""
    method, path = route.split()
    found: dict[str, Any] = DOCUMENT["paths"][path][method]
    return found


def facts(schema: dict[str, Any]) -> Facts:
    """Return what the document says of a field, in the terms of a page."""
    branches = [resolve(each) for each in [*schema.get("allOf", []), *schema.get("anyOf", [])]]
    types = {name for each in [schema, *branches] for name in _types(each)}
    found = {"types": types, **{key: schema[key] for key in KEYWORDS if key in schema}}
    for each in schema.get("allOf", []):
        found["enum"] = resolve(each)["enum"]
    return found


def _types(schema: dict[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def body(route: str) -> Fields:
    """Return what the document says of a route's body, in the terms of a page."""
    content = operation(route).get("requestBody", {}).get("content", {})
    found: Fields = {}
    for media_type in content.values():
        schema = resolve(media_type["schema"])
        for name, field in schema["properties"].items():
            if (route, name) in SENT_BY_SAMPLES_ONLY:
                continue
            is_required = name in schema.get("required", [])
            is_printed = is_required and (route, name) not in REQUIRED_ALL_THE_SAME
            found[name] = {**facts(field), **({"required": True} if is_printed else {})}
    return found


def parameters(route: str, where: str) -> Fields:
    """Return what the document says of a route's parameters, in the terms of a page."""
    found = map(resolve, operation(route).get("parameters", []))
    return {each["name"]: facts(each["schema"]) for each in found if each["in"] == where}


@pytest.mark.parametrize(("page", "section"), SECTIONS.values(), ids=SECTIONS.keys())
def test_a_route_is_transcribed(page: Path, section: Section) -> None:
    """Fields, types, nulls, defaults, lists and limits are those that the page prints, in order."""
    route = f"{section.method} {section.path}"
    assert section.body == body(route)
    assert list(section.body) == list(body(route))
    assert section.query == parameters(route, "query")
    assert section.header == parameters(route, "header")
    assert operation(route)["x-source"]["page"] == page.name


@pytest.mark.parametrize(("page", "section"), SECTIONS.values(), ids=SECTIONS.keys())
def test_statuses_and_security_are_transcribed(page: Path, section: Section) -> None:
    """The statuses that are not marked as inferred are those printed, and so is the key."""
    route = f"{section.method} {section.path}"
    found = operation(route)
    stated = [
        status
        for status, response in found["responses"].items()
        if resolve(response).get("x-source", {}).get("confidence") != "inferred"
    ]
    assert section.statuses == stated
    assert section.has_key == (route not in SECURED_ALL_THE_SAME)
    assert found["security"] == [{"APIKeyHeader": []}]


@pytest.mark.parametrize(("name", "place"), IN_PROSE.items(), ids=IN_PROSE)
def test_a_list_in_prose_is_transcribed(name: str, place: str) -> None:
    """The values of an open list are those of the prose, in order, wherever a page lists them."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    printed = [
        re.findall(r"[\w:&-]+", re.sub(r"\(.*?\)|\bor\b", "", values))
        for values in re.findall(place, text)
    ]
    assert printed
    assert printed == [COMPONENTS["schemas"][name]["enum"]] * len(printed)


def test_every_open_list_is_compared() -> None:
    """A list that admits other values has its place among those compared with the prose."""
    properties = [
        field
        for schema in COMPONENTS["schemas"].values()
        for part in [schema, *schema.get("allOf", [])]
        for field in part.get("properties", {}).values()
    ]
    named = {
        branch["$ref"].rpartition("/")[2]
        for field in properties
        for branch in field.get("anyOf", [])
        if "$ref" in branch and "enum" in resolve(branch)
    }
    assert named == IN_PROSE.keys() | NOT_IN_PROSE


def test_every_route_on_the_pages_is_read() -> None:
    """Every route that a page names anywhere is in the document, and all but concat have fields."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = {
        f"{verb.lower()} {path}"
        for verb, path in re.findall(r"(POST|GET|DELETE) (/v2/[\w{}/-]*\w}?)", text)
    }
    assert sorted(named - SECTIONS.keys()) == ["post /v2/story/{story_id}/concat"]
    assert all(operation(route) for route in named)


@pytest.mark.parametrize(
    ("mark", "keyword"),
    [
        (r"^Default: ", "default"),
        (r"^Enum: ", "enum"),
        (r"\[ \d+ \.\. \d+ \]$", "maximum"),
        (r"\[ \d+ \.\. \d+ \]$| >= \d+$", "minimum"),
        (r" \^\S+\$$", "pattern"),
        (r"\) non-empty$", "minItems"),
        (r"^required$", "required"),
    ],
    ids=lambda value: value if value.isalpha() else "",
)
def test_nothing_printed_is_overlooked(mark: str, keyword: str) -> None:
    """As many defaults, lists, limits and marks are read as the pages print."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    printed = len(re.findall(mark, text, re.MULTILINE))
    if keyword == "required":
        printed -= text.count("Request Body schema: application/json\nrequired")
    read = [
        facts[keyword]
        for _, section in SECTIONS.values()
        for fields in (section.body, section.query, section.header)
        for facts in fields.values()
        if keyword in facts
    ]
    assert printed == len(read) > 0
