"""Which files the results of a job become. A name that comes from a URL cannot leave the folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os import PathLike, sep
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from vimmerse_api.models import Asset, Story

from .._settings.addresses import bare, is_url
from ..errors import DownloadError, InvalidArgumentError
from ..jobs import JobRef

_LONGEST_NAME = 120  # bytes


def results_of(job: Story | Asset, ref: JobRef) -> Iterator[str]:
    """Yield the addresses of a job's results. Raise DownloadError if there are none."""
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


def _folder_or_file(dest: str | PathLike[str]) -> Path:
    """Return a destination as a path. A text that ends with a slash must name a folder."""
    if not isinstance(dest, str | PathLike):
        words = f"dest: expected a path, not {type(dest).__name__}."
        raise InvalidArgumentError(words, argument="dest")
    path = Path(dest)
    if str(dest).endswith(("/", sep)) and not _is_folder(path):
        raise InvalidArgumentError(f"dest: there is no folder {path}.", argument="dest")
    return path


def targets_for(urls: list[str], place: str | PathLike[str], ref: JobRef | None) -> list[Path]:
    """Return a path for each result, all different and inside the folder that `place` names, or
    `place` itself if it is none.
    """
    dest = _folder_or_file(place)
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
    """Raise DownloadError if the file exists and may not be replaced."""
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
