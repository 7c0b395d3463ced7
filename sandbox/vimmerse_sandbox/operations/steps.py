"""The advanced flow, step by step. A step out of order raises Refusal (400)."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..errors import Refusal, bad_request
from ..jobs.job import Job, Style
from ..jobs.lifecycle import Run, move
from ..jobs.prices import story_credits
from ..media.recipes import Edit, Film, Picture, Slide
from . import arguments, storyboard
from .call import Answer, Call, Handler
from .runs import begin
from .sources import NOT_FETCHED, Inputs, look_at
from .stories import make_videos, new_story, slides, view

# As the documented examples show them after each step.
PROGRESS_ELEMENTS = 10
PROGRESS_SCENES = 50
# Our own choice: composing again starts near the end.
PROGRESS_CONCAT = 90
CLIP_SECONDS = 5


async def create(call: Call) -> Answer:
    """Write a storyboard, for a new story or for one that is continued."""
    given = call.arguments
    images = given.get("image_urls") or []
    count = arguments.scene_count(len(images) or given["scene_count"])
    ratio = arguments.ratio(given.get("aspect_ratio"))
    audio = arguments.audio(given.get("audio_option"))
    board = storyboard.write(given["idea"], count, given.get("elements"))
    job = _continued(call, given["story_id"]) if given.get("story_id") else new_story(call)
    job.fields["storyboard"] = storyboard.illustrated(board, images)
    job.style = Style(ratio, audio)
    call.sandbox.store.add(call.account, job)
    return view(job, call.now)


async def create_elements(call: Call) -> Answer:
    """Draw every element of the storyboard."""
    job = idle(call)
    _refuse_late(job.style.drawn, "elements", "scenes")
    ratio = arguments.ratio(call.arguments.get("aspect_ratio"), job.style.ratio)
    board = call.arguments.get("storyboard") or job.fields["storyboard"]
    job.fields["storyboard"] = storyboard.with_elements(board, ratio, call.publish)
    job.move("processing", PROGRESS_ELEMENTS, call.now)
    call.sandbox.store.rewritten(job)
    return view(job, call.now)


async def create_scenes(call: Call) -> Answer:
    """Draw every scene of the storyboard and speak its narration."""
    job, given = idle(call), call.arguments
    _refuse_late(bool(job.fields["all_medias"]), "scenes", "videos")
    ratio = arguments.ratio(given.get("aspect_ratio"), job.style.ratio)
    audio = job.style.audio
    if given.get("audio_option") is not None:
        audio = arguments.audio(given["audio_option"])
    board = given.get("storyboard") or job.fields["storyboard"]
    board = storyboard.redrawn(board, partial(_is_outdated, call, job), ratio)
    job.fields["storyboard"] = storyboard.with_scenes(board, ratio, audio.narration, call.publish)
    job.style = replace(job.style, audio=audio, drawn=True)
    job.move("processing", PROGRESS_SCENES, call.now)
    call.sandbox.store.rewritten(job)
    return view(job, call.now)


async def create_videos(call: Call) -> Answer:
    """Animate the scenes and compose the story: the only step that is charged."""
    job, given = idle(call), call.arguments
    board = given.get("storyboard") or job.fields["storyboard"]
    if not storyboard.drawn(board) or not (given.get("storyboard") or job.style.drawn):
        raise bad_request("Create the scenes first: POST /v2/story/{story_id}/scenes.")
    audio, count = job.style.audio, len(board["scenes"])
    if audio.music:
        board = storyboard.with_music(board, count * given["duration"], call.publish)
    price = story_credits(given["video_tool"], count, given["duration"], audio.native)
    changes = {
        "title": given["title"] or job.fields["title"],
        "is_transition": given["is_transition"],
        "storyboard": board,
    }
    seconds = given["duration"] * (1 if audio.narration else given["loop"])
    scenes = await slides(call, board, seconds)
    # Meanwhile, the story may have been deleted or another step begun.
    job = idle(call)
    before = move(job.state, "processing", PROGRESS_SCENES, call.now)
    make_videos(call, job, before, price, scenes, changes)
    return view(job, call.now)


async def concat(call: Call) -> Answer:
    """Compose a new video from the story's scene videos, or from given ones."""
    job, given = idle(call), call.arguments
    urls, sounds = given.get("concat_video_urls"), given.get("audio_urls") or []
    made = [media["video_url"] for media in job.fields["all_medias"]]
    clips = urls or call.sandbox.addresses.renewed(made)
    if not clips:
        raise bad_request(
            "Create the videos first and wait for success: POST /v2/story/{story_id}/videos; "
            "or give concat_video_urls."
        )
    arguments.scene_count(len(clips) + len(sounds))
    inputs = await look_at(call, {"concat_video_urls": clips}, {"audio_urls": sounds})
    # Meanwhile, the story may have been deleted or another step begun.
    job = idle(call)
    music = job.style.audio.music and not urls and not sounds
    await compose(call, job, _joined(job, inputs, len(clips), music), inputs.failure)
    # Meanwhile, the story may have been deleted.
    return view(call.account.job("story", job.id), call.now)


async def compose(call: Call, job: Job, film: Film | Edit, failure: str) -> None:
    """Begin the run that gives a story another video."""
    before = move(job.state, "processing", PROGRESS_CONCAT, call.now)
    failure = call.failure(job.fields["idea"]) or failure
    run = Run(before, call.now, call.sandbox.job_seconds, failure)
    gains: dict[str, Any] = {"video_url": call.publish(film, f"story-{job.id}-concat.mp4")}
    await begin(call, job, call.work(run, 0, gains), [film])


def _joined(job: Job, inputs: Inputs, clips: int, music: bool) -> Film | Edit:
    if inputs.own:
        return Edit("concat", inputs.keys, (("clips", clips), ("music", int(music))))
    slide = Slide(f"{clips} videos, one after another", NOT_FETCHED, clips * CLIP_SECONDS)
    return Film((slide,), job.style.ratio)


def _continued(call: Call, story_id: str) -> Job:
    """Return an existing story without its old storyboard and videos."""
    try:
        job = _refuse_busy(call.account.job("story", story_id))
    except Refusal as error:
        raise bad_request(f"story_id: {error}") from error
    if job.state.status != "new":
        job.move("processing", 0, call.now)
    kept = {"title": job.fields["title"]} if job.fields["title"] else {}
    job.fields = {**new_story(call).fields, **kept}
    return job


def _is_outdated(call: Call, job: Job, url: str, picture: Picture) -> bool:
    """Return True if this story drew the picture at an address, and would now draw another."""
    address = call.sandbox.addresses.find(url)
    if address is None or (address.first or address.path) not in job.addresses:
        return False
    drawn = call.sandbox.media.recipe(address.key)
    return isinstance(drawn, Picture) and drawn != picture


def idle(call: Call) -> Job:
    """Return the story that the path names; raises Refusal (400) while it is being made."""
    return _refuse_busy(call.account.job("story", call.job_id))


def _refuse_late(too_late: bool, step: str, later: str) -> None:
    if too_late:
        raise bad_request(
            f"The story's {later} have been made, and its {step} come before them: "
            "begin anew with POST /v2/story and its story_id."
        )


def _refuse_busy(job: Job) -> Job:
    if job.work:
        raise bad_request("The story is still being made: wait until it has finished.")
    return job


HANDLERS: Mapping[str, Handler] = {
    "story_create": create,
    "story_create_elements": create_elements,
    "story_create_scenes": create_scenes,
    "story_create_videos": create_videos,
    "story_concat": concat,
}
