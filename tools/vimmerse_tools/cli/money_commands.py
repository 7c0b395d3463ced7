"""`vimmerse credits`: what jobs would cost. Nothing is created or charged."""

from __future__ import annotations

import inspect
from typing import Any

from cyclopts import App
from vimmerse.credits import estimate_story_request
from vimmerse_api.api.story import StoryResource
from vimmerse_api.api.video import ESTIMATE_CREDITS, VideoResource

from ..prices import figures, of_story
from .calls import method_of
from .options import options_of
from .session import Common, Session
from .signatures import command_of
from .values import Values

app = App(name="credits", help="Estimate what a job would cost. Creates and charges nothing.")
_PRICED = inspect.signature(estimate_story_request).parameters


def _story(common: Common | None = None, **given: Any) -> int:
    """Estimate a story, by the vendor's formula.

    Takes those options of `vimmerse story idea-to-video` that its price depends on, and asks
    nobody.
    """
    session = Session(common)
    session.write("estimate", of_story(Values({}).arguments(_STORY, given)))
    return session.status


async def _video(common: Common | None = None, **given: Any) -> int:
    """Ask the service what a call of a video method would cost."""
    session = Session(common)
    async with session.client() as client:
        answer = await method_of(client, ESTIMATE_CREDITS)(**Values({}).arguments(_VIDEO, given))
    session.write("estimate", figures(answer.total_credits, ""))
    return session.status


_STORY = [
    option
    for option in options_of(StoryResource.idea_to_video, {})
    if option.place.partition(".")[0] in _PRICED
]
_VIDEO = options_of(VideoResource.estimate_credits, {})
app.command(command_of(_story, _STORY, common=Common), name="story")
app.command(command_of(_video, _VIDEO, common=Common), name="video")
