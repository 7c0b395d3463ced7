# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.scene_video_tool import SceneVideoTool, check_scene_video_tool
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.storyboard import Storyboard


T = TypeVar("T", bound="CreateVideosRequest")


@_attrs_define
class CreateVideosRequest:
    """The video of a story whose scenes are drawn.

    Attributes:
        title (str | Unset): Title of the story. Server default: "".
        storyboard (None | Storyboard | Unset): Storyboard to animate instead of the story's own. Must have its four
            lists: `characters`, `environments`, `objects` and `scenes`.
        is_transition (bool | Unset): Put transitions between the scenes. Server default: false.
        video_tool (SceneVideoTool | Unset): Model that animates the scenes. One of: Auto, AutoT3, AutoT1, Grok,
            KlingAI, KlingT3, VeoLite, VeoFast, Veo, RunwayML, MinimaxHailuo, Seedance, SeedanceFast, SeedanceT6, Pixverse,
            PixverseT3, Hunyuan, Vidu, PVideo, StaticMotion, Wan, Sora, SoraPro, LumaAI, LumaRay2. Server default: "Auto".
        duration (int | Unset): Length of each scene in seconds; the automatic routes call it `scene_duration`. From 1
            to 10. Server default: 5.
        loop (int | Unset): How many times each scene's motion is played. From 1 to 6. Server default: 1.
        webhook_url (None | str | Unset): Address that is called when the story is finished.
    """

    title: str | Unset = UNSET
    storyboard: None | Storyboard | Unset = UNSET
    is_transition: bool | Unset = UNSET
    video_tool: SceneVideoTool | Unset = UNSET
    duration: int | Unset = UNSET
    loop: int | Unset = UNSET
    webhook_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.storyboard import Storyboard  # noqa: PLC0415

        title = self.title

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

        is_transition = self.is_transition

        video_tool: str | Unset
        if isinstance(self.video_tool, Unset):
            video_tool = UNSET
        else:
            video_tool = self.video_tool

        duration = self.duration

        loop = self.loop

        webhook_url: None | str | Unset
        if isinstance(self.webhook_url, Unset):
            webhook_url = UNSET
        else:
            webhook_url = self.webhook_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if title is not UNSET:
            field_dict["title"] = title
        if storyboard is not UNSET:
            field_dict["storyboard"] = storyboard
        if is_transition is not UNSET:
            field_dict["is_transition"] = is_transition
        if video_tool is not UNSET:
            field_dict["video_tool"] = video_tool
        if duration is not UNSET:
            field_dict["duration"] = duration
        if loop is not UNSET:
            field_dict["loop"] = loop
        if webhook_url is not UNSET:
            field_dict["webhook_url"] = webhook_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.storyboard import Storyboard  # noqa: PLC0415

        d = dict(src_dict)
        title = d.pop("title", UNSET)

        storyboard = d.pop("storyboard", UNSET)
        if isinstance(storyboard, dict):
            try:
                storyboard_type_0 = Storyboard.from_dict(storyboard)

                storyboard = storyboard_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        is_transition = d.pop("is_transition", UNSET)

        def _parse_video_tool(data: object) -> SceneVideoTool | Unset:
            if isinstance(data, Unset):
                return data
            if not isinstance(data, str):
                raise TypeError()
            video_tool_type_0 = check_scene_video_tool(data)

            return video_tool_type_0

        video_tool = _parse_video_tool(d.pop("video_tool", UNSET))

        duration = d.pop("duration", UNSET)

        loop = d.pop("loop", UNSET)

        webhook_url = d.pop("webhook_url", UNSET)

        create_videos_request = cls(
            title=title,
            storyboard=storyboard,
            is_transition=is_transition,
            video_tool=video_tool,
            duration=duration,
            loop=loop,
            webhook_url=webhook_url,
        )

        create_videos_request.additional_properties = d
        return create_videos_request

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
