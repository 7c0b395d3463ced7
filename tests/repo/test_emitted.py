"""The emitted code: what openapi-python-client does badly is put right in what is committed."""

from __future__ import annotations

import ast
import copy
import inspect
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import NoneType
from typing import Any, Required, get_args, get_origin, get_type_hints

import attrs
import pytest
import vimmerse.models
import vimmerse_api.models
from operations import DOCUMENT, OPERATIONS, documented
from vimmerse_api.api import Operation, Price

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
CLASSES = {
    name: getattr(vimmerse_api.models, name)
    for name, schema in SCHEMAS.items()
    if not {"enum", "anyOf"} & schema.keys()
}
# An upload holds an open file, which is neither read from an answer nor copied.
MODELS = {name: model for name, model in CLASSES.items() if not name.startswith("Upload")}
SAMPLES = {"string": "x", "integer": 1, "array": ["x"]}
# Python has other uses for these; the wire keeps the document's name.
RENAMED = {"URL": "url", "type": "type_"}


def referred(node: dict[str, Any]) -> str:
    """Return the name of the component that a reference leads to, or nothing."""
    return str(node.get("$ref", "")).rpartition("/")[2]


def members(name: str) -> tuple[dict[str, Any], set[str]]:
    """Return a schema's properties and the names of those it requires, as the document has them."""
    properties: dict[str, Any] = {}
    required: set[str] = set()
    parts = [SCHEMAS[name]]
    for part in parts:
        parts += part.get("allOf", [])
        parts += [SCHEMAS[referred(part)]] if "$ref" in part else []
        properties |= part.get("properties", {})
        required |= set(part.get("required", []))
    return properties, required


def smallest(name: str) -> dict[str, Any]:
    """Return an object of a schema with what it requires and nothing else."""
    properties, required = members(name)
    kinds = {field: properties[field].get("type") for field in required}
    return {field: SAMPLES.get(kind, {"id": "x"}) for field, kind in kinds.items()}


def pickled(model: Any) -> Any:
    """Return what comes out of a pickle of the model."""
    return pickle.loads(pickle.dumps(model))


every_model = pytest.mark.parametrize("name", MODELS)
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)


@pytest.mark.parametrize("name", CLASSES)
def test_fields_keep_their_names(name: str) -> None:
    """Fields have the document's names, even those that are builtins of some Pythons."""
    emitted = {field.name for field in attrs.fields(CLASSES[name]) if field.init}
    assert {RENAMED.get(field, field) for field in members(name)[0]} == emitted


@pytest.mark.parametrize("name", CLASSES)
def test_models_have_no_defaults(name: str) -> None:
    """A field that was not given is None: a default would be sent in place of the server's."""
    fields = [field for field in attrs.fields(CLASSES[name]) if field.init]
    optional = {field.name: field.default for field in fields if field.default != attrs.NOTHING}
    assert optional == dict.fromkeys(optional)
    assert len(fields) - len(optional) == len(members(name)[1])


@every_model
def test_what_is_missing_is_none_and_stays_away(name: str) -> None:
    """Fields that were not given are None and are not sent."""
    given = smallest(name)
    model = MODELS[name].from_dict(given)
    absent = [RENAMED.get(field, field) for field in members(name)[0] if field not in given]
    assert {field: getattr(model, field) for field in absent} == dict.fromkeys(absent)
    assert model.to_dict() == given


@every_model
@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, pickled], ids=lambda f: f.__name__)
def test_models_survive_copy_and_pickle(name: str, twin: Callable[[Any], Any]) -> None:
    """A copied or pickled model equals the original and sends the same."""
    model = MODELS[name].from_dict(smallest(name))
    other = twin(model)
    assert (other, other.to_dict()) == (model, smallest(name))


@every_model
def test_null_is_read_as_missing(name: str) -> None:
    """An object whose optional fields are all null can be read."""
    nulls = dict.fromkeys(members(name)[0])
    model = MODELS[name].from_dict({**nulls, **smallest(name)})
    assert model == MODELS[name].from_dict(smallest(name))


