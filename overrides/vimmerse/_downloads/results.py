"""Which files the results of a job become. A name that comes from a URL cannot leave the folder."""

from __future__ import annotations

import mimetypes
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypedDict
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
                raise _error(text, self.job)

    def broken(self, what: str) -> DownloadError:
        source = bare(self.partial.url)
        return _error(f"{source} was not saved: {what}.", self.job, source)


def _error(text: str, ref: JobRef | None, url: str = "") -> DownloadError:
    """Return an error that says how to fetch the result."""
    how = f", as client.download({str(ref)!r}, …)" if ref else ""
    advice = f"Fetching a result costs nothing: call download once more{how}."
    return DownloadError(f"{text} {advice}", url=url, job=ref, advice=advice)


def orders_for(
    caller: Caller, job_or_url: Job, dest: str | os.PathLike[str], options: DownloadOptions
) -> Flow[list[Order]]:
    """Return an order for each result of a job, or for one URL. Raise InvalidArgumentError or
    DownloadError for a destination that cannot or must not be written.
    """
    if isinstance(job_or_url, str) and is_url(job_or_url):
        ref, job, urls = None, None, [job_or_url]
    else:
        ref, job = _ref(job_or_url), job_or_url
        if not isinstance(job, Story | Asset) or lacks_result(job):
            job = (yield from caller.read(ref)).parsed
        urls = addresses(job, ref)
    orders = []
    try:
        for index, path in enumerate(_paths(urls, dest, job)):
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
        text = f"{bare(job)!r} is neither story:ID or asset:ID nor an http(s) address."
        raise invalid("job_or_url", text) from error


def addresses(job: Any, ref: JobRef) -> list[str]:
    """Return the addresses of a job's results. Raise DownloadError if there are none."""
    found = [job.video_url] if isinstance(job, Story) else job.results
    urls = [url for url in found if url] if isinstance(found, list) else []
    if not urls and state_of(job.status) is State.FAILED:
        raise DownloadError(f"There is no result: {failure_of(job)}", job=ref)
    if not urls:
        done = state_of(job.status) is State.DONE
        advice = "read it again, or ask the service" if done else "wait for it first"
        text = f"{ref} has no result{'' if done else ' yet'} (status {job.status!r}): {advice}."
        raise _error(text, ref)
    if not all(map(is_url, urls)):
        raise _error(f"{ref} has a result that is not an http(s) address.", ref)
    return urls


def _paths(urls: list[str], dest: str | os.PathLike[str], job: Any) -> list[Path]:
    """Return a path for each result, all different and inside the folder `dest`, or `dest` itself
    if it is no folder. A text that ends with a slash must name a folder.
    """
    if not isinstance(dest, str | os.PathLike) or "\0" in str(dest):
        raise invalid("dest", f"expected a path, not {type(dest).__name__} {str(dest)[:99]!r}.")
    place = Path(dest)
    if place.is_dir():
        return [place / name for name in _names(urls, job)]
    if len(urls) > 1:
        raise invalid("dest", f"{len(urls)} results need a folder, which {place} is not.")
    folder = place if str(dest).endswith(("/", os.sep)) else place.parent
    if not folder.is_dir():
        raise invalid("dest", f"there is no folder {folder}.")
    return [place]


def _names(urls: list[str], job: Any) -> list[str]:
    """Return names that differ in more than the case of their letters."""
    names = [_name(bare(url).partition("//")[2].partition("/")[2], job) for url in urls]
    if len({name.casefold() for name in names}) < len(names):
        width = len(str(len(names)))
        names = [f"{index:0{width}d}-{name}" for index, name in enumerate(names, 1)]
    return names


def _name(path: str, job: Any) -> str:
    """Return the name of a result: `<title>-<id>` of a story, else the last part of the URL's path;
    without a suffix there, the one of the asset's media type.
    """
    own = _plain(PurePosixPath(unquote(path).replace("\\", "/")).name)
    suffix = re.search(r"(\.\w{1,5})?$", own)[0]  # type: ignore[index]
    usual = "video/mp4" if isinstance(job, Story) or not own else ""
    if isinstance(job, Story):
        own = _plain(f"{job.title}-{job.id}" if job.title else job.id) + suffix
    kind = str(getattr(job, "mime_type", None) or usual)
    more = mimetypes.guess_extension(kind) or {"audio/mp3": ".mp3"}.get(kind, "")
    return (own or _plain(job.id if job else "result")) + ("" if suffix else more)


def _plain(text: str) -> str:
    """Return a text as a file name: no separators, no leading dots, at most 120 bytes."""
    plain = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", text).encode(errors="replace")
    return plain[-_LONGEST_NAME:].decode(errors="ignore").lstrip(".").strip()
