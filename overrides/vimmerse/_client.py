# Made from _async_client.py by scripts/derive_sync.py. Do not edit.
"""A client: a thin shell over flows. What it does stands in the flows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, Unpack, overload

import httpx
from vimmerse_api.api import RawResources, Resources
from vimmerse_api.models import Asset, Story

from ._any_client import AnyClient, J, Target
from ._connections import Connection
from ._downloads import download
from ._fetching import OnProgress as OnDownload
from ._flow import Flow
from ._logging import configure
from ._looking import OnProgress
from ._results import folder_or_file
from ._secret import Secret
from ._senders import ModelSender, RawSender
from ._settings import DEFAULT_TIMEOUT, Settings, settings_from
from ._waiting import (
    WaitOptions,
    confirm,
    listed,
    outcome,
    resumable,
    settled,
    wait,
    waits,
)
from .jobs import Outcome

if TYPE_CHECKING:
    from .budget import Budget
    from .jobs import Job, JobRef
    from .webhooks import WebhookEvent


class Vimmerse(AnyClient[Connection], Resources):
    """The client. Safe to share between threads; close it with `with` or `close()`.

    `api_key` and `base_url` default to VIMMERSE_API_KEY and VIMMERSE_BASE_URL, the address else to
    https://api.vimmerse.net. `timeout` is in seconds, for each attempt of a call; after a refusal
    (429, 503) also for all attempts together. `max_retries` is how often a call is sent again where
    that can bill nothing twice (see SubmissionUnknownError for where it could). `http_client` is
    used for its transport (proxies, TLS, limits); its headers, cookies and credentials are not
    sent. It is a client, which stays yours to close, or a function that makes one, such as its
    class.
    Our own goes through the proxies that the environment names, gives up a head that drips, and
    minds bytes beyond the length of a result, which httpx's transport does not show.
    `headers` go with every call. `budget` is asked before a job is submitted. Raises VimmerseError
    when there is no key.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        http_client: httpx.Client | Callable[[], httpx.Client] | None = None,
        budget: Budget | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        configure()
        key = Secret(api_key)
        del api_key  # tracebacks that print local variables must not find it
        settings = settings_from(key, base_url, timeout, max_retries, budget, headers)
        self._join(settings, Connection(http_client))

    def _join(self, settings: Settings, connection: Connection) -> None:
        self._settings, self._connection = settings, connection
        self._raw = RawSender(settings, connection)
        self._sender = ModelSender(self._raw)

    @property
    def with_raw_response(self) -> RawResources:
        """The same resources, whose methods return a RawResponse: the `httpx.Response` beside
        the parsed model.
        """
        return RawResources(self._raw)

    @overload
    def wait(
        self,
        job: J,
        *,
        timeout: float = ...,
        poll_interval: float | None = ...,
        on_progress: OnProgress | None = ...,
    ) -> J: ...
    @overload
    def wait(
        self,
        job: JobRef | str,
        *,
        timeout: float = ...,
        poll_interval: float | None = ...,
        on_progress: OnProgress | None = ...,
    ) -> Story | Asset: ...
    def wait(
        self,
        job: Job,
        *,
        timeout: float = 1800.0,
        poll_interval: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> Story | Asset:
        """Wait until a job is done and return it; one that is done, with its result, as it is.

        `job` is a Story, an Asset, a JobRef or the text of one. `timeout` and `poll_interval` are
        seconds; by default polls are 2 s apart and become rarer, up to 20 s. `on_progress` gets a
        Progress after each look; its exceptions do not end the wait. Raises JobFailedError when the
        job ends without a result and WaitTimeoutError when time is up; both have `.job`, and the
        job itself goes on after a timeout. A job that is not found may be too new to be visible:
        NotFoundError comes after 15 s of looking. A story made step by step ends only once its
        videos were asked for: wait after `create_videos`, not before.
        """
        flow = wait(
            self._settings,
            job,
            timeout=timeout,
            poll_interval=poll_interval,
            on_progress=on_progress,
        )
        return self._connection.run(flow)

    @overload
    def as_completed(
        self, jobs: Iterable[J], *, in_flight: int = ..., **options: Unpack[WaitOptions]
    ) -> Generator[Outcome[J], None, None]: ...
    @overload
    def as_completed(
        self, jobs: Iterable[Job], *, in_flight: int = ..., **options: Unpack[WaitOptions]
    ) -> Generator[Outcome[Story | Asset], None, None]: ...
    def as_completed(
        self,
        jobs: Iterable[Job],
        *,
        in_flight: int = 20,
        **options: Unpack[WaitOptions],
    ) -> Generator[Outcome[Story | Asset], None, None]:
        """Wait for many jobs at once and yield an Outcome for each as it ends, failed or not.

        One scheduler looks after all of them, with at most `in_flight` requests under way and, by
        default, 400 a second: from 800 jobs on, each is polled less often. An API that takes 0.1 s
        to answer lets 20 in flight make 200 a second: give more for thousands of jobs. Others are
        those of `wait`, for each job. Jobs go on when the loop is left early; the log then says
        which. Raises InvalidArgumentError at once when one of them is no job.
        """
        known = listed(jobs)
        flows = waits(self._settings, known, in_flight, options)
        return self._outcomes(known, flows, in_flight)

    def _outcomes(
        self, jobs: list[Job], flows: list[Flow[Story | Asset]], in_flight: int
    ) -> Generator[Outcome[Story | Asset], None, None]:
        left = dict(enumerate(jobs))
        going = left.values()
        with resumable(going), closing(self._connection.run_many(flows, in_flight)) as many:
            for ended in many:
                del left[ended[0]]
                yield outcome(jobs, ended)

    @overload
    def wait_all(
        self,
        jobs: Iterable[J],
        *,
        return_exceptions: Literal[False] = ...,
        in_flight: int = ...,
        **options: Unpack[WaitOptions],
    ) -> list[J]: ...
    @overload
    def wait_all(
        self,
        jobs: Iterable[J],
        *,
        return_exceptions: Literal[True],
        in_flight: int = ...,
        **options: Unpack[WaitOptions],
    ) -> list[J | Exception]: ...
    @overload
    def wait_all(
        self,
        jobs: Iterable[Job],
        *,
        return_exceptions: Literal[False] = ...,
        in_flight: int = ...,
        **options: Unpack[WaitOptions],
    ) -> list[Story | Asset]: ...
    @overload
    def wait_all(
        self,
        jobs: Iterable[Job],
        *,
        return_exceptions: bool,
        in_flight: int = ...,
        **options: Unpack[WaitOptions],
    ) -> list[Story | Asset | Exception]: ...
    def wait_all(
        self,
        jobs: Iterable[Job],
        *,
        return_exceptions: bool = False,
        in_flight: int = 20,
        **options: Unpack[WaitOptions],
    ) -> Sequence[Story | Asset | Exception]:
        """Wait for many jobs at once and return them in the order given.

        The first error is raised, and the other jobs go on; with `return_exceptions` errors stand
        in the list instead. See `as_completed`.
        """
        known = listed(jobs)
        flows = waits(self._settings, known, in_flight, options)
        found: dict[int, Story | Asset | Exception] = {}
        with resumable(known), closing(self._connection.run_many(flows, in_flight)) as many:
            for ended in many:
                found[ended[0]] = settled(ended, return_exceptions)
        return [found[index] for index in range(len(known))]

    @overload
    def download(
        self,
        job_or_url: Story,
        dest: Target,
        *,
        resume: bool = ...,
        overwrite: bool = ...,
        on_progress: OnDownload | None = ...,
    ) -> Path: ...
    @overload
    def download(
        self,
        job_or_url: Asset | JobRef | str,
        dest: Target,
        *,
        resume: bool = ...,
        overwrite: bool = ...,
        on_progress: OnDownload | None = ...,
    ) -> Path | list[Path]: ...
    def download(
        self,
        job_or_url: Job,
        dest: Target,
        *,
        resume: bool = True,
        overwrite: bool = False,
        on_progress: OnDownload | None = None,
    ) -> Path | list[Path]:
        """Save the results of a finished job, or one URL, and return the path; a list of paths for
        several results.

        `dest` is a file, or a folder when names should come from the result. Bytes go to a
        temporary file beside it that gets its name when it is whole; with `resume` the next call
        goes on where a broken one stopped. An expired address is read anew from the job, once. The
        key is not sent. Raises DownloadError, also when the file exists and `overwrite` is False,
        and when the result is empty or an HTML page.
        """
        flow = download(
            self._settings,
            job_or_url,
            folder_or_file(dest),
            resume=resume,
            overwrite=overwrite,
            on_progress=on_progress,
        )
        return self._connection.run(flow)

    def confirm(self, event: WebhookEvent) -> Story | Asset:
        """Read the job that a callback names from the API and return it as the API tells it; what
        the callback itself says is not relied on. Waits of this client for this job look at once.
        """
        return self._connection.run(confirm(self._settings, event))

    def close(self) -> None:
        """Close the connections. Those that the user brought, and those
        of the client that this one was made from, stay open.
        """
        if not self._shares:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
