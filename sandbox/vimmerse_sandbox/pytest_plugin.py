"""The fixture `vimmerse_sandbox`: a running sandbox, emptied before each test.

Importing this needs pytest only; the server is imported when a test asks for it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .server import SandboxServer

JOB_SECONDS = 0.05


@pytest.fixture(scope="session")
def vimmerse_sandbox_server() -> "Iterator[SandboxServer]":
    """One server for the whole session, with jobs that take no time to speak of."""
    from .sandbox import Settings
    from .server import SandboxServer

    with SandboxServer(Settings(job_seconds=JOB_SECONDS)) as server:
        yield server


@pytest.fixture
def vimmerse_sandbox(vimmerse_sandbox_server: "SandboxServer") -> "SandboxServer":
    """A sandbox without accounts, jobs or recorded requests: `.url`, `.charges`, `.requests`."""
    vimmerse_sandbox_server.reset()
    return vimmerse_sandbox_server
