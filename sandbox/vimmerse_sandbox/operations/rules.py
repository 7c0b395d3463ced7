"""Rules that the pages state in prose, beyond the schemas. Breaking one raises Refusal (400).

Names of tools and voices are not checked, because new ones appear. Words that decide what is done
(modes, alignment) are checked, because an unknown one has no meaning.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..errors import bad_request
from .arguments import ELEMENT_KINDS, MAX_SECONDS, Arguments, number, one_of, scene_count, urls

MAX_ELEMENTS = 100
MAX_URL = 2000
STORYBOARD_LISTS = (*ELEMENT_KINDS, "scenes")


def check(operation_id: str, arguments: Arguments, required: Collection[str]) -> None:
    """Raise Refusal if a request fits its schema but breaks a rule of the pages."""
    for name, value in urls(arguments):
        if value or name in required:
            _check_url(name, value)
    if operation_id in RULES:
        RULES[operation_id](arguments)


def _check_url(name: str, value: object) -> None:
    try:
        parts = urlsplit(value) if isinstance(value, str) and _is_plain(value) else None
        good = parts and parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        good = False
    if not good:
        raise bad_request(f"{name} must be an http or https URL of at most {MAX_URL} characters.")


def _is_plain(url: str) -> bool:
    return len(url) <= MAX_URL and url.isprintable() and " " not in url


def _durations(arguments: Arguments) -> None:
    for name in ("video_duration", "audio_duration"):
        if not 0 <= (arguments.get(name) or 0) <= MAX_SECONDS:
            raise bad_request(f"{name} must be a number of seconds from 0 to {MAX_SECONDS}.")


def _storyboard(arguments: Arguments) -> None:
    board = arguments.get("storyboard")
    missing = [name for name in STORYBOARD_LISTS if board and not isinstance(board.get(name), list)]
    if board is not None and (missing or not board):
        names = ", ".join(missing or STORYBOARD_LISTS)
        raise bad_request(f"storyboard must contain the lists it lacks: {names}.")
    if board and not board["scenes"]:
        raise bad_request("storyboard must contain at least one scene.")
    scene_count(len(board["scenes"]) if board else 1)
    _element_count(board)


def _elements(arguments: Arguments) -> None:
    _element_count(arguments.get("elements"))


def _element_count(lists: Mapping[str, Any] | None) -> None:
    count = sum(len(lists.get(kind, ())) for kind in ELEMENT_KINDS) if lists else 0
    if count > MAX_ELEMENTS:
        raise bad_request(f"A story has at most {MAX_ELEMENTS} elements, not {count}.")


def _lip_sync(arguments: Arguments) -> None:
    _durations(arguments)
    if not arguments["image_url"] and not arguments["video_url"]:
        raise bad_request("Lip-sync needs something to see: image_url or video_url.")
    if not arguments["audio_url"] and not (arguments["prompt"] and arguments["voice"]):
        raise bad_request("Lip-sync needs something to hear: audio_url, or prompt and voice.")


def _avatar(arguments: Arguments) -> None:
    missing = [name for name in ("avatar_id", "voice_id", "prompt") if not arguments[name].strip()]
    if missing:
        raise bad_request(f"An avatar needs avatar_id, voice_id and prompt; missing: {missing[0]}.")
    one_of(arguments, "aspect_ratio", ("1:1", "16:9", "9:16"))
    one_of(arguments, "show_caption", ("On", "Off"))


def _replace_background(arguments: Arguments) -> None:
    if not arguments["bg_image_url"] and not arguments["bg_video_url"]:
        raise bad_request("A background is needed: bg_image_url or bg_video_url.")
    one_of(arguments, "alignment", ("center", "left", "right"))
    number(arguments, "chroma_tolerance", 0, 1)
    number(arguments, "overlay_scale", 0.01, 4)
    number(arguments, "start_time", 0, MAX_SECONDS)
    if not re.fullmatch(r"origin|#[0-9a-fA-F]{6}", arguments["chroma_key_color"]):
        raise bad_request("chroma_key_color must be origin or a colour such as #00FF00.")


def _enhance(arguments: Arguments) -> None:
    one_of(arguments, "enhance_mode", ("4X", "2X", "4X&DeepClean", "2X&DeepClean", "DeepClean"))
    number(arguments, "compression_scale", 0, 1)


def _attach_audio(arguments: Arguments) -> None:
    _durations(arguments)
    modes = ("MatchVideo", "PadAudio", "MatchAudio", "SpeedAdjust", "Strict")
    one_of(arguments, "attach_mode", modes)


RULES: Mapping[str, Callable[[Arguments], None]] = {
    "story_idea_to_video": _elements,
    "story_url_to_video": _elements,
    "story_create": _elements,
    "story_create_elements": _storyboard,
    "story_create_scenes": _storyboard,
    "story_create_videos": _storyboard,
    "video_lip_sync": _lip_sync,
    "video_avatar_lip_sync": _avatar,
    "video_replace_background": _replace_background,
    "video_enhance": _enhance,
    "video_attach_audio": _attach_audio,
}
