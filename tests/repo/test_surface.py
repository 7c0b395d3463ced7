"""The public interface: names, signatures and exports are a contract, and whatever the hand-written
code says a second time is what the document says.
"""

from __future__ import annotations

import ast
import inspect
import json
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import vimmerse
from operations import DOCUMENT, OPERATIONS, documented
from vimmerse import AsyncVimmerse, Vimmerse, credits
from vimmerse._settings import key, settings
from vimmerse_api.api import Operation

ROOT = Path(__file__).resolve().parents[2]
# The names that the pages give are in test_transcription.py.
ROUTES = {
    item[verb]["operationId"].replace("_", ".", 1): f"{verb.upper()} {route}"
    for route, item in DOCUMENT["paths"].items()
    for verb in ("get", "put", "post", "patch", "delete")
    if verb in item
}
CLIENT_METHODS = {
    "with_options": "(self, *, timeout=None, max_retries=None, headers=None, on_upload=None, "
    "label=None)",
    "wait": "(self, job, *, timeout=1800.0, poll_interval=None, on_progress=None)",
    "wait_all": "(self, jobs, *, return_exceptions=False, in_flight=20, **options)",
    "as_completed": "(self, jobs, *, in_flight=20, **options)",
    "download": "(self, job_or_url, dest, *, resume=True, overwrite=False, on_progress=None)",
    "confirm": "(self, event)",
}
OPTIONS = {
    "timeout": float | None,
    "extra_headers": Mapping[str, str] | None,
    "extra_body": Mapping[str, Any] | None,
}
CLIENTS = (Vimmerse, AsyncVimmerse)
TAGS = tuple(tag["name"] for tag in DOCUMENT["tags"])
BY_ID = {operation.id: operation for operation in OPERATIONS}
SCHEMAS = DOCUMENT["components"]["schemas"]


def resource(client: type[Any], tag: str) -> type[Any]:
    """Return the class of a client's resource."""
    prefix = "Async" if client is AsyncVimmerse else ""
    found: type[Any] = getattr(
        import_module(f"vimmerse_api.api.{tag}"), f"{prefix}{tag.title()}Resource"
    )
    return found


def method(client: type[Any], name: str) -> Any:
    """Return the function behind `client.<tag>.<method>`."""
    tag, _, own = name.partition(".")
    return getattr(resource(client, tag), own)


def public_names(kind: type[Any]) -> set[str]:
    """Return the names of a class that are not its own business."""
    return {name for name in dir(kind) if not name.startswith("_")}


def parameters(function: Any) -> str:
    """Return a function's parameters and their defaults, without types."""
    signature = inspect.signature(function)
    plain = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return str(inspect.Signature(plain))


every_method = pytest.mark.parametrize("name", ROUTES)
every_client = pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)


def test_the_operations_are_those_of_the_document() -> None:
    """Each operation has the name and route that the document gives it."""
    assert {o.id.replace("_", ".", 1): f"{o.method} {o.path}" for o in OPERATIONS} == ROUTES


@every_client
def test_a_client_has_every_operation_and_no_other(client: type[Any]) -> None:
    """A client has the resources and methods of the document, and no others."""
    made = client("key")
    found = {f"{tag}.{name}" for tag in TAGS for name in public_names(type(getattr(made, tag)))}
    assert found == ROUTES.keys()
    assert all(type(getattr(made, tag)) is resource(client, tag) for tag in TAGS)


@every_method
def test_both_clients_take_the_same(name: str) -> None:
    """A method has the same signature and types in both clients, and is awaited in one."""
    one, other = (method(client, name) for client in CLIENTS)
    assert inspect.signature(one) == inspect.signature(other)
    assert not inspect.iscoroutinefunction(one)
    assert inspect.iscoroutinefunction(other)


@every_method
def test_arguments_are_named(name: str) -> None:
    """Only path parameters and an uploaded file may be passed by position."""
    found = list(inspect.signature(method(Vimmerse, name)).parameters.values())
    by_position = [each.name for each in found if each.kind is not each.KEYWORD_ONLY]
    in_path = re.findall(r"{(\w+)}", ROUTES[name])
    tag, _, own = name.partition(".")
    assert by_position == ["self", *in_path, *[f"{tag}_file"] * (own == "upload")]


