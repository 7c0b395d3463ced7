# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

BackgroundAlignment = Literal["center", "left", "right"]

BACKGROUND_ALIGNMENT_VALUES: set[BackgroundAlignment] = {
    "center",
    "left",
    "right",
}


def check_background_alignment(value: str) -> BackgroundAlignment:
    if value in BACKGROUND_ALIGNMENT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BACKGROUND_ALIGNMENT_VALUES!r}")
