# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="StoryboardElement")


@_attrs_define
class StoryboardElement:
    """A character, environment or object of a storyboard.

    Attributes:
        name (None | str | Unset): Name by which scenes refer to it.
        description (None | str | Unset): What it looks like.
        image_url (None | str | Unset): Address of its picture; look into `URL` too. In a call, a Path, bytes or an open
            binary file is uploaded first.
        url (None | str | Unset): Address of its picture; look into `image_url` too. In a call, a Path, bytes or an open
            binary file is uploaded first.
    """

    name: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    image_url: None | str | Unset = UNSET
    url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        image_url: None | str | Unset
        if isinstance(self.image_url, Unset):
            image_url = UNSET
        else:
            image_url = self.image_url

        url: None | str | Unset
        if isinstance(self.url, Unset):
            url = UNSET
        else:
            url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if description is not UNSET:
            field_dict["description"] = description
        if image_url is not UNSET:
            field_dict["image_url"] = image_url
        if url is not UNSET:
            field_dict["URL"] = url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        description = d.pop("description", UNSET)

        image_url = d.pop("image_url", UNSET)

        url = d.pop("URL", UNSET)

        storyboard_element = cls(
            name=name,
            description=description,
            image_url=image_url,
            url=url,
        )

        storyboard_element.additional_properties = d
        return storyboard_element

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
