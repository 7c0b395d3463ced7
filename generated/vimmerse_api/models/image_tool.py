# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

ImageTool = Literal["AutoI", "FluxTurbo", "NanoBanana", "QwenImage", "Seedream"]

IMAGE_TOOL_VALUES: set[ImageTool] = {
    "AutoI",
    "FluxTurbo",
    "NanoBanana",
    "QwenImage",
    "Seedream",
}


def check_image_tool(value: str) -> ImageTool:
    if value in IMAGE_TOOL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {IMAGE_TOOL_VALUES!r}")
