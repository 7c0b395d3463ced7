"""Python client for the Vimmerse AI-video API. What needs httpx is imported when first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import credits, webhooks
from ._version import __version__
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
from .progress import DownloadProgress, Progress, UploadProgress

if TYPE_CHECKING:
    from vimmerse_api.api import RawResponse

    from . import asgi, models
    from ._async.client import AsyncVimmerse
    from ._sync.client import Vimmerse

_LAZY = {
    "AsyncVimmerse": "vimmerse._async.client",
    "RawResponse": "vimmerse_api.api",
    "Vimmerse": "vimmerse._sync.client",
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
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_LAZY.get(name, f"vimmerse.{name}"))
    globals()[name] = value = getattr(module, name, module)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
