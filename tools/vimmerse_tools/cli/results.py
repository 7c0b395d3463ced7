"""Waits for jobs and saves what they made."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from vimmerse import AsyncVimmerse, JobRef, VimmerseError
from vimmerse.models import Asset, Story

from .failures import UsageError
from .going import GOING
from .records import job_record
from .session import Session

Job = Story | Asset | JobRef


class Destination:
    """Where results go: a file, or a folder if it is one or ends with a slash. Raise UsageError at
    once if nothing could be saved there, before a job is paid for.
    """

    def __init__(self, text: str | None, *, overwrite: bool = False, several: bool = False) -> None:
        self.path, self.overwrite = None, overwrite
        if text is None:
            return
        GOING.save = f" -o {shlex.quote(text)}{' --overwrite' if overwrite else ''}"
        self.path = Path(text).expanduser()
        makes_folder = several or text.endswith(("/", "\\"))
        if makes_folder:
            with suppress(OSError):
                self.path.mkdir(parents=True, exist_ok=True)
        is_folder = makes_folder or self.path.is_dir()
        folder = self.path if is_folder else self.path.parent
        if not text:
            raise UsageError("-o: expected the name of a file or of a folder.")
        if not folder.is_dir():
            raise UsageError(f"-o {text}: there is no folder {str(folder)!r}.")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"-o {text}: nothing may be written in {str(folder)!r}.")
        if not is_folder and os.path.lexists(self.path):
            if self.path.exists() and not self.path.is_file():
                raise UsageError(f"-o {text}: it is there, and no file.")
            if not overwrite:
                raise UsageError(f"-o {text}: the file exists; --overwrite replaces it.")


async def finish(
    session: Session,
    client: AsyncVimmerse,
    jobs: Sequence[Job],
    dest: Destination,
    timeout: float,
    known: dict[str, Any] | None = None,
) -> None:
    """Wait for jobs, save their results, and write a record for each as it ends."""
    GOING.jobs.update(str(JobRef.of(job)) for job in jobs)
    with session.display:
        outcomes = client.as_completed(jobs, timeout=timeout, on_progress=session.display)
        async for outcome in outcomes:
            if outcome.error is None:
                await save(session, client, outcome.job, dest, known)
            else:
                session.write("job", job_record(outcome.job, **(known or {})), outcome.error)


async def save(
    session: Session,
    client: AsyncVimmerse,
    job: Job,
    dest: Destination,
    known: dict[str, Any] | None = None,
) -> None:
    """Save the results of a job if there is a destination, and write its record."""
    files: list[Path] = []
    failed: VimmerseError | None = None
    if dest.path is not None:
        try:
            saved = await client.download(
                job, dest.path, overwrite=dest.overwrite, on_progress=session.display
            )
            files = saved if isinstance(saved, list) else [saved]
        except VimmerseError as error:
            failed = error
    session.write("job", job_record(job, files, **(known or {})), failed)
