"""Draw slides with Pillow: a colour gradient, a title, a wrapped caption, a footer.

The embedded font has only ASCII. Accents are removed; letters of other scripts need a common system
font, or become question marks.
"""

import colorsys
import itertools
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .recipes import Slide

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

SYSTEM_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "Arial Unicode.ttf",
    "arialuni.ttf",
    "msyh.ttc",
    "arial.ttf",
)
WHITE = (255, 255, 255)
FAINT = (214, 220, 230)
MAX_LINES = 12
# Typographic quotes and dashes, as ASCII has them.
PLAIN = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"}


def draw(slide: Slide, size: tuple[int, int], behind: Path | None = None) -> Image.Image:
    """Return the slide as a picture of this size, drawn on the picture in `behind` if given."""
    image = _with_band(behind) if behind else _gradient(slide.colour, size)
    canvas = ImageDraw.Draw(image)
    unit = max(6, min(size) // 20)
    margin = max(2, min(size) // 12)
    width, y = size[0] - 2 * margin, size[1] // 2 + unit // 2 if behind else margin
    y = _paragraph(canvas, (margin, y), slide.title, unit * 7 // 4, width, WHITE, lines=2)
    top = y + unit // 2
    lines = min(MAX_LINES, max(1, (size[1] - top - margin - 2 * unit) // (unit * 8 // 5)))
    _paragraph(canvas, (margin, top), slide.text, unit * 5 // 4, width, FAINT, lines)
    bottom = size[1] - margin - unit
    _paragraph(canvas, (margin, bottom), slide.footer, unit, width, FAINT, lines=1)
    return image


def save(
    slide: Slide, size: tuple[int, int], path: Path, behind: Path | None = None
) -> Image.Image:
    image = draw(slide, size, behind)
    image.save(path, format="PNG", compress_level=1)
    return image


def _with_band(path: Path) -> Image.Image:
    """Return a picture whose lower half is dark enough for a caption."""
    with Image.open(path) as picture:
        image = picture.convert("RGB")
    band = (0, image.height // 2, image.width, image.height)
    half = image.crop(band)
    image.paste(Image.blend(half, Image.new("RGB", half.size), 0.7), band[:2])
    return image


def _gradient(hue: int, size: tuple[int, int]) -> Image.Image:
    mask = Image.linear_gradient("L").resize(size)
    top, bottom = Image.new("RGB", size, _rgb(hue, 0.55)), Image.new("RGB", size, _rgb(hue, 0.30))
    return Image.composite(bottom, top, mask)


def _rgb(hue: int, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue / 360, 0.6, value)
    return round(255 * red), round(255 * green), round(255 * blue)


def _paragraph(
    canvas: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    height: int,
    width: int,
    colour: tuple[int, int, int],
    lines: int,
) -> int:
    """Draw wrapped text and return the y below it."""
    letters, font = _drawable(text, height)
    y = at[1]
    for line in _wrapped(letters, font, width, lines):
        canvas.text((at[0], y), line, font=font, fill=colour)
        y += height * 13 // 10
    return y


def _wrapped(text: str, font: Font, width: int, lines: int) -> list[str]:
    rows: list[str] = []
    row = ""
    for piece in itertools.chain.from_iterable(_pieces(w, font, width) for w in text.split()):
        longer = f"{row} {piece}".strip()
        if font.getlength(longer) <= width:
            row = longer
            continue
        rows += [row] if row else []
        row = piece
        if len(rows) == lines:
            return [*rows[:-1], _shortened(rows[-1], font, width)]
    return [*rows, row] if row else rows


def _pieces(word: str, font: Font, width: int) -> list[str]:
    """Cut a word that is wider than the line, by its average letter."""
    letters = max(1, int(len(word) * min(1, 0.95 * width / (font.getlength(word) or 1))))
    return [word[n : n + letters] for n in range(0, len(word), letters)]


def _shortened(row: str, font: Font, width: int) -> str:
    while row and font.getlength(row + "...") > width:
        row = row[:-1]
    return row.rstrip() + "..."


def _drawable(text: str, height: int) -> tuple[str, Font]:
    """Return the text in letters that can be drawn, and the font for them."""
    folded = unicodedata.normalize("NFKD", text.translate(PLAIN))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    if plain.isascii():
        return plain, _embedded(height)
    letters = set("".join(text.split()))
    for name in SYSTEM_FONTS:
        font = _system(name, height)
        if font is not None and all(_has(font, letter) for letter in letters):
            return text, font
    return plain.encode("ascii", "replace").decode(), _embedded(height)


def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff"))


@cache
def _embedded(height: int) -> Font:
    return ImageFont.load_default(height)


@lru_cache(maxsize=64)
def _system(name: str, height: int) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, height)
    except OSError:
        return None
