"""The fixture `vimmerse_sandbox`: a running sandbox, emptied before each test.

Importing this needs pytest only; the server is imported when a test asks for it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .fixture import SandboxFixture

JOB_SECONDS = 0.05


@pytest.fixture(scope="session")
def vimmerse_sandbox_server() -> "Iterator[SandboxFixture]":
    """One server for the whole session; its jobs take 0.05 s."""
    from .fixture import SandboxFixture
    from .sandbox import Settings

    with SandboxFixture(Settings(job_seconds=JOB_SECONDS)) as server:
        yield server


@pytest.fixture
def vimmerse_sandbox(vimmerse_sandbox_server: "SandboxFixture") -> "Iterator[SandboxFixture]":
    """An empty sandbox: `.url`, `.client()`, `.charges`, `.fault(…)` and its controls."""
    vimmerse_sandbox_server.reset()
    yield vimmerse_sandbox_server
    vimmerse_sandbox_server.close_clients()
