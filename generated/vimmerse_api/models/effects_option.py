# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

EffectsOption = Literal[
    "HiggsfieldEffects",
    "KlingEffects",
    "PikaEffects",
    "PixverseEffects",
    "ViduEffects",
    "WanEffects",
]

EFFECTS_OPTION_VALUES: set[EffectsOption] = {
    "HiggsfieldEffects",
    "KlingEffects",
    "PikaEffects",
    "PixverseEffects",
    "ViduEffects",
    "WanEffects",
}


def check_effects_option(value: str) -> EffectsOption:
    if value in EFFECTS_OPTION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EFFECTS_OPTION_VALUES!r}")
