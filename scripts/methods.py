"""Write docs/methods.md from openapi.yaml: every method of the client, one table for each tag. With
--check, fail if the page is out of date.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from emitted_page import DOCS, in_one_line, run
from spec_document import Document, Place

PAGE = DOCS / "methods.md"

INTRODUCTION = """\
<!-- Generated from openapi.yaml by scripts/methods.py. Do not edit. -->

# Methods

Every operation of the API is a method of both clients: `client.story.get(story_id)`, or with
`AsyncVimmerse`, `await client.story.get(story_id)`. Path parameters and the file of an upload may
be given by position, all other arguments (…) by name. The docstring of a method lists them. Each
method also takes `timeout=`, `extra_headers=` and `extra_body=`.

*Creates a job*: if the outcome of such a call is unknown, it is never sent again. All other calls
are retried. *Price* is how a `Budget` knows what the job costs: "formula" is the vendor's formula
for stories, "estimate" asks `client.video.estimate_credits` first, and "unknown" means that the
price cannot be estimated.
"""

HEADER = """
## client.{tag}

| Method | Route | What it does | Creates a job | Price |
|---|---|---|---|---|
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    return run(PAGE, page, str(__doc__), arguments)


def page(document: Document) -> str:
    """Return the whole page as Markdown."""
    rows: dict[str, str] = {}
    for place, operation in document.operations():
        (tag,) = operation["tags"]
        rows[tag] = rows.get(tag, HEADER.format(tag=tag)) + _row(place, operation)
    return INTRODUCTION + "".join(rows.values())


def _row(place: Place, operation: dict[str, Any]) -> str:
    _, route, verb = map(str, place)
    name = operation["operationId"].removeprefix(f"{operation['tags'][0]}_")
    creates = verb == "post" and operation.get("x-creates", True)
    given = re.findall(r"{(.*?)}", route) + ["…"] * ("requestBody" in operation)
    cells = [
        f"`{name}({', '.join(given)})`",
        f"`{verb.upper()} {route}`",
        in_one_line(operation["summary"]),
        "yes" if creates else "no",
        _price(operation.get("x-price")) if creates else "",
    ]
    return f"| {' | '.join(cells)} |\n"


def _price(price: dict[str, Any] | None) -> str:
    match price:
        case None:
            return "unknown"
        case {"free": True}:
            return "free"
        case {"formula": _}:
            return "formula"
        case _:
            return "estimate"


if __name__ == "__main__":
    sys.exit(main())
