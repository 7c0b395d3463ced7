# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.attach_mode import AttachMode
from ..types import UNSET, Unset

T = TypeVar("T", bound="AttachAudioRequest")


@_attrs_define
class AttachAudioRequest:
    """A video and its sound track.

    Attributes:
        video_url (str): Public address of the video. In a call, a Path, bytes or an open binary file is uploaded first.
        audio_url (str): Public address of the sound track. In a call, a Path, bytes or an open binary file is uploaded
            first.
        async_mode (bool | Unset): Answer at once and finish in the background, as most callers should; else answer when
            the asset is finished. Server default: true.
        webhook_url (None | str | Unset): Address that is called when the asset is finished.
        attach_mode (AttachMode | str | Unset): What happens when the lengths differ. Known values: MatchVideo,
            PadAudio, MatchAudio, SpeedAdjust, Strict. Server default: "MatchVideo".
        video_duration (float | None | Unset): Length of the video in seconds.
        audio_duration (float | None | Unset): Length of the audio in seconds.
    """

    video_url: str
    audio_url: str
    async_mode: bool | Unset = UNSET
    webhook_url: None | str | Unset = UNSET
    attach_mode: AttachMode | str | Unset = UNSET
    video_duration: float | None | Unset = UNSET
    audio_duration: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        video_url = self.video_url

        audio_url = self.audio_url

        async_mode = self.async_mode

        webhook_url: None | str | Unset
        if isinstance(self.webhook_url, Unset):
            webhook_url = UNSET
        else:
            webhook_url = self.webhook_url

        attach_mode: str | Unset
        if isinstance(self.attach_mode, Unset):
            attach_mode = UNSET
        elif isinstance(self.attach_mode, str):
            attach_mode = self.attach_mode
        else:
            attach_mode = self.attach_mode

        video_duration: float | None | Unset
        if isinstance(self.video_duration, Unset):
            video_duration = UNSET
        else:
            video_duration = self.video_duration

        audio_duration: float | None | Unset
        if isinstance(self.audio_duration, Unset):
            audio_duration = UNSET
        else:
            audio_duration = self.audio_duration

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "video_url": video_url,
                "audio_url": audio_url,
            }
        )
        if async_mode is not UNSET:
            field_dict["async_mode"] = async_mode
        if webhook_url is not UNSET:
            field_dict["webhook_url"] = webhook_url
        if attach_mode is not UNSET:
            field_dict["attach_mode"] = attach_mode
        if video_duration is not UNSET:
            field_dict["video_duration"] = video_duration
        if audio_duration is not UNSET:
            field_dict["audio_duration"] = audio_duration

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        video_url = d.pop("video_url")

        audio_url = d.pop("audio_url")

        async_mode = d.pop("async_mode", UNSET)

        webhook_url = d.pop("webhook_url", UNSET)

        attach_mode = d.pop("attach_mode", UNSET)

        video_duration = d.pop("video_duration", UNSET)

        audio_duration = d.pop("audio_duration", UNSET)

        attach_audio_request = cls(
            video_url=video_url,
            audio_url=audio_url,
            async_mode=async_mode,
            webhook_url=webhook_url,
            attach_mode=attach_mode,
            video_duration=video_duration,
            audio_duration=audio_duration,
        )

        attach_audio_request.additional_properties = d
        return attach_audio_request

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
