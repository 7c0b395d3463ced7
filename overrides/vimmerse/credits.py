"""What a story costs, in credits, by the formula on the vendor's Story page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ._root import invalid, whole_number

if TYPE_CHECKING:
    from vimmerse_api.models import AudioOption, AudioOptionDict, VideoTool

CREDITS_PER_USD = 100
"""Story page: 100 credits = US$1.00 (Business plans, illustrative)."""

CREDITS_PER_SECOND = {
    **dict.fromkeys(("Auto", "KlingAI", "Seedance", "Pixverse", "VeoFast"), (10, 10)),
    **dict.fromkeys(("AutoT1", "PVideo", "VeoLite"), (5, 5)),
    "Vidu": (5, 10),
}
"""Lowest and highest credits per second and scene. An example of the Story page has 5 for Vidu."""

_PRICED = ("image_urls", "scene_count", "scene_duration", "video_tool", "audio_option")
_FORMULA = "Scene video only: rate x scenes x seconds, twice with native audio (Story page)."
_VIDU = "The Story page gives Vidu two rates, 10 in its table and 5 in an example; 10 counts."


@dataclass(frozen=True)
class CreditEstimate:
    """An estimate in credits, `credits` being `high`. All are None without a published rate."""

    low: int | None
    high: int | None
    credits: int | None
    note: str

    def usd(self) -> float | None:
        """Return the estimate in US dollars, at 100 credits a dollar, or None if unknown."""
        return None if self.credits is None else self.credits / CREDITS_PER_USD


def estimate_story(
    video_tool: VideoTool | str = "Auto",
    scene_count: int = 3,
    scene_duration: int = 5,
    native_audio: bool = False,
) -> CreditEstimate:
    """Estimate an automatic story: `scene_count` scenes of `scene_duration` seconds each.

    The defaults are those of the document. Raise InvalidArgumentError for counts below 1. A
    `video_tool` without a published rate gives an estimate whose figures are None.
    """
    for name, value in (("scene_count", scene_count), ("scene_duration", scene_duration)):
        whole_number(name, value, 1)
    if video_tool not in CREDITS_PER_SECOND:
        note = f"No rate is published for video_tool {video_tool!r}."
        return CreditEstimate(None, None, None, note)
    seconds = scene_count * scene_duration * (2 if native_audio else 1)
    low, high = (rate * seconds for rate in CREDITS_PER_SECOND[video_tool])
    return CreditEstimate(low, high, high, _VIDU if low != high else _FORMULA)


def estimate_story_request(
    *,
    image_urls: Sequence[Any] | None = None,
    scene_count: int | None = None,
    scene_duration: int | None = None,
    video_tool: VideoTool | str | None = None,
    audio_option: AudioOption | AudioOptionDict | str | None = None,
    **others: Any,
) -> CreditEstimate:
    """Estimate a story from the arguments of `idea_to_video`, `url_to_video` or `images_to_video`.

    Takes every argument of those methods; None means the server's default. Each of `image_urls` is
    one scene. An argument whose shape is not the documented one, such as an `audio_option` given as
    text, leaves the cost unknown. Arguments without a price are ignored; a name that is nearly one
    with a price raises InvalidArgumentError.
    """
    for name in others:
        if meant := get_close_matches(name, _PRICED, cutoff=0.85):
            raise invalid(name, f"no story takes this argument, but {meant[0]}.")
    native_audio = _native_audio(audio_option)
    readable = {
        "image_urls": isinstance(image_urls, list | tuple | None),
        "scene_count": _is_whole(scene_count),
        "scene_duration": _is_whole(scene_duration),
        "video_tool": isinstance(video_tool, str | None),
        "audio_option": native_audio is not None,
    }
    odd = ", ".join(name for name, is_readable in readable.items() if not is_readable)
    if odd:
        return CreditEstimate(None, None, None, f"What {odd} would cost in this form is not known.")
    return estimate_story(
        video_tool="Auto" if video_tool is None else video_tool,
        scene_count=len(image_urls) if image_urls else 3 if scene_count is None else scene_count,
        scene_duration=5 if scene_duration is None else scene_duration,
        native_audio=bool(native_audio),
    )


def _is_whole(value: object) -> bool:
    """Return True for a whole number, and for None, which stands for the server's default."""
    return isinstance(value, int | None) and not isinstance(value, bool)


def _native_audio(audio_option: Any) -> bool | None:
    """Return True if native audio is asked for, and None if that cannot be read."""
    if isinstance(audio_option, Mapping):
        wanted = audio_option.get("native_audio")
    else:
        wanted = getattr(audio_option, "native_audio", None if audio_option is None else "odd")
    return bool(wanted) if isinstance(wanted, bool | None) else None
