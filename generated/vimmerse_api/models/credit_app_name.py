# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

CreditAppName = Literal[
    "edit-video",
    "lip-sync",
    "reference-to-video",
    "replace-background-video",
    "text-image-to-video",
    "try-on",
    "upload-video",
    "video-effects",
    "video-to-video",
]

CREDIT_APP_NAME_VALUES: set[CreditAppName] = {
    "edit-video",
    "lip-sync",
    "reference-to-video",
    "replace-background-video",
    "text-image-to-video",
    "try-on",
    "upload-video",
    "video-effects",
    "video-to-video",
}


def check_credit_app_name(value: str) -> CreditAppName:
    if value in CREDIT_APP_NAME_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CREDIT_APP_NAME_VALUES!r}")
