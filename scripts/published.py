"""The published form of openapi.yaml: how it is made, what was last published, its changelog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from document_changes import Change, changes
from redocly import FOLDER, ROOT, redocly
from spec_document import read

DOCUMENT = ROOT / "openapi.yaml"
# In the folder that remembers what was published.
LAST = "published.yaml"
CHANGELOG = "CHANGELOG.md"
TITLES = {"major": "May break clients", "minor": "New", "patch": "Other"}


def bundle(document: Path, target: Path) -> dict[str, Any]:
    """Write the published form of a document, and return it."""
    redocly("bundle", document, "--overlay", FOLDER / "overlay.yaml", "--output", target)
    made: dict[str, Any] = read(target).data
    return made


def version_of(document: Path) -> str:
    """Return the version of a published document."""
    return str(read(document).data["info"]["version"])


def changelog(revision: Path, folder: Path = FOLDER) -> str:
    """Return the changelog with what a document changes, if it changes anything."""
    text = (folder / CHANGELOG).read_text(encoding="utf-8")
    found = changes(folder / LAST, revision)
    if not found:
        return text
    head, mark, sections = text.partition("\n## ")
    return f"{head}\n{_section(version_of(revision), found)}{mark}{sections}"


def _section(version: str, found: list[Change]) -> str:
    lines = [f"## {version}\n"]
    for impact, title in TITLES.items():
        texts = [change.text for change in found if change.impact == impact]
        if texts:
            lines += ["", f"{title}:\n", *(f"- {text}" for text in texts)]
    return "\n".join([*lines, ""])
