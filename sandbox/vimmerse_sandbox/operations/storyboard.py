"""Write storyboards and add pictures and voices to them; `publish` gives the addresses."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..media.recipes import Picture, Recipe, Slide, Tone
from .arguments import ELEMENT_KINDS

Board = dict[str, Any]
Publish = Callable[[Recipe, str], str]
Ratio = tuple[int, int]

WORDS_PER_SECOND = 2.5
CAPTION_LETTERS = 600
# How the narration of a scene begins: the first, the last, and in turn those between.
FIRST, LAST, BETWEEN = "It begins", "And at last", ("Then", "A little later", "Further on")


def write(idea: str, count: int, elements: Mapping[str, Any] | None) -> Board:
    """Return a storyboard of `count` scenes, with the caller's elements or one of each kind."""
    # Scenes and elements repeat the idea, so a long one would multiply.
    idea = idea[:CAPTION_LETTERS]
    elements = elements or {}
    given = {kind: [dict(item) for item in elements.get(kind, [])] for kind in ELEMENT_KINDS}
    lists = given if any(given.values()) else _invented(idea)
    names = ", ".join(f"**{item['name']}**" for kind in ELEMENT_KINDS for item in lists[kind])
    names = names[:CAPTION_LETTERS]
    return {
        **lists,
        "scenes": [_scene(idea, n, count, names) for n in range(1, count + 1)],
        "music": {"description": "A calm, pulsing chord", "lyrics": "", "music_url": ""},
    }


def illustrated(board: Board, images: Sequence[str]) -> Board:
    """Return the storyboard with the given pictures, if any, in its scenes."""
    if not images:
        return board
    pairs = zip(board["scenes"], images, strict=True)
    return {**board, "scenes": [{**scene, "image_url": image} for scene, image in pairs]}


def with_elements(board: Board, ratio: Ratio, publish: Publish) -> Board:
    """Return the storyboard with a picture of every element, in `URL`."""
    return {**board, **{kind: _pictured(board[kind], ratio, publish) for kind in ELEMENT_KINDS}}


def redrawn(board: Board, is_outdated: Callable[[str, Picture], bool], ratio: Ratio) -> Board:
    """Return the storyboard without the pictures of scenes that were drawn for other words."""
    scenes = [
        {**scene, "image_url": ""}
        if is_outdated(scene.get("image_url") or "", Picture(slide(scene, n, 1), ratio))
        else scene
        for n, scene in enumerate(board["scenes"], 1)
    ]
    return {**board, "scenes": scenes}


def with_scenes(board: Board, ratio: Ratio, narrated: bool, publish: Publish) -> Board:
    """Return the storyboard with a picture and, if `narrated`, a narration of every scene."""
    return {
        **board,
        "scenes": [
            {
                **scene,
                "image_url": scene.get("image_url")
                or publish(Picture(slide(scene, n, 1), ratio), f"scene-{n}.png"),
                "narration_url": _narration(scene, n, publish) if narrated else "",
            }
            for n, scene in enumerate(board["scenes"], 1)
        ],
    }


def with_music(board: Board, seconds: float, publish: Publish) -> Board:
    """Return the storyboard with an address for its background music."""
    music = board.get("music") or {}
    url = publish(Tone(("music",), seconds), "music.mp3")
    return {**board, "music": {**music, "music_url": url}}


def drawn(board: Board) -> bool:
    """Return True if every scene has its picture."""
    return bool(board["scenes"]) and all(scene.get("image_url") for scene in board["scenes"])


def slide(scene: Mapping[str, Any], n: int, seconds: float) -> Slide:
    """Return the slide of a scene: its name, its narration, and below that its description."""
    name = _words(scene.get("name")) or f"Scene {n}"
    described = _words(scene.get("image_description") or scene.get("video_description"))
    spoken = _words(scene.get("narrator"))
    return Slide(name, spoken or described, seconds, described if spoken else "")


def _words(value: object) -> str:
    """Return a text of a storyboard as a caption shows it."""
    return str(value or "").replace("**", "")[:CAPTION_LETTERS]


def _scene(idea: str, n: int, count: int, names: str) -> dict[str, Any]:
    return {
        "name": f"Scene {n}",
        "narrator": f"{_beginning(n, count)}{idea}",
        "image_description": f"lighting:soft, style:Cinematic, {names}",
        "video_description": "camera motion:pan left, camera angle:low",
    }


def _beginning(n: int, count: int) -> str:
    if count == 1:
        return ""
    words = FIRST if n == 1 else LAST if n == count else BETWEEN[(n - 2) % len(BETWEEN)]
    return f"{words}: "


def _invented(idea: str) -> dict[str, list[dict[str, Any]]]:
    def one(name: str, text: str) -> list[dict[str, Any]]:
        return [{"name": name, "description": f"Style:Cinematic, {text}: {idea}"}]

    return {
        "characters": one("Main Character", "the main figure of"),
        "environments": one("Main Setting", "the place of"),
        "objects": one("Main Object", "a thing that matters in"),
    }


def _pictured(
    items: Sequence[Mapping[str, Any]], ratio: Ratio, publish: Publish
) -> list[dict[str, Any]]:
    return [
        {**item, "URL": item.get("image_url") or publish(_portrait(item, ratio), "element.png")}
        for item in items
    ]


def _portrait(item: Mapping[str, Any], ratio: Ratio) -> Picture:
    look = Slide(_words(item.get("name")) or "Element", _words(item.get("description")), 1)
    return Picture(look, ratio)


def _narration(scene: Mapping[str, Any], n: int, publish: Publish) -> str:
    text = len(str(scene.get("narrator") or "").split())
    seconds = min(60.0, max(1.0, text / WORDS_PER_SECOND))
    return publish(Tone(("narration",), seconds), f"narration-{n}.mp3")
