# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""The data models, each imported when it is first asked for, and the dicts that may stand for some."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Required, TypedDict

if TYPE_CHECKING:
    from ..api import MediaSource, Several
    from .add_sound_effect_request import AddSoundEffectRequest
    from .apply_effect_request import ApplyEffectRequest
    from .aspect_ratio import AspectRatio
    from .asset import Asset
    from .asset_args import AssetArgs
    from .asset_callback import AssetCallback
    from .asset_envelope import AssetEnvelope
    from .attach_audio_request import AttachAudioRequest
    from .attach_mode import AttachMode
    from .audio_option import AudioOption
    from .avatar_aspect_ratio import AvatarAspectRatio
    from .avatar_lip_sync_request import AvatarLipSyncRequest
    from .background_alignment import BackgroundAlignment
    from .caption_switch import CaptionSwitch
    from .concat_story_request import ConcatStoryRequest
    from .create_elements_request import CreateElementsRequest
    from .create_scenes_request import CreateScenesRequest
    from .create_story_request import CreateStoryRequest
    from .create_videos_request import CreateVideosRequest
    from .credit_app_name import CreditAppName
    from .credit_breakdown import CreditBreakdown
    from .credit_quote import CreditQuote
    from .crop_video_request import CropVideoRequest
    from .effects_option import EffectsOption
    from .enhance_mode import EnhanceMode
    from .enhance_video_request import EnhanceVideoRequest
    from .error import Error
    from .estimate_credits_request import EstimateCreditsRequest
    from .http_validation_error import HTTPValidationError
    from .idea_to_video_request import IdeaToVideoRequest
    from .image_tool import ImageTool
    from .images_to_video_request import ImagesToVideoRequest
    from .job_status import JobStatus
    from .language import Language
    from .lip_sync_option import LipSyncOption
    from .lip_sync_request import LipSyncRequest
    from .narrator import Narrator
    from .reference_to_video_option import ReferenceToVideoOption
    from .reference_to_video_request import ReferenceToVideoRequest
    from .reframe_video_request import ReframeVideoRequest
    from .replace_background_request import ReplaceBackgroundRequest
    from .scene_image_tool import SceneImageTool
    from .scene_video_tool import SceneVideoTool
    from .story import Story
    from .story_callback import StoryCallback
    from .story_element import StoryElement
    from .story_elements import StoryElements
    from .story_snapshot import StorySnapshot
    from .storyboard import Storyboard
    from .storyboard_element import StoryboardElement
    from .storyboard_music import StoryboardMusic
    from .storyboard_scene import StoryboardScene
    from .upload_audio_request import UploadAudioRequest
    from .upload_image_request import UploadImageRequest
    from .upload_video_request import UploadVideoRequest
    from .url_to_video_request import UrlToVideoRequest
    from .validation_error import ValidationError
    from .video_to_video_option import VideoToVideoOption
    from .video_to_video_request import VideoToVideoRequest
    from .video_tool import VideoTool

_MODULES = {
    "AddSoundEffectRequest": ".add_sound_effect_request",
    "ApplyEffectRequest": ".apply_effect_request",
    "AspectRatio": ".aspect_ratio",
    "Asset": ".asset",
    "AssetArgs": ".asset_args",
    "AssetCallback": ".asset_callback",
    "AssetEnvelope": ".asset_envelope",
    "AttachAudioRequest": ".attach_audio_request",
    "AttachMode": ".attach_mode",
    "AudioOption": ".audio_option",
    "AvatarAspectRatio": ".avatar_aspect_ratio",
    "AvatarLipSyncRequest": ".avatar_lip_sync_request",
    "BackgroundAlignment": ".background_alignment",
    "CaptionSwitch": ".caption_switch",
    "ConcatStoryRequest": ".concat_story_request",
    "CreateElementsRequest": ".create_elements_request",
    "CreateScenesRequest": ".create_scenes_request",
    "CreateStoryRequest": ".create_story_request",
    "CreateVideosRequest": ".create_videos_request",
    "CreditAppName": ".credit_app_name",
    "CreditBreakdown": ".credit_breakdown",
    "CreditQuote": ".credit_quote",
    "CropVideoRequest": ".crop_video_request",
    "EffectsOption": ".effects_option",
    "EnhanceMode": ".enhance_mode",
    "EnhanceVideoRequest": ".enhance_video_request",
    "Error": ".error",
    "EstimateCreditsRequest": ".estimate_credits_request",
    "HTTPValidationError": ".http_validation_error",
    "IdeaToVideoRequest": ".idea_to_video_request",
    "ImageTool": ".image_tool",
    "ImagesToVideoRequest": ".images_to_video_request",
    "JobStatus": ".job_status",
    "Language": ".language",
    "LipSyncOption": ".lip_sync_option",
    "LipSyncRequest": ".lip_sync_request",
    "Narrator": ".narrator",
    "ReferenceToVideoOption": ".reference_to_video_option",
    "ReferenceToVideoRequest": ".reference_to_video_request",
    "ReframeVideoRequest": ".reframe_video_request",
    "ReplaceBackgroundRequest": ".replace_background_request",
    "SceneImageTool": ".scene_image_tool",
    "SceneVideoTool": ".scene_video_tool",
    "Story": ".story",
    "StoryCallback": ".story_callback",
    "StoryElement": ".story_element",
    "StoryElements": ".story_elements",
    "StorySnapshot": ".story_snapshot",
    "Storyboard": ".storyboard",
    "StoryboardElement": ".storyboard_element",
    "StoryboardMusic": ".storyboard_music",
    "StoryboardScene": ".storyboard_scene",
    "UploadAudioRequest": ".upload_audio_request",
    "UploadImageRequest": ".upload_image_request",
    "UploadVideoRequest": ".upload_video_request",
    "UrlToVideoRequest": ".url_to_video_request",
    "ValidationError": ".validation_error",
    "VideoToVideoOption": ".video_to_video_option",
    "VideoToVideoRequest": ".video_to_video_request",
    "VideoTool": ".video_tool",
}