@pytest.mark.parametrize("name", ["Story", "StorySnapshot", "Asset"])
def test_an_unknown_value_is_kept(name: str) -> None:
    """An undocumented status is kept as it is, and the rest of the answer is read."""
    answer = {"id": "x", "status": "paused", "no_page_has_this": [1]}
    model = MODELS[name].from_dict(answer)
    assert (model.status, model.to_dict()) == ("paused", answer)


def test_models_are_imported_when_asked_for() -> None:
    """The package loads no model, and a model loads only the models that it needs."""
    program = """
import sys, vimmerse_api.models as models
def loaded(): return sorted(n for n in sys.modules if n.startswith("vimmerse_api.models."))
print(loaded()); models.Story; print(loaded())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    before, after = map(ast.literal_eval, done.stdout.splitlines())
    assert before == []
    assert "vimmerse_api.models.story" in after
    assert "vimmerse_api.models.asset" not in after


def test_every_operation_is_emitted() -> None:
    """The emitted operations are exactly those of the document."""
    nodes = [node for item in DOCUMENT["paths"].values() for node in item.values()]
    ids = [node["operationId"] for node in nodes if "operationId" in node]
    assert sorted(ids) == sorted(operation.id for operation in OPERATIONS)


def test_every_post_creates_except_the_estimate() -> None:
    """Each POST of the document may submit a job, except the one that estimates credits."""
    posts = {operation.id for operation in OPERATIONS if operation.method == "POST"}
    creating = {operation.id for operation in OPERATIONS if operation.creates}
    assert posts - creating == {"video_estimate_credits"}
    assert creating < posts


def price_of(operation: Operation[Any]) -> Price | None:
    """Return the price that the document gives an operation."""
    price = documented(operation).get("x-price")
    if price is None:
        return None
    app_name, option = price.get("app-name"), None
    if app_name and operation.body:
        option = members(operation.body.__name__)[0]["option"]["default"]
    return Price(price.get("free", False), price.get("formula"), app_name, option)


@every_operation
def test_facts_are_those_of_the_document(operation: Operation[Any]) -> None:
    """An emitted operation says of itself what its `x-` keys say."""
    node = documented(operation)
    assert operation.creates is (operation.method == "POST" and node.get("x-creates", True))
    assert (operation.timeout, operation.other_path, operation.price) == (
        node.get("x-timeout"),
        node.get("x-other-path"),
        price_of(operation),
    )


MEDIA_FIELDS = {
    ("story_images_to_video", "image_urls"): "image",
    ("story_idea_to_video", "elements.characters.image_url"): "image",
    ("story_create_scenes", "storyboard.objects.url"): "image",
    ("story_create_videos", "storyboard.scenes.narration_url"): "audio",
    ("story_create_elements", "storyboard.music.music_url"): "audio",
    ("story_concat", "concat_video_urls"): "video",
    ("video_avatar_lip_sync", "bg_image_url"): "image",
    ("video_attach_audio", "audio_url"): "audio",
}


def media_fields(name: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the places of a schema that hold media, with their kinds, as the document has them."""
    for field, schema in members(name)[0].items():
        place = prefix + field.lower()
        if "x-media" in schema:
            yield place, schema["x-media"]
        for part in [schema, schema.get("items", {}), *schema.get("anyOf", [])]:
            if referred(part):
                yield from media_fields(referred(part), f"{place}.")


@every_operation
def test_an_operation_knows_its_media(operation: Operation[Any]) -> None:
    """An operation has the kind of every field that is marked, nested ones too, and no other."""
    expected = dict(media_fields(operation.body.__name__)) if operation.body else {}
    assert operation.media == expected


