-- `counted` is what a row counts against the limit: what it cost, or else what was reserved for it.
CREATE TABLE vimmerse_jobs (
    key TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    method TEXT NOT NULL,
    arguments TEXT NOT NULL,
    needs TEXT NOT NULL,
    wait INTEGER NOT NULL,
    download TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    attempt INTEGER NOT NULL DEFAULT 0,
    claim TEXT,
    job TEXT,
    estimate BIGINT,
    credits BIGINT,
    earlier BIGINT NOT NULL DEFAULT 0,
    files TEXT,
    error TEXT,
    changed TEXT,
    updated DOUBLE PRECISION NOT NULL,
    counted BIGINT GENERATED ALWAYS AS (
        earlier + CASE
            WHEN state IN ('submitting', 'submitted', 'unknown') THEN coalesce(estimate, 0)
            WHEN state IN ('ended', 'done', 'failed') THEN coalesce(credits, estimate, 0)
            ELSE 0
        END
    ) STORED
);

CREATE UNIQUE INDEX vimmerse_jobs_by_number ON vimmerse_jobs (number);

CREATE INDEX vimmerse_jobs_by_state ON vimmerse_jobs (state, number, counted, earlier);

-- The jobs that a job needs, one a row.
CREATE TABLE vimmerse_needs (
    key TEXT NOT NULL,
    needed TEXT NOT NULL,
    PRIMARY KEY (key, needed)
);

CREATE INDEX vimmerse_needs_by_needed ON vimmerse_needs (needed);

CREATE TABLE vimmerse_limits (name TEXT PRIMARY KEY, value BIGINT);
