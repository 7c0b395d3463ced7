"""Results become files below the folder of results: first whole and synced under a name of their
own in `.arriving`, then under the name of the row. So two runs never write into each other's file.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import time
import uuid
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from vimmerse import AsyncVimmerse

from .journal import Settings
from .rows import Row

if TYPE_CHECKING:
    from vimmerse.models import Asset, Story

_ARRIVING = ".arriving"
JOURNAL, LOCK, MANIFEST = "batch.db", "batch.lock", "manifest.jsonl"
RESERVED = {_ARRIVING, LOCK, MANIFEST, *(f"{JOURNAL}{end}" for end in ("", "-wal", "-shm"))}
_LONGEST = 100
_DAY = 86400.0  # seconds
_UNSAFE = re.compile(r"[^\w.-]+")


async def save(
    out: Path, client: AsyncVimmerse, row: Row, job: Story | Asset | None
) -> tuple[str, ...]:
    """Save the results of a row, and return their paths below `out`. Files of the same name are
    replaced: the journal says that they are this row's.
    """
    folder = out / _ARRIVING / uuid.uuid4().hex
    await asyncio.to_thread(folder.mkdir, parents=True)
    try:
        paths = await client.download(job or str(row.job), folder)
        several = paths if isinstance(paths, list) else [paths]
        return await asyncio.to_thread(_placed, out, row, several)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def tidy(settings: Settings) -> None:
    """Remove what downloads of killed processes have left; where other workers may be at work in
    the same folder, what is a day old.
    """
    age = 0.0 if settings.database_url is None else _DAY
    for folder in (settings.out / _ARRIVING).glob("*"):
        with suppress(FileNotFoundError):  # others tidy up too
            if time.time() - folder.stat().st_mtime >= age:
                shutil.rmtree(folder, ignore_errors=True)


def _placed(out: Path, row: Row, paths: list[Path]) -> tuple[str, ...]:
    """Give arrived files the names of the row, and sync the folders."""
    names = [
        _name(row, path, number if len(paths) > 1 else None) for number, path in enumerate(paths, 1)
    ]
    for path, name in zip(paths, names, strict=True):
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    for folder in {(out / name).parent for name in names}:
        _sync(folder)
    return tuple(names)


def _name(row: Row, path: Path, number: int | None) -> str:
    """Return the name that a line gives, or one made of its key. Several results get a folder."""
    if isinstance(row.download, str):
        given = PurePosixPath(row.download)
        stem, suffix = str(given.with_suffix("")), given.suffix
    else:
        stem, suffix = file_name(row.key), path.suffix
    return f"{stem}{suffix}" if number is None else f"{stem}/{number}{suffix}"


def file_name(key: str) -> str:
    """Return a name for a key that every file system takes; other keys have other names."""
    name = _UNSAFE.sub("_", key).strip(".")[:_LONGEST]
    return name if name == key else f"{name}-{sha256(key.encode()).hexdigest()[:8]}"


def _sync(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
