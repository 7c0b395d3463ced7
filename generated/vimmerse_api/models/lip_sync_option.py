# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

LipSyncOption = Literal[
    "AutoLipSync",
    "HummingBird",
    "KlingAvatar",
    "NewportDreamAvatar",
    "NewportLipSync",
    "PVideo",
    "SyncLipSync",
]

LIP_SYNC_OPTION_VALUES: set[LipSyncOption] = {
    "AutoLipSync",
    "HummingBird",
    "KlingAvatar",
    "NewportDreamAvatar",
    "NewportLipSync",
    "PVideo",
    "SyncLipSync",
}


def check_lip_sync_option(value: str) -> LipSyncOption:
    if value in LIP_SYNC_OPTION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIP_SYNC_OPTION_VALUES!r}")
