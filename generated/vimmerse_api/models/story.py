# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.job_status import JobStatus, check_job_status
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.storyboard import Storyboard


T = TypeVar("T", bound="Story")


@_attrs_define
class Story:
    """A story, in whatever state it is. Only its id is promised.

    Attributes:
        id (str): Id of the story; poll with it.
        title (None | str | Unset): Title, possibly empty.
        idea (None | str | Unset): The idea that the story was made from.
        is_transition (bool | None | Unset): Whether there are transitions between the scenes.
        status (JobStatus | None | str | Unset): State of the story. Known values: new, processing, success, fail.
        progress_percentage (int | None | Unset): How much is done, 0 to 100.
        aspect_ratio (None | str | Unset): Width to height of the video, such as 16:9.
        used_credits (int | None | Unset): Credits charged for the story.
        video_url (None | str | Unset): Address of the finished video, once `status` is `success`.
        message (None | str | Unset): What went wrong, when `status` is `fail`.
        storyboard (None | Storyboard | Unset): What the story consists of. Missing until it is written.
        all_medias (list[Any] | None | Unset): Media of the story. The shape of an item is shown nowhere.
        created_at (datetime.datetime | None | str | Unset): When the story was created.
        updated_at (datetime.datetime | None | str | Unset): When the story last changed.
    """

    id: str
    title: None | str | Unset = UNSET
    idea: None | str | Unset = UNSET
    is_transition: bool | None | Unset = UNSET
    status: JobStatus | None | str | Unset = UNSET
    progress_percentage: int | None | Unset = UNSET
    aspect_ratio: None | str | Unset = UNSET
    used_credits: int | None | Unset = UNSET
    video_url: None | str | Unset = UNSET
    message: None | str | Unset = UNSET
    storyboard: None | Storyboard | Unset = UNSET
    all_medias: list[Any] | None | Unset = UNSET
    created_at: datetime.datetime | None | str | Unset = UNSET
    updated_at: datetime.datetime | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.storyboard import Storyboard  # noqa: PLC0415

        id = self.id

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        idea: None | str | Unset
        if isinstance(self.idea, Unset):
            idea = UNSET
        else:
            idea = self.idea

        is_transition: bool | None | Unset
        if isinstance(self.is_transition, Unset):
            is_transition = UNSET
        else:
            is_transition = self.is_transition

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        progress_percentage: int | None | Unset
        if isinstance(self.progress_percentage, Unset):
            progress_percentage = UNSET
        else:
            progress_percentage = self.progress_percentage

        aspect_ratio: None | str | Unset
        if isinstance(self.aspect_ratio, Unset):
            aspect_ratio = UNSET
        else:
            aspect_ratio = self.aspect_ratio

        used_credits: int | None | Unset
        if isinstance(self.used_credits, Unset):
            used_credits = UNSET
        else:
            used_credits = self.used_credits

        video_url: None | str | Unset
        if isinstance(self.video_url, Unset):
            video_url = UNSET
        else:
            video_url = self.video_url

        message: None | str | Unset
        if isinstance(self.message, Unset):
            message = UNSET
        else:
            message = self.message

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

        all_medias: list[Any] | None | Unset
        if isinstance(self.all_medias, Unset):
            all_medias = UNSET
        elif isinstance(self.all_medias, list):
            all_medias = self.all_medias

        else:
            all_medias = self.all_medias

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

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if title is not UNSET:
            field_dict["title"] = title
        if idea is not UNSET:
            field_dict["idea"] = idea
        if is_transition is not UNSET:
            field_dict["is_transition"] = is_transition
        if status is not UNSET:
            field_dict["status"] = status
        if progress_percentage is not UNSET:
            field_dict["progress_percentage"] = progress_percentage
        if aspect_ratio is not UNSET:
            field_dict["aspect_ratio"] = aspect_ratio
        if used_credits is not UNSET:
            field_dict["used_credits"] = used_credits
        if video_url is not UNSET:
            field_dict["video_url"] = video_url
        if message is not UNSET:
            field_dict["message"] = message
        if storyboard is not UNSET:
            field_dict["storyboard"] = storyboard
        if all_medias is not UNSET:
            field_dict["all_medias"] = all_medias
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.storyboard import Storyboard  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))

        def _parse_idea(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        idea = _parse_idea(d.pop("idea", UNSET))

        def _parse_is_transition(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_transition = _parse_is_transition(d.pop("is_transition", UNSET))

        def _parse_status(data: object) -> JobStatus | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = check_job_status(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobStatus | None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_progress_percentage(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        progress_percentage = _parse_progress_percentage(d.pop("progress_percentage", UNSET))

        def _parse_aspect_ratio(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        aspect_ratio = _parse_aspect_ratio(d.pop("aspect_ratio", UNSET))

        def _parse_used_credits(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        used_credits = _parse_used_credits(d.pop("used_credits", UNSET))

        def _parse_video_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        video_url = _parse_video_url(d.pop("video_url", UNSET))

        def _parse_message(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        message = _parse_message(d.pop("message", UNSET))

        def _parse_storyboard(data: object) -> None | Storyboard | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                storyboard_type_0 = Storyboard.from_dict(data)

                return storyboard_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Storyboard | Unset, data)

        storyboard = _parse_storyboard(d.pop("storyboard", UNSET))

        def _parse_all_medias(data: object) -> list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                all_medias_type_0 = cast(list[Any], data)

                return all_medias_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | Unset, data)

        all_medias = _parse_all_medias(d.pop("all_medias", UNSET))

        def _parse_created_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                created_at_type_0 = datetime.datetime.fromisoformat(data)

                return created_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        created_at = _parse_created_at(d.pop("created_at", UNSET))

        def _parse_updated_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_at_type_0 = datetime.datetime.fromisoformat(data)

                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        updated_at = _parse_updated_at(d.pop("updated_at", UNSET))

        story = cls(
            id=id,
            title=title,
            idea=idea,
            is_transition=is_transition,
            status=status,
            progress_percentage=progress_percentage,
            aspect_ratio=aspect_ratio,
            used_credits=used_credits,
            video_url=video_url,
            message=message,
            storyboard=storyboard,
            all_medias=all_medias,
            created_at=created_at,
            updated_at=updated_at,
        )

        story.additional_properties = d
        return story

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

        return only_one(self, self.video_url)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the state, and the results playing."""
        from ..results import shown

        return shown(self, self.video_url, self.used_credits, self.progress_percentage)