def test_the_fields_that_users_know_hold_media() -> None:
    """The fields that are named here are among those of the document."""
    found = {(each.id, place): kind for each in OPERATIONS for place, kind in each.media.items()}
    assert {key: found.get(key) for key in MEDIA_FIELDS} == MEDIA_FIELDS


@every_operation
def test_uploads_of_media_are_told(operation: Operation[Any]) -> None:
    """The docstring says of an argument that holds media that files are uploaded."""
    told = explanations(operation)
    arguments = {name for name, words in told.items() if "is uploaded first" in words}
    assert arguments == {place for place in operation.media if "." not in place}


def internal_names(operation: Operation[Any]) -> Iterator[str]:
    """Yield the names of an operation's parameters that are not for callers."""
    for parameter in documented(operation).get("parameters", []):
        resolved = DOCUMENT["components"]["parameters"].get(referred(parameter), parameter)
        if resolved.get("x-internal"):
            yield resolved["name"]


def test_internal_parameters_are_not_emitted() -> None:
    """None of the document's twelve internal names is in the module of its operation."""
    folder = ROOT / "generated" / "vimmerse_api" / "api"
    texts = {o.id: (folder / o.id.split("_")[0] / f"{o.id}.py").read_text() for o in OPERATIONS}
    names = [(o.id, name) for o in OPERATIONS for name in internal_names(o)]
    assert len({name for _, name in names}) == 12
    assert [(id_, name) for id_, name in names if f'"{name}"' in texts[id_]] == []


def method_of(operation: Operation[Any]) -> Callable[..., Any]:
    """Return the sync method of an operation."""
    tag, _, method = operation.id.partition("_")
    resource = getattr(import_module(f"vimmerse_api.api.{tag}"), f"{tag.title()}Resource")
    found: Callable[..., Any] = getattr(resource, method)
    return found


def explanations(operation: Operation[Any]) -> dict[str, str]:
    """Return what a method's docstring says of each of its arguments."""
    arguments = (inspect.getdoc(method_of(operation)) or "").partition("\nArgs:\n")[2]
    found = re.findall(r"^    (\w+): ?(.*(?:\n     +.*)*)", arguments, re.MULTILINE)
    return {name: " ".join(words.split()) for name, words in found}


@every_operation
def test_every_argument_is_explained(operation: Operation[Any]) -> None:
    """The docstring explains every argument, including path parameters and call options."""
    parameters = set(inspect.signature(method_of(operation)).parameters) - {"self"}
    assert {name for name, words in explanations(operation).items() if words} == parameters


@every_operation
def test_defaults_and_values_are_told(operation: Operation[Any]) -> None:
    """The docstring gives the server's default and every documented value in full."""
    told = explanations(operation)
    properties = members(operation.body.__name__)[0] if operation.body else {}
    for name, schema in properties.items():
        if "default" in schema:
            assert f"Server default: {json.dumps(schema['default'])}." in told[name]
        for branch in [*schema.get("allOf", []), *schema.get("anyOf", [])]:
            if values := SCHEMAS.get(referred(branch), {}).get("enum"):
                assert f": {', '.join(values)}." in told[name]


LIMITS = {
    ("minimum", "maximum"): "From {minimum} to {maximum}.",
    ("minimum",): "At least {minimum}.",
    ("minItems",): "At least {minItems} of them.",
    ("pattern",): "Pattern: `{pattern}`.",
}


@every_operation
def test_limits_and_patterns_are_told(operation: Operation[Any]) -> None:
    """The docstring gives the limits and the pattern of every argument."""
    told = explanations(operation)
    properties = members(operation.body.__name__)[0] if operation.body else {}
    keywords = ("minimum", "maximum", "minItems", "pattern")
    for name, schema in properties.items():
        limits = tuple(keyword for keyword in keywords if keyword in schema)
        if limits:
            assert LIMITS[limits].format(**schema) in told[name]


