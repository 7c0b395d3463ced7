"""Rows as people and programs read them: the manifest beside the results, and exports. Both are
written from the journal, and nothing reads them back.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from .journal import Journal
from .rows import Row, State

Format = Literal["jsonl", "csv"]
FIELDS = (
    "key",
    "state",
    "method",
    "job",
    "credits",
    "estimate",
    "earlier_credits",
    "files",
    "error",
    "changed",
    "attempts",
    "updated",
    "arguments",
)


def record(row: Row) -> dict[str, Any]:
    """Return a row as a record."""
    own = {
        "earlier_credits": row.earlier,
        "files": list(row.files),
        "attempts": row.attempt,
        "updated": datetime.fromtimestamp(row.updated, UTC).isoformat(timespec="seconds"),
    }
    return {name: own[name] if name in own else getattr(row, name) for name in FIELDS}


async def export(journal: Journal, path: Path, form: Format, state: State | None = None) -> int:
    """Write a record for each row to a file, which is replaced when it is whole. Return how many
    there are.
    """
    partial, count = path.with_name(f".{path.name}.{os.getpid()}"), 0
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            async for line in written(journal, form, state):
                file.write(line)
                count += 1
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return count - (form == "csv")


async def written(journal: Journal, form: Format, state: State | None = None) -> AsyncIterator[str]:
    """Yield a line for each row, in CSV the header first."""
    line = io.StringIO(newline="")
    table = csv.writer(line, lineterminator="\n")
    if form == "csv":
        table.writerow(FIELDS)
    async for row in journal.rows(state):
        told = record(row)
        if form == "jsonl":
            line.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            table.writerow(_cell(value) for value in told.values())
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()  # the header, if there is no row


def _cell(value: Any) -> Any:
    is_nested = isinstance(value, list | dict)
    return json.dumps(value, ensure_ascii=False) if is_nested else value
