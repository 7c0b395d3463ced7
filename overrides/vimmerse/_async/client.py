"""The client: a thin shell. What it does stands in the flows of the rooms below."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self, TypeAlias, TypeVar, Unpack, overload

import httpx
from vimmerse_api.api import AsyncRawResources, AsyncResources, kept_in_copies, resource
from vimmerse_api.models import Asset, Story

from .._calls.caller import Caller
from .._downloads.saving import DownloadOptions, download
from .._flows.steps import Flow
from .._settings.key import Secret
from .._settings.logs import configure
from .._settings.session import Session
from .._settings.settings import DEFAULT_RETRIES, DEFAULT_TIMEOUT, settings_from
from .._waits.waiting import Group, Many, WaitOptions, resumable
from .._waits.watching import Watch
from ..jobs import Outcome
from .connection import AsyncConnection, AsyncSender

if TYPE_CHECKING:
    from ..budget import Budget
    from ..jobs import Job, JobRef
    from ..journal import Journal
    from ..progress import OnDownload, OnProgress, OnUpload
    from ..webhooks import WebhookEvent

T = TypeVar("T")
J = TypeVar("J", bound=Story | Asset)
Source: TypeAlias = Iterable[T] | AsyncIterable[T]


class AsyncVimmerse(AsyncResources):
    """The client for asyncio. Safe to share between tasks, and to use from several event loops, one
    after the other or side by side; close it with `async with` or `aclose()`.

    `api_key` and `base_url` default to VIMMERSE_API_KEY and VIMMERSE_BASE_URL, or else the address
    is https://api.vimmerse.net. `timeout` is in seconds, for each attempt of a call; after a
    refusal (429, 503) also for all attempts together. `max_retries` is how often a call is retried
    if that cannot bill anything twice (see SubmissionUnknownError for when it could). `http_client`
    is used for its transport (proxies, TLS, limits); its headers, cookies and credentials are not
    sent. It is a client, which stays yours to close, or a function that makes one, such as its
    class; for several event loops it has to be a function. Without it, each call that creates
    something gets a connection of its own. `headers` go with every call. `budget` is asked before a
    job is submitted, and `journal` notes it. `webhook_base` is the address of your
    `asgi.webhook_endpoint`, `webhook_secret` its secret: a job with a label is called back there,
    unless it has a `webhook_url`. Raise VimmerseError if there is no key.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        http_client: httpx.AsyncClient | Callable[[], httpx.AsyncClient] | None = None,
        budget: Budget | None = None,
        journal: Journal | None = None,
        headers: Mapping[str, str] | None = None,
        webhook_base: str | None = None,
        webhook_secret: str | None = None,
    ) -> None:
        configure()
        key = Secret(api_key)
        del api_key  # tracebacks that print local variables must not find it
        settings = settings_from(
            key, base_url, timeout, max_retries, headers, webhook_base, webhook_secret
        )
        self._join(Caller(settings, Session(budget, journal)), AsyncConnection(http_client))

    def _join(self, caller: Caller, connection: AsyncConnection, *, is_copy: bool = False) -> None:
        self._caller, self._connection, self._is_copy = caller, connection, is_copy
        self._sender = AsyncSender(caller, connection)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        on_upload: OnUpload | None = None,
        label: str | None = None,
    ) -> Self:
        """Return a client with other options on the same connections. Headers are added to those
        there are; `on_upload` gets an UploadProgress as an upload goes on; `label` is your own
        name for what is submitted, by which a journal finds it.
        """
        settings = self._caller.settings.changed(timeout, max_retries, headers, on_upload, label)
        other = type(self).__new__(type(self))
        vars(other).update(kept_in_copies(self))  # what a subclass has added
        other._join(self._caller.changed(settings), self._connection, is_copy=True)
        return other

    @resource
    def with_raw_response(self) -> AsyncRawResources:
        """The same resources, whose methods return a RawResponse beside the parsed model."""
        return AsyncRawResources(AsyncSender(self._caller, self._connection, raw=True))

    @overload
    async def wait(self, job: J, **options: Unpack[WaitOptions]) -> J: ...
    @overload
    async def wait(self, job: JobRef | str, **options: Unpack[WaitOptions]) -> Story | Asset: ...
    async def wait(
        self,
        job: Job,
        *,
        timeout: float = 1800.0,
        poll_interval: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> Story | Asset:
        """Wait until a job is done and return it. A finished job is returned at once.

        `job` is a Story, an Asset, a JobRef or the text of one. `timeout` and `poll_interval` are
        seconds; by default polls are 2 s apart and become rarer, up to 20 s. `on_progress` gets a
        Progress after each look; its exceptions do not end the wait. Raise JobFailedError if the
        job ends without a result and WaitTimeoutError if time is up; both have `.job`, and the job
        itself goes on after a timeout. A job that is not found may be too new to be visible:
        NotFoundError comes after 15 s of looking. A story made step by step ends only once its
        videos were asked for: wait after `create_videos`, not before.
        """
        watch = Watch(
            self._caller,
            job,
            self._connection.crowd,
            timeout=timeout,
            poll_interval=poll_interval,
            on_progress=on_progress,
        )
        return await self._connection.run(watch.flow())

    @overload
    def as_completed(
        self, jobs: Source[J], **options: Unpack[Many]
    ) -> AsyncGenerator[Outcome[J], None]: ...
    @overload
    def as_completed(
        self, jobs: Source[Job], **options: Unpack[Many]
    ) -> AsyncGenerator[Outcome[Story | Asset | JobRef], None]: ...
    def as_completed(
        self, jobs: Source[Job], *, in_flight: int = 20, **options: Unpack[WaitOptions]
    ) -> AsyncGenerator[Outcome[Story | Asset | JobRef], None]:
        """Wait for many jobs at once and yield an Outcome for each as it ends, failed or not.

        One scheduler looks at all of them, with at most `in_flight` requests under way (up to 100,
        the connections of the client) and, by default, 400 a second. The other options are those
        of `wait`, for each job. Jobs go on if the loop is left early; the log then says which.
        Raise InvalidArgumentError at once if one of a list, tuple or set is no job. Another
        iterable, such as a generator that submits jobs (or an async one), is taken from while the
        jobs that came before are waited for.
        """
        group = Group(self._caller, in_flight, options)
        return self._outcomes(group, group.flow(jobs))

    async def _outcomes(
        self, group: Group, flow: Flow[None]
    ) -> AsyncGenerator[Outcome[Story | Asset | JobRef], None]:
        running = self._connection.run_many(flow, group.in_flight)
        with resumable(group.going.values()):
            async with aclosing(running) as many:
                async for ended in many:
                    yield group.ended(ended)

    @overload
    async def wait_all(
        self, jobs: Iterable[J], *, return_exceptions: Literal[False] = ..., **options: Unpack[Many]
    ) -> list[J]: ...
    @overload
    async def wait_all(
        self, jobs: Iterable[J], *, return_exceptions: Literal[True], **options: Unpack[Many]
    ) -> list[J | Exception]: ...
    @overload
    async def wait_all(
        self,
        jobs: Iterable[Job],
        *,
        return_exceptions: Literal[False] = ...,
        **options: Unpack[Many],
    ) -> list[Story | Asset]: ...
    @overload
    async def wait_all(
        self, jobs: Iterable[Job], *, return_exceptions: bool, **options: Unpack[Many]
    ) -> list[Story | Asset | Exception]: ...
    async def wait_all(
        self,
        jobs: Iterable[Job],
        *,
        return_exceptions: bool = False,
        in_flight: int = 20,
        **options: Unpack[WaitOptions],
    ) -> Sequence[Story | Asset | Exception]:
        """Wait for many jobs at once and return them in the order given.

        The first error is raised, and the other jobs go on; with `return_exceptions`, errors stand
        in the list instead. See `as_completed`.
        """
        group = Group(self._caller, in_flight, options)
        found: dict[int, Any] = {}
        running = self._connection.run_many(group.flow(jobs), group.in_flight)
        with resumable(group.going.values()):
            async with aclosing(running) as many:
                async for ended in many:
                    one = group.ended(ended)
                    if one.error and not return_exceptions:
                        raise one.error
                    found[ended[0]] = one.error or one.job
        return [found[number] for number in sorted(found)]

    @overload
    async def download(
        self, job_or_url: Story, dest: str | PathLike[str], **options: Unpack[DownloadOptions]
    ) -> Path: ...
    @overload
    async def download(
        self,
        job_or_url: Asset | JobRef | str,
        dest: str | PathLike[str],
        **options: Unpack[DownloadOptions],
    ) -> Path | list[Path]: ...
    async def download(
        self,
        job_or_url: Job,
        dest: str | PathLike[str],
        *,
        resume: bool = True,
        overwrite: bool = False,
        on_progress: OnDownload | None = None,
    ) -> Path | list[Path]:
        """Save the results of a finished job, or one URL, and return the path; a list of paths for
        several results.

        `dest` is a file, or a folder: there a story is called `<title>-<id>`, another result as at
        the end of its URL. Bytes go to a temporary file beside it, which is renamed when it is
        whole; with `resume`, the next call goes on where a broken one stopped. An expired address
        is read anew from the job, once. The key is not sent. `on_progress` gets a DownloadProgress.
        Raise DownloadError, also if the file exists and `overwrite` is False, and if the result is
        empty or an HTML page.
        """
        flow = download(
            self._caller,
            job_or_url,
            dest,
            resume=resume,
            overwrite=overwrite,
            on_progress=on_progress,
        )
        return await self._connection.run(flow)

    async def confirm(self, event: WebhookEvent) -> Story | Asset:
        """Read the job that a callback names from the API; the callback itself is not trusted."""
        return await self._connection.run(self._caller.confirm(event))

    async def aclose(self) -> None:
        """Close the connections (of the running event loop). Those that the user brought, and those
        of the client that this one was made from, stay open.
        """
        if not self._is_copy:
            await self._connection.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __reduce__(self) -> NoReturn:
        raise TypeError("A client holds a key, so it is not pickled: make one in each process.")

    def __repr__(self) -> str:
        caller = getattr(self, "_caller", None)  # None while a client is being made
        return f"<{type(self).__name__} of {caller and caller.settings.base_url}>"
