# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.narrator import Narrator
from ..types import UNSET, Unset

T = TypeVar("T", bound="AudioOption")


@_attrs_define
class AudioOption:
    """Sound of a story.

    Attributes:
        narrator (Narrator | str | Unset): Voice of the narration; used only with `has_narration` and without
            `native_audio`. Known values: AutoV, Rachel, Aria, Roger, Sarah, Laura, Charlie, George, Callum, River, Liam,
            Charlotte, Alice, Matilda, Will, Jessica, Eric, Chris, Brian, Daniel, Lily, Bill. Server default: "AutoV".
        has_narration (bool | Unset): Speak a narration. Ignored with `native_audio`. Server default: true.
        has_bg_music (bool | Unset): Play background music. Server default: true.
        native_audio (bool | Unset): Sound effects and lip-sync by the video model itself. Turns the narration off and
            doubles the price. Server default: false.
    """

    narrator: Narrator | str | Unset = UNSET
    has_narration: bool | Unset = UNSET
    has_bg_music: bool | Unset = UNSET
    native_audio: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        narrator: str | Unset
        if isinstance(self.narrator, Unset):
            narrator = UNSET
        elif isinstance(self.narrator, str):
            narrator = self.narrator
        else:
            narrator = self.narrator

        has_narration = self.has_narration

        has_bg_music = self.has_bg_music

        native_audio = self.native_audio

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if narrator is not UNSET:
            field_dict["narrator"] = narrator
        if has_narration is not UNSET:
            field_dict["has_narration"] = has_narration
        if has_bg_music is not UNSET:
            field_dict["has_bg_music"] = has_bg_music
        if native_audio is not UNSET:
            field_dict["native_audio"] = native_audio

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        narrator = d.pop("narrator", UNSET)

        has_narration = d.pop("has_narration", UNSET)

        has_bg_music = d.pop("has_bg_music", UNSET)

        native_audio = d.pop("native_audio", UNSET)

        audio_option = cls(
            narrator=narrator,
            has_narration=has_narration,
            has_bg_music=has_bg_music,
            native_audio=native_audio,
        )

        audio_option.additional_properties = d
        return audio_option

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
