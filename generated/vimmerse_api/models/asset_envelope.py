# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.asset import Asset


T = TypeVar("T", bound="AssetEnvelope")


@_attrs_define
class AssetEnvelope:
    """An asset in the older routes' `data` wrapper.

    Attributes:
        data (Asset | None): The asset.
    """

    data: Asset | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.asset import Asset  # noqa: PLC0415

        data: dict[str, Any] | None
        if isinstance(self.data, Asset):
            data = self.data.to_dict() if isinstance(self.data, Asset) else self.data
        else:
            data = self.data

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.asset import Asset  # noqa: PLC0415

        d = dict(src_dict)
        data = d.pop("data")
        if isinstance(data, dict):
            try:
                data_type_0 = Asset.from_dict(data)

                data = data_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        asset_envelope = cls(
            data=data,
        )

        asset_envelope.additional_properties = d
        return asset_envelope

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
