"""Stories: how they are shown, made in one run by the automatic operations, read and deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ..jobs.job import Job, Style
from ..jobs.lifecycle import Run, State
from ..jobs.prices import story_credits
from ..media.recipes import PLACEHOLDER, Film, Picture, Slide
from ..state.clock import timestamp
from . import arguments, storyboard
from .call import Answer, Call, Handler
from .sources import pictures


class Slides(NamedTuple):
    """The slide of each scene, and why they cannot be shown, if so."""

    slides: tuple[Slide, ...]
    failure: str


def view(job: Job, now: float) -> Answer:
    """Return a story as it is shown at a moment."""
    state = job.at(now)
    fields = dict(job.fields)
    if state.status == "new" and job.style.automatic:
        del fields["storyboard"]
    return {
        "id": job.id,
        **fields,
        "status": state.status,
        "progress_percentage": state.progress,
        "used_credits": job.credits,
        **({"message": job.message} if job.message else {}),
        "created_at": timestamp(job.created),
        "updated_at": timestamp(state.since),
    }


async def from_idea(call: Call) -> Answer:
    """Make a whole story in one run: idea-2-video and url-2-video."""
    given = call.arguments
    count = arguments.scene_count(given["scene_count"])
    return await _automatic(call, storyboard.write(given["idea"], count, given.get("elements")))


async def from_images(call: Call) -> Answer:
    """Make a whole story in one run, one scene for each image."""
    images = call.arguments["image_urls"]
    board = storyboard.write(call.arguments["idea"], arguments.scene_count(len(images)), None)
    return await _automatic(call, storyboard.illustrated(board, images))


async def get(call: Call) -> Answer:
    return view(call.account.job("story", call.job_id), call.now)


async def delete(call: Call) -> Answer:
    job = call.account.job("story", call.job_id)
    return view(call.sandbox.store.delete(call.account, job, call.now), call.now)


def new_story(call: Call) -> Job:
    """Return a story without content, not yet part of the account."""
    fields = {
        "title": call.arguments.get("title", ""),
        "idea": call.arguments["idea"],
        "is_transition": False,
        "aspect_ratio": call.arguments.get("aspect_ratio") or "16:9",
        "storyboard": {},
        "all_medias": [],
    }
    return call.account.create("story", call.operation.id, call.now, fields)


async def slides(call: Call, board: storyboard.Board, seconds: int) -> Slides:
    """Inspect the pictures of all scenes and return the slides."""
    scenes = board["scenes"]
    keys, failure = await pictures(call, "image_url", [scene["image_url"] for scene in scenes])
    return Slides(
        tuple(
            _slide(call, storyboard.slide(scene, n, seconds), key)
            for n, (scene, key) in enumerate(zip(scenes, keys, strict=True), 1)
        ),
        failure,
    )


def make_videos(
    call: Call, job: Job, before: State, price: int, scenes: Slides, changes: Mapping[str, Any]
) -> None:
    """Charge for the run that makes the scene videos and the story's video, and begin it."""
    fields, style = {**job.fields, **changes}, job.style
    film = Film(scenes.slides, style.ratio, style.audio.sounds, fields["is_transition"])
    failure = call.failure(fields["idea"], fields["title"]) or scenes.failure
    run = Run(before, call.now, call.sandbox.job_seconds, failure)
    gains = {
        "all_medias": _medias(call, job, fields["storyboard"]["scenes"], scenes.slides),
        "video_url": call.publish(film, f"story-{job.id}.mp4"),
    }
    call.sandbox.store.start(call.account, job, call.work(run, price, gains), fields)
    call.sandbox.store.settle(call.now)


async def _automatic(call: Call, board: storyboard.Board) -> Answer:
    given, seconds, count = call.arguments, call.arguments["scene_duration"], len(board["scenes"])
    ratio = arguments.ratio(given["aspect_ratio"])
    audio = arguments.audio(given.get("audio_option"))
    board = storyboard.with_elements(board, ratio, call.publish)
    board = storyboard.with_scenes(board, ratio, audio.narration, call.publish)
    if audio.music:
        board = storyboard.with_music(board, seconds * count, call.publish)
    job = new_story(call)
    job.style = Style(ratio, audio, automatic=True, drawn=True)
    price = story_credits(given["video_tool"], count, seconds, audio.native)
    changes = {"is_transition": given["is_transition"], "storyboard": board}
    scenes = await slides(call, board, seconds)
    make_videos(call, job, job.state, price, scenes, changes)
    return view(job, call.now)


def _slide(call: Call, slide: Slide, key: str) -> Slide:
    """Return a scene's slide with its picture; one that we drew lends its scenery only."""
    recipe = call.sandbox.media.recipe(key)
    if isinstance(recipe, Picture):
        return replace(slide, scenery=recipe.slide.seed, picture=recipe.slide.picture)
    return replace(slide, picture=key, footer=slide.footer if key else PLACEHOLDER)


def _medias(
    call: Call, job: Job, scenes: Sequence[Mapping[str, Any]], slides: Sequence[Slide]
) -> list[Answer]:
    """Return the `all_medias` entry of every scene, each with its own video."""
    sounds = tuple(name for name in job.style.audio.sounds if name != "music")
    return [
        {
            "source": {
                "image_url": scene.get("image_url"),
                "prompt": scene.get("video_description"),
                "narration_url": scene.get("narration_url"),
            },
            "video_url": call.publish(Film((slide,), job.style.ratio, sounds), "scene.mp4"),
        }
        for scene, slide in zip(scenes, slides, strict=True)
    ]


HANDLERS: Mapping[str, Handler] = {
    "story_idea_to_video": from_idea,
    "story_url_to_video": from_idea,
    "story_images_to_video": from_images,
    "story_get": get,
    "story_delete": delete,
}