__all__ = (
    "AddSoundEffectRequest",
    "ApplyEffectRequest",
    "AspectRatio",
    "Asset",
    "AssetArgs",
    "AssetCallback",
    "AssetEnvelope",
    "AttachAudioRequest",
    "AttachMode",
    "AudioOption",
    "AudioOptionDict",
    "AvatarAspectRatio",
    "AvatarLipSyncRequest",
    "BackgroundAlignment",
    "CaptionSwitch",
    "ConcatStoryRequest",
    "CreateElementsRequest",
    "CreateScenesRequest",
    "CreateStoryRequest",
    "CreateVideosRequest",
    "CreditAppName",
    "CreditBreakdown",
    "CreditQuote",
    "CropVideoRequest",
    "EffectsOption",
    "EnhanceMode",
    "EnhanceVideoRequest",
    "Error",
    "EstimateCreditsRequest",
    "HTTPValidationError",
    "IdeaToVideoRequest",
    "ImagesToVideoRequest",
    "ImageTool",
    "JobStatus",
    "Language",
    "LipSyncOption",
    "LipSyncRequest",
    "Narrator",
    "ReferenceToVideoOption",
    "ReferenceToVideoRequest",
    "ReframeVideoRequest",
    "ReplaceBackgroundRequest",
    "SceneImageTool",
    "SceneVideoTool",
    "Story",
    "Storyboard",
    "StoryboardDict",
    "StoryboardElement",
    "StoryboardElementDict",
    "StoryboardMusic",
    "StoryboardMusicDict",
    "StoryboardScene",
    "StoryboardSceneDict",
    "StoryCallback",
    "StoryElement",
    "StoryElementDict",
    "StoryElements",
    "StoryElementsDict",
    "StorySnapshot",
    "UploadAudioRequest",
    "UploadImageRequest",
    "UploadVideoRequest",
    "UrlToVideoRequest",
    "ValidationError",
    "VideoTool",
    "VideoToVideoOption",
    "VideoToVideoRequest",
)


class AudioOptionDict(TypedDict, total=False):
    """A dict in place of AudioOption."""

    narrator: Narrator | str | None
    has_narration: bool | None
    has_bg_music: bool | None
    native_audio: bool | None


class StoryElementDict(TypedDict, total=False):
    """A dict in place of StoryElement."""

    name: Required[str]
    description: Required[str]
    image_url: MediaSource | None


class StoryElementsDict(TypedDict, total=False):
    """A dict in place of StoryElements."""

    characters: Sequence[StoryElement | StoryElementDict] | None
    environments: Sequence[StoryElement | StoryElementDict] | None
    objects: Sequence[StoryElement | StoryElementDict] | None


class StoryboardDict(TypedDict, total=False):
    """A dict in place of Storyboard."""

    characters: Sequence[StoryboardElement | StoryboardElementDict] | None
    environments: Sequence[StoryboardElement | StoryboardElementDict] | None
    objects: Sequence[StoryboardElement | StoryboardElementDict] | None
    scenes: Sequence[StoryboardScene | StoryboardSceneDict] | None
    music: StoryboardMusic | StoryboardMusicDict | None


class StoryboardElementDict(TypedDict, total=False):
    """A dict in place of StoryboardElement."""

    name: str | None
    description: str | None
    image_url: MediaSource | None
    url: MediaSource | None


class StoryboardSceneDict(TypedDict, total=False):
    """A dict in place of StoryboardScene."""

    name: str | None
    narrator: str | None
    image_description: str | None
    video_description: str | None
    image_url: MediaSource | None
    narration_url: MediaSource | None


class StoryboardMusicDict(TypedDict, total=False):
    """A dict in place of StoryboardMusic."""

    description: str | None
    lyrics: str | None
    music_url: MediaSource | None


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
