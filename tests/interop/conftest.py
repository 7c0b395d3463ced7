"""How the tests are shared out: each language to one process, which generates its client once."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling


class ByLanguage(LoadScopeScheduling):
    """Like `--dist loadgroup`, which does not see its marks with pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("[")[2]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByLanguage:
    """Share tests out by what stands in brackets after their names."""
    return ByLanguage(config, log)
