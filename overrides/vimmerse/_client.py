"""The two clients: thin shells that hand flows to their connection. What they do stands in the
flows, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar, overload

import httpx
from vimmerse_api.api import AsyncResources, Resources
from vimmerse_api.models import Asset, Story

from ._connections import AsyncConnection, Connection
from ._downloads import OnProgress as OnDownload
from ._downloads import download
from ._logging import configure
from ._senders import AsyncModelSender, AsyncRawSender, RawSender, SyncSender
from ._settings import Settings, settings_from
from ._waiting import OnProgress, wait

if TYPE_CHECKING:
    from .budget import Budget
    from .jobs import Job, JobRef

C = TypeVar("C", Connection, AsyncConnection)
J = TypeVar("J", Story, Asset)
Target = str | PathLike[str]


class _Client(Generic[C]):
    """What both clients share: their settings and their connection."""

    _settings: Settings
    _connection: C

    def _join(self, settings: Settings, connection: C) -> None:
        raise NotImplementedError

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other options on the same connections. Headers are added to those
        there are.
        """
        other = type(self).__new__(type(self))
        other._join(self._settings.changed(timeout, max_retries, headers), self._connection)
        return other

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "A client holds a key and open connections and is not pickled: "
            "make one in each process."
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._settings.base_url}>"


class Vimmerse(_Client[Connection], Resources):
    """The client. Safe to share between threads; close it with `with` or `close()`.

    `api_key` and `base_url` default to VIMMERSE_API_KEY and VIMMERSE_BASE_URL, the address else to
    https://api.vimmerse.net. `timeout` is in seconds, for each attempt of a call and for all
    waiting between attempts. `max_retries` is how often a call is sent again where that can bill
    nothing twice (see SubmissionUnknownError for where it could). `http_client` is used for its
    transport (proxies, TLS, limits); its headers, cookies and credentials are not sent. `headers`
    go with every call. `budget` is asked before a job is submitted. Raises VimmerseError when there
    is no key.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = 60.0,
        max_retries: int = 2,
        http_client: httpx.Client | None = None,
        budget: Budget | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        configure()
        settings = settings_from(api_key, base_url, timeout, max_retries, budget, headers)
        self._join(settings, Connection(http_client))

    def _join(self, settings: Settings, connection: Connection) -> None:
        self._settings, self._connection = settings, connection
        self._raw = RawSender(settings, connection)
        self._sender = SyncSender(self._raw)

    @property
    def with_raw_response(self) -> Any:
        """The same resources, whose methods return a RawResponse: the `httpx.Response` beside
        the parsed model.
        """
        resources: Any = Resources()
        resources._sender = self._raw
        return resources

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
        """Wait until a job is done and return it, read anew.

        `job` is a Story, an Asset, a JobRef or the text of one. `timeout` and `poll_interval` are
        seconds; by default polls are 2 s apart and become rarer, up to 20 s. `on_progress` gets a
        Progress after each look; its exceptions do not end the wait. Raises JobFailedError when the
        job ends without a result and WaitTimeoutError when time is up; both have `.job`, and the
        job itself goes on after a timeout.
        """
        flow = wait(
            self._settings,
            job,
            timeout=timeout,
            poll_interval=poll_interval,
            on_progress=on_progress,
        )
        return self._connection.run(flow)

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
        key is not sent. Raises DownloadError, also when the file exists and `overwrite` is False.
        """
        flow = download(
            self._settings,
            job_or_url,
            Path(dest),
            resume=resume,
            overwrite=overwrite,
            on_progress=on_progress,
        )
        return self._connection.run(flow)

    def close(self) -> None:
        """Close the connections, unless they are the user's own."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncVimmerse(_Client[AsyncConnection], AsyncResources):
    """The client for asyncio: the same arguments and methods as Vimmerse, awaited. Close it with
    `async with` or `aclose()`.

    It may be used from several event loops, one after the other or side by side.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = 60.0,
        max_retries: int = 2,
        http_client: httpx.AsyncClient | None = None,
        budget: Budget | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        configure()
        settings = settings_from(api_key, base_url, timeout, max_retries, budget, headers)
        self._join(settings, AsyncConnection(http_client))

    def _join(self, settings: Settings, connection: AsyncConnection) -> None:
        self._settings, self._connection = settings, connection
        self._raw = AsyncRawSender(settings, connection)
        self._sender = AsyncModelSender(self._raw)

    @property
    def with_raw_response(self) -> Any:
        """The same resources, whose methods return a RawResponse when awaited."""
        resources: Any = AsyncResources()
        resources._sender = self._raw
        return resources

    @overload
    async def wait(
        self,
        job: J,
        *,
        timeout: float = ...,
        poll_interval: float | None = ...,
        on_progress: OnProgress | None = ...,
    ) -> J: ...
    @overload
    async def wait(
        self,
        job: JobRef | str,
        *,
        timeout: float = ...,
        poll_interval: float | None = ...,
        on_progress: OnProgress | None = ...,
    ) -> Story | Asset: ...
    async def wait(
        self,
        job: Job,
        *,
        timeout: float = 1800.0,
        poll_interval: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> Story | Asset:
        """Wait until a job is done and return it, read anew. See Vimmerse.wait."""
        flow = wait(
            self._settings,
            job,
            timeout=timeout,
            poll_interval=poll_interval,
            on_progress=on_progress,
        )
        return await self._connection.run(flow)

    async def download(
        self,
        job_or_url: Job,
        dest: Target,
        *,
        resume: bool = True,
        overwrite: bool = False,
        on_progress: OnDownload | None = None,
    ) -> Path | list[Path]:
        """Save the results of a finished job, or one URL, and return the path. See
        Vimmerse.download.
        """
        flow = download(
            self._settings,
            job_or_url,
            Path(dest),
            resume=resume,
            overwrite=overwrite,
            on_progress=on_progress,
        )
        return await self._connection.run(flow)

    async def aclose(self) -> None:
        """Close the connections of the running event loop, unless they are the user's own."""
        await self._connection.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
