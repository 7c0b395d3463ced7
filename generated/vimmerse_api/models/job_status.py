# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

JobStatus = Literal["fail", "new", "processing", "success"]

JOB_STATUS_VALUES: set[JobStatus] = {
    "fail",
    "new",
    "processing",
    "success",
}


def check_job_status(value: str) -> JobStatus:
    if value in JOB_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {JOB_STATUS_VALUES!r}")
