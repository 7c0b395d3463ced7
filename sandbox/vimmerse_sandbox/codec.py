"""Turn the objects of the state into JSON and back.

Each declared field is written under its own name. What can be rebuilt from other rows is left out.
If you change a class that is written, raise `database.VERSION`.
"""

import json
from typing import Any

from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from .jobs.accounts import Account
from .jobs.ledger import Ledger
from .media.recipes import Recipe

JSON_OBJECT = dict[str, Any]


def encode(value: object, kind: Any) -> str:
    """Return an object as JSON, in which numbers may be Infinity."""
    return json.dumps(_CONVERTER.unstructure(value, kind))


def decode(text: str, kind: Any) -> Any:
    """Return the object; JSON of another shape raises some Exception."""
    given = json.loads(text)
    value = _CONVERTER.structure(given, kind)
    if json.loads(encode(value, kind)) != given:
        raise ValueError("a field is missing, or is none")
    return value


def _converter() -> JsonConverter:
    converter = make_converter(detailed_validation=False)
    converter.register_unstructure_hook_func(_is_json, lambda value: value)
    converter.register_structure_hook_func(_is_json, _json_object)
    configure_tagged_union(Recipe, converter, tag_name="recipe")
    # The inner class first: the code for the outer one is generated from the hooks known by then.
    _leave_out(converter, Ledger, "entries")
    _leave_out(converter, Account, "jobs")
    return converter


def _leave_out(converter: JsonConverter, kind: type, field: str) -> None:
    fields: Any = {field: override(omit=True)}
    converter.register_unstructure_hook(kind, make_dict_unstructure_fn(kind, converter, **fields))
    converter.register_structure_hook(kind, make_dict_structure_fn(kind, converter, **fields))


def _json_object(value: Any, _: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is not an object")
    return value


def _is_json(kind: Any) -> bool:
    return bool(kind == JSON_OBJECT)


_CONVERTER = _converter()
