"""Where the command line keeps its files: XDG's folders, or those of Windows."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

_FOLDERS = {
    "config": ("XDG_CONFIG_HOME", ".config", "APPDATA"),
    "state": ("XDG_STATE_HOME", ".local/state", "LOCALAPPDATA"),
}


def config_file() -> Path:
    """Return the file of the profiles."""
    return _folder("config") / "config.toml"


def journal_file(profile: str | None) -> Path:
    """Return the file of the journal: VIMMERSE_JOURNAL, or one for each profile."""
    if named := os.environ.get("VIMMERSE_JOURNAL"):
        return Path(named).expanduser()
    return _folder("state") / (f"journal-{profile}.sqlite" if profile else "journal.sqlite")


def _folder(kind: Literal["config", "state"]) -> Path:
    variable, usual, windows = _FOLDERS[kind]
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or Path.home()) / "vimmerse"
    return Path(os.environ.get(variable) or Path.home() / usual) / "vimmerse"
