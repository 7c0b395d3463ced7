# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""Status words by what they mean for a job, from JobStatus."""

RUNNING = ["new", "processing"]
DONE = ["success"]
FAILED = ["fail", "failed", "error", "cancel", "cancelled", "canceled", "aborted", "deleted"]
