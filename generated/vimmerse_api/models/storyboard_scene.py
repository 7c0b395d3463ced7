# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="StoryboardScene")


@_attrs_define
class StoryboardScene:
    """A scene of a storyboard.

    Attributes:
        name (None | str | Unset): Name of the scene.
        narrator (None | str | Unset): Text of the narration, not the name of a voice.
        image_description (None | str | Unset): What the scene's picture shows.
        video_description (None | str | Unset): How the picture moves.
        image_url (None | str | Unset): Address of the scene's picture, once it is drawn. In a call, a Path, bytes or an
            open binary file is uploaded first.
        narration_url (None | str | Unset): Address of the spoken narration, once it is there. In a call, a Path, bytes
            or an open binary file is uploaded first.
    """

    name: None | str | Unset = UNSET
    narrator: None | str | Unset = UNSET
    image_description: None | str | Unset = UNSET
    video_description: None | str | Unset = UNSET
    image_url: None | str | Unset = UNSET
    narration_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        narrator: None | str | Unset
        if isinstance(self.narrator, Unset):
            narrator = UNSET
        else:
            narrator = self.narrator

        image_description: None | str | Unset
        if isinstance(self.image_description, Unset):
            image_description = UNSET
        else:
            image_description = self.image_description

        video_description: None | str | Unset
        if isinstance(self.video_description, Unset):
            video_description = UNSET
        else:
            video_description = self.video_description

        image_url: None | str | Unset
        if isinstance(self.image_url, Unset):
            image_url = UNSET
        else:
            image_url = self.image_url

        narration_url: None | str | Unset
        if isinstance(self.narration_url, Unset):
            narration_url = UNSET
        else:
            narration_url = self.narration_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if narrator is not UNSET:
            field_dict["narrator"] = narrator
        if image_description is not UNSET:
            field_dict["image_description"] = image_description
        if video_description is not UNSET:
            field_dict["video_description"] = video_description
        if image_url is not UNSET:
            field_dict["image_url"] = image_url
        if narration_url is not UNSET:
            field_dict["narration_url"] = narration_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        narrator = d.pop("narrator", UNSET)

        image_description = d.pop("image_description", UNSET)

        video_description = d.pop("video_description", UNSET)

        image_url = d.pop("image_url", UNSET)

        narration_url = d.pop("narration_url", UNSET)

        storyboard_scene = cls(
            name=name,
            narrator=narrator,
            image_description=image_description,
            video_description=video_description,
            image_url=image_url,
            narration_url=narration_url,
        )

        storyboard_scene.additional_properties = d
        return storyboard_scene

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
