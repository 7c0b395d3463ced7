"""What a media file is made of: plain values, which are equal if the files would be.

No file is touched here. Scenes are slides; a film shows slides one after another; an edit changes
files of other recipes.
"""

import hashlib
from dataclasses import dataclass, field

LONG_SIDE = 640
UNKNOWN_TYPE = "application/octet-stream"
FOOTER = "Vimmerse sandbox"
PLACEHOLDER = f"{FOOTER}: placeholder"


@dataclass(frozen=True)
class Slide:
    """A captioned picture for some seconds: the file with the key `picture`, or a scenery.

    The scenery follows from the text `scenery`, or else from the caption.
    """

    title: str
    text: str
    seconds: float
    note: str = ""
    footer: str = FOOTER
    picture: str = ""
    scenery: str = ""

    @property
    def seed(self) -> str:
        return self.scenery or f"{self.title}. {self.text} {self.note}"


@dataclass(frozen=True)
class Film:
    """Slides with sounds (`music`, `narration`, `native`), with or without crossfades."""

    slides: tuple[Slide, ...]
    ratio: tuple[int, int]
    sounds: tuple[str, ...] = ()
    crossfade: bool = False
    mime: str = field(default="video/mp4", init=False)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The keys of the pictures that are shown, each once."""
        return tuple(dict.fromkeys(slide.picture for slide in self.slides if slide.picture))


@dataclass(frozen=True)
class Picture:
    """One slide as a still picture."""

    slide: Slide
    ratio: tuple[int, int]
    mime: str = field(default="image/png", init=False)

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.slide.picture,) if self.slide.picture else ()


@dataclass(frozen=True)
class Tone:
    """Sound alone."""

    sounds: tuple[str, ...]
    seconds: float
    mime: str = field(default="audio/mpeg", init=False)


@dataclass(frozen=True)
class Edit:
    """An operation on the files of other recipes, named by their keys."""

    operation: str
    inputs: tuple[str, ...]
    options: tuple[tuple[str, str | int | float | None], ...] = ()
    mime: str = field(default="video/mp4", init=False)


@dataclass(frozen=True)
class Upload:
    """An uploaded file, with the name that its sender gave it. It cannot be made again."""

    id: str
    mime: str
    name: str = ""


@dataclass(frozen=True)
class Frame:
    """The first picture of another file, or a slide if it has none."""

    source: str
    mime: str = field(default="image/png", init=False)

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.source,)


Recipe = Film | Picture | Frame | Tone | Edit | Upload


def content_key(recipe: Recipe) -> str:
    """Return the name under which a recipe's file is cached."""
    return hashlib.sha256(repr(recipe).encode()).hexdigest()[:32]


def frame_size(ratio: tuple[int, int], long_side: int = LONG_SIDE) -> tuple[int, int]:
    """Return an even width and height in this ratio."""
    width, height = ratio
    scale = long_side / max(width, height)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
