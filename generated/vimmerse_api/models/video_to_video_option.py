# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

VideoToVideoOption = Literal["Grok", "HappyHorse", "KlingO", "LumaModify", "SeedanceFast"]

VIDEO_TO_VIDEO_OPTION_VALUES: set[VideoToVideoOption] = {
    "Grok",
    "HappyHorse",
    "KlingO",
    "LumaModify",
    "SeedanceFast",
}


def check_video_to_video_option(value: str) -> VideoToVideoOption:
    if value in VIDEO_TO_VIDEO_OPTION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VIDEO_TO_VIDEO_OPTION_VALUES!r}")
