"""Read values from arguments; values that make no sense raise Refusal (400)."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from ..errors import bad_request
from ..jobs.job import Audio

T = TypeVar("T")

Arguments = Mapping[str, Any]

MAX_SCENES = 100
MAX_RATIO = 10
MAX_SECONDS = 3600
ELEMENT_KINDS = ("characters", "environments", "objects")


def like(arguments: Arguments, name: str, default: T) -> T:
    """Return an argument, or the default if it is missing or of another type."""
    value = arguments.get(name)
    return value if type(value) is type(default) else default


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
    """Return the audio settings of an object, or of its JSON in a string."""
    if isinstance(option, str):
        try:
            option = json.loads(option or "{}")
        except (ValueError, RecursionError) as error:
            raise bad_request("audio_option is not JSON; send an object.") from error
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
    """Return a number that is given as a string."""
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
    """Yield the field name and value of every URL in a request."""
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
    """Yield the place and value of every URL in a storyboard."""
    if isinstance(part, list):
        for n, item in enumerate(part):
            yield from _inner_urls(item, f"{place}[{n}]")
    for name, value in part.items() if isinstance(part, dict) else ():
        if name.lower().endswith("url") and isinstance(value, str):
            yield f"{place}.{name}", value
        else:
            yield from _inner_urls(value, f"{place}.{name}")


def texts(value: object) -> Iterator[str]:
    """Yield every string in a value, at any depth."""
    if isinstance(value, str):
        yield value
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from texts(item)
