"""openapi.yaml keeps the rules of this house, the lint enforces each of them, and pages of docs/
are made from the document.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from operations import OPERATIONS
from vimmerse import AsyncVimmerse, Vimmerse

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
MINIMAL = Path(__file__).with_name("minimal_openapi.yaml").read_text(encoding="utf-8")

Lint = Callable[[Path], tuple[int, list[str]]]

POST = "paths/~1story~1{story_id}/post"
GET = "paths/~1story~1{story_id}/get"
STORY = "components/schemas/Story"
CAPTION = "        caption: {type: string, description: Words on the picture.}\n"
PARAMETER = """\
      - name: story_id
        in: path
        required: true
        description: Id of the story.
        schema: {type: string}
"""
RESPONSE = """\
          description: The story.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Story'}
"""
STATUS = "components/schemas/JobStatus"
SUMMARY = "      summary: Read a story\n"
PRICES = "{free: true}, {formula: story}, {app-name: ...}"

BROKEN = {
    "not YAML": (
        "openapi: 3.1.0",
        "openapi: [3.1.0",
        "2: not YAML: expected ',' or ']', but got ':'",
    ),
    "key twice": (
        "      summary: Read a story\n",
        "      summary: Read a story\n      summary: Read it\n",
        '17: not YAML: found duplicate key "summary" with value "Read it"'
        ' (original value: "Read a story")',
    ),
    "unquoted On": (
        '"On"',
        "On",
        f"27: {POST}/requestBody/content/application~1json/examples/usual/value/caption:"
        " read as True by YAML 1.1 and as 'On' by YAML 1.2: quote it",
    ),
    "unquoted No": (
        'but: "No."',
        "but: No",
        "78: x-contradictions/0/but: read as False by YAML 1.1 and as 'No' by YAML 1.2: quote it",
    ),
    "unquoted ratio": (
        '["16:9"]',
        "[16:9]",
        "57: components/schemas/AspectRatio/enum/0:"
        " read as 969 by YAML 1.1 and as '16:9' by YAML 1.2: quote it",
    ),
    "unquoted status": (
        '"200":',
        "200:",
        f"29: {POST}/responses/200: the key 200 is not a string: quote it",
    ),
    "unquoted date": (
        '"2026-02-06T09:00:00Z"',
        "2026-02-06",
        f"27: {POST}/requestBody/content/application~1json/examples/usual/value/created_at:"
        " read as the date 2026-02-06: quote it",
    ),
    "unquoted names that are one in YAML 1.1": (
        "value: {}",
        "value: {Yes: a, On: b}",
        f"36: {POST}/responses/200/content/application~1json/examples/usual/value:"
        " has keys that YAML 1.1 takes for the same: quote them",
    ),
    "not OpenAPI": (
        "required: true",
        "required: perhaps",
        "10: paths/~1story~1{story_id}/parameters/0/required: 'perhaps' is not of type 'boolean'",
    ),
    "reference to nothing": (
        "#/components/responses/Refused",
        "#/components/responses/Lost",
        f"40: {POST}/responses/401/$ref: #/components/responses/Lost leads nowhere",
    ),
    "reference to itself": (
        "    Error: {type: object, description: An error.}",
        "    Error: {$ref: '#/components/schemas/Error', description: An error.}",
        "64: components/schemas/Error/$ref: #/components/schemas/Error leads back to itself",
    ),
    "response that refers to itself": (
        "    Refused:\n",
        "    Again: {$ref: '#/components/responses/Again'}\n    Refused:\n",
        "48: components/responses/Again/$ref: #/components/responses/Again leads back to itself",
    ),
    "schema made of itself": (
        "    Error: {type: object, description: An error.}",
        "    Error: {allOf: [{$ref: '#/components/schemas/Error'}], description: An error.}",
        "64: components/schemas/Error/allOf/0/$ref:"
        " #/components/schemas/Error leads back to itself",
    ),
    "components that are none": (
        "  schemas:\n",
        "  schemas: 5\n  x-schemas:\n",
        "56: components/schemas: 5 is not of type 'object'",
    ),
    "schema that is true": (
        "{type: string, description: Words on the picture.}",
        "true",
        f"75: {STORY}/properties/caption: is not a mapping but True",
    ),
    "properties that are none": (
        "      properties:\n",
        "      properties: 5\n      x-properties:\n",
        f"68: {STORY}/properties: 5 is not of type 'object'",
    ),
    "answer that is no JSON": (
        "description: The story.\n          content:\n            application/json",
        "description: The story.\n          content:\n            text/csv",
        f"29: {POST}/responses/200: needs exactly one content, application/json",
    ),
    "undeclared tag": (
        "tags: [story]",
        "tags: [tale]",
        f"15: {POST}/tags: needs exactly one of the declared tags",
    ),
    "operationId without tag": (
        "operationId: story_get\n      tags",
        "operationId: get_story\n      tags",
        f"14: {POST}/operationId: 'get_story' is not <tag>_<method> in small letters",
    ),
    "operationId twice": (
        "    post:\n",
        "    get: {operationId: story_get, tags: [story]}\n    post:\n",
        f"15: {POST}/operationId: story_get is used twice",
    ),
    "operation without summary": (
        "      summary: Read a story\n",
        "",
        f"13: {POST}: has no summary",
    ),
    "parameter without description": (
        "        description: Id of the story.\n",
        "",
        "8: paths/~1story~1{story_id}/parameters/0: parameter has no description",
    ),
    "property without description": (
        "{type: string, description: Words on the picture.}",
        "{type: string}",
        f"75: {STORY}/properties/caption: has no description",
    ),
    "schema without description": (
        "      description: A story.\n",
        "",
        f"65: {STORY}: has no description",
    ),
    "schema name in small letters": (
        "    Error: {type: object",
        "    an_error: {type: object, description: An error.}\n    Error: {type: object",
        "64: components/schemas/an_error: name is not in PascalCase",
    ),
    "object without a name": (
        "{type: string, description: Words on the picture.}",
        "{type: object, properties: {}, description: Words on the picture.}",
        f"75: {STORY}/properties/caption/properties:"
        " properties without a name: make it a component",
    ),
    "part of a union without a name": (
        "            - type: string\n",
        "            - type: object\n              properties: {}\n",
        f"73: {STORY}/properties/status/anyOf/1/properties:"
        " properties without a name: make it a component",
    ),
    "version with two numbers": (
        'version: "1"}',
        'version: "1", x-transcription-version: "1.0"}',
        "2: info/x-transcription-version: '1.0' is not like 1.2.3",
    ),
    "callback without operationId": (
        "components:\n",
        "webhooks: {done: {post: {responses: {2XX: {description: Taken.}}}}}\ncomponents:\n",
        "44: webhooks/done/post: a callback needs an operationId of its own in small letters",
    ),
    "callback called like an operation": (
        "components:\n",
        "webhooks: {done: {post: {operationId: story_get}}}\ncomponents:\n",
        "44: webhooks/done/post: a callback needs an operationId of its own in small letters",
    ),
    "response that is a union without a name": (
        RESPONSE,
        RESPONSE.replace("{$ref:", "{anyOf: [{$ref:").replace("}", "}]}"),
        f"31: {POST}/responses/200/content: its schema is not a reference to an object",
    ),
    "list of values without a name": (
        "{type: string, description: Words on the picture.}",
        '{type: string, enum: ["On"], description: Words on the picture.}',
        f"75: {STORY}/properties/caption/enum: enum without a name: make it a component",
    ),
    "prose list that is closed": (
        "            - type: string\n",
        "",
        f"71: {STORY}/properties/status/anyOf/0:"
        " JobStatus comes from prose: use it in anyOf beside type: string",
    ),
    "missing closed list": (
        "    Language: {",
        "    Tongue: {",
        "56: components/schemas: the closed list Language is missing",
    ),
    "operation without security": (
        "      security:\n        - Key: []\n",
        "",
        f"13: {POST}: names no declared security scheme",
    ),
    "unknown security scheme": (
        "- Key: []",
        "- Lock: []",
        f"13: {POST}: names no declared security scheme",
    ),
    "missing status": (
        "        \"403\": {$ref: '#/components/responses/Refused'}\n",
        "",
        f"28: {POST}/responses: status 403 is missing",
    ),
    "error without a named schema": (
        "schema: {$ref: '#/components/schemas/Error'}",
        "schema: {type: object}",
        f"40: {POST}/responses/401: has no named error schema",
    ),
    "path parameter that is not in the path": (
        "/story/{story_id}:",
        "/story/now:",
        "13: paths/~1story~1now/post: path parameter story_id is not both declared and in the path",
    ),
    "path parameter that is not declared": (
        "      - name: story_id\n        in: path",
        "      - name: story_id\n        in: query",
        f"13: {POST}: path parameter story_id is not both declared and in the path",
    ),
    "default that does not fit": (
        "default: new",
        "default: 1",
        f"73: {STORY}/properties/status/default: 1 is not valid under any of the given schemas",
    ),
    "example that does not fit": (
        "value: {status: new,",
        "value: {status: 1,",
        f"27: {POST}/requestBody/content/application~1json/examples/usual/value/status:"
        " 1 is not valid under any of the given schemas",
    ),
    "example with a wrong date": (
        '"2026-02-06T09:00:00Z"',
        '"yesterday"',
        f"27: {POST}/requestBody/content/application~1json/examples/usual/value/created_at:"
        " 'yesterday' is not a 'date-time'",
    ),
    "body without an example": (
        "              examples:\n                usual:\n                  value: {}\n",
        "",
        f"32: {POST}/responses/200/content/application~1json: has no example",
    ),
    "component that nothing uses": (
        "    Error: {type",
        "    Mood: {type: object, description: A mood, properties: {next: "
        "{description: Next., anyOf: [{$ref: '#/components/schemas/Mood'}, {type: 'null'}]}}}\n"
        "    Error: {type",
        "64: components/schemas/Mood: is not used: remove it",
    ),
    "link to nothing": (
        "              operationId: story_get\n",
        "              operationId: story_lost\n",
        f"38: {POST}/responses/200/links/Again: there is no operation story_lost",
    ),
    "const": (
        CAPTION,
        f"{CAPTION}        mood: {{const: calm, description: A mood.}}\n",
        f"76: {STORY}/properties/mood/const: a list with one value can be read by more generators: "
        "make it an enum",
    ),
    "title": (
        CAPTION,
        f"{CAPTION}        mood: {{type: string, title: Any, description: A mood.}}\n",
        f"76: {STORY}/properties/mood/title: the generator would take it for the name of a class",
    ),
    "keyword that the generator ignores": (
        CAPTION,
        f"{CAPTION}        mood: {{type: string, not: {{type: 'null'}}, description: A mood.}}\n",
        f"76: {STORY}/properties/mood/not: is not understood by the generator",
    ),
    "array without items": (
        CAPTION,
        f"{CAPTION}        moods: {{type: [array, 'null'], description: Moods.}}\n",
        f"76: {STORY}/properties/moods: an array without items",
    ),
    "array of nulls": (
        CAPTION,
        f"{CAPTION}        moods: {{type: array, items: {{type: 'null'}}, description: Moods.}}\n",
        f"76: {STORY}/properties/moods: an array of nulls",
    ),
    "union of two lists": (
        CAPTION,
        f"{CAPTION}        moods: {{description: Moods., anyOf: [{{type: array, items: {{}}}},"
        " {type: array, items: {type: integer}}]}\n",
        f"76: {STORY}/properties/moods: a union of two lists: make it one list of a union",
    ),
    "union with anything": (
        CAPTION,
        f"{CAPTION}        mood: {{anyOf: [{{}}, {{type: string}}], description: A mood.}}\n",
        f"76: {STORY}/properties/mood: a union with anything: leave out the other types",
    ),
    "values that are no texts": (
        "enum: [AutoI]",
        "enum: [AutoI, 1]",
        "58: components/schemas/ImageTool/enum: is not a list of texts",
    ),
    "file outside of a form": (
        CAPTION,
        f"{CAPTION}        file: {{type: string, format: binary, description: A file.}}\n",
        f"76: {STORY}/properties/file/format: binary is only for a text that a form requires",
    ),
    "cookie": (
        PARAMETER,
        PARAMETER.replace("story_id", "story").replace("path", "cookie") + PARAMETER,
        "9: paths/~1story~1{story_id}/parameters/0/in: no client sends cookies",
    ),
    "name that is none of a header": (
        PARAMETER,
        PARAMETER.replace("story_id", "été").replace("path", "header") + PARAMETER,
        "8: paths/~1story~1{story_id}/parameters/0/name: is not the name of a header",
    ),
    "list in a path": (
        "schema: {type: string}\n    post",
        "schema: {type: array, items: {type: string}}\n    post",
        "12: paths/~1story~1{story_id}/parameters/0/schema: a path parameter is of type string",
    ),
    "parameter of no type": (
        PARAMETER,
        PARAMETER.replace("story_id", "x").replace("path", "query").replace("string", "object")
        + PARAMETER,
        "12: paths/~1story~1{story_id}/parameters/0/schema:"
        " a query parameter cannot be of this type",
    ),
    "parameter that is called like a field": (
        PARAMETER,
        PARAMETER.replace("story_id", "Caption").replace("path", "query") + PARAMETER,
        "8: paths/~1story~1{story_id}/parameters/0: two arguments would be called caption",
    ),
    "parameter that the emitted code needs for itself": (
        PARAMETER,
        PARAMETER.replace("story_id", "body").replace("path", "query") + PARAMETER,
        "8: paths/~1story~1{story_id}/parameters/0/name: the emitted code has this name for itself",
    ),
    "tag in capitals": (
        "  - name: story\n",
        "  - name: story\n  - name: Clip\n",
        "5: tags/1: 'Clip' is not in small letters, or a word of Python",
    ),
    "tag that would share the names of a class": (
        "  - name: story\n",
        "  - name: story\n  - name: raw_story\n",
        "5: tags/1: raw and async begin the names of emitted classes",
    ),
    "method that hides a type": (
        "operationId: story_get\n      tags",
        "operationId: story_list\n      tags",
        f"14: {POST}/operationId: its method would hide what list is to other methods",
    ),
    "model that the emitted code needs for itself": (
        "    Error: {",
        "    Mapping: {type: object, description: A map.}\n    Error: {",
        "64: components/schemas/Mapping: the emitted code has this name for itself",
    ),
    "request that is no object": (
        "schema: {$ref: '#/components/schemas/Story'}",
        "schema: {type: object}",
        f"22: {POST}/requestBody/content: its schema is not a reference to an object",
    ),
    "no success": (
        '        "200":\n',
        '        "300":\n',
        f"28: {POST}/responses: has no success",
    ),
    "operation without x-source": (
        "      x-source: {page: legacy, confidence: inferred, note: Made up.}\n",
        "",
        f"13: {POST}: has no x-source",
    ),
    "x-source with an unknown page": (
        "page: legacy",
        "page: memory",
        f"18: {POST}/x-source: page is none of"
        " 000_ee75d632efb138bf.txt, 003_47fbacedf14735d8.txt, vimmerse-api.redoc.ly/tag/Image,"
        " vimmerse-api.redoc.ly/tag/Audio, legacy",
    ),
    "x-source with an unknown confidence": (
        "confidence: inferred",
        "confidence: hoped",
        f"18: {POST}/x-source: confidence is none of stated, legacy, inferred",
    ),
    "x-source of another shape": (
        "page: legacy",
        "pages: legacy",
        f"18: {POST}/x-source: is not {{page, confidence, note}}",
    ),
    "inferred without a note": (
        ", note: Made up.",
        "",
        f"18: {POST}/x-source: needs a note, because no page states it",
    ),
    "against the specification beyond its schema": (
        "  - name: story\n",
        "  - name: story\n  - name: story\n",
        "1: document: Duplicate tag name 'story'",
    ),
    "fact that is unknown": (
        SUMMARY,
        f"      x-mood: calm\n{SUMMARY}",
        f"16: {POST}/x-mood: is none of x-creates, x-other-path, x-price, x-source, x-timeout",
    ),
    "x-creates that says nothing new": (
        SUMMARY,
        f"      x-creates: true\n{SUMMARY}",
        f"16: {POST}/x-creates: is only said of a POST that creates nothing: false",
    ),
    "x-creates of what is no POST": (
        "    post:\n",
        "    get:\n      x-creates: false\n",
        f"14: {GET}/x-creates: is only said of a POST that creates nothing: false",
    ),
    "x-timeout as text": (
        SUMMARY,
        f"      x-timeout: long\n{SUMMARY}",
        f"16: {POST}/x-timeout: is not a number of seconds",
    ),
    "x-timeout that is true": (
        SUMMARY,
        f"      x-timeout: true\n{SUMMARY}",
        f"16: {POST}/x-timeout: is not a number of seconds",
    ),
    "x-timeout of nothing": (
        SUMMARY,
        f"      x-timeout: 0\n{SUMMARY}",
        f"16: {POST}/x-timeout: is not a number of seconds",
    ),
    "other path of a POST": (
        SUMMARY,
        f"      x-other-path: /v2/story/{{story_id}}\n{SUMMARY}",
        f"16: {POST}/x-other-path: is only for a GET, with the parameters of its path",
    ),
    "other path with other parameters": (
        "    post:\n",
        "    get:\n      x-other-path: /v2/story/{id}\n",
        f"14: {GET}/x-other-path: is only for a GET, with the parameters of its path",
    ),
    "price of what creates nothing": (
        SUMMARY,
        f"      x-creates: false\n      x-price: {{free: true}}\n{SUMMARY}",
        f"17: {POST}/x-price: is only for an operation that creates a job",
    ),
    "price of another shape": (
        SUMMARY,
        f"      x-price: 5\n{SUMMARY}",
        f"16: {POST}/x-price: is not one of {PRICES}",
    ),
    "price of two kinds": (
        SUMMARY,
        f"      x-price: {{free: true, formula: story}}\n{SUMMARY}",
        f"16: {POST}/x-price: is not one of {PRICES}",
    ),
    "price that is not free": (
        SUMMARY,
        f"      x-price: {{free: false}}\n{SUMMARY}",
        f"16: {POST}/x-price: free is only said when it is true",
    ),
    "price by an unknown formula": (
        SUMMARY,
        f"      x-price: {{formula: film}}\n{SUMMARY}",
        f"16: {POST}/x-price: formula is none of story",
    ),
    "price without an option": (
        SUMMARY,
        f"      x-price: {{app-name: crop}}\n{SUMMARY}",
        f"16: {POST}/x-price: the request needs an `option` with a default,"
        " by which the service estimates",
    ),
    "address of media without x-media": (
        "{type: string, description: Words on the picture.}",
        "{type: string, description: Words.}\n        URL: {type: string, description: Picture.}",
        f"76: {STORY}/properties/URL: has no x-media: image, video, audio",
    ),
    "list of addresses of media without x-media": (
        "caption: {type: string, description: Words on the picture.}",
        "clip_urls: {type: array, items: {type: string}, description: Clips.}",
        f"75: {STORY}/properties/clip_urls: has no x-media: image, video, audio",
    ),
    "x-media of an unknown kind": (
        "description: Words on the picture.}",
        "x-media: text, description: Words on the picture.}",
        f"75: {STORY}/properties/caption/x-media: is none of image, video, audio",
    ),
    "x-media without an upload": (
        "description: Words on the picture.}",
        "x-media: image, description: Words on the picture.}",
        f"75: {STORY}/properties/caption/x-media:"
        " needs an operation image_upload that takes image_file",
    ),
    "x-media of what is no text": (
        "{type: string, description: Words on the picture.}",
        "{type: [integer, 'null'], x-media: image, description: Words on the picture.}",
        f"75: {STORY}/properties/caption/x-media: is only for text and lists of text",
    ),
    "x-media of what is in no request": (
        "    Error: {type: object, description: An error.}",
        "    Error: {type: object, description: An error., x-media: image}",
        "64: components/schemas/Error/x-media: is only for a field of a request",
    ),
    "statuses without states": (
        ", x-states: {running",
        ", x-status: {running",
        f"63: {STATUS}: needs x-states with running, done, failed, in this order",
    ),
    "states in another order": (
        "{running: [new], done: [ok],",
        "{done: [ok], running: [new],",
        f"63: {STATUS}: needs x-states with running, done, failed, in this order",
    ),
    "states that are no mapping": (
        "x-states: {running: [new], done: [ok], failed: [fail]}",
        "x-states: [new, ok, fail]",
        f"63: {STATUS}: needs x-states with running, done, failed, in this order",
    ),
    "status in two states": (
        "done: [ok]",
        "done: [ok, fail]",
        f"63: {STATUS}/x-states: fail is in two states",
    ),
    "status in no state": (
        "enum: [new], x-states",
        "enum: [new, paused], x-states",
        f"63: {STATUS}/x-states: paused of the enum is in no state",
    ),
    "job without its fields": (
        "    Story:\n",
        "    Story:\n      x-job: {results: caption, credits: cost}\n",
        f"66: {STORY}/x-job: is not {{results, credits}}, and perhaps progress,"
        " each the name of a field",
    ),
    "job with a name that is taken": (
        "x-contradictions:\n",
        "        url: {type: string, description: Address.}\n"
        "      x-job: {results: url, credits: status}\nx-contradictions:\n",
        f"78: {STORY}/x-job: the emitted code has the name url for itself",
    ),
    "half a contradiction": (
        'but: "No.", ',
        "",
        "78: x-contradictions/0: is not {id, at, where, says, but, decided}",
    ),
    "contradiction about nothing": (
        'at: ["paths/~1story~1{story_id}/post"], where: Here',
        "at: [components/schemas/Film], where: Here",
        "78: x-contradictions/0/at: components/schemas/Film leads nowhere",
    ),
    "contradiction about what has no x-source": (
        'at: ["paths/~1story~1{story_id}/post"], where: Here',
        "at: [components/schemas/Story], where: Here",
        "78: x-contradictions/0/at: components/schemas/Story has no x-source",
    ),
    "contradiction without places": (
        'at: ["paths/~1story~1{story_id}/post"], where: Here',
        "where: Here",
        "78: x-contradictions/0/at: is not a list of places, such as components/schemas/Story",
    ),
    "contradiction id twice": (
        "id: second",
        "id: first",
        "79: x-contradictions/1/id: first is used twice",
    ),
}


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import a program of scripts/, which is no package."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module(name)


@pytest.fixture
def lint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lint:
    """Run the lint on a file; return its exit status and the lines it prints."""
    program = load("lint_spec", monkeypatch)

    def run(path: Path) -> tuple[int, list[str]]:
        status = program.main([str(path)])
        return status, capsys.readouterr().out.splitlines()

    return run


def test_the_document_keeps_every_rule(lint: Lint) -> None:
    """The lint finds nothing in openapi.yaml."""
    assert lint(ROOT / "openapi.yaml") == (0, [])


def test_names_may_be_words_of_the_document_itself(lint: Lint, tmp_path: Path) -> None:
    """Properties may be called like keywords of OpenAPI, also where a keyword has its own rules."""
    path = tmp_path / "openapi.yaml"
    names = ["name", "in", "schema", "content", "links", "default", "type"]
    fields = "".join(
        f"        {name}: {{type: array, items: {{type: object}}, description: A list.}}\n"
        for name in names
    )
    path.write_text(MINIMAL.replace(CAPTION, CAPTION + fields), encoding="utf-8")
    assert lint(path) == (0, [])


def test_parts_and_unions_are_told_from_objects_without_a_name(lint: Lint, tmp_path: Path) -> None:
    """A part of a component's allOf has properties, and a response may be a union with a name."""
    path = tmp_path / "openapi.yaml"
    more = (
        "    Named:\n"
        "      description: A story with an id.\n"
        "      allOf:\n"
        "        - $ref: '#/components/schemas/Story'\n"
        "        - type: object\n"
        "          required: [id]\n"
        "          properties: {id: {type: string, description: Id.}}\n"
        "    Either:\n"
        "      description: A story, or one with an id.\n"
        "      anyOf:\n"
        "        - $ref: '#/components/schemas/Named'\n"
        "        - $ref: '#/components/schemas/Story'\n"
    )
    either = RESPONSE.replace("Story'", "Either'")
    text = MINIMAL.replace(RESPONSE, either).replace(
        "x-contradictions:", f"{more}x-contradictions:"
    )
    path.write_text(text, encoding="utf-8")
    assert lint(path) == (0, [])


