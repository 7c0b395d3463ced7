# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.effects_option import EffectsOption, check_effects_option
from ..types import UNSET, Unset

T = TypeVar("T", bound="ApplyEffectRequest")


@_attrs_define
class ApplyEffectRequest:
    """A picture to move by an effect.

    Attributes:
        image_url (str): Public address of the picture. In a call, a Path, bytes or an open binary file is uploaded
            first.
        async_mode (bool | Unset): Answer at once and finish in the background, as most callers should; else answer when
            the asset is finished. Server default: true.
        webhook_url (None | str | Unset): Address that is called when the asset is finished.
        ref_image_url (str | Unset): Public address of a second picture, for effects with two subjects. Server default:
            "". In a call, a Path, bytes or an open binary file is uploaded first.
        option (EffectsOption | str | Unset): Tool to use. Known values: PikaEffects, KlingEffects, WanEffects,
            ViduEffects, PixverseEffects, HiggsfieldEffects. Server default: "HiggsfieldEffects".
        effect (str | Unset): Name of the effect. The names that each tool knows are listed nowhere. Server default:
            "BulletTime".
        prompt (str | Unset): What is to be seen, in words. Server default: "".
        aspect_ratio (None | str | Unset): Width to height of the video, where the tool supports it. Such as 16:9, 4:3,
            1:1, 3:4, 9:16.
        quantity (int | Unset): Number of results. From 1 to 4. Server default: 1.
    """

    image_url: str
    async_mode: bool | Unset = UNSET
    webhook_url: None | str | Unset = UNSET
    ref_image_url: str | Unset = UNSET
    option: EffectsOption | str | Unset = UNSET
    effect: str | Unset = UNSET
    prompt: str | Unset = UNSET
    aspect_ratio: None | str | Unset = UNSET
    quantity: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        image_url = self.image_url

        async_mode = self.async_mode

        webhook_url: None | str | Unset
        if isinstance(self.webhook_url, Unset):
            webhook_url = UNSET
        else:
            webhook_url = self.webhook_url

        ref_image_url = self.ref_image_url

        option: str | Unset
        if isinstance(self.option, Unset):
            option = UNSET
        elif isinstance(self.option, str):
            option = self.option
        else:
            option = self.option

        effect = self.effect

        prompt = self.prompt

        aspect_ratio: None | str | Unset
        if isinstance(self.aspect_ratio, Unset):
            aspect_ratio = UNSET
        else:
            aspect_ratio = self.aspect_ratio

        quantity = self.quantity

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "image_url": image_url,
            }
        )
        if async_mode is not UNSET:
            field_dict["async_mode"] = async_mode
        if webhook_url is not UNSET:
            field_dict["webhook_url"] = webhook_url
        if ref_image_url is not UNSET:
            field_dict["ref_image_url"] = ref_image_url
        if option is not UNSET:
            field_dict["option"] = option
        if effect is not UNSET:
            field_dict["effect"] = effect
        if prompt is not UNSET:
            field_dict["prompt"] = prompt
        if aspect_ratio is not UNSET:
            field_dict["aspect_ratio"] = aspect_ratio
        if quantity is not UNSET:
            field_dict["quantity"] = quantity

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        image_url = d.pop("image_url")

        async_mode = d.pop("async_mode", UNSET)

        def _parse_webhook_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook_url = _parse_webhook_url(d.pop("webhook_url", UNSET))

        ref_image_url = d.pop("ref_image_url", UNSET)

        def _parse_option(data: object) -> EffectsOption | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                option_type_0 = check_effects_option(data)

                return option_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EffectsOption | str | Unset, data)

        option = _parse_option(d.pop("option", UNSET))

        effect = d.pop("effect", UNSET)

        prompt = d.pop("prompt", UNSET)

        def _parse_aspect_ratio(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        aspect_ratio = _parse_aspect_ratio(d.pop("aspect_ratio", UNSET))

        quantity = d.pop("quantity", UNSET)

        apply_effect_request = cls(
            image_url=image_url,
            async_mode=async_mode,
            webhook_url=webhook_url,
            ref_image_url=ref_image_url,
            option=option,
            effect=effect,
            prompt=prompt,
            aspect_ratio=aspect_ratio,
            quantity=quantity,
        )

        apply_effect_request.additional_properties = d
        return apply_effect_request

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
