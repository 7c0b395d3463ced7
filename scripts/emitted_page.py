"""Write a page of docs/ from openapi.yaml; with --check, fail if the page is out of date."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from spec_document import Document, read

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "openapi.yaml"
DOCS = ROOT / "docs"


def run(
    page: Path, text_of: Callable[[Document], str], description: str, arguments: list[str] | None
) -> int:
    """Run the program that makes a page, and return its exit status."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="fail if the page is out of date")
    check = parser.parse_args(arguments).check
    text = text_of(read(DOCUMENT))
    if not check:
        page.write_text(text, encoding="utf-8")
    elif not page.is_file() or page.read_text(encoding="utf-8") != text:
        print(f"{page.name} is out of date: run `make generate`")
        return 1
    return 0


def in_one_line(text: str) -> str:
    """Return a text as one line of a Markdown list or table."""
    return " ".join(text.split()).replace("|", "\\|")
