"""Slides: every letter of a caption is drawn, and the scenery follows from the text and drifts."""

from pathlib import Path

import pytest
from media import ffmpeg
from PIL import Image
from vimmerse_sandbox.media import lettering, slides
from vimmerse_sandbox.media.recipes import Film, Slide
from vimmerse_sandbox.media.render import render

SIZE = (640, 360)
NOTHING = "\U0010ffff"


def still(text: str, **more: str) -> Image.Image:
    return slides.still(Slide("Scene 1", text, 1, scenery="the same", **more), SIZE)


@pytest.mark.parametrize(
    ("with_it", "without"),
    [
        ("Été", "Ete"),
        ("Łódź", "Lodz"),
        ("海", "□"),
        ("한국어", "???"),
        ("🌊", "⛵"),
        ("הים", "ים"),
        ("हिन्दी", "हिन्द"),
        ("a" + NOTHING + "b", "ab"),
        ("\x07", "x"),
    ],
)
def test_no_letter_is_dropped(with_it: str, without: str) -> None:
    """Letters of any script are drawn, and those that no font has are boxes."""
    assert still(with_it).tobytes() != still(without).tobytes()
    assert still(with_it).tobytes() != still("").tobytes()


def test_known_letters_are_no_boxes() -> None:
    """Accents, Greek, Cyrillic, Chinese, Japanese, Korean and emoji have letters of their own."""
    box = still(NOTHING).tobytes()
    assert [letter for letter in "éßŁΩЖ海のカ한🌊⛵😀ש" if still(letter).tobytes() == box] == []


def test_a_line_ends_before_it_is_too_wide() -> None:
    """Texts with and without spaces are wrapped, and what does not fit ends with dots."""
    for text in ("A paper boat sails. " * 9, "Donaudampfschiff" * 9, "紙の船が雨の通りを、" * 9):
        lines = lettering.wrapped(text, 20, 200, 4)
        assert len(lines) == 4
        assert lines[-1].endswith("…")
        assert max(lettering.width(line, 20) for line in lines) <= 200
        assert not any(line.startswith("、") for line in lines)


def test_the_whole_of_a_short_text_is_kept() -> None:
    """Wrapping loses no word."""
    text = "One two three four five six seven eight nine ten"
    assert " ".join(lettering.wrapped(text, 20, 100, 20)) == text


@pytest.mark.parametrize("size", [SIZE, (360, 640), (640, 64), (64, 640)])
def test_a_slide_has_its_size(size: tuple[int, int]) -> None:
    """Slides are drawn in every ratio, with texts of any length."""
    assert slides.still(Slide("Title " * 99, "Text " * 200, 1, "Note " * 99), size).size == size


def test_the_scenery_follows_from_the_text() -> None:
    """Equal texts have equal sceneries, and other texts other ones."""
    one, again, other = (slides.layers(Slide("A", text, 1), SIZE) for text in ("x", "x", "y"))
    assert one.ground.tobytes() == again.ground.tobytes() != other.ground.tobytes()


def test_the_scenery_drifts(tmp_path: Path) -> None:
    """From one second to the next, the hills move to the left, and the sky stays."""
    render(Film((Slide("A", "A fox in the hills", 3),), (16, 9)), [], tmp_path / "film.mp4")
    frames = []
    for second in (0, 1):
        path = tmp_path / f"{second}.png"
        ffmpeg("-ss", str(second), "-i", str(tmp_path / "film.mp4"), "-frames:v", "1", str(path))
        frames.append(Image.open(path).convert("L"))
    low, high = (0, 200, 640, 300), (0, 0, 320, 40)
    assert frames[0].crop(low).tobytes() != frames[1].crop(low).tobytes()
    assert difference(*(frame.crop(high) for frame in frames)) < 4


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures differ on average."""
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height)
