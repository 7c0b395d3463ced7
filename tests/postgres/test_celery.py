"""The recipe for Celery in docs/batches-many-machines.md, with a real worker."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from batches import Batch, crop, story

PAGE = Path(__file__).resolve().parents[2] / "docs" / "batches-many-machines.md"
PROGRAM = """
import asyncio
import json
import sys

from carry_tasks import add, app, carry_job
from celery.contrib.testing.worker import start_worker
from vimmerse_tools.batch import Line

app.conf.result_backend = "cache+memory://"
lines = [Line(**line) for line in json.load(sys.stdin)]
with start_worker(app, perform_ping_check=False, pool="solo"):
    asyncio.run(add(lines))
    asyncio.run(add(lines))  # adds nothing more
    results = [carry_job.delay(line.key) for line in lines]  # a second task for each
    print(*[result.get(timeout=100) for result in results])
"""


def test_celery_carries_jobs_once(vimmerse_sandbox: Any, tmp_path: Path) -> None:
    """Tasks that come twice pay for each job once; a service that is busy is asked again."""
    celery = os.environ.get("VIMMERSE_CELERY")
    if celery is None:
        pytest.skip("Celery has an environment of its own: make test-batch")
    vimmerse_sandbox.set_progression("immediate")
    vimmerse_sandbox.fault("http-status", "video_crop", status=429, times=6)
    (tmp_path / "carry_tasks.py").write_text(recipe())
    batch = Batch(tmp_path, vimmerse_sandbox.url)
    environment = {**os.environ, **batch.environment, "CELERY_BROKER": "memory://"}
    environment["PYTHONPATH"] = str(tmp_path)
    lines = [crop("a"), crop("b"), story("bad [fail]")]
    done = subprocess.run(
        [celery, "-c", PROGRAM],
        cwd=tmp_path,
        env=environment,
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.stdout.split() == ["done", "done", "failed"], done.stderr
    assert (batch.out / "a.mp4").read_bytes()[4:8] == b"ftyp"
    assert vimmerse_sandbox.charges == 3


def recipe() -> str:
    """Return the program of the page."""
    found = re.search(r"^```py\n(# carry_tasks\.py\n.*?)^```", PAGE.read_text(), re.DOTALL | re.M)
    assert found
    return found[1]
