# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.audio_option import AudioOption
    from ..models.story_elements import StoryElements


T = TypeVar("T", bound="CreateStoryRequest")


@_attrs_define
class CreateStoryRequest:
    """A storyboard. Other fields than these are admitted.

    Attributes:
        idea (str): What the story is about, in detail.
        story_id (None | str | Unset): Id of a story to go on with, instead of a new one.
        scene_count (int | Unset): Number of scenes. Ignored with `image_urls`. At least 1. Server default: 3.
        language (str | Unset): Language of the story. Unlike on the automatic routes any string is admitted. Server
            default: "English".
        aspect_ratio (None | str | Unset): Width to height of the video. Such as 16:9, 4:3, 1:1, 3:4, 9:16.
        audio_option (AudioOption | None | Unset): Narration, music and native audio.
        elements (None | StoryElements | Unset): Characters, environments and objects to build the storyboard around.
            Without them it follows from the idea alone.
        image_urls (list[str] | Unset): Public addresses of pictures to build the scenes around, presumably one scene
            each. In a call, a Path, bytes or an open binary file is uploaded first.
        title (str | Unset): Title of the story.
    """

    idea: str
    story_id: None | str | Unset = UNSET
    scene_count: int | Unset = UNSET
    language: str | Unset = UNSET
    aspect_ratio: None | str | Unset = UNSET
    audio_option: AudioOption | None | Unset = UNSET
    elements: None | StoryElements | Unset = UNSET
    image_urls: list[str] | Unset = UNSET
    title: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.audio_option import AudioOption  # noqa: PLC0415
        from ..models.story_elements import StoryElements  # noqa: PLC0415

        idea = self.idea

        story_id: None | str | Unset
        if isinstance(self.story_id, Unset):
            story_id = UNSET
        else:
            story_id = self.story_id

        scene_count = self.scene_count

        language = self.language

        aspect_ratio: None | str | Unset
        if isinstance(self.aspect_ratio, Unset):
            aspect_ratio = UNSET
        else:
            aspect_ratio = self.aspect_ratio

        audio_option: dict[str, Any] | None | Unset
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

        elements: dict[str, Any] | None | Unset
        if isinstance(self.elements, Unset):
            elements = UNSET
        elif isinstance(self.elements, StoryElements):
            elements = (
                self.elements.to_dict()
                if isinstance(self.elements, StoryElements)
                else self.elements
            )
        else:
            elements = self.elements

        image_urls: list[str] | Unset = UNSET
        if not isinstance(self.image_urls, Unset):
            image_urls = self.image_urls

        title = self.title

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "idea": idea,
            }
        )
        if story_id is not UNSET:
            field_dict["story_id"] = story_id
        if scene_count is not UNSET:
            field_dict["scene_count"] = scene_count
        if language is not UNSET:
            field_dict["language"] = language
        if aspect_ratio is not UNSET:
            field_dict["aspect_ratio"] = aspect_ratio
        if audio_option is not UNSET:
            field_dict["audio_option"] = audio_option
        if elements is not UNSET:
            field_dict["elements"] = elements
        if image_urls is not UNSET:
            field_dict["image_urls"] = image_urls
        if title is not UNSET:
            field_dict["title"] = title

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.audio_option import AudioOption  # noqa: PLC0415
        from ..models.story_elements import StoryElements  # noqa: PLC0415

        d = dict(src_dict)
        idea = d.pop("idea")

        def _parse_story_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        story_id = _parse_story_id(d.pop("story_id", UNSET))

        scene_count = d.pop("scene_count", UNSET)

        language = d.pop("language", UNSET)

        def _parse_aspect_ratio(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        aspect_ratio = _parse_aspect_ratio(d.pop("aspect_ratio", UNSET))

        def _parse_audio_option(data: object) -> AudioOption | None | Unset:
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
            return cast(AudioOption | None | Unset, data)

        audio_option = _parse_audio_option(d.pop("audio_option", UNSET))

        def _parse_elements(data: object) -> None | StoryElements | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                elements_type_0 = StoryElements.from_dict(data)

                return elements_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StoryElements | Unset, data)

        elements = _parse_elements(d.pop("elements", UNSET))

        image_urls = cast(list[str], d.pop("image_urls", UNSET))

        title = d.pop("title", UNSET)

        create_story_request = cls(
            idea=idea,
            story_id=story_id,
            scene_count=scene_count,
            language=language,
            aspect_ratio=aspect_ratio,
            audio_option=audio_option,
            elements=elements,
            image_urls=image_urls,
            title=title,
        )

        create_story_request.additional_properties = d
        return create_story_request

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
