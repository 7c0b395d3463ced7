"""Documents with two odd operations: their fields have names, types, formats and texts that a
generator may stumble over.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
Schema = dict[str, Any]

# Words of Python, of attrs, of the emitted code, of OpenAPI, and names that are written oddly.
NAMES = """
self cls class def from import in is lambda none true async await match type id list str int
dict object property super print credits license copyright exit datetime date uuid cast d field
field_dict src_dict from_dict to_dict to_multipart additional_properties additional_keys prop
prop_name prop_dict define attrs factory unset UNSET typing any literal mapping json types files
url URL client body headers params cookies kwargs quote response timeout extra_body
extra_headers status data message code name description properties default enum items required
format examples content links schema title a_b a__b a_b_ a_b_item a_b_item_data a_b_type_0
a_b_data a1 b_2c odd odd_request odd_thing odd_answer check_odd_mood odd_mood T x-y aB 1a
__init__ é
""".split()  # noqa: SIM905
MODEL_NAMES = """
Any Mapping Unset File Response Client Type List Exception ValueError Field Cast Datetime Uuid
HTTPOdd OddURL OddFOOBar Odd2x Oddx2 ODDThing Odd OddResource OddRequestNote OddMoods OddMood2
odd
""".split()  # noqa: SIM905
METHODS = """
make list str get import operations raw async_raw copy self init send types
""".split()  # noqa: SIM905
TAGS = """
odd class list raw types errors models client odd_s sender operation wait
""".split()  # noqa: SIM905
PARAMETERS = """
body client url quote headers X-Trace x_trace limit Limit odd_id self class cast a_b a__b kwargs
k v params cookies timeout json_limit response filter[a] é
""".split()  # noqa: SIM905
FORMATS = ["date-time", "date", "uuid", "binary", "uri", "int32", "odd"]
KINDS = ["string", "integer", "number", "boolean", "null"]
OBJECTS = ["OddThing", "OddBase", "OddPart", "OddClosed", "OddSelf", "OddForm"]
COMPONENTS = [*OBJECTS[:-1], "OddKind", "OddWord", "OddList", "OddMood", "AspectRatio"]
NO_NAMES = {"a_b_item", "a_b_item_data", "a_b_type_0", "a_b_data", "check_odd_mood"} | {
    *("T", "x-y", "aB", "1a", "__init__", "é", "UNSET", "odd_Mood")
}
REFUSED: list[Schema] = [
    {"type": "array"},
    {"type": "string", "title": "Any"},
    {"type": "array", "prefixItems": [{"type": "string"}]},
    {"type": "string", "not": {"type": "null"}},
]


def reference(name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


# They stand in descriptions and lists: ends of docstrings, escapes, templates, lines, signs.
TEXTS = [
    '"""',
    "\\",
    '\\"""',
    "\\N{DASH} \\u12",
    "{{ x }} {% raw %}",
    "a\n\n  b\n",
    "'",
    "{x}",
    "%s",
]
TEXTS += ["Été 日本 🎬", "\x00\x1b", "\u2028", "x" * 200, '"quoted" \\', "a\tb", "#", "None", " "]
VALUES = [None, True, 7, -0.5, "text", "", [], {}]


