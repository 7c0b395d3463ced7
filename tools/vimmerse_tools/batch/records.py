"""Rows as people and programs read them: the manifest beside the results, and exports. Both are
written from the journal, and nothing reads them back.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
from collections.abc import Callable
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
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    count = 0
    with partial.open("w", encoding="utf-8", newline="") as file:
        text = file.write
        if form == "csv":
            text(_table_line(list(FIELDS)))
        async for row in journal.rows(state):
            text(_line(row, form))
            count += 1
            if count % 500 == 0:
                await asyncio.sleep(0)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    partial.replace(path)
    return count


async def print_all(
    journal: Journal, write: Callable[[str], object], form: Format, state: State | None = None
) -> None:
    """Write a record for each row with a function."""
    if form == "csv":
        write(_table_line(list(FIELDS)))
    async for row in journal.rows(state):
        write(_line(row, form))


def _line(row: Row, form: Format) -> str:
    told = record(row)
    if form == "jsonl":
        return json.dumps(told, ensure_ascii=False) + "\n"
    return _table_line(
        [
            json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v
            for v in told.values()
        ]
    )


def _table_line(cells: list[Any]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
