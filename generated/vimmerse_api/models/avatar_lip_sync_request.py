# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.avatar_aspect_ratio import AvatarAspectRatio, check_avatar_aspect_ratio
from ..models.caption_switch import CaptionSwitch, check_caption_switch
from ..types import UNSET, Unset

T = TypeVar("T", bound="AvatarLipSyncRequest")


@_attrs_define
class AvatarLipSyncRequest:
    """A text for an avatar to speak. Give `avatar_id`, `voice_id` and `prompt`, although none is marked as required.

    Attributes:
        async_mode (bool | Unset): Answer at once and finish in the background, as most callers should; else answer when
            the asset is finished. Server default: true.
        webhook_url (None | str | Unset): Address that is called when the asset is finished.
        avatar_id (str | Unset): Id of the avatar. Needed. Server default: "".
        voice_id (str | Unset): Id of the voice. Needed. Server default: "".
        prompt (str | Unset): Text that the avatar speaks. Needed. Server default: "".
        bg_image_url (str | Unset): Public address of a picture for the background. Server default: "". In a call, a
            Path, bytes or an open binary file is uploaded first.
        audio_url (str | Unset): Public address of a sound track for the background, not of the speech. Server default:
            "". In a call, a Path, bytes or an open binary file is uploaded first.
        aspect_ratio (AvatarAspectRatio | str | Unset): Width to height of the video. Known values: 1:1, 16:9, 9:16.
            Server default: "16:9".
        show_caption (CaptionSwitch | str | Unset): Show the spoken words as captions. Known values: On, Off. Server
            default: "On".
    """

    async_mode: bool | Unset = UNSET
    webhook_url: None | str | Unset = UNSET
    avatar_id: str | Unset = UNSET
    voice_id: str | Unset = UNSET
    prompt: str | Unset = UNSET
    bg_image_url: str | Unset = UNSET
    audio_url: str | Unset = UNSET
    aspect_ratio: AvatarAspectRatio | str | Unset = UNSET
    show_caption: CaptionSwitch | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        async_mode = self.async_mode

        webhook_url: None | str | Unset
        if isinstance(self.webhook_url, Unset):
            webhook_url = UNSET
        else:
            webhook_url = self.webhook_url

        avatar_id = self.avatar_id

        voice_id = self.voice_id

        prompt = self.prompt

        bg_image_url = self.bg_image_url

        audio_url = self.audio_url

        aspect_ratio: str | Unset
        if isinstance(self.aspect_ratio, Unset):
            aspect_ratio = UNSET
        elif isinstance(self.aspect_ratio, str):
            aspect_ratio = self.aspect_ratio
        else:
            aspect_ratio = self.aspect_ratio

        show_caption: str | Unset
        if isinstance(self.show_caption, Unset):
            show_caption = UNSET
        elif isinstance(self.show_caption, str):
            show_caption = self.show_caption
        else:
            show_caption = self.show_caption

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if async_mode is not UNSET:
            field_dict["async_mode"] = async_mode
        if webhook_url is not UNSET:
            field_dict["webhook_url"] = webhook_url
        if avatar_id is not UNSET:
            field_dict["avatar_id"] = avatar_id
        if voice_id is not UNSET:
            field_dict["voice_id"] = voice_id
        if prompt is not UNSET:
            field_dict["prompt"] = prompt
        if bg_image_url is not UNSET:
            field_dict["bg_image_url"] = bg_image_url
        if audio_url is not UNSET:
            field_dict["audio_url"] = audio_url
        if aspect_ratio is not UNSET:
            field_dict["aspect_ratio"] = aspect_ratio
        if show_caption is not UNSET:
            field_dict["show_caption"] = show_caption

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        async_mode = d.pop("async_mode", UNSET)

        def _parse_webhook_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook_url = _parse_webhook_url(d.pop("webhook_url", UNSET))

        avatar_id = d.pop("avatar_id", UNSET)

        voice_id = d.pop("voice_id", UNSET)

        prompt = d.pop("prompt", UNSET)

        bg_image_url = d.pop("bg_image_url", UNSET)

        audio_url = d.pop("audio_url", UNSET)

        def _parse_aspect_ratio(data: object) -> AvatarAspectRatio | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                aspect_ratio_type_0 = check_avatar_aspect_ratio(data)

                return aspect_ratio_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AvatarAspectRatio | str | Unset, data)

        aspect_ratio = _parse_aspect_ratio(d.pop("aspect_ratio", UNSET))

        def _parse_show_caption(data: object) -> CaptionSwitch | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                show_caption_type_0 = check_caption_switch(data)

                return show_caption_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CaptionSwitch | str | Unset, data)

        show_caption = _parse_show_caption(d.pop("show_caption", UNSET))

        avatar_lip_sync_request = cls(
            async_mode=async_mode,
            webhook_url=webhook_url,
            avatar_id=avatar_id,
            voice_id=voice_id,
            prompt=prompt,
            bg_image_url=bg_image_url,
            audio_url=audio_url,
            aspect_ratio=aspect_ratio,
            show_caption=show_caption,
        )

        avatar_lip_sync_request.additional_properties = d
        return avatar_lip_sync_request

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
