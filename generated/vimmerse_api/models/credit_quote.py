# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.credit_breakdown import CreditBreakdown


T = TypeVar("T", bound="CreditQuote")


@_attrs_define
class CreditQuote:
    """What a call would cost.

    Attributes:
        total_credits (int): Credits that would be charged.
        breakdown (CreditBreakdown | None | Unset): How the sum comes about.
    """

    total_credits: int
    breakdown: CreditBreakdown | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.credit_breakdown import CreditBreakdown  # noqa: PLC0415

        total_credits = self.total_credits

        breakdown: dict[str, Any] | None | Unset
        if isinstance(self.breakdown, Unset):
            breakdown = UNSET
        elif isinstance(self.breakdown, CreditBreakdown):
            breakdown = (
                self.breakdown.to_dict()
                if isinstance(self.breakdown, CreditBreakdown)
                else self.breakdown
            )
        else:
            breakdown = self.breakdown

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "total_credits": total_credits,
            }
        )
        if breakdown is not UNSET:
            field_dict["breakdown"] = breakdown

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.credit_breakdown import CreditBreakdown  # noqa: PLC0415

        d = dict(src_dict)
        total_credits = d.pop("total_credits")

        breakdown = d.pop("breakdown", UNSET)
        if isinstance(breakdown, dict):
            try:
                breakdown_type_0 = CreditBreakdown.from_dict(breakdown)

                breakdown = breakdown_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        credit_quote = cls(
            total_credits=total_credits,
            breakdown=breakdown,
        )

        credit_quote.additional_properties = d
        return credit_quote

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
