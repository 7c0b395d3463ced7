"""Draw slides with Pillow, in layers: a still ground, two rows that drift past, and the caption."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from .backdrop import empty_row, scenery, top_of
from .lettering import BOLD, draw, width, wrapped
from .recipes import Slide

WHITE = (255, 255, 255, 255)
FAINT = (226, 230, 240, 235)
MAX_LINES = 12
LAYERS = ("ground", "far", "near", "caption")
SHADE = 130


class Line(NamedTuple):
    """One line of a caption, and the height that it takes."""

    text: str
    size: int
    weight: int
    colour: tuple[int, ...]
    height: int


@dataclass(frozen=True)
class Layers:
    """What a slide is made of, from the back to the front; the rows are twice as wide."""

    ground: Image.Image
    far: Image.Image
    near: Image.Image
    caption: Image.Image

    def __iter__(self) -> Iterator[Image.Image]:
        return iter((self.ground, self.far, self.near, self.caption))

    def blend(self, other: "Layers", share: float) -> "Layers":
        return Layers(*(Image.blend(a, b, share) for a, b in zip(self, other, strict=True)))


def layers(slide: Slide, size: tuple[int, int], behind: Path | None = None) -> Layers:
    """Return the layers of a slide: on the picture in `behind`, if given, or on a scenery."""
    caption = _caption(slide, size)
    if behind:
        with Image.open(behind) as picture:
            return Layers(picture.convert("RGB"), empty_row(size, 0), empty_row(size, 1), caption)
    sky, far, near = scenery(slide.seed, size)
    return Layers(sky, far, near, caption)


def still(slide: Slide, size: tuple[int, int], behind: Path | None = None) -> Image.Image:
    """Return the slide as it is at its beginning."""
    drawn = layers(slide, size, behind)
    image = drawn.ground.convert("RGBA")
    for row, layer in enumerate((drawn.far, drawn.near)):
        image.alpha_composite(layer.crop((0, 0, size[0], layer.height)), (0, top_of(row, size[1])))
    image.alpha_composite(drawn.caption)
    return image.convert("RGB")


def _caption(slide: Slide, size: tuple[int, int]) -> Image.Image:
    """Return the texts on a shade at the lower edge, and the footer in the upper corner."""
    unit, margin = max(6, min(size) // 20), max(3, min(size) // 14)
    lines = list(_lines(slide, unit, size[0] - 2 * margin, size[1] * 11 // 20))
    top = size[1] - margin - sum(line.height for line in lines)
    image = _shaded(size, max(0, top - 2 * margin))
    canvas = ImageDraw.Draw(image)
    y = float(top)
    for line in lines:
        if line.text:
            draw(canvas, (margin, y + line.size), *line[:2], line.colour, line.weight)
        y += line.height
    small = unit * 3 // 4
    right = size[0] - margin - width(slide.footer, small)
    if min(size) > 8 * unit:
        draw(canvas, (right, margin + small), slide.footer, small, FAINT)
    return image


def _lines(slide: Slide, unit: int, room: int, height: int) -> Iterator[Line]:
    """Yield the lines of a caption: title, text and note, at most `height` in all."""
    large, small = unit * 5 // 4, unit * 4 // 5
    note = wrapped(slide.note, small, room, 2)
    title = wrapped(slide.title, unit, room, 1, BOLD)
    left = height - unit * 3 // 2 * len(title) - small * 3 // 2 * len(note) - small // 2
    most = max(1, min(MAX_LINES, left // (large * 13 // 10)))
    for text in title:
        yield Line(text, unit, BOLD, FAINT, unit * 3 // 2)
    for text in wrapped(slide.text, large, room, most):
        yield Line(text, large, 500, WHITE, large * 13 // 10)
    yield Line("", 0, 0, FAINT, small // 2)
    for text in note:
        yield Line(text, small, 400, FAINT, small * 3 // 2)


def _shaded(size: tuple[int, int], top: int) -> Image.Image:
    """Return a picture that is clear down to `top`, and darker and darker below."""
    image = Image.new("RGBA", size)
    depth = max(1, size[1] - top)
    mask = (
        Image.linear_gradient("L").point(lambda v: min(SHADE, v * 3 // 2)).resize((size[0], depth))
    )
    shade = Image.new("RGBA", (size[0], depth), (8, 10, 20, 255))
    shade.putalpha(mask)
    image.paste(shade, (0, top))
    return image
