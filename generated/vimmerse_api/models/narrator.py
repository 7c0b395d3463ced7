# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

Narrator = Literal[
    "Alice",
    "Aria",
    "AutoV",
    "Bill",
    "Brian",
    "Callum",
    "Charlie",
    "Charlotte",
    "Chris",
    "Daniel",
    "Eric",
    "George",
    "Jessica",
    "Laura",
    "Liam",
    "Lily",
    "Matilda",
    "Rachel",
    "River",
    "Roger",
    "Sarah",
    "Will",
]

NARRATOR_VALUES: set[Narrator] = {
    "Alice",
    "Aria",
    "AutoV",
    "Bill",
    "Brian",
    "Callum",
    "Charlie",
    "Charlotte",
    "Chris",
    "Daniel",
    "Eric",
    "George",
    "Jessica",
    "Laura",
    "Liam",
    "Lily",
    "Matilda",
    "Rachel",
    "River",
    "Roger",
    "Sarah",
    "Will",
}


def check_narrator(value: str) -> Narrator:
    if value in NARRATOR_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {NARRATOR_VALUES!r}")
