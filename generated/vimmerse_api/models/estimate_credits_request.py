# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.credit_app_name import CreditAppName
from ..types import UNSET, Unset

T = TypeVar("T", bound="EstimateCreditsRequest")


@_attrs_define
class EstimateCreditsRequest:
    """The call whose price is asked for.

    Attributes:
        option (str): Tool of that route, one of its `option` values such as KlingO.
        app_name (CreditAppName | str | Unset): Name of the video route, as its assets carry it in `app_name`. upload-
            video costs nothing. Known values: reference-to-video, video-effects, edit-video, lip-sync, replace-background-
            video, video-to-video, text-image-to-video, try-on, upload-video. Server default: "reference-to-video".
        quantity (int | Unset): Number of results. From 1 to 4. Server default: 1.
        prompt (str | Unset): Text to speak, where the price depends on its length. Server default: "".
        duration (int | None | Unset): Length in seconds, as on the route. Charged in blocks of 5 seconds.
        video_duration (float | None | Unset): Length in seconds, instead of `duration`.
    """

    option: str
    app_name: CreditAppName | str | Unset = UNSET
    quantity: int | Unset = UNSET
    prompt: str | Unset = UNSET
    duration: int | None | Unset = UNSET
    video_duration: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        option = self.option

        app_name: str | Unset
        if isinstance(self.app_name, Unset):
            app_name = UNSET
        elif isinstance(self.app_name, str):
            app_name = self.app_name
        else:
            app_name = self.app_name

        quantity = self.quantity

        prompt = self.prompt

        duration: int | None | Unset
        if isinstance(self.duration, Unset):
            duration = UNSET
        else:
            duration = self.duration

        video_duration: float | None | Unset
        if isinstance(self.video_duration, Unset):
            video_duration = UNSET
        else:
            video_duration = self.video_duration

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "option": option,
            }
        )
        if app_name is not UNSET:
            field_dict["app_name"] = app_name
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if prompt is not UNSET:
            field_dict["prompt"] = prompt
        if duration is not UNSET:
            field_dict["duration"] = duration
        if video_duration is not UNSET:
            field_dict["video_duration"] = video_duration

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        option = d.pop("option")

        app_name = d.pop("app_name", UNSET)

        quantity = d.pop("quantity", UNSET)

        prompt = d.pop("prompt", UNSET)

        duration = d.pop("duration", UNSET)

        video_duration = d.pop("video_duration", UNSET)

        estimate_credits_request = cls(
            option=option,
            app_name=app_name,
            quantity=quantity,
            prompt=prompt,
            duration=duration,
            video_duration=video_duration,
        )

        estimate_credits_request.additional_properties = d
        return estimate_credits_request

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
