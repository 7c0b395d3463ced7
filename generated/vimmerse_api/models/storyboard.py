# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.storyboard_element import StoryboardElement
    from ..models.storyboard_music import StoryboardMusic
    from ..models.storyboard_scene import StoryboardScene


T = TypeVar("T", bound="Storyboard")


@_attrs_define
class Storyboard:
    """What a story consists of: figures, places, things, scenes and music. In a request the first four lists have to be
    there.

        Attributes:
            characters (list[StoryboardElement] | None | Unset): People, animals and other figures.
            environments (list[StoryboardElement] | None | Unset): Places.
            objects (list[StoryboardElement] | None | Unset): Things.
            scenes (list[StoryboardScene] | None | Unset): The scenes in their order.
            music (None | StoryboardMusic | Unset): Background music.
    """

    characters: list[StoryboardElement] | None | Unset = UNSET
    environments: list[StoryboardElement] | None | Unset = UNSET
    objects: list[StoryboardElement] | None | Unset = UNSET
    scenes: list[StoryboardScene] | None | Unset = UNSET
    music: None | StoryboardMusic | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.storyboard_element import StoryboardElement  # noqa: PLC0415
        from ..models.storyboard_music import StoryboardMusic  # noqa: PLC0415
        from ..models.storyboard_scene import StoryboardScene  # noqa: PLC0415

        characters: list[dict[str, Any]] | None | Unset
        if isinstance(self.characters, Unset):
            characters = UNSET
        elif isinstance(self.characters, list):
            characters = []
            for characters_type_0_item_data in self.characters:
                characters_type_0_item = (
                    characters_type_0_item_data.to_dict()
                    if isinstance(characters_type_0_item_data, StoryboardElement)
                    else characters_type_0_item_data
                )
                characters.append(characters_type_0_item)

        else:
            characters = self.characters

        environments: list[dict[str, Any]] | None | Unset
        if isinstance(self.environments, Unset):
            environments = UNSET
        elif isinstance(self.environments, list):
            environments = []
            for environments_type_0_item_data in self.environments:
                environments_type_0_item = (
                    environments_type_0_item_data.to_dict()
                    if isinstance(environments_type_0_item_data, StoryboardElement)
                    else environments_type_0_item_data
                )
                environments.append(environments_type_0_item)

        else:
            environments = self.environments

        objects: list[dict[str, Any]] | None | Unset
        if isinstance(self.objects, Unset):
            objects = UNSET
        elif isinstance(self.objects, list):
            objects = []
            for objects_type_0_item_data in self.objects:
                objects_type_0_item = (
                    objects_type_0_item_data.to_dict()
                    if isinstance(objects_type_0_item_data, StoryboardElement)
                    else objects_type_0_item_data
                )
                objects.append(objects_type_0_item)

        else:
            objects = self.objects

        scenes: list[dict[str, Any]] | None | Unset
        if isinstance(self.scenes, Unset):
            scenes = UNSET
        elif isinstance(self.scenes, list):
            scenes = []
            for scenes_type_0_item_data in self.scenes:
                scenes_type_0_item = (
                    scenes_type_0_item_data.to_dict()
                    if isinstance(scenes_type_0_item_data, StoryboardScene)
                    else scenes_type_0_item_data
                )
                scenes.append(scenes_type_0_item)

        else:
            scenes = self.scenes

        music: dict[str, Any] | None | Unset
        if isinstance(self.music, Unset):
            music = UNSET
        elif isinstance(self.music, StoryboardMusic):
            music = self.music.to_dict() if isinstance(self.music, StoryboardMusic) else self.music
        else:
            music = self.music

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if characters is not UNSET:
            field_dict["characters"] = characters
        if environments is not UNSET:
            field_dict["environments"] = environments
        if objects is not UNSET:
            field_dict["objects"] = objects
        if scenes is not UNSET:
            field_dict["scenes"] = scenes
        if music is not UNSET:
            field_dict["music"] = music

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.storyboard_element import StoryboardElement  # noqa: PLC0415
        from ..models.storyboard_music import StoryboardMusic  # noqa: PLC0415
        from ..models.storyboard_scene import StoryboardScene  # noqa: PLC0415

        d = dict(src_dict)
        characters = d.pop("characters", UNSET)
        if isinstance(characters, list):
            try:
                characters_type_0 = []
                _characters_type_0 = characters
                for characters_type_0_item_data in _characters_type_0:
                    characters_type_0_item = StoryboardElement.from_dict(
                        characters_type_0_item_data
                    )

                    characters_type_0.append(characters_type_0_item)

                characters = characters_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        environments = d.pop("environments", UNSET)
        if isinstance(environments, list):
            try:
                environments_type_0 = []
                _environments_type_0 = environments
                for environments_type_0_item_data in _environments_type_0:
                    environments_type_0_item = StoryboardElement.from_dict(
                        environments_type_0_item_data
                    )

                    environments_type_0.append(environments_type_0_item)

                environments = environments_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        objects = d.pop("objects", UNSET)
        if isinstance(objects, list):
            try:
                objects_type_0 = []
                _objects_type_0 = objects
                for objects_type_0_item_data in _objects_type_0:
                    objects_type_0_item = StoryboardElement.from_dict(objects_type_0_item_data)

                    objects_type_0.append(objects_type_0_item)

                objects = objects_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        scenes = d.pop("scenes", UNSET)
        if isinstance(scenes, list):
            try:
                scenes_type_0 = []
                _scenes_type_0 = scenes
                for scenes_type_0_item_data in _scenes_type_0:
                    scenes_type_0_item = StoryboardScene.from_dict(scenes_type_0_item_data)

                    scenes_type_0.append(scenes_type_0_item)

                scenes = scenes_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        music = d.pop("music", UNSET)
        if isinstance(music, dict):
            try:
                music_type_0 = StoryboardMusic.from_dict(music)

                music = music_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass

        storyboard = cls(
            characters=characters,
            environments=environments,
            objects=objects,
            scenes=scenes,
            music=music,
        )

        storyboard.additional_properties = d
        return storyboard

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
