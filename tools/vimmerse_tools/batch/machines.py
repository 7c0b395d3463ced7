"""`vimmerse batch work`, `init` and `upgrade`: a batch on many machines."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Annotated, Any, Protocol

from cyclopts import Parameter
from vimmerse import AsyncVimmerse
from vimmerse.errors import InvalidArgumentError

from .display import shown
from .ending import fail, finish
from .journal import Journal, JournalError, Settings
from .opening import NO_EXTRA, opened
from .reports import say, status_of
from .running import End, Runner, Standing
from .saving import tidy
from .signals import Interrupted, heeded

URL, SECRET = "VIMMERSE_DATABASE_URL", "VIMMERSE_WEBHOOK_SECRET"
DAY = 86400.0
_NO_URL = f"Say where the journal is: --database-url postgresql://…, or {URL} in the environment."
Database = Annotated[
    str | None,
    Parameter(env_var=URL, help="postgresql://… of the journal, for a batch on many machines."),
]


class Carrier(Protocol):
    """Carries the rows of a journal."""

    standing: Standing

    async def run(self) -> End:
        """Carry rows until nothing is left, or until stopped."""

    def stop(self, why: Exception) -> None:
        """Claim no more; creates in flight end first."""


def runner_of(
    journal: Journal, client: AsyncVimmerse, concurrency: int, *, stay: bool = False
) -> Carrier:
    """Return what carries the rows of a journal: alone, or as one of many workers."""
    if journal.settings.database_url is None:
        return Runner(journal, client, concurrency)
    from .postgres import PostgresJournal
    from .working import Worker

    assert isinstance(journal, PostgresJournal)
    return Worker(journal, client, concurrency, stay=stay)


def checked(concurrency: int, creates: int, webhook_base: str | None) -> str | None:
    """Return the secret of callbacks. End with an error if options are wrong."""
    for name, count in (("--concurrency", concurrency), ("--creates", creates)):
        if count < 1:
            fail(InvalidArgumentError(f"{name}: expected a number from 1, not {count}."))
    secret = os.environ.get(SECRET)
    if webhook_base and not secret:
        fail(InvalidArgumentError(f"--webhook-base needs a secret in {SECRET}."))
    return secret


async def go_on(journal: Journal) -> None:
    """Let workers try again what they hold. Raise JournalError if the database is away."""
    from .postgres import PostgresJournal

    if isinstance(journal, PostgresJournal):
        await journal.go_on()


def work(
    *,
    database_url: Database = None,
    out: Annotated[
        Path, Parameter(help="Folder of the results, on this machine or shared by all.")
    ] = Path("results"),
    concurrency: Annotated[int, Parameter(help="Jobs under way at a time, here.")] = 500,
    creates: Annotated[
        int, Parameter(help="Creates in flight at a time, here: what a crash can leave unknown.")
    ] = 8,
    allow_unpriced: Annotated[
        bool,
        Parameter(help="With a limit, submit jobs too whose price nobody can tell.", negative=""),
    ] = False,
    timeout: Annotated[float, Parameter(help="Seconds to wait for each job.")] = 3600.0,
    webhook_base: Annotated[
        str | None,
        Parameter(help=f"Address for callbacks, signed with the secret in {SECRET}."),
    ] = None,
) -> None:
    """Do the jobs of a batch, beside any number of other workers, until it is stopped.

    It takes over the jobs of workers that have died. SIGTERM and Ctrl-C let creates in flight end.
    It exits non-zero when the database is away for over 30 seconds: let a supervisor restart it.
    """
    secret = checked(concurrency, creates, webhook_base)
    settings = Settings(
        out=out,
        creates=creates,
        timeout=timeout,
        webhook_base=webhook_base,
        webhook_secret=secret,
        allow_unpriced=allow_unpriced,
        database_url=_given(database_url),
    )
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("vimmerse.batch").setLevel(logging.INFO)
    for noisy in ("procrastinate", "psycopg.pool"):  # what matters of it, the worker says itself
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    finish(_work(settings, concurrency))


async def _work(settings: Settings, concurrency: int) -> int:
    tidy(settings.out, DAY)
    async with opened(settings) as journal, AsyncVimmerse() as client:
        worker = runner_of(journal, client, concurrency, stay=True)
        with heeded(worker.stop):
            say("At work.")
            async with shown(worker.standing):
                end = await worker.run()
    if isinstance(end.stopped_by, Interrupted):
        say("Stopped. What was begun goes on with the next worker.")
        return 0
    say(f"vimmerse: stopped. {end.stopped_by}")
    return status_of(end.stopped_by) if end.stopped_by else 1


def init(*, database_url: Database = None) -> None:
    """Make the tables of a batch in an empty database, or in an empty schema of one."""

    async def run(url: str) -> int:
        from .upgrades import init as make

        say("Made." if await make(url) else "There is a batch already, of this version.")
        return 0

    finish(_with_extra(run, _given(database_url)))


def upgrade(*, database_url: Database = None) -> None:
    """Bring the tables of a batch to this version. Stop all workers first."""

    async def run(url: str) -> int:
        from .upgrades import upgrade as apply

        applied = await apply(url)
        say(f"Applied: {', '.join(applied)}." if applied else "Nothing to do.")
        return 0

    finish(_with_extra(run, _given(database_url)))


async def _with_extra(run: Any, url: str) -> int:
    try:
        status: int = await run(url)
    except ImportError as error:
        raise JournalError(NO_EXTRA) from error
    return status


def _given(url: str | None) -> str:
    return url or fail(InvalidArgumentError(_NO_URL))
