# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.aspect_ratio import AspectRatio
from ..models.scene_image_tool import SceneImageTool, check_scene_image_tool
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.storyboard import Storyboard


T = TypeVar("T", bound="CreateElementsRequest")


@_attrs_define
class CreateElementsRequest:
    """Pictures of a storyboard's elements.

    Attributes:
        image_tool (SceneImageTool | Unset): Model that draws the pictures. One of: AutoI, Seedream, NanoBananaT2,
            NanoBananaPro, QwenImage, GPTImage, FluxPro, FluxTurbo, NanoBanana, FluxKontextPro, StableDiffusion3.5, Auto.
            Server default: "AutoI".
        aspect_ratio (AspectRatio | None | str | Unset): Width to height of the pictures; 16:9 when not given. Known
            values: 16:9, 4:3, 1:1, 3:4, 9:16.
        storyboard (None | Storyboard | Unset): Storyboard to draw from instead of the story's own. Must have its four
            lists: `characters`, `environments`, `objects` and `scenes`.
    """

    image_tool: SceneImageTool | Unset = UNSET
    aspect_ratio: AspectRatio | None | str | Unset = UNSET
    storyboard: None | Storyboard | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.storyboard import Storyboard  # noqa: PLC0415

        image_tool: str | Unset
        if isinstance(self.image_tool, Unset):
            image_tool = UNSET
        else:
            image_tool = self.image_tool

        aspect_ratio: None | str | Unset
        if isinstance(self.aspect_ratio, Unset):
            aspect_ratio = UNSET
        elif isinstance(self.aspect_ratio, str):
            aspect_ratio = self.aspect_ratio
        else:
            aspect_ratio = self.aspect_ratio

        storyboard: dict[str, Any] | None | Unset
        if isinstance(self.storyboard, Unset):
            storyboard = UNSET
        elif isinstance(self.storyboard, Storyboard):
            storyboard = (
                self.storyboard.to_dict()
                if isinstance(self.storyboard, Storyboard)
                else self.storyboard
            )
        else:
            storyboard = self.storyboard

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if image_tool is not UNSET:
            field_dict["image_tool"] = image_tool
        if aspect_ratio is not UNSET:
            field_dict["aspect_ratio"] = aspect_ratio
        if storyboard is not UNSET:
            field_dict["storyboard"] = storyboard

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.storyboard import Storyboard  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_image_tool(data: object) -> SceneImageTool | Unset:
            if isinstance(data, Unset):
                return data
            if not isinstance(data, str):
                raise TypeError()
            image_tool_type_0 = check_scene_image_tool(data)

            return image_tool_type_0

        image_tool = _parse_image_tool(d.pop("image_tool", UNSET))

        aspect_ratio = d.pop("aspect_ratio", UNSET)

        storyboard = d.pop("storyboard", UNSET)
        if isinstance(storyboard, dict):
            try:
                storyboard_type_0 = Storyboard.from_dict(storyboard)

                storyboard = storyboard_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        create_elements_request = cls(
            image_tool=image_tool,
            aspect_ratio=aspect_ratio,
            storyboard=storyboard,
        )

        create_elements_request.additional_properties = d
        return create_elements_request

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
