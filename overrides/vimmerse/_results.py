"""Which files the results of a job become; no name that a URL gives can leave the folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os import PathLike, sep
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from vimmerse_api.models import Asset, Story

from .errors import DownloadError, InvalidArgumentError
from .jobs import JobRef

_LONGEST_NAME = 120  # bytes
_QUERY = re.compile(r"(https?://[^\s?#'\"]*)[?#][^\s'\")]*")


def bare(url: str) -> str:
    """Return a URL without what may be secret: user, password, query and fragment."""
    scheme, slashes, rest = url.partition("#")[0].partition("?")[0].partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"


def without_queries(text: str) -> str:
    """Return a text whose addresses have lost what may be secret in them."""
    return _QUERY.sub(r"\1", text)


def shown(error: BaseException) -> BaseException | None:
    """Return an error as the cause of another, None when its words, or those of what led to it,
    have the query of an address: some transports repeat whole requests.
    """
    link: BaseException | None = error
    while link is not None:
        if _QUERY.search(f"{link} {link!r}"):
            return None
        link = link.__cause__ or link.__context__
    return error


def is_url(value: object) -> bool:
    """Tell an http(s) address from a job."""
    return isinstance(value, str) and value.lower().startswith(("http://", "https://"))


def results_of(job: Story | Asset, ref: JobRef) -> Iterator[str]:
    """Yield the addresses of a job's results. Raises DownloadError when there are none."""
    found = [job.video_url] if isinstance(job, Story) else job.results
    urls = [url for url in found if url] if isinstance(found, list) else []
    if not urls:
        done = job.status == "success"
        advice = "read it again, or ask the service" if done else "wait for it first"
        words = f"{ref} has no result{'' if done else ' yet'} (status {job.status!r}): {advice}."
        raise DownloadError(words, url="")
    for url in urls:
        if not is_url(url):
            raise DownloadError(f"{ref} has a result that is not an http(s) address.", url="")
        yield str(url)


def folder_or_file(dest: str | PathLike[str]) -> Path:
    """Return a destination as a path. A text that ends like a folder must be one."""
    if not isinstance(dest, str | PathLike):
        words = f"dest: expected a path, not {type(dest).__name__}."
        raise InvalidArgumentError(words, argument="dest")
    path = Path(dest)
    if str(dest).endswith(("/", sep)) and not _is_folder(path):
        raise InvalidArgumentError(f"dest: there is no folder {path}.", argument="dest")
    return path


def targets_for(urls: list[str], dest: Path, ref: JobRef | None) -> list[Path]:
    """Return a path for each result; names from a URL never leave the folder, and never meet."""
    if not _is_folder(dest):
        if len(urls) > 1:
            raise InvalidArgumentError(
                f"dest: {len(urls)} results need a folder, {dest} is none.", argument="dest"
            )
        if not dest.parent.is_dir():
            raise InvalidArgumentError(f"dest: there is no folder {dest.parent}.", argument="dest")
        return [dest]
    stem = ref.id if ref else "result"
    names = [_file_name(url) or f"{_file_name(stem) or 'result'}.mp4" for url in urls]
    if len(set(names)) < len(names):
        names = [f"{index + 1:0{len(str(len(names)))}d}-{name}" for index, name in enumerate(names)]
    return [dest / name for name in names]


def _is_folder(dest: Path) -> bool:
    try:
        return dest.is_dir()
    except OSError as error:
        raise InvalidArgumentError(f"dest: {error.strerror}.", argument="dest") from error


def refuse_existing(target: Path, overwrite: bool) -> None:
    """Raise DownloadError for a file that is there and may not be replaced."""
    try:
        exists = target.exists() or target.is_symlink()
    except OSError as error:
        raise InvalidArgumentError(f"dest: {error.strerror}.", argument="dest") from error
    if exists and not overwrite:
        raise DownloadError(
            f"{target} exists; pass overwrite=True to replace it. Nothing was fetched.", url=""
        )


def _file_name(url: str) -> str:
    """Return the last part of a URL's path as a plain file name: no separators, no leading dots."""
    path = unquote(bare(url).partition("//")[2].partition("/")[2] if is_url(url) else url)
    last = PurePosixPath(path.replace("\\", "/")).name
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", last).encode(errors="replace")
    return plain[-_LONGEST_NAME:].decode(errors="ignore").lstrip(".").strip()
