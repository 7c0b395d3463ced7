"""The tasks of Procrastinate that carry rows, and the SQL that tells which rows need one.

A task is no more than a key: all else stands in its row. Two tasks for one row do no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procrastinate import PsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from . import sql

QUEUE, CARRY = "vimmerse_batch", "vimmerse_batch.carry"

_HAS_TASK = f"""
    EXISTS (
        SELECT 1 FROM procrastinate_jobs
        WHERE queue_name = '{QUEUE}' AND status IN ('todo', 'doing', 'failed')
        AND args ->> 'key' = vimmerse_jobs.key
    )
"""
# A row with an error that is not at its end is held: by the limit of credits, by a service that did
# not answer for long, by a job that takes long.
_IS_OPEN = f"""
    (state IN ('submitting', 'submitted', 'ended') OR (state = 'queued' AND {sql.FREE}))
"""
DUE = f"""
    SELECT key FROM vimmerse_jobs WHERE error IS NULL AND {_IS_OPEN} AND NOT {_HAS_TASK}
    ORDER BY number LIMIT :most
"""
HELD = f"""
    SELECT key FROM vimmerse_jobs
    WHERE error IS NOT NULL AND state = 'queued' AND {sql.FREE} AND NOT {_HAS_TASK}
    ORDER BY updated, number LIMIT :most
"""
# Retries are put off by a minute at most, so the clock of the machine that wrote it was ahead.
PUT_OFF = f"""
    UPDATE procrastinate_jobs SET scheduled_at = NULL
    WHERE queue_name = '{QUEUE}' AND status = 'todo'
    AND scheduled_at > now() + interval '3 minutes'
"""
UNHOLD = """
    UPDATE vimmerse_jobs SET error = NULL
    WHERE error IS NOT NULL AND state IN ('queued', 'submitted', 'ended')
"""
FINISHED = f"""
    DELETE FROM procrastinate_jobs
    WHERE queue_name = '{QUEUE}' AND status NOT IN ('todo', 'doing')
"""
IS_BUSY = f"""
    SELECT EXISTS (
        SELECT 1 FROM procrastinate_jobs
        WHERE queue_name = '{QUEUE}' AND status IN ('todo', 'doing')
    ) OR EXISTS ({DUE}) AS is_busy
"""
DOING = f"""
    SELECT id FROM procrastinate_jobs
    WHERE queue_name = '{QUEUE}' AND status = 'doing' AND worker_id = :worker
"""


async def defer(connection: Any, keys: Sequence[str]) -> None:
    """Write a task for each key, in the transaction of a connection."""
    if not keys:
        return
    tasks = [
        Job(queue=QUEUE, lock=None, queueing_lock=None, task_name=CARRY, task_kwargs={"key": key})
        for key in keys
    ]
    await JobManager(PsycopgConnector()).batch_defer_jobs_async(tasks, connection=connection)
