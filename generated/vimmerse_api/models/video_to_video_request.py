# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.video_to_video_option import (
    VideoToVideoOption,
    check_video_to_video_option,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="VideoToVideoRequest")


@_attrs_define
class VideoToVideoRequest:
    """A video to change.

    Attributes:
        video_url (str): Public address of the video. In a call, a Path, bytes or an open binary file is uploaded first.
        async_mode (bool | Unset): Answer at once and finish in the background, as most callers should; else answer when
            the asset is finished. Server default: true.
        webhook_url (None | str | Unset): Address that is called when the asset is finished.
        image_url (str | Unset): Public address of a reference picture. Server default: "". In a call, a Path, bytes or
            an open binary file is uploaded first.
        prompt (str | Unset): How to change the video. Server default: "".
        option (str | Unset | VideoToVideoOption): Tool to use. Known values: KlingO, HappyHorse, Grok, SeedanceFast,
            LumaModify. Server default: "KlingO".
    """

    video_url: str
    async_mode: bool | Unset = UNSET
    webhook_url: None | str | Unset = UNSET
    image_url: str | Unset = UNSET
    prompt: str | Unset = UNSET
    option: str | Unset | VideoToVideoOption = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        video_url = self.video_url

        async_mode = self.async_mode

        webhook_url: None | str | Unset
        if isinstance(self.webhook_url, Unset):
            webhook_url = UNSET
        else:
            webhook_url = self.webhook_url

        image_url = self.image_url

        prompt = self.prompt

        option: str | Unset
        if isinstance(self.option, Unset):
            option = UNSET
        elif isinstance(self.option, str):
            option = self.option
        else:
            option = self.option

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "video_url": video_url,
            }
        )
        if async_mode is not UNSET:
            field_dict["async_mode"] = async_mode
        if webhook_url is not UNSET:
            field_dict["webhook_url"] = webhook_url
        if image_url is not UNSET:
            field_dict["image_url"] = image_url
        if prompt is not UNSET:
            field_dict["prompt"] = prompt
        if option is not UNSET:
            field_dict["option"] = option

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        video_url = d.pop("video_url")

        async_mode = d.pop("async_mode", UNSET)

        def _parse_webhook_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook_url = _parse_webhook_url(d.pop("webhook_url", UNSET))

        image_url = d.pop("image_url", UNSET)

        prompt = d.pop("prompt", UNSET)

        def _parse_option(data: object) -> str | Unset | VideoToVideoOption:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                option_type_0 = check_video_to_video_option(data)

                return option_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(str | Unset | VideoToVideoOption, data)

        option = _parse_option(d.pop("option", UNSET))

        video_to_video_request = cls(
            video_url=video_url,
            async_mode=async_mode,
            webhook_url=webhook_url,
            image_url=image_url,
            prompt=prompt,
            option=option,
        )

        video_to_video_request.additional_properties = d
        return video_to_video_request

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
