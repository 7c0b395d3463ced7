"""The models of the wire, as the document names them: Story, Asset, AudioOption, …."""

from typing import TYPE_CHECKING, Any

import vimmerse_api.models
import vimmerse_api.results

from ._root import VimmerseError

if TYPE_CHECKING:
    from vimmerse_api.models import *  # noqa: F403

__all__ = vimmerse_api.models.__all__
vimmerse_api.results.ERROR = VimmerseError


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(vimmerse_api.models, name)
