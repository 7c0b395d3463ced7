"""What callbacks get while a job, a download or an upload goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .jobs import JobRef


@dataclass(frozen=True)
class Progress:
    """One look at a job: `percentage` is from 0 to 100, None if the response does not say;
    `elapsed` is the seconds since the wait began.
    """

    job: JobRef
    status: str | None
    percentage: float | None
    elapsed: float

    def __str__(self) -> str:
        done = "" if self.percentage is None else f" {self.percentage:g} %"
        return f"{self.job} {self.status}{done} ({self.elapsed:.0f} s)"


@dataclass(frozen=True)
class DownloadProgress:
    """How far a download is: `received` of `total` bytes, None if the host does not say."""

    path: Path
    received: int
    total: int | None

    def __str__(self) -> str:
        return f"{self.path}: {_share(self.received, self.total)}"


@dataclass(frozen=True)
class UploadProgress:
    """How far an upload is: `sent` of `total` bytes of the file called `name`."""

    name: str
    sent: int
    total: int

    def __str__(self) -> str:
        return f"{self.name}: {_share(self.sent, self.total)}"


OnProgress = Callable[[Progress], object]
OnDownload = Callable[[DownloadProgress], object]
OnUpload = Callable[[UploadProgress], object]


def _share(done: int, total: int | None) -> str:
    size, unit = (1e6, "MB") if (total or done) >= 1e5 else (1e3, "kB")
    if not total:
        return f"{done / size:.1f} {unit}"
    return f"{done / size:.1f} of {total / size:.1f} {unit} ({done / total:.0%})"
