# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

AttachMode = Literal["MatchAudio", "MatchVideo", "PadAudio", "SpeedAdjust", "Strict"]

ATTACH_MODE_VALUES: set[AttachMode] = {
    "MatchAudio",
    "MatchVideo",
    "PadAudio",
    "SpeedAdjust",
    "Strict",
}


def check_attach_mode(value: str) -> AttachMode:
    if value in ATTACH_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ATTACH_MODE_VALUES!r}")
