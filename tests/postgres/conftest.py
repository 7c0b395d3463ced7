"""A PostgreSQL, and a batch whose journal is in it. Without one, these tests are skipped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from postgres_server import PostgresServer, postgres_server, programs
from shared_batches import SharedBatch
from vimmerse_tools.batch.upgrades import init


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Return a server that runs as long as the tests do."""
    installed = programs()
    if installed is None:
        pytest.skip("there is no PostgreSQL: on Debian, apt-get install postgresql")
    with postgres_server(installed) as server:
        yield server


@pytest.fixture
def batch(vimmerse_sandbox: Any, postgres: PostgresServer, tmp_path: Path) -> SharedBatch:
    """Return a batch with an empty journal, whose jobs take no time."""
    vimmerse_sandbox.set_progression("immediate")
    made = SharedBatch(tmp_path, vimmerse_sandbox.url, postgres.new_database())
    asyncio.run(init(made.database))
    return made
