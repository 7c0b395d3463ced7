"""Python client for the Vimmerse AI-video API.

    from vimmerse import Vimmerse

    with Vimmerse() as client:  # reads VIMMERSE_API_KEY
        story = client.story.idea_to_video(idea="A paper boat sails to the sea", scene_count=2)
        story = client.wait(story, on_progress=print)
        client.download(story, "boat.mp4")

`help(Vimmerse)` lists what a client does, `help(client.story)` how stories are made. Names are
imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from vimmerse_api.api import RawResponse

    from . import asgi, credits, models, webhooks
    from ._async.client import AsyncVimmerse
    from ._sync.client import Vimmerse
    from .budget import Budget
    from .errors import (
        APIError,
        AuthenticationError,
        BadRequestError,
        BudgetExceededError,
        ConnectionFailedError,
        DownloadError,
        InsufficientCreditsError,
        InvalidArgumentError,
        JobFailedError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        RequestTimeoutError,
        ResponseDecodeError,
        ServerError,
        SubmissionUnknownError,
        UnprocessableError,
        VimmerseError,
        WaitTimeoutError,
    )
    from .jobs import JobRef, Outcome
    from .journal import Journal, JournalEntry
    from .progress import DownloadProgress, Progress, UploadProgress

_LAZY = {
    "AsyncVimmerse": "vimmerse._async.client",
    "RawResponse": "vimmerse_api.api",
    "Journal": "vimmerse.journal",
    "JournalEntry": "vimmerse.journal",
    "Vimmerse": "vimmerse._sync.client",
}
_LIGHT = ("vimmerse.errors", "vimmerse.jobs", "vimmerse.progress", "vimmerse.budget")
_MODULES = {
    "asgi",
    "budget",
    "credits",
    "errors",
    "jobs",
    "journal",
    "models",
    "progress",
    "webhooks",
}

__all__ = [
    "APIError",
    "AsyncVimmerse",
    "AuthenticationError",
    "BadRequestError",
    "Budget",
    "BudgetExceededError",
    "ConnectionFailedError",
    "DownloadError",
    "DownloadProgress",
    "InsufficientCreditsError",
    "InvalidArgumentError",
    "JobFailedError",
    "JobRef",
    "Journal",
    "JournalEntry",
    "NotFoundError",
    "Outcome",
    "PermissionDeniedError",
    "Progress",
    "RateLimitError",
    "RawResponse",
    "RequestTimeoutError",
    "ResponseDecodeError",
    "ServerError",
    "SubmissionUnknownError",
    "UnprocessableError",
    "UploadProgress",
    "Vimmerse",
    "VimmerseError",
    "WaitTimeoutError",
    "__version__",
    "asgi",
    "credits",
    "models",
    "webhooks",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"vimmerse.{name}")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    homes = map(import_module, [_LAZY[name]] if name in _LAZY else _LIGHT)
    globals()[name] = value = next(getattr(home, name) for home in homes if hasattr(home, name))
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
