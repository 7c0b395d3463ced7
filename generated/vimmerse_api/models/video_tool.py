# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

VideoTool = Literal[
    "Auto", "AutoT1", "KlingAI", "Pixverse", "PVideo", "Seedance", "VeoFast", "VeoLite", "Vidu"
]

VIDEO_TOOL_VALUES: set[VideoTool] = {
    "Auto",
    "AutoT1",
    "KlingAI",
    "Pixverse",
    "PVideo",
    "Seedance",
    "VeoFast",
    "VeoLite",
    "Vidu",
}


def check_video_tool(value: str) -> VideoTool:
    if value in VIDEO_TOOL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VIDEO_TOOL_VALUES!r}")
