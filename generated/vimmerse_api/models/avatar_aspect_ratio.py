# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

AvatarAspectRatio = Literal["16:9", "1:1", "9:16"]

AVATAR_ASPECT_RATIO_VALUES: set[AvatarAspectRatio] = {
    "16:9",
    "1:1",
    "9:16",
}


def check_avatar_aspect_ratio(value: str) -> AvatarAspectRatio:
    if value in AVATAR_ASPECT_RATIO_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {AVATAR_ASPECT_RATIO_VALUES!r}")
