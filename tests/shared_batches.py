"""Batches for tests whose journal is in PostgreSQL, and whose jobs are done by workers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from batches import Batch
from psycopg.rows import dict_row
from vimmerse_tools.batch import Journal, Settings
from vimmerse_tools.batch.postgres import PostgresJournal


class SharedBatch(Batch):
    """A batch whose journal is in a database."""

    def __init__(self, folder: Path, url: str, database: str) -> None:
        super().__init__(folder, url)
        self.database = database
        self.environment["VIMMERSE_DATABASE_URL"] = database

    def call(self, *arguments: str, status: int = 0) -> tuple[str, str]:
        return super().call(*arguments, f"--database-url={self.database}", status=status)

    def ask(self, text: str) -> list[dict[str, Any]]:
        """Return the rows of a question to the database."""
        with psycopg.connect(self.database, row_factory=dict_row, autocommit=True) as connection:
            cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    async def open_journal(self) -> Journal:
        return await PostgresJournal(self.database, Settings(out=self.out)).open()

    def rows(self) -> dict[str, dict[str, Any]]:
        found = self.ask("SELECT * FROM vimmerse_jobs ORDER BY number")
        return {row["key"]: row for row in found}

    @contextmanager
    def worker(self, *options: str, **given: Any) -> Iterator[subprocess.Popen[str]]:
        """Run a worker until the block ends, and kill it then."""
        with self.start("work", *options, **given) as process:
            try:
                yield process
            finally:
                process.kill()
                process.communicate()