def test_tags_leave_the_names_of_clients_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lint refuses a tag that is called like something else that a client has."""
    names = {name for client in (Vimmerse, AsyncVimmerse) for name in dir(client)}
    tags = {operation.id.partition("_")[0] for operation in OPERATIONS}
    public = {name for name in names if not name.startswith("_")}
    assert public - tags <= load("emission_rules", monkeypatch).TAKEN_TAGS


def test_the_minimal_document_keeps_every_rule(lint: Lint, tmp_path: Path) -> None:
    """The lint finds nothing in the document that the following cases break."""
    path = tmp_path / "openapi.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    assert lint(path) == (0, [])


@pytest.mark.parametrize(("old", "new", "finding"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_document_is_refused(
    lint: Lint, tmp_path: Path, old: str, new: str, finding: str
) -> None:
    """The lint exits with 1 and names line, place and fault."""
    assert old in MINIMAL
    path = tmp_path / "openapi.yaml"
    path.write_text(MINIMAL.replace(old, new, 1), encoding="utf-8")
    status, lines = lint(path)
    assert status == 1
    assert f"openapi.yaml:{finding}" in lines


PRICED_BY_NAME = {
    "known": ("crop", []),
    "unknown": ("film", [f"openapi.yaml:16: {POST}/x-price: app-name is none of crop, reframe"]),
}


@pytest.mark.parametrize(("name", "expected"), PRICED_BY_NAME.values(), ids=PRICED_BY_NAME)
def test_a_price_is_asked_under_a_documented_name(
    lint: Lint, tmp_path: Path, name: str, expected: list[str]
) -> None:
    """The lint takes an app-name only if CreditAppName has it."""
    names = "CreditAppName: {type: string, description: Names., enum: [crop, reframe]}"
    option = "option: {type: string, default: a, description: Option.}"
    asked = (
        "asked: {description: For., anyOf: "
        "[{$ref: '#/components/schemas/CreditAppName'}, {type: string}]}"
    )
    edits = {
        SUMMARY: f"      x-price: {{app-name: {name}}}\n{SUMMARY}",
        "    Error: {type": f"    {names}\n    Error: {{type",
        "        caption: {": f"        {option}\n        {asked}\n        caption: {{",
    }
    text = MINIMAL
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    assert lint(path)[1] == expected


PAGES = ("contradictions", "methods")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each emitted page of docs/ is what its program makes of openapi.yaml."""
    program = load(name, monkeypatch)
    text = program.page(load("spec_document", monkeypatch).read(ROOT / "openapi.yaml"))
    assert text == (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_stale_page_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    """With --check the program exits with 1 and says what to do; without, it writes the page."""
    program = load(name, monkeypatch)
    monkeypatch.setattr(program, "PAGE", tmp_path / f"{name}.md")
    assert program.main(["--check"]) == 1
    assert f"{name}.md is out of date: run `make generate`" in capsys.readouterr().out
    assert program.main([]) == 0
    assert program.main(["--check"]) == 0


def test_the_page_of_methods_is_true_of_the_client() -> None:
    """Each operation of the client has a row with its route, and whether it creates a job."""
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    row = r"^\| `(\w+)\(.*?\)` \| `(\w+ \S+)` \| .+ \| (yes|no) \| "
    assert re.findall(row, page, re.MULTILINE) == [
        (
            operation.id.partition("_")[2],
            f"{operation.method} {operation.path}",
            "yes" if operation.creates else "no",
        )
        for operation in OPERATIONS
    ]


def test_the_page_of_contradictions_lists_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every contradiction and every note of an x-source stands on the page."""
    program = load("contradictions", monkeypatch)
    document = load("spec_document", monkeypatch).read(ROOT / "openapi.yaml")
    page = program.page(document)
    texts = [entry["decided"] for entry in document.data["x-contradictions"]]
    texts += [
        node["x-source"]["note"]
        for _, node in program.walk(document.data)
        if "note" in node.get("x-source", {})
    ]
    assert [text for text in texts if text not in page] == []


def test_a_document_that_cannot_be_read_is_told_without_a_traceback(
    lint: Lint, tmp_path: Path
) -> None:
    """A missing file and one that is nested too deep are each reported as a finding."""
    missing, deep = tmp_path / "missing.yaml", tmp_path / "deep.yaml"
    deep.write_text("[" * 20_000)
    assert lint(missing) == (1, ["missing.yaml:1: cannot be read: No such file or directory"])
    assert lint(deep) == (1, ["deep.yaml:1: nested too deep to be read"])


UNREADABLE = {
    "a byte that is no UTF-8": (b"# \xff", "not YAML: 'utf-8' codec can't decode byte 0xff"),
    "a control character": (b"# \x00", "not YAML: unacceptable character"),
    "an alias of what it stands in": (b"x-a: &a\n  b: *a", "not YAML: it contains itself"),
}


@pytest.mark.parametrize(("lines", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_the_line_on_which_reading_ends_is_told(
    lint: Lint, tmp_path: Path, lines: bytes, words: str
) -> None:
    """The finding gives the line that cannot be read, or that contains itself."""
    path = tmp_path / "openapi.yaml"
    path.write_bytes(MINIMAL.encode() + lines)
    number = len(MINIMAL.splitlines()) + 1
    status, (said,) = lint(path)
    assert status == 1
    assert said.startswith(f"openapi.yaml:{number}: {words}")