@every_operation
def test_no_default_is_in_a_signature(operation: Operation[Any]) -> None:
    """Every optional argument defaults to None, so that the server decides."""
    parameters = inspect.signature(method_of(operation)).parameters.values()
    given = {each.default for each in parameters if each.default is not inspect.Parameter.empty}
    assert given == {None}


def test_no_schema_is_a_bare_const() -> None:
    """The document uses one-value enums, which other generators can read, and no const."""
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert re.findall(r"[\s{,]const:", text) == []


JOBS = ("Story", "Asset")


@pytest.mark.parametrize("kind", JOBS)
def test_a_job_has_the_address_of_its_result(kind: str) -> None:
    """`url` is the address of the only result."""
    urls = ["https://example.com/v.mp4"]
    results = {"video_url": urls[0]} if kind == "Story" else {"results": urls}
    assert MODELS[kind](id="x", **results).url == urls[0]


NO_RESULT: dict[str, tuple[Any, str]] = {
    "a story under way": (
        lambda: MODELS["Story"](id="x", status="new"),
        r"story:x has no result: status 'new', wait for it first\.",
    ),
    "a story without its video": (
        lambda: MODELS["Story"](id="x", status="success", video_url=""),
        r"story:x has no result: status 'success', read it again\.",
    ),
    "an asset that failed": (
        lambda: MODELS["Asset"](id="x", status="fail", results=[]),
        r"asset:x has no result: it failed\.",
    ),
    "an asset whose results are none": (
        lambda: MODELS["Asset"].from_dict({"id": "x", "status": "success", "results": {"a": 1}}),
        "asset:x has no result",
    ),
    "an asset with several": (
        lambda: MODELS["Asset"](id="x", results=["https://a/1.mp4", "https://a/2.mp4"]),
        r"asset:x has 2 results: take them from \.results\.",
    ),
}


@pytest.mark.parametrize(("make", "words"), NO_RESULT.values(), ids=NO_RESULT)
def test_what_is_not_one_result_has_no_address(make: Callable[[], Any], words: str) -> None:
    """`url` raises VimmerseError that says why there is not one result."""
    with pytest.raises(vimmerse.VimmerseError, match=words):
        _ = make().url