@every_method
def test_every_method_takes_the_options_of_a_call(name: str) -> None:
    """Every method takes timeout, extra_headers and extra_body, typed, None by default."""
    found = inspect.signature(method(Vimmerse, name)).parameters
    assert {key: found[key].annotation for key in OPTIONS} == OPTIONS
    assert {found[key].default for key in OPTIONS} == {None}


@every_method
def test_a_method_returns_what_the_document_answers(name: str) -> None:
    """A method returns the first schema of the operation's 200 response."""
    operation = BY_ID[name.replace(".", "_", 1)]
    schema = documented(operation)["responses"]["200"]["content"]["application/json"]["schema"]
    first = schema["$ref"].rpartition("/")[2]
    if union := SCHEMAS[first].get("anyOf"):
        first = union[0]["$ref"].rpartition("/")[2]
    assert inspect.signature(method(Vimmerse, name)).return_annotation.__name__ == first


@every_client
def test_clients_are_made_with_the_promised_options(client: type[Any]) -> None:
    """Clients take these arguments; those that are None come from the environment."""
    promised = "(api_key=None, *, base_url=None, timeout=60.0, max_retries=2, http_client=None, "
    rest = "headers=None, webhook_base=None, webhook_secret=None)"
    assert parameters(client) == promised + "budget=None, journal=None, " + rest


@every_client
def test_clients_have_the_promised_methods(client: type[Any]) -> None:
    """Clients have these methods, parameters and defaults, and a method that closes them."""
    closes = "aclose" if client is AsyncVimmerse else "close"
    assert {n: parameters(getattr(client, n)) for n in CLIENT_METHODS} == CLIENT_METHODS
    properties = {*TAGS, "with_raw_response"}
    assert public_names(client) == {*CLIENT_METHODS, *properties, closes}


