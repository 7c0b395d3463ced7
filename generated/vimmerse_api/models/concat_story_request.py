# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ConcatStoryRequest")


@_attrs_define
class ConcatStoryRequest:
    """What to compose a story's final video from.

    Attributes:
        concat_video_urls (list[str] | Unset): Public addresses of videos to compose, in order. Without them the story's
            scene videos are taken. In a call, a Path, bytes or an open binary file is uploaded first.
        audio_urls (list[str] | Unset): Public addresses of sound tracks to lay under the video; several are mixed. In a
            call, a Path, bytes or an open binary file is uploaded first.
    """

    concat_video_urls: list[str] | Unset = UNSET
    audio_urls: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        concat_video_urls: list[str] | Unset = UNSET
        if not isinstance(self.concat_video_urls, Unset):
            concat_video_urls = self.concat_video_urls

        audio_urls: list[str] | Unset = UNSET
        if not isinstance(self.audio_urls, Unset):
            audio_urls = self.audio_urls

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if concat_video_urls is not UNSET:
            field_dict["concat_video_urls"] = concat_video_urls
        if audio_urls is not UNSET:
            field_dict["audio_urls"] = audio_urls

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        concat_video_urls = cast(list[str], d.pop("concat_video_urls", UNSET))

        audio_urls = cast(list[str], d.pop("audio_urls", UNSET))

        concat_story_request = cls(
            concat_video_urls=concat_video_urls,
            audio_urls=audio_urls,
        )

        concat_story_request.additional_properties = d
        return concat_story_request

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
