"""The options of a command, from the signature and the docstring of a method: objects as JSON and
by dotted names, media as addresses and files.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args, get_origin

import vimmerse_api.models
from cyclopts import Parameter, Token
from vimmerse_api.api import Several
from vimmerse_api.types import File

_OF_CALLS = {"self", "timeout", "extra_headers"}
"""What every method takes besides its fields. The command line has a `--timeout` of its own."""
_ENTRY = re.compile(r"^(\w+)(?: \(.*?\))?: (.*(?:\n(?!\w+(?: \(.*?\))?: ).*)*)", re.MULTILINE)
_FOR_PROGRAMS = re.compile(r"In a call, a Path, bytes or an open binary file is uploaded\s+first\.")
_FILE = "A file of yours, given as @PATH, is uploaded first."
_JSON = "JSON or @FILE."
_EXTRA = "Fields to send beside the documented ones, or instead of them: JSON or @FILE."


@dataclass(frozen=True)
class Option:
    """One option. `place` is where its value goes, such as `audio_option.native_audio`; `form`
    says how its text is read; `taken` are the names that it must not have.
    """

    place: str
    form: Literal["plain", "json", "file", "media"]
    hint: Any
    help: str
    is_required: bool = False
    is_list: bool = False
    is_positional: bool = False
    taken: frozenset[str] = field(default_factory=frozenset, repr=False)

    @property
    def name(self) -> str:
        """What the user writes."""
        parts = [part.strip("_").replace("_", "-") for part in self.place.split(".")]
        name = f"--{'.'.join(parts)}"
        return f"--field-{name[2:]}" if name in self.taken else name

    @property
    def variable(self) -> str:
        """What the command calls the value."""
        return self.place.replace(".", "__")

    @property
    def _metavar(self) -> str | None:
        """What the help puts in place of a value."""
        if self.is_positional or self.hint is bool:
            return None
        forms = {"json": "JSON", "file": "FILE", "media": "URL|@FILE"}
        return forms.get(self.form) or {int: "N", float: "N"}.get(self.hint, "TEXT")

    def parameter(self) -> inspect.Parameter:
        """Return the parameter that the command line is parsed by."""
        hint = types.GenericAlias(list, (self.hint,)) if self.is_list else self.hint
        told = Parameter(
            name=self.name,
            help=self.help,
            metavar=self._metavar,
            show_choices=False,  # the help lists them
            consume_multiple=1 if self.is_list else None,
            json_list=False,
            converter=whole if self.hint is int and not self.is_list else None,
            negative=None if self.hint is bool else "",
        )
        is_open = self.is_positional
        return inspect.Parameter(
            self.variable,
            inspect.Parameter.POSITIONAL_OR_KEYWORD if is_open else inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if self.is_required else None,
            annotation=Annotated[hint if self.is_required else hint | None, told],
        )


def options_of(
    method: Callable[..., Any], media: Mapping[str, str], taken: frozenset[str] = frozenset()
) -> list[Option]:
    """Return the options of a method; `media` are the places of its media."""
    helps = entries(method.__doc__)
    found: list[Option] = []
    for parameter in inspect.signature(method).parameters.values():
        name = parameter.name
        if name == "extra_body":
            found.append(Option(name, "json", str, _EXTRA, taken=taken))
        elif name not in _OF_CALLS:
            found += _options(
                name,
                parameter.annotation,
                helps.get(name, ""),
                media,
                is_required=parameter.default is parameter.empty,
                is_positional=parameter.kind is parameter.POSITIONAL_OR_KEYWORD,
                taken=taken,
            )
    return found


def whole(_: Any, tokens: Sequence[Token]) -> int:
    """Return a whole number. cyclopts would round 1.5 up, and credits with it."""
    text = tokens[0].value
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"expected a whole number, not {text!r}.") from None


def entries(doc: str | None) -> dict[str, str]:
    """Return what a docstring says of each argument or attribute."""
    text = inspect.cleandoc(doc or "")
    block = re.search(r"^ *(?:Args|Attributes):\n((?: +.*\n?|\n)*)", text, re.MULTILINE)
    told = _ENTRY.findall(inspect.cleandoc(f"\n{block[1]}") if block else "")
    return {name: " ".join(words.split("\n\n")[0].split()) for name, words in told}


def _options(
    place: str, annotation: Any, help_: str, media: Mapping[str, str], **facts: Any
) -> Iterator[Option]:
    branches = _branches(annotation)
    holder = next((each for each in branches if _is_list(each)), None)
    if holder is not None:
        branches = _branches(*get_args(holder))
    facts["is_list"] = holder is not None
    told = " ".join(_FOR_PROGRAMS.sub("", help_).split())
    model = next((each for each in branches if _is_model(each)), None)
    if place in media:
        yield Option(place, "media", str, f"{told} {_FILE}", **facts)
    elif File in branches:
        yield Option(place, "file", str, told, **facts)
    elif model is None:
        yield Option(place, "plain", _scalar(branches), told, **facts)
    else:
        several = "Repeat it, or give a list: " if facts["is_list"] else ""
        yield Option(place, "json", str, f"{told} {several}{_JSON}", **facts)
        if not facts["is_list"]:
            yield from _inner(place, model, media, facts["taken"])


def _inner(
    place: str, model: type[Any], media: Mapping[str, str], taken: frozenset[str]
) -> Iterator[Option]:
    """Yield the options of an object's fields. None is required: the object may be given whole."""
    helps = entries(model.__doc__)
    hints = typing.get_type_hints(model, localns=_Models())
    for each in model.__attrs_attrs__:
        if each.init:
            told = helps.get(each.name, "")
            yield from _options(f"{place}.{each.name}", hints[each.name], told, media, taken=taken)


class _Models(dict[str, Any]):
    """The models by name, each loaded when it is asked for."""

    def __missing__(self, name: str) -> Any:
        if name not in vimmerse_api.models.__all__:
            raise KeyError(name)
        return getattr(vimmerse_api.models, name)


def _branches(annotation: Any) -> tuple[Any, ...]:
    """Return the types that an annotation allows, but for None."""
    is_union = get_origin(annotation) in {typing.Union, types.UnionType}
    each = get_args(annotation) if is_union else (annotation,)
    return tuple(branch for branch in each if branch is not types.NoneType)


def _is_list(branch: Any) -> bool:
    return get_origin(branch) in {list, Sequence, Several}


def _is_model(branch: Any) -> bool:
    return hasattr(branch, "__attrs_attrs__") and branch is not File


def _scalar(branches: tuple[Any, ...]) -> Any:
    """Return what a text is turned into. Words that are not listed are sent, as the client does."""
    for kind in (bool, int, float):
        if kind in branches:
            return kind
    words = next((each for each in branches if get_origin(each) is Literal), None)
    return words | str if words else str


def in_paragraphs(text: str) -> str:
    """Return a text with a line for each paragraph, for a help that breaks lines itself."""
    return "\n\n".join(" ".join(each.split()) for each in re.split(r"\n\s*\n", text.strip()))
