"""Drives a batch from a command: alone, or as one of many workers. It heeds signals, shows where it
stands, and has warnings told.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from typing import TYPE_CHECKING

from vimmerse import AsyncVimmerse

from ..cli.output import say
from ..cli.session import Session
from .display import shown
from .journal import Journal
from .running import End, Runner
from .signals import heeded

if TYPE_CHECKING:
    from .working import Worker


def client_of(session: Session) -> AsyncVimmerse:
    """Return a client of the account. It keeps no journal: that of the batch is the truth."""
    return AsyncVimmerse(session.account.api_key(), base_url=session.addresses()["base_url"])


async def drive(
    session: Session,
    client: AsyncVimmerse,
    journal: Journal,
    concurrency: int,
    *,
    stay: bool = False,
) -> End:
    """Do jobs until nothing is left that can be done, or until stopped."""
    _log_to_stderr("%(asctime)s %(message)s" if stay else "vimmerse: %(message)s", stay=stay)
    async with client:
        carrier = _carrier(journal, client, concurrency, stay=stay)
        with heeded(carrier.stop):
            async with nullcontext() if session.quiet else shown(carrier.standing):
                end = await carrier.run()
                carrier.standing.totals = end.totals
    return end


def _carrier(
    journal: Journal, client: AsyncVimmerse, concurrency: int, *, stay: bool
) -> Runner | Worker:
    if journal.settings.database_url is None:
        return Runner(journal, client, concurrency)
    from .postgres import PostgresJournal
    from .working import Worker

    assert isinstance(journal, PostgresJournal)
    return Worker(journal, client, concurrency, stay=stay)


class _Told(logging.Handler):
    """Tells what is logged on stderr, above the display."""

    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record))


def _log_to_stderr(format: str, *, stay: bool) -> None:
    log, handler = logging.getLogger("vimmerse.batch"), _Told()
    handler.setFormatter(logging.Formatter(format))
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO if stay else logging.WARNING)
    for noisy in ("procrastinate", "psycopg.pool"):  # what matters of it, the worker says itself
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
