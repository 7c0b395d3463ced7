"""Which files the results of a job become. A name that comes from a URL cannot leave the folder."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import unquote

from vimmerse_api.models import Asset, Story

from .._flows.steps import Flow
from .._root import invalid
from .._settings.addresses import bare, is_url
from ..errors import DownloadError, InvalidArgumentError
from ..jobs import JobRef, State, failure_of, lacks_result, state_of
from ..progress import OnDownload
from .partial import Partial

if TYPE_CHECKING:
    from .._calls.caller import Caller
    from ..jobs import Job

_LONGEST_NAME = 120  # bytes


class DownloadOptions(TypedDict, total=False):
    """The options of a download."""

    resume: bool
    overwrite: bool
    on_progress: OnDownload | None


@dataclass(frozen=True)
class Order:
    """One result to be saved, and how. Without a job, it is a URL that the user gave."""

    partial: Partial
    job: JobRef | None
    index: int
    resume: bool = True
    overwrite: bool = False
    on_progress: OnDownload | None = None

    @property
    def is_saved(self) -> bool:
        """True if an earlier call, which did not get all of several results, saved this one."""
        return self.resume and bool(self.partial.share) and self.partial.is_finished()

    def refuse_existing(self) -> None:
        """Raise DownloadError if the file exists and may not be replaced."""
        dest = self.partial.dest
        with suppress(FileNotFoundError):
            dest.lstat()  # a link that leads nowhere is a file that exists
            if not (self.overwrite or self.is_saved):
                text = f"{dest} exists; pass overwrite=True to replace it. Nothing was fetched."
                raise DownloadError(text, url="")

    def broken(self, what: str) -> DownloadError:
        source = bare(self.partial.url)
        text = "Fetching a result again costs nothing: call download once more."
        return DownloadError(f"{source} was not saved: {what}. {text}", url=source)


def orders_for(
    caller: Caller, job_or_url: Job, dest: str | os.PathLike[str], options: DownloadOptions
) -> Flow[list[Order]]:
    """Return an order for each result of a job, or for one URL. Raise InvalidArgumentError or
    DownloadError for a destination that cannot or must not be written.
    """
    if isinstance(job_or_url, str) and is_url(job_or_url):
        ref, urls = None, [job_or_url]
    else:
        ref, job = _ref(job_or_url), job_or_url
        if not isinstance(job, Story | Asset) or lacks_result(job):
            job = (yield from caller.read(ref)).parsed
        urls = addresses(ref, job)
    orders = []
    try:
        for index, path in enumerate(_paths(urls, dest, ref)):
            share = f"{ref} {index}" if len(urls) > 1 else ""
            orders.append(Order(Partial(path, urls[index], share), ref, index, **options))
            orders[-1].refuse_existing()
    except OSError as error:
        raise invalid("dest", f"{error.strerror}.") from error
    return orders


def _ref(job: Job) -> JobRef:
    try:
        return JobRef.of(job)
    except InvalidArgumentError as error:
        if not isinstance(job, str):
            raise
        raise invalid(
            "job_or_url", f"{bare(job)!r} is neither story:ID or asset:ID nor an http(s) address."
        ) from error


def addresses(ref: JobRef, job: Story | Asset) -> list[str]:
    """Return the addresses of a job's results. Raise DownloadError if there are none."""
    found = [job.video_url] if isinstance(job, Story) else job.results
    urls = [url for url in found if url] if isinstance(found, list) else []
    if not urls and state_of(job.status) is State.FAILED:
        raise DownloadError(f"There is no result: {failure_of(job)}", url="")
    if not urls:
        done = state_of(job.status) is State.DONE
        advice = "read it again, or ask the service" if done else "wait for it first"
        text = f"{ref} has no result{'' if done else ' yet'} (status {job.status!r}): {advice}."
        raise DownloadError(text, url="")
    if not all(map(is_url, urls)):
        raise DownloadError(f"{ref} has a result that is not an http(s) address.", url="")
    return urls


def _paths(urls: list[str], dest: str | os.PathLike[str], ref: JobRef | None) -> list[Path]:
    """Return a path for each result, all different and inside the folder `dest`, or `dest` itself
    if it is no folder. A text that ends with a slash must name a folder.
    """
    if not isinstance(dest, str | os.PathLike):
        raise invalid("dest", f"expected a path, not {type(dest).__name__}.")
    place = Path(dest)
    if place.is_dir():
        return [place / name for name in _names(urls, ref.id if ref else "")]
    if len(urls) > 1:
        raise invalid("dest", f"{len(urls)} results need a folder, which {place} is not.")
    folder = place if str(dest).endswith(("/", os.sep)) else place.parent
    if not folder.is_dir():
        raise invalid("dest", f"there is no folder {folder}.")
    return [place]


def _names(urls: list[str], id_: str) -> list[str]:
    paths = [bare(url).partition("//")[2].partition("/")[2] for url in urls]
    names = [_file_name(path) or f"{_file_name(id_) or 'result'}.mp4" for path in paths]
    if len(set(names)) < len(names):
        width = len(str(len(names)))
        names = [f"{index:0{width}d}-{name}" for index, name in enumerate(names, 1)]
    return names


def _file_name(path: str) -> str:
    """Return the last part of a URL's path as a plain file name: no separators, no leading dots."""
    last = PurePosixPath(unquote(path).replace("\\", "/")).name
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", last).encode(errors="replace")
    return plain[-_LONGEST_NAME:].decode(errors="ignore").lstrip(".").strip()
