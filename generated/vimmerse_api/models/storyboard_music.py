# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="StoryboardMusic")


@_attrs_define
class StoryboardMusic:
    """Background music of a storyboard.

    Attributes:
        description (None | str | Unset): What the music sounds like.
        lyrics (None | str | Unset): Words that are sung.
        music_url (None | str | Unset): Address of the music, once it is there. In a call, a Path, bytes or an open
            binary file is uploaded first.
    """

    description: None | str | Unset = UNSET
    lyrics: None | str | Unset = UNSET
    music_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        lyrics: None | str | Unset
        if isinstance(self.lyrics, Unset):
            lyrics = UNSET
        else:
            lyrics = self.lyrics

        music_url: None | str | Unset
        if isinstance(self.music_url, Unset):
            music_url = UNSET
        else:
            music_url = self.music_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if description is not UNSET:
            field_dict["description"] = description
        if lyrics is not UNSET:
            field_dict["lyrics"] = lyrics
        if music_url is not UNSET:
            field_dict["music_url"] = music_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        description = d.pop("description", UNSET)

        lyrics = d.pop("lyrics", UNSET)

        music_url = d.pop("music_url", UNSET)

        storyboard_music = cls(
            description=description,
            lyrics=lyrics,
            music_url=music_url,
        )

        storyboard_music.additional_properties = d
        return storyboard_music

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
