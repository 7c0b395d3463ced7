# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

EnhanceMode = Literal["2X", "2X&DeepClean", "4X", "4X&DeepClean", "DeepClean"]

ENHANCE_MODE_VALUES: set[EnhanceMode] = {
    "2X",
    "2X&DeepClean",
    "4X",
    "4X&DeepClean",
    "DeepClean",
}


def check_enhance_mode(value: str) -> EnhanceMode:
    if value in ENHANCE_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ENHANCE_MODE_VALUES!r}")
