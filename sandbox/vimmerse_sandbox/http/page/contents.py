"""What the page shows, as plain values: the newest jobs with their requests and callbacks, credits,
and the latest requests, a bounded number of each.

Nothing is changed, except that the poster of a video becomes a recipe.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any, TypeVar

from ...jobs.accounts import Account
from ...jobs.job import Job
from ...jobs.ledger import Entry
from ...jobs.lifecycle import State
from ...jobs.webhooks import Delivery
from ...media.library import Library
from ...media.recipes import Film, Frame, Picture, Upload
from ...sandbox import Sandbox
from ...state.requests import RequestRecord
from ..controls import PREFIX

STATIC = f"{PREFIX}/page"
MEDIA = f"{PREFIX}/media"

Item = TypeVar("Item", RequestRecord, Delivery)

MAX_JOBS = 50
MAX_ACCOUNTS = 20
MAX_ROWS = 20
MAX_FILES = 12

PLAYED = ("video", "audio", "image")


@dataclass(frozen=True)
class File:
    """A result: its URL on the page, its kind (video, audio, image or other), its ratio, and the
    name of an upload.
    """

    source: str
    kind: str
    poster: str = ""
    name: str = ""
    ratio: tuple[int, int] = (16, 9)


@dataclass(frozen=True)
class Requests:
    """Equal requests in a row: the last of them, their number, and what names them on the page."""

    last: RequestRecord
    times: int
    id: str


@dataclass(frozen=True)
class ShownJob:
    """A job as the page shows it."""

    job: Job
    account: Account
    state: State
    title: str
    files: Sequence[File]
    pictures: Sequence[str]
    requests: Sequence[Requests]
    earlier: int
    deliveries: Sequence[Delivery]
    entries: Sequence[Entry]

    @property
    def sent(self) -> Mapping[str, str]:
        """The arguments of the first request for the job that was recorded."""
        return next((row.last.sent for row in self.requests if row.last.sent), {})


@dataclass(frozen=True)
class Contents:
    """Everything on the page. `older` is the id of the last job shown, if there are older ones."""

    now: float
    speed: float
    any_key: bool
    total: int
    before: str
    older: str
    account: str
    status: str
    names: Sequence[str]
    jobs: Sequence[ShownJob]
    accounts: Sequence[Account]
    more_accounts: int
    requests: Sequence[Requests]


def contents(sandbox: Sandbox, before: str, account: str = "", status: str = "") -> Contents:
    """Return the contents with the newest jobs, or with those older than a given one; only those of
    an account or with a status, if these are given.
    """
    now = sandbox.now()
    sandbox.store.settle(now)

    def wanted(job: Job) -> bool:
        return account in ("", job.owner) and status in ("", job.at(now).status)

    found = sandbox.store.newest(MAX_JOBS + 1, before, wanted)
    accounts = list(islice(sandbox.store.accounts.newest_first(), MAX_ACCOUNTS))
    return Contents(
        now=now,
        speed=sandbox.clock.speed,
        any_key=not sandbox.settings.accepted_keys,
        total=sandbox.store.count(),
        before=before,
        older=found[MAX_JOBS - 1][1].id if len(found) > MAX_JOBS else "",
        account=account,
        status=status,
        names=[one.name for one in accounts],
        jobs=list(_jobs(sandbox, found[:MAX_JOBS], now)),
        accounts=accounts,
        more_accounts=len(sandbox.store.accounts) - len(accounts),
        requests=list(islice(_grouped(reversed(sandbox.requests)), MAX_ROWS)),
    )


def _jobs(sandbox: Sandbox, found: Sequence[tuple[Account, Job]], now: float) -> Iterator[ShownJob]:
    requests, deliveries = _by_job(sandbox.requests), _by_job(sandbox.webhooks.deliveries)
    for account, job in found:
        rows = list(_grouped(requests[job.id]))
        files = _files(sandbox, _results(job))
        yield ShownJob(
            job=job,
            account=account,
            state=job.at(now),
            title=_title(job, files),
            files=files,
            pictures=[file.source for file in _files(sandbox, _pictures(job))],
            requests=rows[-MAX_ROWS:],
            earlier=sum(row.times for row in rows[:-MAX_ROWS]),
            deliveries=deliveries[job.id][-MAX_ROWS:],
            entries=sandbox.store.entries_of(job)[-MAX_ROWS:],
        )


def _by_job(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.job].append(item)
    return found


def _grouped(records: Iterable[RequestRecord]) -> Iterator[Requests]:
    def same(record: RequestRecord) -> RequestRecord:
        return replace(record, at=0)

    for _, group in groupby(records, same):
        alike = list(group)
        moments = [record.at for record in alike]
        last = max(alike, key=lambda record: record.at)
        yield Requests(last, len(alike), f"{min(moments):.6f}".replace(".", "-"))


def _title(job: Job, files: Sequence[File]) -> str:
    """Return the title, idea or prompt of a job, or the name of its file."""
    arguments: Mapping[str, Any] = job.fields.get("args", {})
    names = [job.fields.get("title"), job.fields.get("idea"), arguments.get("prompt")]
    names += [file.name for file in files]
    return next((name for name in names if isinstance(name, str) and name), "")


def _results(job: Job) -> Iterator[str]:
    yield from job.fields.get("results", ())
    yield from filter(None, [job.fields.get("video_url")])


def _pictures(job: Job) -> Iterator[str]:
    yield from job.fields.get("thumbnails", ())
    for scene in job.fields.get("storyboard", {}).get("scenes", ()):
        yield from filter(None, [scene.get("image_url")])


def _files(sandbox: Sandbox, urls: Iterable[str]) -> list[File]:
    """Return the files at our own addresses; the page loads nothing from other hosts."""
    addresses = (sandbox.addresses.find(url) for url in urls)
    keys = (address.key for address in addresses if address)
    return [_file(sandbox.media, key) for key in islice(keys, MAX_FILES)]


def _file(media: Library, key: str) -> File:
    recipe, source = media.recipe(key), f"{MEDIA}/{key}"
    if isinstance(recipe, Film):
        still = media.add(Picture(recipe.slides[0], recipe.ratio))
        return File(source, "video", f"{MEDIA}/{still}", ratio=recipe.ratio)
    kind = recipe.mime.partition("/")[0] if recipe else ""
    name = recipe.name if isinstance(recipe, Upload) else ""
    poster = f"{MEDIA}/{media.add(Frame(key))}" if kind == "video" else ""
    return File(source, kind if kind in PLAYED else "other", poster, name)
