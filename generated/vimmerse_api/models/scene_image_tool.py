# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

SceneImageTool = Literal[
    "Auto",
    "AutoI",
    "FluxKontextPro",
    "FluxPro",
    "FluxTurbo",
    "GPTImage",
    "NanoBanana",
    "NanoBananaPro",
    "NanoBananaT2",
    "QwenImage",
    "Seedream",
    "StableDiffusion3.5",
]

SCENE_IMAGE_TOOL_VALUES: set[SceneImageTool] = {
    "Auto",
    "AutoI",
    "FluxKontextPro",
    "FluxPro",
    "FluxTurbo",
    "GPTImage",
    "NanoBanana",
    "NanoBananaPro",
    "NanoBananaT2",
    "QwenImage",
    "Seedream",
    "StableDiffusion3.5",
}


def check_scene_image_tool(value: str) -> SceneImageTool:
    if value in SCENE_IMAGE_TOOL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SCENE_IMAGE_TOOL_VALUES!r}")
