"""A shell whose commands speak to a sandbox, and the schema of what they write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Shell
from fault_server import KEY
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@pytest.fixture
def shell(vimmerse_sandbox: Any, tmp_path: Path) -> Shell:
    """Return a shell with the key and the address of a sandbox whose jobs end at once."""
    vimmerse_sandbox.set_progression("immediate")
    (tmp_path / "face.png").write_bytes(PICTURE)
    return Shell(tmp_path, VIMMERSE_API_KEY=KEY, VIMMERSE_BASE_URL=vimmerse_sandbox.url)


@pytest.fixture(scope="session")
def schema() -> Draft202012Validator:
    """Return the validator of the records that commands write."""
    return Draft202012Validator(json.loads((ROOT / "docs" / "cli-schema.json").read_text()))
