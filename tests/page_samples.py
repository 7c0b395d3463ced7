"""The Python samples of the vendor's pages, read from the pages if they lie beside the project.

The text of a page keeps the lines of a sample, with blank lines and indentation, but does not mark
where a sample begins or ends. So a sample begins at an import or an assignment without indentation,
and ends before the first line that is not Python, or that is a single name such as the heading
`elements`. Samples are not changed. One that imports nothing continues the one before it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BEGINNING = re.compile(r"(import \w+$|\w+ = )")
VERB = re.compile(r"requests\.(\w+)\(")
PATH = re.compile(r"/v2/[^\"]+")


@dataclass(frozen=True)
class Sample:
    """A sample as it can be run, and the route that it calls, such as `post /v2/video`."""

    route: str
    code: str


def samples(page: Path) -> Iterator[Sample]:
    """Yield the samples of a page in its order."""
    before = ""
    for code in _fragments(page.read_text(encoding="utf-8").splitlines()):
        whole = code if code.startswith("import ") else f"{before}\n{code}"
        route = f"{VERB.findall(whole)[-1]} {PATH.findall(whole)[-1]}"
        yield Sample(route if whole == code else f"{route} again", whole)
        before = whole


def _fragments(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        length = _length(lines[at:]) if BEGINNING.match(lines[at]) else 0
        if length:
            yield "\n".join(lines[at : at + length])
        at += max(1, length)


def _length(lines: list[str]) -> int:
    """Return how many of the lines are code."""
    while lines:
        try:
            statements = ast.parse("\n".join(lines)).body
        except SyntaxError as error:
            lines = lines[: min(len(lines), error.lineno or 1) - 1]
            continue
        names = (s for s in statements if isinstance(s, ast.Expr) and isinstance(s.value, ast.Name))
        return next((name.lineno - 1 for name in names), len(lines))
    return 0
