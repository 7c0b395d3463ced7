"""What a change of openapi.yaml means for users, as lines for CHANGELOG.md: methods, arguments,
fields, models, lists of values and status words that came, went or changed.

Two emitted packages are read as text; nothing is imported.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

V = TypeVar("V")
# Every method has these.
USUAL_ARGUMENTS = {"self", "timeout", "extra_headers", "extra_body"}


@dataclass(frozen=True)
class Method:
    """A method of a resource: its route, the model that it returns, and the type of each argument;
    those that need not be given end with "= None".
    """

    route: str
    returns: str
    arguments: Mapping[str, str]

    def __str__(self) -> str:
        needed = [name for name, kind in self.arguments.items() if not kind.endswith("= None")]
        return f"({', '.join([*needed, *(['…'] if len(needed) < len(self.arguments) else [])])})"


@dataclass(frozen=True)
class Surface:
    """What users see of an emitted package. A model has the type of each field. The models of
    request bodies are left out: their fields are arguments.
    """

    methods: Mapping[str, Method]
    models: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, list[Any]]
    states: Mapping[str, str]


def committed(package: Path, folder: Path) -> Path:
    """Return the package as it was last committed, unpacked into a folder, or as it is if Git does
    not know it.
    """
    command = ["git", "archive", "--format=zip", "HEAD", package.name]
    try:
        done = subprocess.run(command, cwd=package.parent, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return package
    zipfile.ZipFile(io.BytesIO(done.stdout)).extractall(folder)
    return folder / package.name


def changes(former: Path, emitted: Path) -> list[str]:
    """Return a line for each change between two packages; the former one may be missing."""
    old, new = surface(former), surface(emitted)
    lines = [
        *_methods(old.methods, new.methods),
        *_models(old.models, new.models),
        *_lists(old.lists, new.lists),
        *_states(old.states, new.states),
    ]
    return [f"- {line}" for line in lines]


def surface(package: Path) -> Surface:
    """Read a package."""
    methods: dict[str, Method] = {}
    bodies: set[str] = set()
    for path in sorted(package.glob("api/*/__init__.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        table = dict(_table(module))
        bodies |= {ast.unparse(facts["body"]) for facts in table.values()}
        methods |= _methods_of(module, path.parent.name, table)
    models: dict[str, Mapping[str, str]] = {}
    lists: dict[str, list[Any]] = {}
    for path in sorted(package.glob("models/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and path.name != "__init__.py":
                models[node.name] = dict(_fields(node))
            elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Literal["):
                lists[ast.unparse(node.targets[0])] = _values(node.value)
    models = {name: fields for name, fields in models.items() if name not in bodies}
    return Surface(methods, models, lists, dict(_words(package / "job_states.py")))


def _table(module: ast.Module) -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Yield what the module says of each operation, by the name of its method."""
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            facts = {each.arg: each.value for each in node.value.keywords if each.arg}
            yield ast.unparse(node.targets[0]).lower(), facts


def _methods_of(
    module: ast.Module, tag: str, table: Mapping[str, Mapping[str, ast.expr]]
) -> dict[str, Method]:
    resources = [node for node in module.body if isinstance(node, ast.ClassDef)]
    return {
        f"{tag}.{node.name}": Method(
            " ".join(ast.literal_eval(table[node.name][key]) for key in ("method", "path")),
            ast.unparse(node.returns) if node.returns else "",
            dict(_arguments(node.args)),
        )
        for resource in resources[:1]
        for node in resource.body
        if isinstance(node, ast.FunctionDef) and node.name in table
    }


def _arguments(given: ast.arguments) -> Iterator[tuple[str, str]]:
    positional: list[ast.expr | None] = [None] * (len(given.args) - len(given.defaults))
    defaults = [*positional, *given.defaults, *given.kw_defaults]
    for each, default in zip([*given.args, *given.kwonlyargs], defaults, strict=True):
        if each.arg not in USUAL_ARGUMENTS and each.annotation:
            kind = ast.unparse(each.annotation)
            yield each.arg, kind + (f" = {ast.unparse(default)}" if default else "")


def _fields(model: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for node in model.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) != "additional_properties":
            kinds = ast.unparse(node.annotation).split(" | ")
            known = [kind for kind in kinds if kind not in ("None", "Unset")]
            may_miss = len(known) < len(kinds)
            yield ast.unparse(node.target), " | ".join([*known, *(["None"] if may_miss else [])])


