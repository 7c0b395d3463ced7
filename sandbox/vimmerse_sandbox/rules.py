"""What the pages ask for in prose, beyond the schemas: each rule refuses with 400 and says why.

Names of tools and voices are left open, because new ones come. Words that decide what is done
(modes, alignment) are checked, because there is nothing to do for an unknown one.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import bad_request

Arguments = Mapping[str, Any]

MAX_SCENES = 100
MAX_ELEMENTS = 100
MAX_RATIO = 10
MAX_SECONDS = 3600
MAX_URL = 2000
ELEMENT_KINDS = ("characters", "environments", "objects")
STORYBOARD_LISTS = (*ELEMENT_KINDS, "scenes")


@dataclass(frozen=True)
class Audio:
    """What a story is to sound like; native audio turns the narration off."""

    music: bool = True
    narration: bool = True
    native: bool = False

    @property
    def sounds(self) -> tuple[str, ...]:
        wanted = {"music": self.music, "narration": self.narration, "native": self.native}
        return tuple(name for name, on in wanted.items() if on)


def check(operation_id: str, arguments: Arguments, required: Collection[str]) -> None:
    """Refuse a request that fits its schema but not what the pages say."""
    for name, value in urls(arguments):
        if value or name in required:
            _check_url(name, value)
    if operation_id in RULES:
        RULES[operation_id](arguments)


def ratio(text: str | None, default: tuple[int, int] = (16, 9)) -> tuple[int, int]:
    """Return width and height of an aspect ratio such as 16:9."""
    if not text:
        return default
    found = re.fullmatch(r"(\d{1,4}):(\d{1,4})", text, re.ASCII)
    width, height = map(int, found.groups()) if found else (0, 0)
    if not width or not height or max(width, height) > MAX_RATIO * min(width, height):
        raise bad_request(f"aspect_ratio must be like 16:9 and at most {MAX_RATIO}:1.")
    return width, height


def audio(option: object) -> Audio:
    """Return the audio settings; a string has to hold the JSON of the object."""
    if isinstance(option, str):
        try:
            option = json.loads(option or "{}")
        except (ValueError, RecursionError) as error:
            raise bad_request("audio_option is no JSON; send an object.") from error
    option = {} if option is None else option
    if not isinstance(option, dict):
        raise bad_request("audio_option must be an object.")
    native = option.get("native_audio", False) is True
    return Audio(
        music=option.get("has_bg_music", True) is True,
        narration=option.get("has_narration", True) is True and not native,
        native=native,
    )


def scene_count(count: int) -> int:
    if count > MAX_SCENES:
        raise bad_request(f"A story has at most {MAX_SCENES} scenes, not {str(count)[:20]}.")
    return count


def number(arguments: Arguments, name: str, low: float, high: float) -> float:
    """Return a number that is written as a string."""
    try:
        value = float(arguments[name])
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise bad_request(f"{name} must be a number from {low:g} to {high:g}, as a string.")
    return value


def one_of(arguments: Arguments, name: str, values: Collection[str]) -> None:
    if arguments[name] not in values:
        raise bad_request(f"{name} must be one of {', '.join(values)}.")


def urls(arguments: Arguments) -> Iterator[tuple[str, str]]:
    """Yield every address in a request, and the name of its field."""
    for name, value in arguments.items():
        if name.endswith("_url") and isinstance(value, str):
            yield name, value
        if name.endswith("_urls") and isinstance(value, list):
            yield from ((f"{name}[{n}]", item) for n, item in enumerate(value))
    elements = arguments.get("elements")
    for kind, items in elements.items() if isinstance(elements, dict) else ():
        yield from ((f"elements.{kind}", item.get("image_url", "")) for item in items)
    if isinstance(elements, list):
        yield from ((f"elements[{n}]", item) for n, item in enumerate(elements))
    yield from _inner_urls(arguments.get("storyboard"), "storyboard")


def _inner_urls(part: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses that a storyboard holds, in whichever of its parts."""
    if isinstance(part, list):
        for n, item in enumerate(part):
            yield from _inner_urls(item, f"{place}[{n}]")
    for name, value in part.items() if isinstance(part, dict) else ():
        if name.lower().endswith("url") and isinstance(value, str):
            yield f"{place}.{name}", value
        else:
            yield from _inner_urls(value, f"{place}.{name}")


def texts(value: object) -> Iterator[str]:
    """Yield every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from texts(item)


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
