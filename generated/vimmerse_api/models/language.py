# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

Language = Literal[
    "Arabic",
    "Chinese",
    "English",
    "French",
    "German",
    "Hindi",
    "Japanese",
    "Korean",
    "Spanish",
    "Turkish",
]

LANGUAGE_VALUES: set[Language] = {
    "Arabic",
    "Chinese",
    "English",
    "French",
    "German",
    "Hindi",
    "Japanese",
    "Korean",
    "Spanish",
    "Turkish",
}


def check_language(value: str) -> Language:
    if value in LANGUAGE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LANGUAGE_VALUES!r}")
