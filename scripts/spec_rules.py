"""The rules of this house for openapi.yaml, one function each.

They rely on a document that is valid OpenAPI, and read nothing but that document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from operation_facts import MEDIA, STATES, properties_of, request_properties
from spec_document import (
    DATA,
    Document,
    Place,
    parameters,
    reference_place,
    schemas,
    subschemas,
    walk,
)

Finding = tuple[Place, str]
Rule = Callable[[Document], Iterator[Finding]]

PAGES = (
    *("000_ee75d632efb138bf.txt", "003_47fbacedf14735d8.txt"),
    *("vimmerse-api.redoc.ly/tag/Image", "vimmerse-api.redoc.ly/tag/Audio"),
    "legacy",
)
CONFIDENCES = ("stated", "legacy", "inferred")
# What may stand on an operation besides what OpenAPI knows. All but x-source are emitted.
OPERATION_KEYS = {"x-source", "x-creates", "x-timeout", "x-price", "x-other-path"}
PRICES = {"free", "formula", "app-name"}
FORMULAS = {"story"}
JOB_KEYS = {"results", "credits", "progress"}
NAMES_OF_JOBS = {"url"}
ASSUMED_STATUSES = {"401", "403", "429", "5XX"}
# The pages print `Enum:` for these. Every other list comes from prose: there may be more values.
CLOSED_ENUMS = {
    "AspectRatio",
    "ImageTool",
    "Language",
    "SceneImageTool",
    "SceneVideoTool",
    "VideoTool",
}


def operations_are_named(document: Document) -> Iterator[Finding]:
    """An operation has one declared tag, and an operationId of its own that begins with it."""
    tags = {tag["name"] for tag in document.data.get("tags", [])}
    seen: set[str] = set()
    for place, operation in document.operations():
        own = operation.get("tags", [])
        name = operation.get("operationId", "")
        if len(own) != 1 or own[0] not in tags:
            yield (*place, "tags"), "needs exactly one of the declared tags"
        elif not re.fullmatch(rf"{own[0]}_[a-z]+(_[a-z]+)*", name):
            yield (*place, "operationId"), f"{name!r} is not <tag>_<method> in small letters"
        elif name in seen:
            yield (*place, "operationId"), f"{name} is used twice"
        seen.add(name)
    for place, operation in document.webhooks():
        name = operation.get("operationId", "")
        if name in seen or not re.fullmatch(r"[a-z]+(_[a-z]+)*", name):
            yield place, "a callback needs an operationId of its own in small letters"
        seen.add(name)


def the_version_is_whole(document: Document) -> Iterator[Finding]:
    """The version of the transcription has three numbers, as `make check-breaking` needs them."""
    version = document.data["info"].get("x-transcription-version", "1.0.0")
    if not re.fullmatch(r"\d+\.\d+\.\d+", str(version)):
        yield ("info", "x-transcription-version"), f"{version!r} is not like 1.2.3"


def everything_is_described(document: Document) -> Iterator[Finding]:
    """Operations have a summary; they, parameters, schemas and properties have a description."""
    for place, operation in document.operations():
        for key in ("summary", "description"):
            if not operation.get(key):
                yield place, f"has no {key}"
    for place, parameter in parameters(document.data):
        if not parameter.get("description"):
            yield place, "parameter has no description"
    for place, schema in schemas(document):
        has_name = len(place) == 3 or place[-2] == "properties"
        if has_name and "components" in place[:1] and not schema.get("description"):
            yield place, "has no description"


def schemas_are_named(document: Document) -> Iterator[Finding]:
    """Objects with properties and lists of values are components, with names in PascalCase. The
    parts of a component's allOf have properties too: without, some generators drop the part.
    """
    for place, schema in schemas(document):
        is_component = place[:2] == ("components", "schemas") and len(place) == 3
        if is_component and not re.fullmatch(r"[A-Z]+[a-z][A-Za-z0-9]*", str(place[-1])):
            yield place, "name is not in PascalCase"
        is_part = place[:2] == ("components", "schemas") and place[3:4] == ("allOf",)
        for word in {"properties", "enum"} & schema.keys():
            if not is_component and not (is_part and len(place) == 5 and word == "properties"):
                yield (*place, word), f"{word} without a name: make it a component"


def properties_are_named(document: Document) -> Iterator[Finding]:
    """Properties are in snake_case; the pages themselves print one in capitals."""
    for place, schema in schemas(document):
        for name in schema.get("properties", {}):
            if not re.fullmatch(r"[a-z][a-z0-9_]*|URL", name):
                yield (*place, "properties", name), "is not in snake_case"


def enums_are_open(document: Document) -> Iterator[Finding]:
    """A list of values that the pages give in prose only is used beside a plain string."""
    components = document.components("schemas")
    open_enums = {name for name, schema in components.items() if "enum" in schema} - CLOSED_ENUMS
    for name in CLOSED_ENUMS - components.keys():
        yield ("components", "schemas"), f"the closed list {name} is missing"
    for place, schema in schemas(document):
        name = schema.get("$ref", "").rpartition("/")[2]
        beside = document.at(place[:-1]) if place[-2] == "anyOf" else []
        if name in open_enums and {"type": "string"} not in beside:
            yield place, f"{name} comes from prose: use it in anyOf beside type: string"


def operations_need_the_key(document: Document) -> Iterator[Finding]:
    """Every operation names a security scheme itself: the generator ignores a global one."""
    schemes = document.components("securitySchemes")
    for place, operation in document.operations():
        named = {name for requirement in operation.get("security", []) for name in requirement}
        if not named or named - schemes.keys():
            yield place, "names no declared security scheme"


def errors_are_named(document: Document) -> Iterator[Finding]:
    """4xx and 5xx have a named JSON schema; the statuses that any route may send are declared."""
    for place, operation in document.operations():
        responses = operation.get("responses", {})
        for status in sorted(ASSUMED_STATUSES - responses.keys()):
            yield (*place, "responses"), f"status {status} is missing"
        for status, response in responses.items():
            content = document.resolve(response).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            if status[0] in "45" and "$ref" not in schema:
                yield (*place, "responses", status), "has no named error schema"


def path_parameters_are_declared(document: Document) -> Iterator[Finding]:
    """The declared path parameters are those in the path."""
    for place, operation in document.operations():
        item = document.at(place[:-1])
        parameters = [
            document.resolve(each)
            for each in item.get("parameters", []) + operation.get("parameters", [])
        ]
        declared = {each["name"] for each in parameters if each["in"] == "path"}
        for name in sorted(declared ^ set(re.findall(r"{(\w+)}", str(place[1])))):
            yield place, f"path parameter {name} is not both declared and in the path"


def defaults_are_valid(document: Document) -> Iterator[Finding]:
    """A default fits its schema."""
    for place, schema in schemas(document):
        if "default" in schema:
            error = best_match(_validator(schema, document).iter_errors(schema["default"]))
            if error:
                yield (*place, "default"), error.message


def examples_are_valid(document: Document) -> Iterator[Finding]:
    """Every body has an example, and each example fits its schema, formats included."""
    for place, body in walk(document.data, without=DATA):
        if len(place) < 2 or place[-2] != "content":
            continue
        if not body.get("examples"):
            yield place, "has no example"
        validator = _validator(body.get("schema", {}), document)
        for name, example in body.get("examples", {}).items():
            error = best_match(validator.iter_errors(document.resolve(example).get("value")))
            if error:
                yield (*place, "examples", name, "value", *error.absolute_path), error.message


def _validator(schema: dict[str, Any], document: Document) -> Draft202012Validator:
    """Return a validator in which `#/components/...` leads to the components of the document."""
    return Draft202012Validator(
        {**schema, "components": document.data.get("components", {})},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def links_lead_somewhere(document: Document) -> Iterator[Finding]:
    """A link names an operation of the document."""
    names = {operation.get("operationId") for _, operation in document.operations()}
    for place, node in walk(document.data, without=DATA):
        if "links" in place[-2:-1] and "$ref" not in node and node.get("operationId") not in names:
            yield place, f"there is no operation {node.get('operationId')}"


def components_are_used(document: Document) -> Iterator[Finding]:
    """Every component is used by an operation, a webhook or a component that is; security schemes
    are used by name.
    """
    used = {
        ("components", "securitySchemes", name)
        for _, operation in document.operations()
        for requirement in operation.get("security", [])
        for name in requirement
    }
    nodes = [document.data.get(part) for part in ("paths", "webhooks")]
    for node in nodes:  # which grows meanwhile
        for _, inner in walk(node):
            place = reference_place(str(inner.get("$ref", "")))[:3]
            if place[0] == "components" and place not in used:
                used.add(place)
                nodes.append(document.at(place))
    for kind, components in document.data.get("components", {}).items():
        for name in components:
            if ("components", kind, name) not in used and name not in CLOSED_ENUMS:
                yield ("components", kind, name), "is not used: remove it"


def sources_are_named(document: Document) -> Iterator[Finding]:
    """Every operation says where it comes from; what no page states says why it is held."""
    for place, operation in document.operations():
        if "x-source" not in operation:
            yield place, "has no x-source"
    for place, node in walk(document.data):
        if "x-source" in node:
            yield from (((*place, "x-source"), fault) for fault in _source_faults(node["x-source"]))


def _source_faults(source: Any) -> Iterator[str]:
    if not isinstance(source, dict) or source.keys() | {"note"} != {"page", "confidence", "note"}:
        yield "is not {page, confidence, note}"
        return
    if source["page"] not in PAGES:
        yield f"page is none of {', '.join(PAGES)}"
    if source["confidence"] not in CONFIDENCES:
        yield f"confidence is none of {', '.join(CONFIDENCES)}"
    if source["confidence"] != "stated" and not source.get("note"):
        yield "needs a note, because no page states it"


def operation_facts_are_sound(document: Document) -> Iterator[Finding]:
    """The `x-` keys of an operation are known, and say what can be true of it."""
    for place, operation in document.operations():
        for key in sorted(key for key in operation if str(key).startswith("x-")):
            if key not in OPERATION_KEYS:
                yield (*place, key), f"is none of {', '.join(sorted(OPERATION_KEYS))}"
        for key, fault in _faults_of_facts(document, place, operation):
            yield (*place, key), fault


def _faults_of_facts(
    document: Document, place: Place, operation: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    creates = place[-1] == "post" and operation.get("x-creates", True)
    if "x-creates" in operation and (operation["x-creates"] is not False or place[-1] != "post"):
        yield "x-creates", "is only said of a POST that creates nothing: false"
    timeout = operation.get("x-timeout", 1)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout <= 0:
        yield "x-timeout", "is not a number of seconds"
    if "x-other-path" in operation:
        paths = (place[1], operation["x-other-path"])
        names, others = (set(re.findall(r"{\w+}", str(path))) for path in paths)
        if place[-1] != "get" or names != others:
            yield "x-other-path", "is only for a GET, with the parameters of its path"
    if "x-price" in operation and not creates:
        yield "x-price", "is only for an operation that creates a job"
    elif "x-price" in operation:
        yield from (("x-price", fault) for fault in _price_faults(document, operation))


def _price_faults(document: Document, operation: dict[str, Any]) -> Iterator[str]:
    price = operation["x-price"]
    if not isinstance(price, dict) or len(price) != 1 or not price.keys() <= PRICES:
        yield "is not one of {free: true}, {formula: story}, {app-name: ...}"
    elif price.get("free", True) is not True:
        yield "free is only said when it is true"
    elif price.get("formula", "story") not in FORMULAS:
        yield f"formula is none of {', '.join(FORMULAS)}"
    elif "app-name" in price:
        names = document.components("schemas").get("CreditAppName", {}).get("enum", [])
        if price["app-name"] not in names:
            yield f"app-name is none of {', '.join(names)}"
        if "default" not in request_properties(document, operation).get("option", {}):
            yield "the request needs an `option` with a default, by which the service estimates"


def media_are_marked(document: Document) -> Iterator[Finding]:
    """The fields of requests that are addresses of media, by their names, have `x-media`, and
    nothing else has.
    """
    marked: set[Place] = set()
    for place, name, field in _request_fields(document):
        if "x-media" in field:
            marked.add(place)
            yield from (((*place, "x-media"), fault) for fault in _media_faults(document, field))
        elif re.search(r"(^|_)urls?$", name.lower()) and name != "webhook_url":
            yield place, f"has no x-media: {', '.join(MEDIA)}"
    for place, node in walk(document.data):
        if "x-media" in node and place not in marked:
            yield (*place, "x-media"), "is only for a field of a request"


def _request_fields(document: Document) -> Iterator[tuple[Place, str, dict[str, Any]]]:
    """Yield every property of what requests are made of, with its place and its name."""
    places = [
        (*place, "requestBody", "content", kind, "schema")
        for place, operation in document.operations()
        for kind in operation.get("requestBody", {}).get("content", {})
    ]
    for start in places:  # which grows meanwhile
        for place, node in subschemas(document.at(start), start):
            if not isinstance(node, dict):
                continue
            for name, field in node.get("properties", {}).items():
                yield (*place, "properties", name), name, field
            if "$ref" in node and (target := reference_place(node["$ref"])) not in places:
                places.append(target)


def _media_faults(document: Document, field: dict[str, Any]) -> Iterator[str]:
    kind, types = field["x-media"], field.get("items", field).get("type")
    uploads = {each.get("operationId"): each for _, each in document.operations()}
    if kind not in MEDIA:
        yield f"is none of {', '.join(MEDIA)}"
    elif f"{kind}_file" not in request_properties(document, uploads.get(f"{kind}_upload", {})):
        yield f"needs an operation {kind}_upload that takes {kind}_file"
    if "string" not in (types if isinstance(types, list) else [types]):
        yield "is only for text and lists of text"


def states_are_whole(document: Document) -> Iterator[Finding]:
    """JobStatus sorts its words, and others that may come, into states; no word is in two."""
    place = ("components", "schemas", "JobStatus")
    schema = document.components("schemas").get("JobStatus", {})
    states = schema.get("x-states")
    if not isinstance(states, dict) or tuple(states) != STATES:
        yield place, f"needs x-states with {', '.join(STATES)}, in this order"
        return
    words = [word for listed in states.values() for word in listed or ()]
    for word in sorted({word for word in words if words.count(word) > 1}):
        yield (*place, "x-states"), f"{word} is in two states"
    for word in sorted(set(schema.get("enum", [])) - set(words)):
        yield (*place, "x-states"), f"{word} of the enum is in no state"


def jobs_are_whole(document: Document) -> Iterator[Finding]:
    """`x-job` names fields of its schema, and no field has a name that is emitted for jobs."""
    for name, schema in document.components("schemas").items():
        if "x-job" not in schema:
            continue
        place, named = ("components", "schemas", name, "x-job"), schema["x-job"]
        fields = properties_of(document, schema)
        is_whole = isinstance(named, dict) and named.keys() | {"progress"} == JOB_KEYS
        if not is_whole or not set(named.values()) <= fields.keys():
            yield place, "is not {results, credits}, and perhaps progress, each the name of a field"
        for field in sorted(NAMES_OF_JOBS & fields.keys()):
            yield place, f"the emitted code has the name {field} for itself"


def contradictions_are_whole(document: Document) -> Iterator[Finding]:
    """Every contradiction has its five texts, an id of its own, and the places that it is about:
    each of them says where it comes from.
    """
    keys = {"id", "where", "says", "but", "decided"}
    entries = document.data.get("x-contradictions", [])
    if not isinstance(entries, list):
        yield ("x-contradictions",), "is not a list"
        return
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        place = ("x-contradictions", index)
        texts = dict(entry) if isinstance(entry, dict) else {}
        at = texts.pop("at", None)
        if texts.keys() != keys or not all(isinstance(text, str) for text in texts.values()):
            yield place, "is not {id, at, where, says, but, decided}"
            continue
        if texts["id"] in seen:
            yield (*place, "id"), f"{texts['id']} is used twice"
        seen.add(texts["id"])
        yield from (((*place, "at"), fault) for fault in _contested_faults(document, at))


def _contested_faults(document: Document, pointers: Any) -> Iterator[str]:
    """Tell which places are none, or have no x-source."""
    if not isinstance(pointers, list) or not pointers:
        yield "is not a list of places, such as components/schemas/Story"
        return
    for pointer in pointers:
        try:
            node = document.at(reference_place(str(pointer)))
        except KeyError:
            yield f"{pointer} leads nowhere"
            continue
        if not isinstance(node, dict) or "x-source" not in node:
            yield f"{pointer} has no x-source"


RULES: list[Rule] = [
    operations_are_named,
    the_version_is_whole,
    everything_is_described,
    schemas_are_named,
    properties_are_named,
    enums_are_open,
    operations_need_the_key,
    errors_are_named,
    path_parameters_are_declared,
    defaults_are_valid,
    examples_are_valid,
    links_lead_somewhere,
    sources_are_named,
    contradictions_are_whole,
]
# Of the keys that our client is made from. The published form is without them.
KEY_RULES: list[Rule] = [
    operation_facts_are_sound,
    media_are_marked,
    states_are_whole,
    jobs_are_whole,
]
