"""`vimmerse batch work`, `init` and `upgrade`: a batch on many machines."""

from __future__ import annotations

from ..cli.failures import UsageError
from ..cli.output import say
from ..cli.session import Flat, Session
from ..cli.signatures import helpful
from .driving import client_of, drive
from .opening import needs_extra, opened
from .options import URL, AsCarried, AtPlace, Carrying, Database, Place
from .reports import facts_of, failure_of_end, tell
from .saving import tidy
from .signals import Interrupted


@helpful
async def work(*, place: AtPlace = None, carrying: AsCarried = None, common: Flat = None) -> int:
    """Do the jobs of a batch, beside any number of other workers, until it is stopped.

    It takes over the jobs of workers that have died. SIGTERM and Ctrl-C let creates in flight end.
    It exits non-zero when the database is away for over 30 seconds: let a supervisor restart it.
    """
    session, place, carrying = Session(common), place or Place(), carrying or Carrying()
    _given(place.database_url)
    settings = carrying.settings(place, session.account)
    async with opened(settings) as journal:
        client = client_of(session)
        tidy(settings)
        say("At work.")
        end = await drive(session, client, journal, carrying.at_a_time(place), stay=True)
    if isinstance(end.stopped_by, Interrupted):
        say("Stopped. What was begun goes on with the next worker.")
        return 0
    tell(session, "batch", facts_of(end.totals, place), "", failure_of_end(end, place))
    return session.status


async def init(*, database_url: Database = None) -> None:
    """Make the tables of a batch in an empty database, or in an empty schema of one."""
    with needs_extra():
        from . import upgrades

        made = await upgrades.init(_given(database_url))
    say("Made." if made else "There is a batch already, of this version.")


async def upgrade(*, database_url: Database = None) -> None:
    """Bring the tables of a batch to this version. Stop all workers first."""
    with needs_extra():
        from . import upgrades

        applied = await upgrades.upgrade(_given(database_url))
    say(f"Applied: {', '.join(applied)}." if applied else "Nothing to do.")


def _given(url: str | None) -> str:
    if url is None:
        raise UsageError(f"Say where the journal is: --database-url postgresql://…, or {URL}.")
    return url
