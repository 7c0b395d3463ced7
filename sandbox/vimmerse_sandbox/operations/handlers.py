"""The table of all handlers by operationId."""

from collections.abc import Mapping

from . import assets, steps, stories, videos
from .call import Handler

HANDLERS: Mapping[str, Handler] = {
    **stories.HANDLERS,
    **steps.HANDLERS,
    **assets.HANDLERS,
    **videos.HANDLERS,
}
