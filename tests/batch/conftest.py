"""A batch in a folder of its own, against the sandbox of the session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from batches import Batch


@pytest.fixture
def batch(vimmerse_sandbox: Any, tmp_path: Path) -> Batch:
    """Return a batch whose jobs take no time."""
    vimmerse_sandbox.set_progression("immediate")
    return Batch(tmp_path, vimmerse_sandbox.url)
