"""Check openapi.yaml against the OpenAPI specification and the rules of this house (spec_rules,
emission_rules).

Each finding is printed as `file:line: place: message`, with exit status 1. Changes nothing.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ruamel.yaml
import yaml
from emission_rules import EMISSION_RULES
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import schema_v31
from spec_document import (
    PARTS,
    Document,
    Place,
    outer_schemas,
    pointer,
    read,
    reference_place,
    subschemas,
    walk,
)
from spec_rules import KEY_RULES, RULES, Finding, Rule, components_are_used

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = Draft202012Validator(
    Draft202012Validator.META_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER
)


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument(
        "--published", action="store_true", help="it is the published form, without our own keys"
    )
    parser.add_argument(
        "--unfinished", action="store_true", help="allow components that nothing uses yet"
    )
    given = parser.parse_args(arguments)
    path = given.path
    findings = sorted(lint(path, published=given.published, unfinished=given.unfinished))
    for line, message in findings:
        print(f"{path.name}:{line}: {message}")
    return 1 if findings else 0


def lint(path: Path, *, published: bool = False, unfinished: bool = False) -> list[tuple[int, str]]:
    """Return the line and the text of each finding.

    The stages build on each other: a rule may rely on what an earlier stage has checked.
    """
    try:
        document = read(path)
        newer = ruamel.yaml.YAML(typ="safe", pure=True).load(path)
    except (yaml.YAMLError, ruamel.yaml.error.YAMLError, UnicodeDecodeError) as error:
        text = " ".join(str(getattr(error, "problem", error)).split())
        return [(_line_of(error, path), f"not YAML: {text}")]
    except OSError as error:
        return [(1, f"cannot be read: {error.strerror}")]
    except RecursionError:
        return [(1, "nested too deep to be read")]
    same_in_both = [lambda document: _differences(document.data, newer)]
    stages = (same_in_both, [fits_the_schema], [schemas_are_whole], [references_lead_somewhere])
    rules = [*RULES, *([] if published else KEY_RULES), *EMISSION_RULES]
    finished: list[Rule] = [] if unfinished else [components_are_used]
    for stage in (*stages, rules, [fits_the_specification], finished):
        findings = [
            (document.line(place), f"{pointer(place) or 'document'}: {message}")
            for rule in stage
            for place, message in rule(document)
        ]
        if findings:
            return findings
    return []


def _line_of(error: Exception, path: Path) -> int:
    """Return the line on which a document stops being one."""
    mark = getattr(error, "problem_mark", None)
    if mark:
        return int(mark.line) + 1
    content = path.read_bytes()
    if isinstance(error, UnicodeDecodeError):
        return content.count(b"\n", 0, error.start) + 1
    position = getattr(error, "position", 0)  # of a character that YAML does not allow
    return content.decode().count("\n", 0, position) + 1


def _differences(old: Any, new: Any, place: Place = ()) -> Iterator[Finding]:
    """Compare the document as YAML 1.1 readers and as YAML 1.2 readers see it."""
    if isinstance(old, dict) and isinstance(new, dict):
        if len(old) != len(new):
            yield place, "has keys that YAML 1.1 takes for the same: quote them"
            return
        for (old_key, old_value), (new_key, new_value) in zip(
            old.items(), new.items(), strict=False
        ):
            yield from _differences_of_scalars(old_key, new_key, (*place, str(new_key)))
            if not isinstance(new_key, str):
                yield (*place, str(new_key)), f"the key {new_key!r} is not a string: quote it"
            yield from _differences(old_value, new_value, (*place, str(new_key)))
    elif isinstance(old, list) and isinstance(new, list):
        for index, (old_item, new_item) in enumerate(zip(old, new, strict=False)):
            yield from _differences(old_item, new_item, (*place, index))
    else:
        yield from _differences_of_scalars(old, new, place)


def _differences_of_scalars(old: Any, new: Any, place: Place) -> Iterator[Finding]:
    if isinstance(old, datetime.date):
        yield place, f"read as the date {old}: quote it"
    elif type(old) is not type(new) or old != new:
        yield place, f"read as {old!r} by YAML 1.1 and as {new!r} by YAML 1.2: quote it"


def fits_the_schema(document: Document) -> Iterator[Finding]:
    """The document fits the JSON schema of OpenAPI 3.1, which leaves out the inside of schemas."""
    if not isinstance(document.data, dict):
        yield (), "is not a mapping"
        return
    for error in Draft202012Validator(dict(schema_v31)).iter_errors(document.data):
        yield tuple(error.absolute_path), error.message


def schemas_are_whole(document: Document) -> Iterator[Finding]:
    """Schemas fit JSON Schema's own schema, and are mappings: nothing is emitted for true and
    false.
    """
    for place, schema in outer_schemas(document):
        errors = list(SCHEMAS.iter_errors(schema))
        yield from (((*place, *error.absolute_path), error.message) for error in errors)
        yield from () if errors else _booleans(schema, place)


def _booleans(schema: Any, place: Place) -> Iterator[Finding]:
    if not isinstance(schema, dict):
        yield place, f"is not a mapping but {schema!r}"
        return
    for inner_place, inner in subschemas(schema, place):
        if not isinstance(inner, dict) and inner_place[-1] != "additionalProperties":
            yield inner_place, f"is not a mapping but {inner!r}"


def references_lead_somewhere(document: Document) -> Iterator[Finding]:
    """Every reference leads to something, and to nothing that stands for itself."""
    for place, node in walk(document.data):
        reference = node.get("$ref")
        if not isinstance(reference, str):
            continue
        try:
            document.at(reference_place(reference))
        except KeyError:
            yield (*place, "$ref"), f"{reference} leads nowhere"
            continue
        if _leads_back(document, node, ()):
            yield (*place, "$ref"), f"{reference} leads back to itself"


def _leads_back(document: Document, schema: Any, before: tuple[str, ...]) -> bool:
    """Tell a schema that is made of itself, or is a list of itself; an object that only holds
    itself, in a property, is whole.
    """
    if not isinstance(schema, dict):
        return False
    reference = schema.get("$ref")
    if reference in before:
        return True
    parts = [schema["items"]] if isinstance(schema.get("items"), dict) else []
    parts += [part for word in PARTS for part in schema.get(word, []) if isinstance(part, dict)]
    if isinstance(reference, str):
        try:
            parts.append(document.at(reference_place(reference)))
        except KeyError:
            return False
        before = (*before, reference)
    return any(_leads_back(document, part, before) for part in parts)


def fits_the_specification(document: Document) -> Iterator[Finding]:
    """The document keeps what the specification says beyond its schema, without places."""
    for error in OpenAPIV31SpecValidator(document.data).iter_errors():
        yield tuple(error.absolute_path), error.message


if __name__ == "__main__":
    sys.exit(main())
