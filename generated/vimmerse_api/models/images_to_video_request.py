# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.aspect_ratio import AspectRatio, check_aspect_ratio
from ..models.language import Language, check_language
from ..models.video_tool import VideoTool, check_video_tool
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.audio_option import AudioOption


T = TypeVar("T", bound="ImagesToVideoRequest")


@_attrs_define
class ImagesToVideoRequest:
    """A story from pictures, one scene each.

    Attributes:
        image_urls (list[str]): Public addresses of the pictures, in the order of the scenes. At least 1 of them. In a
            call, a Path, bytes or an open binary file is uploaded first.
        idea (str | Unset): What the story is about. Server default: "Create a stunning video showcasing these images
            with a compelling narrative".
        video_tool (Unset | VideoTool): Model that animates the pictures; sets the price. One of: Auto, KlingAI,
            Seedance, Pixverse, VeoFast, Vidu, AutoT1, VeoLite, PVideo. Server default: "Auto".
        is_transition (bool | Unset): Put transitions between the scenes. Server default: false.
        scene_duration (int | Unset): Length of each scene in seconds. Which lengths are supported depends on
            `video_tool`. From 1 to 20. Server default: 5.
        aspect_ratio (AspectRatio | Unset): Width to height of the video. One of: 16:9, 4:3, 1:1, 3:4, 9:16. Server
            default: "16:9".
        audio_option (AudioOption | None | str | Unset): Narration, music and native audio. Send an object; what a
            string would mean is not told.
        language (Language | Unset): Language of the story. One of: Arabic, Chinese, English, French, German, Hindi,
            Japanese, Korean, Spanish, Turkish. Server default: "English".
        title (str | Unset): Title of the story. Server default: "".
        webhook_url (str | Unset): Address that is called when the story is finished; empty for none. Server default:
            "".
    """

    image_urls: list[str]
    idea: str | Unset = UNSET
    video_tool: Unset | VideoTool = UNSET
    is_transition: bool | Unset = UNSET
    scene_duration: int | Unset = UNSET
    aspect_ratio: AspectRatio | Unset = UNSET
    audio_option: AudioOption | None | str | Unset = UNSET
    language: Language | Unset = UNSET
    title: str | Unset = UNSET
    webhook_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.audio_option import AudioOption  # noqa: PLC0415

        image_urls = self.image_urls

        idea = self.idea

        video_tool: str | Unset
        if isinstance(self.video_tool, Unset):
            video_tool = UNSET
        else:
            video_tool = self.video_tool

        is_transition = self.is_transition

        scene_duration = self.scene_duration

        aspect_ratio: str | Unset
        if isinstance(self.aspect_ratio, Unset):
            aspect_ratio = UNSET
        else:
            aspect_ratio = self.aspect_ratio

        audio_option: dict[str, Any] | None | str | Unset
        if isinstance(self.audio_option, Unset):
            audio_option = UNSET
        elif isinstance(self.audio_option, AudioOption):
            audio_option = (
                self.audio_option.to_dict()
                if isinstance(self.audio_option, AudioOption)
                else self.audio_option
            )
        else:
            audio_option = self.audio_option

        language: str | Unset
        if isinstance(self.language, Unset):
            language = UNSET
        else:
            language = self.language

        title = self.title

        webhook_url = self.webhook_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "image_urls": image_urls,
            }
        )
        if idea is not UNSET:
            field_dict["idea"] = idea
        if video_tool is not UNSET:
            field_dict["video_tool"] = video_tool
        if is_transition is not UNSET:
            field_dict["is_transition"] = is_transition
        if scene_duration is not UNSET:
            field_dict["scene_duration"] = scene_duration
        if aspect_ratio is not UNSET:
            field_dict["aspect_ratio"] = aspect_ratio
        if audio_option is not UNSET:
            field_dict["audio_option"] = audio_option
        if language is not UNSET:
            field_dict["language"] = language
        if title is not UNSET:
            field_dict["title"] = title
        if webhook_url is not UNSET:
            field_dict["webhook_url"] = webhook_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.audio_option import AudioOption  # noqa: PLC0415

        d = dict(src_dict)
        image_urls = cast(list[str], d.pop("image_urls"))

        idea = d.pop("idea", UNSET)

        def _parse_video_tool(data: object) -> Unset | VideoTool:
            if isinstance(data, Unset):
                return data
            if not isinstance(data, str):
                raise TypeError()
            video_tool_type_0 = check_video_tool(data)

            return video_tool_type_0

        video_tool = _parse_video_tool(d.pop("video_tool", UNSET))

        is_transition = d.pop("is_transition", UNSET)

        scene_duration = d.pop("scene_duration", UNSET)

        def _parse_aspect_ratio(data: object) -> AspectRatio | Unset:
            if isinstance(data, Unset):
                return data
            if not isinstance(data, str):
                raise TypeError()
            aspect_ratio_type_0 = check_aspect_ratio(data)

            return aspect_ratio_type_0

        aspect_ratio = _parse_aspect_ratio(d.pop("aspect_ratio", UNSET))

        def _parse_audio_option(data: object) -> AudioOption | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                audio_option_type_0 = AudioOption.from_dict(data)

                return audio_option_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AudioOption | None | str | Unset, data)

        audio_option = _parse_audio_option(d.pop("audio_option", UNSET))

        def _parse_language(data: object) -> Language | Unset:
            if isinstance(data, Unset):
                return data
            if not isinstance(data, str):
                raise TypeError()
            language_type_0 = check_language(data)

            return language_type_0

        language = _parse_language(d.pop("language", UNSET))

        title = d.pop("title", UNSET)

        webhook_url = d.pop("webhook_url", UNSET)

        images_to_video_request = cls(
            image_urls=image_urls,
            idea=idea,
            video_tool=video_tool,
            is_transition=is_transition,
            scene_duration=scene_duration,
            aspect_ratio=aspect_ratio,
            audio_option=audio_option,
            language=language,
            title=title,
            webhook_url=webhook_url,
        )

        images_to_video_request.additional_properties = d
        return images_to_video_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
