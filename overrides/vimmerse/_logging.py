"""Logging under the name `vimmerse`, shown on stderr when VIMMERSE_LOG names a level."""

from __future__ import annotations

import logging
import os
from functools import cache


@cache
def configure() -> None:
    """Read VIMMERSE_LOG, once. A name that is no level is told and otherwise ignored."""
    logger = logging.getLogger("vimmerse")
    wanted = os.environ.get("VIMMERSE_LOG", "").strip().upper()
    if not wanted:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    level = logging.getLevelNamesMapping().get(wanted)
    if level is None:
        logger.warning("VIMMERSE_LOG=%s is no level; try debug, info or warning", wanted)
    else:
        logger.setLevel(level)
