"""Set text of any script in the fonts of two packages. Letters that no font has become boxes.

A text is drawn in runs, each in the first font that has its letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

PACKAGES = ("manimgx_fonts", "noto_cjk_sans_jp_regular")
FIRST = ("NotoSans[", "NotoEmoji", "NotoSansCJK")
REGULAR, BOLD = 400, 700
ABSENT = "\U0010ffff"
JOINER = "\u200d"
# What changes the emoji before it.
ATTACHED = re.compile(r"[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
# Between these letters a line may end, but not before the marks that close a phrase.
WIDE = "\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\uff00-\uffef"
CLOSING = "、。，．・：；？！」』）】〉》ー…"  # noqa: RUF001
PIECE = re.compile(rf"\s*(?:[{WIDE}][{CLOSING}]*|[^\s{WIDE}]+)")


def _fonts() -> tuple[Path, ...]:
    """Return the upright fonts; of two that have a letter, the earlier one is used."""
    folders = [Path(str(files(package))) for package in PACKAGES]
    found = [path for folder in folders for path in folder.glob("*.[to]tf")]
    upright = sorted(path for path in found if "Italic" not in path.name)
    first = [next(path for path in upright if path.name.startswith(name)) for name in FIRST]
    return (*first, *(path for path in upright if path not in first))


FONTS = _fonts()
EMOJI = FONTS[1]


@lru_cache(maxsize=256)
def _font(path: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, size)
    if "[wght]" in path.name:
        font.set_variation_by_axes([weight])
    return font


@cache
def _font_of(letter: str) -> Path:
    """Return the first font that has a letter, or else the first font, which draws a box for it."""
    return next((path for path in FONTS if _has(path, letter)), FONTS[0])


def _has(path: Path, letter: str) -> bool:
    font = _font(path, 16, REGULAR)
    return bytes(font.getmask(letter)) != bytes(font.getmask(ABSENT))


def _runs(text: str) -> Iterator[tuple[Path, str]]:
    """Yield the parts of a text with their fonts; between two of them, a space is of the first."""
    fonts: list[Path] = []
    for n, letter in enumerate(text):
        if letter == " ":
            beside = {_font_of(other) for other in text[max(0, n - 1) : n + 2 : 2]}
            fonts.append(FONTS[0] if len(beside) > 1 or EMOJI in beside else beside.pop())
        elif n and (_is_mark(letter) or text[n - 1] == JOINER):
            fonts.append(fonts[-1])
        else:
            fonts.append(_font_of(letter))
    for path, run in groupby(zip(fonts, text, strict=True), lambda pair: pair[0]):
        yield path, "".join(letter for _, letter in run)


def _is_mark(letter: str) -> bool:
    """Return True if a letter is set with the one before it."""
    return unicodedata.category(letter)[0] == "M" or ATTACHED.match(letter) is not None


def width(text: str, size: int, weight: int = REGULAR) -> float:
    return sum(_font(path, size, weight).getlength(run) for path, run in _runs(text))


def draw(
    canvas: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: tuple[int, ...],
    weight: int = REGULAR,
) -> None:
    """Draw one line, whose letters stand on the given point."""
    x, y = at
    for path, run in _runs(text):
        font = _font(path, size, weight)
        canvas.text((x, y), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)


def wrapped(text: str, size: int, room: float, lines: int, weight: int = REGULAR) -> Sequence[str]:
    """Return the lines of a text; beyond `lines`, it ends with dots."""
    rows: list[str] = []
    row = ""
    for piece in _pieces(text, size, room, weight):
        longer = (row + piece).strip()
        if width(longer, size, weight) <= room or not row:
            row = longer
            continue
        rows.append(row)
        row = piece.strip()
        if len(rows) == lines:
            return [*rows[:-1], _shortened(rows[-1], size, room, weight)]
    return [*rows, row] if row else rows


def _pieces(text: str, size: int, room: float, weight: int) -> Iterable[str]:
    """Yield the words, each with the space before it; one wider than a line is cut."""
    for piece in PIECE.findall(" ".join(text.split())):
        share = 0.95 * room / (width(piece, size, weight) or 1)
        letters = max(1, int(len(piece) * min(1, share)))
        yield from (piece[n : n + letters] for n in range(0, len(piece), letters))


def _shortened(row: str, size: int, room: float, weight: int) -> str:
    while row and width(row + "…", size, weight) > room:
        row = row[:-1]
    return row.rstrip() + "…"
