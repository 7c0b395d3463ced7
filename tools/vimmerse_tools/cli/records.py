"""What the records of jobs hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vimmerse import JobRef, Progress
from vimmerse.jobs import state_of
from vimmerse.models import Asset, Story


def job_record(
    job: Story | Asset | JobRef,
    files: Sequence[Path] = (),
    estimate: int | None = None,
    label: str | None = None,
) -> dict[str, Any]:
    """Return the record of a job as it was last read; a reference has not been read."""
    seen = None if isinstance(job, JobRef) else job
    status = None if seen is None else seen.status
    return {
        "job": str(JobRef.of(job)),
        "status": status,
        "state": None if seen is None else state_of(status).value,
        "percentage": getattr(seen, "progress_percentage", None),
        "credits": getattr(seen, "used_credits", getattr(seen, "credits", None)),
        "estimate": estimate,
        "label": label,
        "files": list(map(str, files)),
        "data": None if seen is None else seen.to_dict(),
    }


def progress_record(progress: Progress) -> dict[str, Any]:
    """Return the record of one look at a job."""
    return {
        "job": str(progress.job),
        "status": progress.status,
        "percentage": progress.percentage,
        "seconds": round(progress.elapsed, 1),
    }
