"""Draw a scenery from a text: sky, light, and two rows of hills or waves that drift past.

The words decide between hills and waves, day and night; a hash of the text decides the rest.
Equal texts have equal sceneries.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw

RGB = tuple[int, int, int]
Size = tuple[int, int]

# Each has the sky's upper and lower colour, the light, and the colours of the far and near row.
DAYS: tuple[tuple[RGB, ...], ...] = (
    ((46, 94, 158), (186, 214, 230), (255, 247, 214), (88, 136, 158), (34, 78, 98)),
    ((60, 72, 140), (247, 178, 144), (255, 226, 168), (140, 96, 128), (66, 48, 88)),
    ((34, 108, 122), (238, 214, 170), (255, 244, 200), (86, 146, 124), (26, 88, 84)),
    ((92, 62, 124), (246, 150, 124), (255, 214, 150), (146, 74, 106), (72, 36, 74)),
    ((70, 110, 150), (240, 226, 200), (255, 255, 236), (132, 152, 120), (66, 94, 76)),
)
NIGHTS: tuple[tuple[RGB, ...], ...] = (
    ((10, 14, 38), (48, 66, 112), (232, 236, 248), (34, 50, 92), (14, 24, 52)),
    ((16, 12, 40), (84, 56, 110), (244, 232, 214), (52, 38, 86), (22, 18, 48)),
)
WATER = re.compile(r"\b(sea|ocean|water|river|lake|rain|boat|ship|sail|harbou?r|beach|wave|island)")
NIGHT = re.compile(r"\b(night|star|moon|dark|midnight|dream|planet|space)")
# Where the far and the near row begin, and how far their hills rise above it: shares of the height.
ROWS = (0.6, 0.74)
REACH = 0.14
STARS = 90
SHARP = 2


def scenery(text: str, size: Size) -> Sequence[Image.Image]:
    """Return the still sky of a text, and its far and near row: seamless, twice as wide as the
    frame, from `top_of` down to its lower edge.
    """
    random = Random(hashlib.sha256(text.encode()).digest())
    night = NIGHT.search(text.lower()) is not None
    colours = random.choice(NIGHTS if night else DAYS)
    waves = WATER.search(text.lower()) is not None or random.random() < 0.3
    sky = _sky(size, colours, random, night)
    hills = (0.005, 0.018) if waves else (0.07, 0.06)
    return (sky, *(_row(size, colours[3 + n], n, random, hills[n]) for n in range(2)))


def top_of(row: int, height: int) -> int:
    """Return how far below the upper edge a row's picture begins; an even number."""
    return round(height * (ROWS[row] - REACH) / 2) * 2


def empty_row(size: Size, row: int) -> Image.Image:
    """Return a row that shows what is behind it."""
    return Image.new("RGBA", (2 * size[0], size[1] - top_of(row, size[1])))


def _sky(size: Size, colours: tuple[RGB, ...], random: Random, night: bool) -> Image.Image:
    width, height = size
    mask = Image.linear_gradient("L").resize(size)
    sky = Image.composite(
        Image.new("RGB", size, colours[1]), Image.new("RGB", size, colours[0]), mask
    )
    canvas = ImageDraw.Draw(sky)
    for _ in range(STARS if night else 0):
        x, y, light = random.random(), random.random() ** 1.5 * ROWS[0], random.randrange(90, 255)
        canvas.point((x * width, y * height), (light, light, min(255, light + 20)))
    radius = min(size) * random.uniform(0.07, 0.13)
    x, y = width * random.uniform(0.2, 0.8), height * random.uniform(0.2, ROWS[0] - 0.08)
    _light(sky, (x, y), radius, colours[2], night)
    return sky


def _light(
    sky: Image.Image, at: tuple[float, float], radius: float, colour: RGB, night: bool
) -> None:
    """Draw the sun or the moon with its glow."""
    side = max(4, round(radius * (7 if night else 12)))
    glow = (
        Image.radial_gradient("L").point(lambda v: max(0, 180 - v) ** 2 // 190).resize((side, side))
    )
    corner = round(at[0] - side / 2), round(at[1] - side / 2)
    sky.paste(Image.new("RGB", (side, side), colour), corner, glow)
    disc = Image.new("L", (round(2 * radius * SHARP) + 2,) * 2)
    ImageDraw.Draw(disc).ellipse((0, 0, 2 * radius * SHARP, 2 * radius * SHARP), fill=255)
    disc = disc.resize((disc.width // SHARP, disc.height // SHARP))
    sky.paste(
        Image.new("RGB", disc.size, colour), (round(at[0] - radius), round(at[1] - radius)), disc
    )


def _row(size: Size, colour: RGB, row: int, random: Random, most: float) -> Image.Image:
    """Return a row; low ones are waves, others hills."""
    width, height = size[0], size[1] - top_of(row, size[1])
    beats = (3, 7, 11) if most < 0.05 else (1, 2, 5)
    parts = [(beat, random.uniform(0.4, 1), random.uniform(0, math.tau)) for beat in beats]

    def ridge(x: float) -> float:
        turn = math.tau * x / (width * SHARP)
        waves = (
            s * math.sin(beat * turn + start) / (n + 1) for n, (beat, s, start) in enumerate(parts)
        )
        return SHARP * size[1] * (REACH - most * sum(waves))

    points = [(x, ridge(x)) for x in range(0, (width + 8) * SHARP, 8)]
    mask = Image.new("L", (width * SHARP, height * SHARP))
    ImageDraw.Draw(mask).polygon([(0, mask.height), *points, (points[-1][0], mask.height)], 255)
    shade = Image.linear_gradient("L").resize((width, height)).point(lambda v: v // 3)
    one = Image.composite(Image.new("RGB", shade.size), Image.new("RGB", shade.size, colour), shade)
    one.putalpha(mask.reduce(SHARP))
    drawn = empty_row(size, row)
    drawn.paste(one, (0, 0))
    drawn.paste(one, (width, 0))
    return drawn
