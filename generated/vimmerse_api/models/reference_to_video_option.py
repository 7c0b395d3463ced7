# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

ReferenceToVideoOption = Literal[
    "AutoR",
    "Grok",
    "HappyHorse",
    "HeygenAgent",
    "KlingO",
    "MinimaxReference",
    "PikaScenes",
    "SeedanceFast",
    "VeoReference",
    "ViduReference",
]

REFERENCE_TO_VIDEO_OPTION_VALUES: set[ReferenceToVideoOption] = {
    "AutoR",
    "Grok",
    "HappyHorse",
    "HeygenAgent",
    "KlingO",
    "MinimaxReference",
    "PikaScenes",
    "SeedanceFast",
    "VeoReference",
    "ViduReference",
}


def check_reference_to_video_option(value: str) -> ReferenceToVideoOption:
    if value in REFERENCE_TO_VIDEO_OPTION_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {REFERENCE_TO_VIDEO_OPTION_VALUES!r}"
    )