def _values(literal: ast.expr) -> list[Any]:
    assert isinstance(literal, ast.Subscript)
    values = ast.literal_eval(literal.slice)
    return list(values) if isinstance(values, tuple) else [values]


def _words(module: Path) -> Iterator[tuple[str, str]]:
    for node in ast.parse(module.read_text(encoding="utf-8")).body if module.is_file() else ():
        if isinstance(node, ast.Assign):
            state = ast.unparse(node.targets[0]).lower()
            yield from ((word, state) for word in ast.literal_eval(node.value))


def _methods(old: Mapping[str, Method], new: Mapping[str, Method]) -> Iterator[str]:
    renamed = _renamed(old, new)
    for name in _added(old, new, renamed):
        yield f"New method `{name}{new[name]}`: `{new[name].route}`, returns `{new[name].returns}`."
    for former, name in renamed.items():
        yield f"The method `{former}` is now called `{name}`."
    for name in _added(new, old, renamed):
        yield f"The method `{name}` is gone."
    for name, before, after in _both(old, new):
        if _unnamed(before.route) != _unnamed(after.route):
            yield f"`{name}` calls `{after.route}`, not `{before.route}`."
        if before.returns != after.returns:
            yield f"`{name}` returns `{after.returns}`, not `{before.returns}`."
        yield from _entries(name, before.arguments, after.arguments, "argument")


def _models(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    renamed = _renamed(old, new)
    for name in _added(old, new, renamed):
        yield f"New model `{name}`, with {_quoted(new[name]) or 'any fields'}."
    for former, name in renamed.items():
        yield f"The model `{former}` is now called `{name}`."
    for name in _added(new, old, renamed):
        yield f"The model `{name}` is gone."
    for name, before, after in _both(old, new):
        yield from _entries(name, before, after, "field")


def _entries(
    owner: str, old: Mapping[str, str], new: Mapping[str, str], what: str
) -> Iterator[str]:
    renamed = _renamed(old, new)
    for name in _added(old, new, renamed):
        needed = what == "argument" and not new[name].endswith("= None")
        yield f"`{owner}` {'needs' if needed else 'has'} the new {what} `{name}: {new[name]}`."
    for former, name in renamed.items():
        yield f"`{owner}`: the {what} `{former}` is now called `{name}`."
    for name in _added(new, old, renamed):
        yield f"`{owner}` no longer has the {what} `{name}`."
    for name, before, after in _both(old, new):
        if before != after:
            yield f"`{owner}`: the {what} `{name}` is `{after}`, not `{before}`."


def _lists(old: Mapping[str, list[Any]], new: Mapping[str, list[Any]]) -> Iterator[str]:
    for name in _added(old, new):
        yield f"New list `{name}`: {_quoted(new[name])}."
    for name in _added(new, old):
        yield f"The list `{name}` is gone."
    for name, before, after in _both(old, new):
        if more := [value for value in after if value not in before]:
            yield f"`{name}` also has {_quoted(more)}."
        if fewer := [value for value in before if value not in after]:
            yield f"`{name}` no longer has {_quoted(fewer)}."


def _states(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for word in _added(old, new):
        yield f"A job with the new status `{word}` counts as {new[word]}."
    for word in _added(new, old):
        yield f"The status `{word}` is no longer known."
    for word, before, after in _both(old, new):
        if before != after:
            yield f"A job with the status `{word}` counts as {after}, not {before}."


def _quoted(values: Iterable[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _unnamed(route: str) -> str:
    """Return a route without the names of its parameters."""
    return re.sub(r"{\w+}", "{}", route)


def _renamed(old: Mapping[str, V], new: Mapping[str, V]) -> dict[str, str]:
    """Return new names by former ones: of what came and went, and is otherwise the same."""
    gone, came = _added(new, old), _added(old, new)
    same = [(one, other) for one in gone for other in came if old[one] and old[one] == new[other]]
    unclear = Counter(name for pair in same for name in pair)
    return {one: other for one, other in same if unclear[one] == unclear[other] == 1}


def _added(
    old: Mapping[str, Any], new: Mapping[str, Any], renamed: Mapping[str, str] | None = None
) -> list[str]:
    known = {*old, *(renamed or {}), *(renamed or {}).values()}
    return [name for name in new if name not in known]


def _both(old: Mapping[str, V], new: Mapping[str, V]) -> list[tuple[str, V, V]]:
    return [(name, old[name], new[name]) for name in new if name in old]
