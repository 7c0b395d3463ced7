"""The tables of a journal, for SQLite and PostgreSQL alike: numbered files, each of which brings
the tables from the version before to its own.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def steps() -> tuple[tuple[str, ...], ...]:
    """Return the statements that lead to each version, from 1. No statement has a `;` inside."""
    found = sorted(
        (one for one in files(__name__).iterdir() if one.name.endswith(".sql")),
        key=lambda one: one.name,
    )
    texts = [one.read_text(encoding="utf-8") for one in found]
    return tuple(tuple(filter(None, map(str.strip, text.split(";\n")))) for text in texts)
