"""The journal of an account, which every submission is kept in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from vimmerse import Journal, VimmerseError

from .failures import JournalError


def open_journal(path: Path) -> Journal:
    """Open the journal, or make it. Raise JournalError if that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Journal(path)
    except (VimmerseError, OSError, sqlite3.Error) as error:
        raise JournalError(f"The journal {path} cannot be used: {error}.") from error
