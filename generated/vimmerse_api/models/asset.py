# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.job_status import JobStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.asset_args import AssetArgs


T = TypeVar("T", bound="Asset")


@_attrs_define
class Asset:
    """A video, image or sound that a route made or stored, in whatever state it is. Only its id is promised.

    Attributes:
        id (str): Id of the asset; poll with it.
        customer_id (None | str | Unset): Account that owns the asset.
        primary_user_id (None | str | Unset): User who made the asset.
        args (AssetArgs | None | Unset): The request that made the asset.
        results (list[str] | None | Unset): Addresses of the finished files; empty or missing until `status` is
            `success`.
        thumbnails (list[Any] | None | Unset): Previews. Always empty in examples.
        status (JobStatus | None | str | Unset): State of the asset. Known values: new, processing, success, fail.
        mime_type (None | str | Unset): Media type of the results, such as video/mp4.
        app_name (None | str | Unset): Name of the route that made the asset, such as reference-to-video.
        quantity (int | None | Unset): Number of results asked for.
        credits (int | None | Unset): Credits charged for the asset. A story calls it `used_credits`.
        created_at (datetime.datetime | None | str | Unset): When the asset was created.
        updated_at (datetime.datetime | None | str | Unset): When the asset last changed.
        history (list[Any] | None | Unset): Earlier states. Always empty in examples.
    """

    id: str
    customer_id: None | str | Unset = UNSET
    primary_user_id: None | str | Unset = UNSET
    args: AssetArgs | None | Unset = UNSET
    results: list[str] | None | Unset = UNSET
    thumbnails: list[Any] | None | Unset = UNSET
    status: JobStatus | None | str | Unset = UNSET
    mime_type: None | str | Unset = UNSET
    app_name: None | str | Unset = UNSET
    quantity: int | None | Unset = UNSET
    credits: int | None | Unset = UNSET
    created_at: datetime.datetime | None | str | Unset = UNSET
    updated_at: datetime.datetime | None | str | Unset = UNSET
    history: list[Any] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.asset_args import AssetArgs  # noqa: PLC0415

        id = self.id

        customer_id: None | str | Unset
        if isinstance(self.customer_id, Unset):
            customer_id = UNSET
        else:
            customer_id = self.customer_id

        primary_user_id: None | str | Unset
        if isinstance(self.primary_user_id, Unset):
            primary_user_id = UNSET
        else:
            primary_user_id = self.primary_user_id

        args: dict[str, Any] | None | Unset
        if isinstance(self.args, Unset):
            args = UNSET
        elif isinstance(self.args, AssetArgs):
            args = self.args.to_dict() if isinstance(self.args, AssetArgs) else self.args
        else:
            args = self.args

        results: list[str] | None | Unset
        if isinstance(self.results, Unset):
            results = UNSET
        elif isinstance(self.results, list):
            results = self.results

        else:
            results = self.results

        thumbnails: list[Any] | None | Unset
        if isinstance(self.thumbnails, Unset):
            thumbnails = UNSET
        elif isinstance(self.thumbnails, list):
            thumbnails = self.thumbnails

        else:
            thumbnails = self.thumbnails

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        mime_type: None | str | Unset
        if isinstance(self.mime_type, Unset):
            mime_type = UNSET
        else:
            mime_type = self.mime_type

        app_name: None | str | Unset
        if isinstance(self.app_name, Unset):
            app_name = UNSET
        else:
            app_name = self.app_name

        quantity: int | None | Unset
        if isinstance(self.quantity, Unset):
            quantity = UNSET
        else:
            quantity = self.quantity

        credits: int | None | Unset
        if isinstance(self.credits, Unset):
            credits = UNSET
        else:
            credits = self.credits

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        updated_at: None | str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        history: list[Any] | None | Unset
        if isinstance(self.history, Unset):
            history = UNSET
        elif isinstance(self.history, list):
            history = self.history

        else:
            history = self.history

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if customer_id is not UNSET:
            field_dict["customer_id"] = customer_id
        if primary_user_id is not UNSET:
            field_dict["primary_user_id"] = primary_user_id
        if args is not UNSET:
            field_dict["args"] = args
        if results is not UNSET:
            field_dict["results"] = results
        if thumbnails is not UNSET:
            field_dict["thumbnails"] = thumbnails
        if status is not UNSET:
            field_dict["status"] = status
        if mime_type is not UNSET:
            field_dict["mime_type"] = mime_type
        if app_name is not UNSET:
            field_dict["app_name"] = app_name
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if credits is not UNSET:
            field_dict["credits"] = credits
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at
        if history is not UNSET:
            field_dict["history"] = history

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.asset_args import AssetArgs  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        customer_id = d.pop("customer_id", UNSET)

        primary_user_id = d.pop("primary_user_id", UNSET)

        args = d.pop("args", UNSET)
        if isinstance(args, dict):
            try:
                args_type_0 = AssetArgs.from_dict(args)

                args = args_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        results = d.pop("results", UNSET)

        thumbnails = d.pop("thumbnails", UNSET)

        status = d.pop("status", UNSET)

        mime_type = d.pop("mime_type", UNSET)

        app_name = d.pop("app_name", UNSET)

        quantity = d.pop("quantity", UNSET)

        credits = d.pop("credits", UNSET)

        created_at = d.pop("created_at", UNSET)
        if isinstance(created_at, str):
            try:
                created_at_type_0 = datetime.datetime.fromisoformat(created_at)

                created_at = created_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        updated_at = d.pop("updated_at", UNSET)
        if isinstance(updated_at, str):
            try:
                updated_at_type_0 = datetime.datetime.fromisoformat(updated_at)

                updated_at = updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        history = d.pop("history", UNSET)

        asset = cls(
            id=id,
            customer_id=customer_id,
            primary_user_id=primary_user_id,
            args=args,
            results=results,
            thumbnails=thumbnails,
            status=status,
            mime_type=mime_type,
            app_name=app_name,
            quantity=quantity,
            credits=credits,
            created_at=created_at,
            updated_at=updated_at,
            history=history,
        )

        asset.additional_properties = d
        return asset

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

    @property
    def url(self) -> str:
        """The address of the result. Raise VimmerseError unless there is exactly one."""
        from ..results import only_one

        return only_one(self, self.results)

    def __repr__(self) -> str:
        """Return one line: id, status and, as far as they are known, progress, credits and title."""
        from ..results import brief

        return brief(self, "id", "status", "credits", "title")

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the state, and the results playing."""
        from ..results import shown

        return shown(self, self.results, self.credits)
