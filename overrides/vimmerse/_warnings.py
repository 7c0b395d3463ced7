"""Warnings that point at the caller's line, however deep in here they begin."""

from __future__ import annotations

import sys
import warnings

_OURS = {"vimmerse", "vimmerse_api"}


def warn(text: str) -> None:
    """Warn of something where the user's own code led to it."""
    level, frame = 1, sys._getframe()
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] in _OURS:
        level, frame = level + 1, frame.f_back
    warnings.warn(text, stacklevel=level)
