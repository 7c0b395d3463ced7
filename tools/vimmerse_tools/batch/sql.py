"""The SQL that reads and changes the journal, in what SQLite (3.35 and newer) and PostgreSQL both
understand, with `:name` for parameters.

Every change of a row is one UPDATE that names the state it expects; it returns the row, or nothing
if the row was not in that state.
"""

_COLUMNS = """
    key, number, method, arguments, needs, wait, download, state, attempt, job, estimate, credits,
    earlier, files, error, changed, updated
"""
FREE = """
    NOT EXISTS (
        SELECT 1 FROM vimmerse_needs, vimmerse_jobs AS other
        WHERE vimmerse_needs.key = vimmerse_jobs.key
        AND other.key = vimmerse_needs.needed AND other.state <> 'done'
    )
"""
_MAX_CREDITS = "(SELECT value FROM vimmerse_limits WHERE name = 'max_credits')"


def _update(changes: str, guard: str) -> str:
    return f"""
        UPDATE vimmerse_jobs SET {changes}, updated = :now
        WHERE key = :key AND {guard} RETURNING {_COLUMNS}
    """


ADD = """
    INSERT INTO vimmerse_jobs (key, number, method, arguments, needs, wait, download, updated)
    VALUES (
        :key, (SELECT coalesce(max(number), 0) + 1 FROM vimmerse_jobs), :method, :arguments,
        :needs, :wait, :download, :now
    )
    ON CONFLICT (key) DO NOTHING RETURNING key
"""
NEED = """
    INSERT INTO vimmerse_needs (key, needed) VALUES (:key, :needed)
    ON CONFLICT (key, needed) DO NOTHING
"""
NEED_NO_MORE = "DELETE FROM vimmerse_needs WHERE key = :key"
# New arguments for what was not accepted yet; claims that are under way keep the old ones.
REPLACE = _update(
    """
    method = :method, arguments = :arguments, needs = :needs, wait = :wait, download = :download,
    changed = NULL
    """,
    "state IN ('queued', 'refused', 'failed', 'cancelled')",
)
CHANGED = _update("changed = :changed", "1 = 1")

LIMIT = """
    INSERT INTO vimmerse_limits (name, value) VALUES ('max_credits', :value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
MAX_CREDITS = f"SELECT {_MAX_CREDITS} AS value"
TOTALS = """
    SELECT state, count(*) AS jobs, sum(counted) AS counted, sum(earlier) AS earlier
    FROM vimmerse_jobs GROUP BY state
"""

CLAIM = _update(
    """
    state = 'submitting', attempt = attempt + 1, claim = :claim, estimate = :estimate, job = NULL,
    credits = NULL, files = NULL, error = NULL
    """,
    f"""
    state = 'queued' AND {FREE} AND (
        {_MAX_CREDITS} IS NULL
        OR (SELECT sum(counted) FROM vimmerse_jobs) + coalesce(CAST(:estimate AS BIGINT), 0)
            <= {_MAX_CREDITS}
    )
    """,
)
# Whether a claim is on disk whose commit was not answered.
CLAIMED = f"""
    SELECT {_COLUMNS} FROM vimmerse_jobs
    WHERE key = :key AND claim = :claim AND state = 'submitting'
"""
# A job that becomes known late, from its create or a callback, is never lost: also when the row was
# parked or queued again since. What a retry has counted for it is taken back.
SUBMITTED = _update(
    """
    job = :job, error = NULL,
    earlier = earlier
        - CASE WHEN state IN ('queued', 'cancelled') THEN coalesce(estimate, 0) ELSE 0 END,
    state = 'submitted'
    """,
    """
    attempt = :attempt AND job IS NULL
    AND state IN ('submitting', 'unknown', 'queued', 'cancelled')
    """,
)
REFUSED = _update(
    "state = 'refused', error = :error, estimate = NULL",
    "attempt = :attempt AND state IN ('submitting', 'unknown')",
)
RELEASED = _update(
    "state = 'queued', error = :error, estimate = NULL",
    "attempt = :attempt AND state IN ('submitting', 'unknown')",
)
UNKNOWN = _update(
    "state = 'unknown', error = :error", "attempt = :attempt AND state = 'submitting'"
)
# The job is not of this account, or is gone: it was paid for.
LOST = _update(
    "state = 'unknown', error = :error, job = NULL", "job = :job AND state = 'submitted'"
)
ENDED = _update("state = 'ended', credits = :credits", "job = :job AND state = 'submitted'")
FAILED = _update(
    "state = 'failed', credits = :credits, error = :error", "job = :job AND state = 'submitted'"
)
DONE = _update(
    "state = 'done', credits = :credits, files = :files, error = NULL",
    "job = :job AND state IN ('submitted', 'ended')",
)
NOTE = _update("error = :error", "state = :state")
CANCEL = _update("state = 'cancelled', error = NULL", "state = 'queued'")
RETRY = _update(
    """
    state = 'queued', error = NULL,
    earlier = earlier + CASE state
        WHEN 'failed' THEN coalesce(credits, estimate, 0)
        WHEN 'unknown' THEN coalesce(estimate, 0)
        ELSE 0
    END
    """,
    "state = :state",
)

ROW = f"SELECT {_COLUMNS} FROM vimmerse_jobs WHERE key = :key"
ROWS = f"""
    SELECT {_COLUMNS} FROM vimmerse_jobs WHERE number > :after ORDER BY number LIMIT :most
"""
IN_STATE = f"""
    SELECT {_COLUMNS} FROM vimmerse_jobs WHERE state = :state AND number > :after
    ORDER BY number LIMIT :most
"""
KEYS = "SELECT key FROM vimmerse_jobs WHERE state = :state ORDER BY number"
READY = f"""
    SELECT key, number FROM vimmerse_jobs WHERE state = 'queued' AND number > :after AND {FREE}
    ORDER BY number LIMIT :most
"""
# The queued jobs that needed this one and need no other.
FREED = f"""
    SELECT key FROM vimmerse_jobs
    WHERE key IN (SELECT key FROM vimmerse_needs WHERE needed = :key)
    AND state = 'queued' AND {FREE} ORDER BY number
"""
