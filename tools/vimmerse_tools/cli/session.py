"""What a command works with: its account, client, journal, progress and output, and the jobs that
go on when it is interrupted.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from cyclopts import Group, Parameter
from vimmerse import AsyncVimmerse, Budget

from . import output
from .failures import Failure, failure_of
from .going import GOING
from .profiles import Account, Profiles
from .progress import Display

OUTPUT = Group("Output and account", sort_key=90)


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """The options of every command that calls the service."""

    json: Annotated[
        bool | None,
        Parameter(group=OUTPUT, help="JSON on stdout, a line for each job. The default in a pipe."),
    ] = None
    quiet: Annotated[
        bool,
        Parameter(
            name=("--quiet", "-q"),
            negative="",
            group=OUTPUT,
            help="No progress on stderr.",
            show_default=False,
        ),
    ] = False
    profile: Annotated[
        str | None,
        Parameter(
            group=OUTPUT,
            help="Profile to use: see `vimmerse config`.",
            metavar="NAME",
            env_var="VIMMERSE_PROFILE",
        ),
    ] = None
    debug: Annotated[
        bool, Parameter(negative="", group=OUTPUT, help="Show tracebacks.", show_default=False)
    ] = False


class Session:
    """One run of a command."""

    def __init__(self, common: Common | None) -> None:
        self._common = common or Common()
        self.json = output.is_json(self._common.json)
        self.display = Display(quiet=self._common.quiet)
        self._account: Account | None = None
        self.status = 0

    @property
    def account(self) -> Account:
        """Whose jobs these are."""
        if self._account is None:
            self._account = Profiles().account(self._common.profile)
        return self._account

    @asynccontextmanager
    async def client(
        self, budget: Budget | None = None, *, label: str | None = None, **options: Any
    ) -> AsyncIterator[AsyncVimmerse]:
        """Yield a client of the account. `label` is kept with the jobs that it submits."""
        key = options.pop("api_key", None) or self.account.api_key()
        if self.account.profile:
            os.environ.pop("VIMMERSE_BASE_URL", None)  # it is of another account
        options = {"base_url": self.account.base_url, "budget": budget, **options}
        async with AsyncVimmerse(key, **options) as client:
            yield client.with_options(on_upload=self.display)

    def write(self, kind: str, facts: dict[str, Any], error: BaseException | None = None) -> None:
        """Write a record. The exit status is the highest of those of all failures."""
        self.display.close()
        if kind == "job":
            GOING.jobs.discard(facts["job"])
        failure = failure_of(error) if error else None
        output.write(kind, facts, failure, json=self.json)
        self.fail(failure)

    def fail(self, failure: Failure | None) -> None:
        """Note a failure for the exit status."""
        self.status = max(self.status, failure.exit_status if failure else 0)