def test_emitted_models_do_without_the_layer() -> None:
    """Where vimmerse is not imported, `url` raises ValueError."""
    program = """
from vimmerse_api.models import Asset
try:
    Asset(id="x").url
except ValueError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "asset:x has no result: status None, wait for it first.\n"


def test_a_notebook_shows_state_and_video() -> None:
    """The HTML of a finished story has its state and a player; that of a failed one says why."""
    story = MODELS["Story"](
        id="x",
        status="success",
        progress_percentage=100,
        used_credits=150,
        video_url="https://example.com/v.mp4?a=1&b=2",
    )
    html = story._repr_html_()
    assert "<b>Story x</b> · success · 100 % · 150 credits" in html
    assert '<video controls autoplay muted src="https://example.com/v.mp4?a=1&amp;b=2"' in html
    failed = MODELS["Story"](id="x", status="fail", message="Too dark")._repr_html_()
    assert failed == "<div><b>Story x</b> · fail · Too dark</div>"


def test_a_job_is_printed_in_one_line() -> None:
    """The repr has what tells jobs apart and how far they are, and no storyboard."""
    fields = {"id": "x", "status": "processing", "progress_percentage": 10, "title": "Tea\n" * 99}
    story = MODELS["Story"].from_dict({**fields, "storyboard": {"scenes": [{}] * 50}})
    assert repr(story).startswith(
        "Story(id='x', status='processing', progress_percentage=10, title='Tea"
    )
    assert len(repr(story)) < 200
    asset = MODELS["Asset"](id="a", status="success", credits=7, results=["https://a/1"])
    assert repr(asset) == "Asset(id='a', status='success', credits=7)"


TAGS = {"image/png": "<img ", "audio/mpeg": "<audio controls ", None: "<video "}


@pytest.mark.parametrize(("mime_type", "tag"), TAGS.items())
def test_a_notebook_shows_every_result_of_an_asset(mime_type: str | None, tag: str) -> None:
    """Each result of an asset is shown as what it is."""
    urls = ["https://example.com/1", "https://example.com/2"]
    html = MODELS["Asset"](id="x", results=urls, mime_type=mime_type)._repr_html_()
    assert html.count(tag) == 2


def test_a_notebook_runs_nothing_of_an_answer() -> None:
    """What a server says is escaped, and only http(s) addresses are loaded."""
    bad = '"><script>alert(1)</script>'
    results = [f"https://{bad}", "javascript:alert(1)"]
    fields = {"id": bad, "status": bad, "credits": bad, "mime_type": bad, "results": results}
    html = MODELS["Asset"].from_dict(fields)._repr_html_()
    assert "<script" not in html
    assert 'src="javascript:' not in html


@pytest.mark.parametrize("prefix", ["", "Async", "Raw", "AsyncRaw"])
def test_a_resource_shows_its_methods(prefix: str) -> None:
    """The repr of a resource lists its methods in the order of the document."""
    module = import_module("vimmerse_api.api.story")
    kind = getattr(module, f"{prefix}StoryResource")
    inner = getattr(module, f"{prefix.replace('Raw', '')}StoryResource")(None)
    made = kind(inner) if "Raw" in prefix else inner
    names = [operation.id.partition("_")[2] for operation in module.OPERATIONS]
    assert repr(made) == f"<{prefix}StoryResource: {', '.join(names)}>"


def test_raw_resources_show_what_there_is() -> None:
    """The repr of a client's raw resources lists the tags of the document."""
    tags = {operation.id.partition("_")[0] for operation in OPERATIONS}
    shown = repr(vimmerse.Vimmerse("key").with_raw_response)
    assert sorted(re.findall(r"\w+", shown)) == sorted({"RawResources", *tags})


PARTS = [name for name in MODELS if hasattr(vimmerse_api.models, f"{name}Dict")]


def test_every_object_inside_a_request_may_be_a_dict() -> None:
    """There is a TypedDict for each object that a request can hold, and for no other."""
    inside = {
        referred(node)
        for operation in OPERATIONS
        if operation.body
        for field in members(operation.body.__name__)[0].values()
        for node in [field, *field.get("anyOf", []), *field.get("allOf", [])]
    }
    found = inside & MODELS.keys()
    for name in list(found):
        fields = members(name)[0].values()
        found |= {referred(f.get("items", f)) for f in fields} & MODELS.keys()
        found |= {referred(each) for f in fields for each in f.get("anyOf", [])} & MODELS.keys()
    assert set(PARTS) == found


@pytest.mark.parametrize("name", PARTS)
def test_a_dict_has_the_fields_of_its_model(name: str) -> None:
    """A TypedDict has the keys of its model, and requires what the document requires."""
    kind = getattr(vimmerse_api.models, f"{name}Dict")
    known = {each: getattr(vimmerse_api.models, each) for each in vimmerse_api.models.__all__}
    known |= vars(vimmerse_api.api)
    hints = get_type_hints(kind, localns=known, include_extras=True)
    assert hints.keys() == {field.name for field in attrs.fields(MODELS[name]) if field.init}
    required = {key for key, hint in hints.items() if get_origin(hint) is Required}
    assert required == members(name)[1]


@every_operation
def test_examples_of_values_complete(operation: Operation[Any]) -> None:
    """An argument whose field has examples has them in its type, beside any text."""
    properties = members(operation.body.__name__)[0] if operation.body else {}
    signature = inspect.signature(method_of(operation)).parameters
    for name, schema in properties.items():
        if "examples" in schema:
            words, *others = get_args(signature[name].annotation)
            assert get_args(words) == tuple(schema["examples"])
            assert others == [str, NoneType]
            assert f"Such as {', '.join(schema['examples'])}." in explanations(operation)[name]
