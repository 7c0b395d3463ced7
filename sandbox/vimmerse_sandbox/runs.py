"""Begin the runs of jobs. What may turn out not to be makeable decides how the job ends."""

import logging
import math
from collections.abc import Sequence
from dataclasses import replace

from .ffmpeg import RenderError
from .jobs import Job, Work
from .lifecycle import Run
from .recipes import Edit, Recipe
from .sandbox import Call

log = logging.getLogger(__name__)


async def begin(call: Call, job: Job, work: Work, recipes: Sequence[Recipe]) -> None:
    """Charge for a run and begin it; refused with 402, nothing changes.

    Edits work on files that someone sent, so they are made before their job can end: within this
    call if the run takes no time, else beside it, while the job shows what it showed before.
    """
    edits = [recipe for recipe in recipes if isinstance(recipe, Edit)]
    if edits and not work.run.failure:
        held = replace(work, run=replace(work.run, seconds=math.inf))
        call.sandbox.store.start(call.account, job, held)
        making = _release(call, job, held, work.run, edits)
        if work.run.seconds:
            call.sandbox.spawn(making)
        else:
            await making
    else:
        call.sandbox.store.start(call.account, job, work)
    call.sandbox.store.settle(call.now)


async def _release(call: Call, job: Job, held: Work, run: Run, edits: Sequence[Edit]) -> None:
    """Make the files, then let the job take its course, unless something else has happened."""
    problem = await _problem(call, edits)
    if job.work is held:
        call.sandbox.store.steer(call.account, job, replace(run, failure=problem))


async def _problem(call: Call, edits: Sequence[Edit]) -> str:
    """Make the files, and return why that failed, if it did."""
    try:
        for edit in edits:
            await call.sandbox.media.file(call.sandbox.media.add(edit))
    except RenderError as error:
        return f"The video could not be made: {error}."
    except Exception:
        log.exception("a video could not be made")
        return "The sandbox failed to make the video; its log says why."
    return ""
