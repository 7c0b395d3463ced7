"""The video operations: real edits of our own files, labelled placeholders otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import bad_request
from ..media.edits import Options
from ..media.recipes import FOOTER, PLACEHOLDER, Edit, Film, Slide, Tone
from . import arguments
from .assets import make
from .call import Answer, Call, Handler
from .sources import NOT_FETCHED, Inputs, look_at, pictures

EDIT = "edit-video"
LETTERS_PER_SECOND = 15
SHORTEST, LONGEST = 1.0, 60.0
PLACEHOLDER_SECONDS = 5.0
MAX_OFFSET = 100_000
SAME_LENGTH = 0.25


async def crop(call: Call) -> Answer:
    options = {**_ratio(call), **_offsets(call, "offset_x", "offset_y")}
    return await _edited(call, EDIT, "crop", await _look(call, "video_url"), options)


async def reframe(call: Call) -> Answer:
    options = {**_ratio(call), **_offsets(call, "grid_position_x", "grid_position_y")}
    return await _edited(call, EDIT, "reframe", await _look(call, "video_url"), options)


async def enhance(call: Call) -> Answer:
    mode = call.arguments["enhance_mode"]
    options = {
        "factor": int(mode[0]) if mode[0].isdigit() else 1,
        "clean": int("DeepClean" in mode),
        "compression": arguments.number(call.arguments, "compression_scale", 0, 1),
    }
    return await _edited(call, EDIT, "enhance", await _look(call, "video_url"), options)


async def add_sound_effect(call: Call) -> Answer:
    inputs = await _look(call, "video_url")
    return await _edited(call, EDIT, "add_sound", inputs, {"sound": "native"})


async def attach_audio(call: Call) -> Answer:
    given = call.arguments
    inputs = await _look(call, "video_url", sound="audio_url")
    declared = (given.get("video_duration"), given.get("audio_duration"))
    lengths = [probe.seconds for probe in inputs.probes] or declared
    if given["attach_mode"] == "Strict" and _differ(*lengths):
        raise bad_request("attach_mode Strict needs a video and an audio of the same length.")
    return await _edited(call, EDIT, "attach", inputs, {"mode": given["attach_mode"]})


async def video_to_video(call: Call) -> Answer:
    inputs = await _look(call, "video_url")
    return await _edited(call, "video-to-video", "restyle", inputs, {})


async def replace_background(call: Call) -> Answer:
    given = call.arguments
    background = "bg_video_url" if given["bg_video_url"] else "bg_image_url"
    colour = given["chroma_key_color"]
    options = {
        "key": "" if colour == "origin" else f"0x{colour[1:]}",
        "tolerance": max(0.01, arguments.number(given, "chroma_tolerance", 0, 1)),
        "scale": arguments.number(given, "overlay_scale", 0.01, 4),
        "start": arguments.number(given, "start_time", 0, arguments.MAX_SECONDS),
        "alignment": given["alignment"],
        **_offsets(call, "x_offset", "y_offset"),
    }
    inputs = await _look(call, "video_url", background)
    return await _edited(call, "replace-background-video", "replace_background", inputs, options)


async def lip_sync(call: Call) -> Answer:
    """Show the given video or picture for as long as the sound or the speech lasts."""
    given = call.arguments
    # The only length that an estimate takes too.
    priced = given.get("video_duration")
    seen = "video_url" if given["video_url"] else "image_url"
    inputs = await _look(call, seen, sound="audio_url" if given["audio_url"] else "")
    shown = given.get("audio_duration") or priced or _speech_seconds(call)
    if inputs.own:
        spoken = () if given["audio_url"] else (_speech(call, shown),)
        inputs = replace(inputs, keys=inputs.keys + spoken)
        return await _edited(call, "lip-sync", "lip_sync", inputs, {}, priced)
    film = _placeholder(call, given["prompt"], shown, ("narration",))
    return await make(call, "lip-sync", [film], seconds=priced)


async def avatar_lip_sync(call: Call) -> Answer:
    text = call.arguments["prompt"] if call.arguments["show_caption"] == "On" else ""
    film = _placeholder(call, text, _speech_seconds(call), ("narration",))
    return await make(call, "lip-sync", [film], option="AvatarLipSync")


async def apply_effect(call: Call) -> Answer:
    given = call.arguments
    text = f"{given['effect']}. {given['prompt']}"
    keys, failure = await pictures(call, "image_url", [given["image_url"]])
    films = _results(call, text, PLACEHOLDER_SECONDS, keys)
    return await make(call, "video-effects", films, failure=failure)


async def reference_to_video(call: Call) -> Answer:
    given, seconds = call.arguments, call.arguments["duration"]
    keys, failure = await pictures(call, "image_urls", given["image_urls"])
    films = _results(call, given["prompt"], seconds, keys)
    return await make(call, "reference-to-video", films, seconds=seconds, failure=failure)


async def _look(call: Call, *films: str, sound: str = "") -> Inputs:
    given = call.arguments
    sounds = {sound: [given[sound]]} if sound else {}
    return await look_at(call, {name: [given[name]] for name in films}, sounds)


async def _edited(
    call: Call,
    app_name: str,
    operation: str,
    inputs: Inputs,
    options: Options,
    seconds: float | None = None,
) -> Answer:
    edit = Edit(operation, inputs.keys, tuple(options.items()))
    recipe = edit if inputs.own else _placeholder(call, NOT_FETCHED, PLACEHOLDER_SECONDS)
    return await make(call, app_name, [recipe], seconds=seconds, failure=inputs.failure)


def _results(call: Call, text: str, seconds: float, keys: Sequence[str]) -> Sequence[Film]:
    """Return a film for each requested result; it shows the pictures in turn."""
    count = call.arguments["quantity"]
    names = [f"Result {n} of {count}. " if count > 1 else "" for n in range(1, count + 1)]
    return [_film(call, name + text, seconds, (), keys) for name in names]


def _placeholder(call: Call, text: str, seconds: float, sounds: tuple[str, ...] = ()) -> Film:
    return _film(call, text, seconds, sounds, ("",))


def _film(
    call: Call, text: str, seconds: float, sounds: tuple[str, ...], keys: Sequence[str]
) -> Film:
    """Return a captioned film of pictures in turn; an empty key gives a labelled placeholder."""
    given = call.arguments
    title = call.operation.id.removeprefix("video_").replace("_", " ").capitalize()
    option = f" ({given['option'][:40]})" if given.get("option") else ""
    shown = _bounded(seconds) / len(keys)
    slides = [
        Slide(
            title + option,
            text[:600],
            shown,
            footer=FOOTER if key else PLACEHOLDER,
            picture=key,
            scenery=f"{text} {n}",
        )
        for n, key in enumerate(keys, 1)
    ]
    return Film(tuple(slides), arguments.ratio(given.get("aspect_ratio")), sounds)


def _ratio(call: Call) -> dict[str, int]:
    width, height = arguments.ratio(call.arguments["aspect_ratio"])
    return {"width": width, "height": height}


def _offsets(call: Call, *names: str) -> dict[str, int | None]:
    """Return the named offsets, limited to MAX_OFFSET."""
    given: dict[str, Any] = {name: call.arguments.get(name) for name in names}
    return {
        name: None if value is None else max(-MAX_OFFSET, min(MAX_OFFSET, value))
        for name, value in given.items()
    }


def _speech_seconds(call: Call) -> float:
    return len(call.arguments["prompt"]) / LETTERS_PER_SECOND


def _speech(call: Call, seconds: float) -> str:
    """Return the key of a voice that speaks for this long."""
    return call.sandbox.media.add(Tone(("narration",), _bounded(seconds)))


def _bounded(seconds: float) -> float:
    return max(SHORTEST, min(LONGEST, seconds))


def _differ(video: float | None, audio: float | None) -> bool:
    return video is not None and audio is not None and abs(video - audio) > SAME_LENGTH


HANDLERS: Mapping[str, Handler] = {
    "video_crop": crop,
    "video_reframe": reframe,
    "video_enhance": enhance,
    "video_add_sound_effect": add_sound_effect,
    "video_avatar_lip_sync": avatar_lip_sync,
    "video_lip_sync": lip_sync,
    "video_apply_effect": apply_effect,
    "video_replace_background": replace_background,
    "video_reference_to_video": reference_to_video,
    "video_video_to_video": video_to_video,
    "video_attach_audio": attach_audio,
}
