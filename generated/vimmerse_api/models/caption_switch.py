# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

CaptionSwitch = Literal["Off", "On"]

CAPTION_SWITCH_VALUES: set[CaptionSwitch] = {
    "Off",
    "On",
}


def check_caption_switch(value: str) -> CaptionSwitch:
    if value in CAPTION_SWITCH_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CAPTION_SWITCH_VALUES!r}")