class OddDocument:
    """Makes a document by throwing dice."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)

    def is_one_of(self, count: int) -> bool:
        """Return True once in so many times."""
        return self.dice.randrange(count) == 0

    def text(self) -> str:
        """Return words for a description or a list."""
        return " ".join(self.dice.choices(TEXTS, k=self.dice.randint(1, 3)))

    def schema(self, depth: int = 3) -> Schema:
        """Return a schema, mostly one that can be emitted."""
        choose, kinds = self.dice.choice, self.dice.sample([*KINDS, "object"], 2)
        plain: list[Schema] = [
            {"type": choose(KINDS)},
            {"type": kinds},
            {"type": "string", "format": choose(FORMATS)},
            {"type": ["string", "null"], "format": choose(FORMATS)},
            choose([{}, {"type": "object"}]),
            reference(choose(COMPONENTS)),
            {"allOf": [reference(choose(COMPONENTS))]},
            {"anyOf": [reference("OddMood"), {"type": "string"}]},
        ]
        if self.is_one_of(60):
            return choose([*REFUSED, {"const": choose(VALUES)}, {"enum": [choose(VALUES)]}])
        if depth == 0 or not self.is_one_of(2):
            return choose(plain)
        inner = [self.schema(depth - 1) for _ in range(self.dice.randint(1, 3))]
        return choose(
            [
                {"type": "array", "items": inner[0]},
                {"type": ["array", "null"], "items": inner[0]},
                {"type": "object", "additionalProperties": inner[0]},
                {choose(["anyOf", "anyOf", "oneOf"]): inner},
                {"anyOf": [*inner, {"type": "null"}]},
                {"allOf": inner} if self.is_one_of(4) else {"anyOf": inner},
            ]
        )

    def field(self) -> Schema:
        """Return the schema of a property."""
        schema = self.schema()
        if "$ref" in schema:
            schema = {"allOf": [schema]}
        default = {"default": self.dice.choice(VALUES)} if self.is_one_of(30) else {}
        return {**schema, "description": self.text(), **default}

    def object(self, most: int = 4) -> Schema:
        """Return an object that requires some of its fields."""
        names = self.dice.sample(NAMES, self.dice.randint(1, most))
        if not self.is_one_of(10):
            names = [name for name in names if name not in NO_NAMES]
        return {
            "type": "object",
            "description": self.text(),
            "properties": {name: self.field() for name in names},
            "required": [name for name in names if self.is_one_of(4)],
        }

    def parameter(self, name: str) -> Schema:
        """Return a parameter that is no part of the path."""
        several = [{"type": "array", "items": {"type": "string"}}, reference("OddWord")]
        return {
            "name": name,
            "in": self.dice.choice(["query", "query", "header"] + ["cookie"] * self.is_one_of(9)),
            "description": self.text(),
            "required": self.is_one_of(2),
            "schema": self.dice.choice([*({"type": kind} for kind in KINDS), *several]),
        }

    def make(self) -> dict[str, Any]:
        """Return the smallest document that the client can be imported with, and two odd
        operations.
        """
        document = json.loads(_smallest())
        document["x-contradictions"] = []
        schemas, choose = document["components"]["schemas"], self.dice.choice
        schemas |= {name: self.object(24) for name in ("OddRequest", "OddAnswer")}
        schemas |= {name: self.object() for name in OBJECTS}
        schemas |= {
            "OddMood": {"type": "string", "enum": sorted({self.text() for _ in range(3)})},
            "OddKind": {"allOf": [reference("OddBase"), reference("OddPart")]},
            "OddWord": choose(
                [{"type": choose(KINDS)}, {"type": "string", "format": choose(FORMATS)}]
            ),
            "OddList": {"type": "array", "items": self.schema()},
        }
        if self.is_one_of(2):
            schemas[choose(MODEL_NAMES)] = self.object()
        for name in ("OddMood", "OddKind", "OddWord", "OddList"):
            schemas[name]["description"] = self.text()
        schemas["OddAnswer"]["properties"]["id"] = {"type": "string", "description": "Id."}
        schemas["OddAnswer"]["required"] = [*{*schemas["OddAnswer"]["required"], "id"}]
        schemas["OddClosed"]["additionalProperties"] = False
        itself = [reference("OddSelf"), {"type": "null"}]
        schemas["OddSelf"]["properties"] |= {
            "again": {"description": "Again.", "anyOf": itself},
            "many": {"type": "array", "description": "Many.", "items": reference("OddSelf")},
        }
        file = {"type": "string", "format": "binary", "description": "A file."}
        schemas["OddForm"]["properties"]["file"] = file
        schemas["OddForm"]["required"] = [*{*schemas["OddForm"]["required"], "file"}]
        tag = choose(TAGS) if self.is_one_of(3) else "odd"
        method = choose(METHODS) if self.is_one_of(3) else "make"
        document["tags"].append({"name": tag})
        parameters = list(
            map(self.parameter, self.dice.sample(PARAMETERS, self.dice.randint(0, 4)))
        )
        request = operation(tag, method, parameters, "OddRequest", self.text())
        form = operation(tag, "send_form", [], "OddForm", self.text())
        document["paths"] |= {
            "/odd/{odd_id}": {"post": request},
            "/odd/{odd_id}/form": {"post": form},
        }
        return document


def operation(tag: str, method: str, parameters: list[Schema], body: str, text: str) -> Schema:
    """Return an operation that takes one schema and answers with OddAnswer."""
    kind = "multipart/form-data" if body == "OddForm" else "application/json"
    id_ = {"name": "odd_id", "in": "path", "required": True, "schema": {"type": "string"}}
    like = json.loads(_smallest())["paths"]["/v2/story/{story_id}"]["get"]

    def content(kind: str, name: str) -> Schema:
        schema = {"$ref": f"#/components/schemas/{name}"}
        return {"content": {kind: {"schema": schema, "examples": {"any": {"value": {}}}}}}

    return {
        "operationId": f"{tag}_{method}",
        "tags": [tag],
        "summary": text,
        "description": text,
        "x-source": {"page": "legacy", "confidence": "inferred", "note": "Made up."},
        "security": like["security"],
        "parameters": [{**id_, "description": "Id."}, *parameters],
        "requestBody": {"required": True, **content(kind, body)},
        "responses": {
            **like["responses"],
            "200": {"description": "Done.", **content("application/json", "OddAnswer")},
        },
    }


@cache
def _smallest() -> str:
    """Return the part of openapi.yaml that the client needs to be imported, as JSON."""
    document = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
    layer = [path.read_text(encoding="utf-8") for path in (ROOT / "overrides").rglob("*.py")]
    imported = re.findall(r"vimmerse_api\.(api\.\w+|models) import (.+)", "\n".join(layer))
    used = {
        f"{module.removeprefix('api.')}_{name.lower()}"
        for module, names in imported
        for name in re.findall(r"\w+", names)
    }
    for item in document["paths"].values():
        for method in [key for key in item if isinstance(item[key], dict)]:
            if item[method]["operationId"] not in used:
                del item[method]
            else:
                item[method]["responses"]["200"].pop("links", None)
    paths = {route: item for route, item in document["paths"].items() if "operationId" in str(item)}
    schemas = document["components"]["schemas"]
    needed = [paths, document["components"]["responses"]]
    needed += [each for name, each in schemas.items() if f"models_{name.lower()}" in used]
    needed += [each for each in schemas.values() if "enum" in each]
    for node in needed:  # grows
        for name in re.findall(r"#/components/schemas/(\w+)", str(node)):
            needed += [schemas[name]] if schemas[name] not in needed else []
    kept = {name: schema for name, schema in schemas.items() if schema in needed}
    components = {**document["components"], "schemas": kept, "links": {}}
    return json.dumps({**document, "paths": paths, "components": components, "webhooks": {}})
