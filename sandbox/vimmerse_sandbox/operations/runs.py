"""Begin the runs of jobs. A job whose files cannot be rendered fails."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..jobs.accounts import Account
from ..jobs.job import Job, Work
from ..media.ffmpeg import RenderError
from ..media.recipes import Edit, Recipe, content_key
from ..sandbox import Sandbox
from .call import Call

log = logging.getLogger(__name__)


async def begin(call: Call, job: Job, work: Work, recipes: Sequence[Recipe]) -> None:
    """Charge for a run and begin it. Raises Refusal (402 or 429); then nothing has changed.

    Edits of uploads may fail, so they are rendered before their job can end: within this call if
    the run takes no time, else in the background, while the job shows its state before the run.
    """
    sandbox = call.sandbox
    edits = tuple(content_key(recipe) for recipe in recipes if isinstance(recipe, Edit))
    if edits and not work.run.failure:
        work = replace(work, run=replace(work.run, held=True), edits=edits)
    sandbox.store.start(call.account, job, work)
    if work.run.held:
        making = _release(sandbox, call.account, job, work)
        if work.run.seconds:
            sandbox.spawn(making)
        else:
            await making
    sandbox.store.settle(call.now)


def resume(sandbox: Sandbox) -> None:
    """Render the files that jobs were waiting for when the last process ended."""
    for account, job, work in sandbox.store.held():
        sandbox.spawn(_release(sandbox, account, job, work))


async def _release(sandbox: Sandbox, account: Account, job: Job, held: Work) -> None:
    """Render the files, then release the run, unless the job has been changed meanwhile."""
    problem = await _problem(sandbox, held.edits)
    if job.work is held:
        sandbox.store.steer(account, job, replace(held.run, held=False, failure=problem))
        # The run may have ended by now: no read may show its end without what it gained.
        sandbox.store.settle(sandbox.now())


async def _problem(sandbox: Sandbox, edits: Iterable[str]) -> str:
    """Render the files; return why that failed, or nothing."""
    try:
        for key in edits:
            await sandbox.media.file(key)
    except RenderError as error:
        return f"The video could not be made: {error}."
    except Exception:
        log.exception("a video could not be made")
        return "The sandbox failed to make the video; its log says why."
    return ""
