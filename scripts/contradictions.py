"""Write docs/contradictions.md from openapi.yaml; with --check, fail if it is out of date.

The page lists the document's `x-contradictions`, and every `x-source` that has a note.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from emitted_page import DOCS, in_one_line, run
from spec_document import Document, Place, walk

PAGE = DOCS / "contradictions.md"

INTRODUCTION = """\
<!-- Generated from openapi.yaml by scripts/contradictions.py. Do not edit. -->

# Contradictions and gaps

`openapi.yaml` is transcribed by hand from the vendor's pages. The pages contradict themselves in
places, leave things out, or differ from the vendor's older document. This page lists what was found
and what `openapi.yaml` says instead, so that you can judge for yourself. The vendor has confirmed
none of it.

## Where the sources disagree

"""

GAPS = """\
## Where the sources are incomplete

*Stated*: a page says it, but in an unexpected place or way. *Legacy*: only the vendor's older
document or guide says it. *Inferred*: no source says it; it follows from what they say elsewhere.

| What | Confidence | Where |
|---|---|---|
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    return run(PAGE, page, str(__doc__), arguments)


def page(document: Document) -> str:
    """Return the whole page as Markdown."""
    sections = map(_section, document.data.get("x-contradictions", []))
    return "".join([INTRODUCTION, *sections, GAPS, *_rows(document)])


def _section(entry: dict[str, str]) -> str:
    return (
        f"### {in_one_line(entry['where'])}\n\n"
        f"- The pages say: {in_one_line(entry['says'])}\n"
        f"- But: {in_one_line(entry['but'])}\n"
        f"- Decided: {in_one_line(entry['decided'])}\n\n"
    )


def _rows(document: Document) -> Iterator[str]:
    """Yield a table row for each note, with all places that have it."""
    places: dict[tuple[str, str], list[str]] = {}
    for place, node in walk(document.data):
        source = node.get("x-source", {})
        if source.get("note"):
            key = (in_one_line(source["note"]), source["confidence"])
            places.setdefault(key, []).append(f"`{_name(place, node)}`")
    for (note, confidence), names in places.items():
        yield f"| {note} | {confidence} | {', '.join(names)} |\n"


def _name(place: Place, node: dict[str, Any]) -> str:
    """Name a place as a reader of the document would."""
    match place:
        case ("paths", str(route), str(method)):
            return f"{method.upper()} {route}"
        case ("components", "schemas", str(schema), "properties", str(field)):
            return f"{schema}.{field}"
        case ("components", "parameters", _):
            return f"{{{node['name']}}}"
        case ("webhooks", str(webhook), _):
            return f"callback {webhook}"
        case ("tags", _):
            return f"tag {node['name']}"
        case _:
            return str(place[-1])


if __name__ == "__main__":
    sys.exit(main())