def test_all_is_sorted_and_complete() -> None:
    """`__all__` is sorted, holds every name that type checkers see, and every name imports."""
    tree = ast.parse(Path(vimmerse.__file__).read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = [node for node in imports if node.level or node.module == "vimmerse_api.api"]
    seen = {alias.asname or alias.name for node in ours for alias in node.names}
    assert vimmerse.__all__ == sorted(seen)
    assert dir(vimmerse) == vimmerse.__all__
    assert [name for name in vimmerse.__all__ if getattr(vimmerse, name, None) is None] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    """Lazy imports leave `hasattr` and misspelt names as Python handles them."""
    with pytest.raises(AttributeError, match=r"module 'vimmerse' has no attribute 'Vimerse'"):
        _ = vimmerse.Vimerse


def test_models_are_those_of_the_document() -> None:
    """vimmerse.models exports every schema but unions under its name."""
    models = vimmerse.models
    assert set(models.__all__) >= {name for name in SCHEMAS if "anyOf" not in SCHEMAS[name]}
    assert [name for name in models.__all__ if getattr(models, name, None) is None] == []


def public_things() -> Iterator[tuple[str, Any]]:
    """Yield the modules, classes, functions and methods that users see."""
    names = [m.name for m in pkgutil.iter_modules(vimmerse.__path__) if m.name[0] != "_"]
    modules = [vimmerse, *(import_module(f"vimmerse.{name}") for name in names)]
    resources = [resource(client, tag) for client in CLIENTS for tag in TAGS]
    yield from ((module.__name__, module) for module in modules)
    own = [
        thing
        for module in modules
        for name, thing in {**vars(module), **_exported(module)}.items()
        if name[0] != "_" and str(getattr(thing, "__module__", "")).startswith("vimmerse.")
    ]
    for thing in {id(thing): thing for thing in [*own, *resources]}.values():
        if inspect.isclass(thing) or inspect.isfunction(thing):
            yield f"{thing.__module__}.{thing.__qualname__}", thing
        if inspect.isclass(thing):
            yield from _methods(thing)


def _exported(module: Any) -> dict[str, Any]:
    return {name: getattr(module, name) for name in getattr(module, "__all__", ())}


def _methods(kind: type[Any]) -> Iterator[tuple[str, Any]]:
    for name, member in inspect.getmembers_static(kind):
        function = getattr(member, "__func__", member)
        is_method = inspect.isfunction(function)
        if name[0] != "_" and (is_method or isinstance(member, property | cached_property)):
            yield f"{kind.__module__}.{kind.__qualname__}.{name}", function


def test_everything_public_is_documented() -> None:
    """Everything public has its own docstring, not the one that dataclasses generate."""
    things = dict(public_things())
    assert len(things) > 100
    bare = [
        name
        for name, thing in things.items()
        if not (thing.__doc__ or "").strip()
        or thing.__doc__.startswith(f"{getattr(thing, '__name__', '')}(")
    ]
    assert bare == []


def test_every_hand_written_module_says_its_job() -> None:
    """Every hand-written module begins with a docstring."""
    modules = [*(ROOT / "overrides").rglob("*.py"), *(ROOT / "sandbox").rglob("*.py")]
    assert [
        path.name for path in modules if not ast.get_docstring(ast.parse(path.read_text()))
    ] == []


def test_the_version_is_said_once() -> None:
    """pyproject.toml, vimmerse.__version__ and the changelog's newest entry agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest
    assert project == vimmerse.__version__ == newest[1]


def test_the_command_tells_its_version() -> None:
    """`vimmerse --version` prints name and version."""
    command = [sys.executable, "-m", "vimmerse_tools", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"vimmerse {vimmerse.__version__}\n"


def test_help_begins_with_an_example() -> None:
    """The first block of help(vimmerse) is a program, which calls methods that there are."""
    block = re.split(r"\n\n(?! )|\.\n\n", vimmerse.__doc__ or "")[1]
    called = re.findall(r"client\.([\w.]+)\(", block)
    assert ast.parse(inspect.cleandoc(block))
    assert called == ["story.idea_to_video", "wait", "download"]
    assert set(called) <= {*ROUTES, *CLIENT_METHODS}


def test_no_two_public_classes_have_one_name() -> None:
    """A name in vimmerse.models is that of no class elsewhere in vimmerse."""
    own = {name for name, thing in vars(credits).items() if inspect.isclass(thing)}
    assert {*own, *vimmerse.__all__} & set(vimmerse.models.__all__) == set()


def defaults(operation: Operation[Any]) -> dict[str, Any]:
    """Return the defaults of an operation's body, as the document has them."""
    assert operation.body
    properties = SCHEMAS[operation.body.__name__]["properties"]
    return {name: schema["default"] for name, schema in properties.items() if "default" in schema}


BY_FORMULA = [o.id for o in OPERATIONS if o.price and o.price.formula == "story"]


@pytest.mark.parametrize("name", BY_FORMULA)
def test_estimates_know_the_documents_defaults(name: str) -> None:
    """The formula's defaults are those of the route, whether given or not."""
    audio = SCHEMAS["AudioOption"]["properties"]["native_audio"]["default"]
    known = {**defaults(BY_ID[name]), "native_audio": audio}
    assumed = {
        key: each.default
        for key, each in inspect.signature(credits.estimate_story).parameters.items()
        if key in known
    }
    assert assumed == {key: known[key] for key in assumed}
    assert {"video_tool", "scene_duration", "native_audio"} <= assumed.keys()
    assert credits.estimate_story_request() == credits.estimate_story()


def test_address_and_header_are_the_documents() -> None:
    """The default address and the key's header are those of the document."""
    (scheme,) = DOCUMENT["components"]["securitySchemes"].values()
    assert DOCUMENT["servers"][0]["url"] == settings.DEFAULT_BASE_URL
    assert scheme["name"] == key.KEY_HEADER


LOADED = """
import importlib, json, pkgutil, sys
package = importlib.import_module(sys.argv[1])
if sys.argv[2] == "whole":
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.parametrize(
    ("package", "extent", "absent"),
    [
        ("vimmerse", "whole", {"vimmerse_sandbox"}),
        ("vimmerse_api", "whole", {"vimmerse", "vimmerse_sandbox"}),
        ("vimmerse_sandbox", "whole", {"vimmerse", "vimmerse_api"}),
        ("vimmerse", "alone", {"vimmerse_api", "httpx", "attr", "attrs", "dateutil", "asyncio"}),
    ],
    ids=["client", "emitted code", "sandbox", "import vimmerse"],
)
def test_what_an_import_loads(package: str, extent: str, absent: set[str]) -> None:
    """No package loads one that it must not know, and a bare import loads hardly anything."""
    command = [sys.executable, "-c", LOADED, package, extent]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT / "docs")
    loaded = set(json.loads(done.stdout))
    assert package in loaded
    assert loaded & absent == set()
