"""Options that several commands of a batch share, and the settings that they make."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number
from vimmerse import webhooks

from ..cli.failures import UsageError
from ..cli.options import whole
from ..cli.profiles import Account
from .journal import Settings

URL = "VIMMERSE_DATABASE_URL"
_of_batch = partial(Parameter, group=Group("Batch", sort_key=70))
_of_jobs = partial(Parameter, group=Group("Jobs", sort_key=80))
_count = partial(_of_jobs, validator=Number(gte=1), converter=whole, metavar="N")

Database = Annotated[
    str | None,
    _of_batch(
        env_var=URL,
        metavar="URL",
        help="postgresql://… of the journal, for a batch on many machines.",
    ),
]


@Parameter(name="*")
@dataclass(frozen=True)
class Place:
    """Where a batch is."""

    out: Annotated[
        Path, _of_batch(help="Folder of the results, and of the journal if it is no database.")
    ] = Path("results")
    database_url: Database = None

    @property
    def settings(self) -> Settings:
        """The settings of a command that carries no jobs."""
        return Settings(out=self.out, database_url=self.database_url)

    def command(self, words: str) -> str:
        """Return a command for this batch; an address, which may hold a password, is left out."""
        is_usual = self.database_url or self.out == Path("results")
        return f"vimmerse batch {words}{'' if is_usual else f' --out {shlex.quote(str(self.out))}'}"

    @property
    def carrier(self) -> str:
        """Who does the jobs of the batch, in words."""
        return "A worker" if self.database_url else f"`{self.command('run')}`"


@Parameter(name="*")
@dataclass(frozen=True)
class Carrying:
    """How jobs are carried."""

    concurrency: Annotated[
        int | None,
        _count(help="Jobs under way at a time, here. By default 100, with a database 500."),
    ] = None
    creates: Annotated[
        int, _count(help="Creates in flight at a time, here: what a crash can leave unknown.")
    ] = 8
    allow_unpriced: Annotated[
        bool,
        _of_jobs(
            negative="",
            show_default=False,
            help="With a limit, submit jobs too whose price nobody can tell.",
        ),
    ] = False
    timeout: Annotated[
        float,
        _of_jobs(
            metavar="SECONDS",
            validator=Number(gt=0, lte=1e8),
            help="Seconds to wait for each job. It goes on after that.",
        ),
    ] = 3600.0
    webhook_base: Annotated[
        str | None,
        _of_jobs(
            metavar="URL",
            help="Address for callbacks, signed with the secret of the profile or in "
            "VIMMERSE_WEBHOOK_SECRET. By default the profile's, or VIMMERSE_WEBHOOK_BASE.",
        ),
    ] = None

    def settings(self, place: Place, account: Account) -> Settings:
        """Return the settings. Raise UsageError or InvalidArgumentError for a wrong address."""
        base, secret = self.webhook_base or account.webhook_base, account.webhook_secret
        if base:
            if not secret:
                raise UsageError(
                    "Callbacks need a secret: of the profile, or in VIMMERSE_WEBHOOK_SECRET."
                )
            webhooks.sign_url(base, secret)
        return Settings(
            out=place.out,
            creates=self.creates,
            timeout=self.timeout,
            webhook_base=base,
            webhook_secret=secret,
            allow_unpriced=self.allow_unpriced,
            database_url=place.database_url,
        )

    def at_a_time(self, place: Place) -> int:
        """Return how many jobs may be under way."""
        return self.concurrency or (500 if place.database_url else 100)


AtPlace = Annotated[Place | None, Parameter(name="*")]
AsCarried = Annotated[Carrying | None, Parameter(name="*")]
