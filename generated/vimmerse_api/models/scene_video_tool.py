# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from typing import Literal

SceneVideoTool = Literal[
    "Auto",
    "AutoT1",
    "AutoT3",
    "Grok",
    "Hunyuan",
    "KlingAI",
    "KlingT3",
    "LumaAI",
    "LumaRay2",
    "MinimaxHailuo",
    "Pixverse",
    "PixverseT3",
    "PVideo",
    "RunwayML",
    "Seedance",
    "SeedanceFast",
    "SeedanceT6",
    "Sora",
    "SoraPro",
    "StaticMotion",
    "Veo",
    "VeoFast",
    "VeoLite",
    "Vidu",
    "Wan",
]

SCENE_VIDEO_TOOL_VALUES: set[SceneVideoTool] = {
    "Auto",
    "AutoT1",
    "AutoT3",
    "Grok",
    "Hunyuan",
    "KlingAI",
    "KlingT3",
    "LumaAI",
    "LumaRay2",
    "MinimaxHailuo",
    "Pixverse",
    "PixverseT3",
    "PVideo",
    "RunwayML",
    "Seedance",
    "SeedanceFast",
    "SeedanceT6",
    "Sora",
    "SoraPro",
    "StaticMotion",
    "Veo",
    "VeoFast",
    "VeoLite",
    "Vidu",
    "Wan",
}


def check_scene_video_tool(value: str) -> SceneVideoTool:
    if value in SCENE_VIDEO_TOOL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SCENE_VIDEO_TOOL_VALUES!r}")
