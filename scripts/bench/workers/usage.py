"""The memory that this process has used."""

import resource
import sys

UNIT = 1 if sys.platform == "darwin" else 1 << 10


def peak_memory() -> float:
    """Return the highest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6
