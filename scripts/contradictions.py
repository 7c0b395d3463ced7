"""Write docs/contradictions.md from openapi.yaml; with --check, fail if it is out of date.

The page lists the document's `x-contradictions`, and every `x-source` that has a note.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spec_document import Document, Place, read, walk

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "openapi.yaml"
PAGE = ROOT / "docs" / "contradictions.md"

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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if the page is out of date")
    check = parser.parse_args(arguments).check
    text = page(read(DOCUMENT))
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.relative_to(ROOT)} is out of date: run scripts/contradictions.py")
        return 1
    return 0


def page(document: Document) -> str:
    """Return the whole page as Markdown."""
    sections = map(_section, document.data.get("x-contradictions", []))
    return "".join([INTRODUCTION, *sections, GAPS, *_rows(document)])


def _section(entry: dict[str, str]) -> str:
    return (
        f"### {_plain(entry['where'])}\n\n"
        f"- The pages say: {_plain(entry['says'])}\n"
        f"- But: {_plain(entry['but'])}\n"
        f"- Decided: {_plain(entry['decided'])}\n\n"
    )


def _rows(document: Document) -> Iterator[str]:
    """Yield a table row for each note, with all places that have it."""
    places: dict[tuple[str, str], list[str]] = {}
    for place, node in walk(document.data):
        source = node.get("x-source", {})
        if source.get("note"):
            key = (_plain(source["note"]), source["confidence"])
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


def _plain(text: str) -> str:
    """Fit a text into one line of a Markdown list or table."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
