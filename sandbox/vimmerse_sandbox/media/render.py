"""Render the file of a recipe. Blocking: callers run it off the event loop."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from . import ffmpeg, slides
from .backdrop import top_of
from .edits import edit_arguments
from .recipes import LONG_SIDE, Edit, Film, Frame, Picture, Recipe, Slide, Tone, frame_size

FRAMES_PER_SECOND = 12
FRAME_BUDGET = 3600
FADE_STEPS = 5
FADE_SECONDS = 0.5
CONCAT = ("-f", "concat", "-safe", "0", "-i")
# Pixels a second of the far row and of the near one: chroma moves by two.
SPEEDS = (12, 24)

MP4 = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
    *("-c:a", "aac", "-b:a", "64k", "-ar", "44100"),
    *("-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4"),
)


def render(recipe: Recipe, inputs: Sequence[Path], to: Path) -> None:
    """Write the recipe's file; raises RenderError if an input cannot be used."""
    match recipe:
        case Film():
            _film(recipe, dict(zip(recipe.inputs, inputs, strict=True)), to)
        case Picture():
            _picture(recipe, inputs, to)
        case Frame():
            _frame(inputs[0], to)
        case Tone():
            length = ("-t", f"{recipe.seconds:.3f}")
            tone = ("-f", "lavfi", "-i", ffmpeg.sound(recipe.sounds))
            ffmpeg.run(*tone, *length, "-c:a", "libmp3lame", "-f", "mp3", str(to))
        case Edit():
            probes = [ffmpeg.probe(path) for path in inputs]
            arguments = edit_arguments(recipe.operation, inputs, probes, dict(recipe.options))
            ffmpeg.run(*arguments, *MP4, str(to))
        case _:
            raise ffmpeg.RenderError("a deleted upload cannot be rendered")


def _picture(picture: Picture, inputs: Sequence[Path], to: Path) -> None:
    size = frame_size(picture.ratio)
    with TemporaryDirectory(dir=to.parent) as folder:
        behind = [_fitted(path, size, Path(folder) / "behind.png") for path in inputs]
        image = slides.still(picture.slide, size, *behind)
    image.save(to, format="PNG", compress_level=1)


def _frame(path: Path, to: Path) -> None:
    fit = f"scale={LONG_SIDE}:{LONG_SIDE}:force_original_aspect_ratio=decrease"
    try:
        first = ("-frames:v", "1", "-vf", fit, "-c:v", "png", "-f", "image2", str(to))
        ffmpeg.run(*ffmpeg.source(path), *first)
    except ffmpeg.RenderError:
        nothing = Slide("No picture", "This file holds no picture that can be shown.", 1)
        slides.still(nothing, frame_size((16, 9))).save(to, format="PNG", compress_level=1)


def predicted(recipe: Recipe) -> ffmpeg.Probe | None:
    """Return what a file will hold, or None if that is known only from the file itself."""
    match recipe:
        case Film():
            seconds = sum(slide.seconds for slide in recipe.slides)
            return ffmpeg.Probe(seconds, *frame_size(recipe.ratio), bool(recipe.sounds))
        case Picture():
            return ffmpeg.Probe(0, *frame_size(recipe.ratio), False, still=True)
        case Tone():
            return ffmpeg.Probe(recipe.seconds, 0, 0, True)
        case _:
            return None


def _film(film: Film, given: Mapping[str, Path], to: Path) -> None:
    total = sum(slide.seconds for slide in film.slides)
    rate = max(1, min(FRAMES_PER_SECOND, int(FRAME_BUDGET / total)))
    with TemporaryDirectory(dir=to.parent) as folder:
        scripts = _scripts(film, given, Path(folder))
        pictures = [word for path in scripts for word in (*CONCAT, str(path))]
        tone = ("-f", "lavfi", "-i", ffmpeg.sound(film.sounds)) if film.sounds else ()
        sounds = ("-map", f"{len(scripts)}:a") if film.sounds else ()
        ffmpeg.run(
            *pictures,
            *tone,
            *("-filter_complex", _graph(frame_size(film.ratio), rate), "-map", "[v]", *sounds),
            *("-t", f"{total:.3f}", "-tune", "stillimage", "-crf", "26"),
            *MP4,
            str(to),
        )


def _graph(size: tuple[int, int], rate: int) -> str:
    """Return the filter that lays the layers over each other and moves the rows to the left.

    Pictures are converted before `fps` repeats them, which is most of the speed.
    """
    width, height = size
    tops = [top_of(row, height) for row in range(2)]
    clear = f"format=yuva420p,fps={rate}"
    moved = [
        f"[{n + 1}:v]{clear},crop={width}:{height - tops[n]}:x='mod(t*{speed},{width})':y=0[row{n}]"
        for n, speed in enumerate(SPEEDS)
    ]
    over = "overlay=format=yuv420:y="
    return ";".join(
        (
            f"[0:v]format=yuv420p,fps={rate}[ground]",
            *moved,
            f"[3:v]{clear}[caption]",
            f"[ground][row0]{over}{tops[0]}[far]",
            f"[far][row1]{over}{tops[1]}[near]",
            f"[near][caption]{over}0[v]",
        )
    )


def _scripts(film: Film, given: Mapping[str, Path], folder: Path) -> list[Path]:
    """Write the layers of all slides; return for each layer the list that ffmpeg reads."""
    size = frame_size(film.ratio)
    fitted = {key: _fitted(path, size, folder / f"{key}.png") for key, path in given.items()}

    def draw(slide: Slide) -> slides.Layers:
        return slides.layers(slide, size, fitted.get(slide.picture))

    rows: list[list[str]] = [["ffconcat version 1.0"] for _ in slides.LAYERS]
    for n, (layers, seconds) in enumerate(_timeline(film, draw)):
        for layer, name, script in zip(layers, slides.LAYERS, rows, strict=True):
            layer.save(folder / f"{name}-{n}.tiff")
            script += [f"file {name}-{n}.tiff", f"duration {seconds:g}"]
    paths = [folder / f"{name}.ffconcat" for name in slides.LAYERS]
    for path, script in zip(paths, rows, strict=True):
        # The demuxer ignores the last duration unless another file follows.
        path.write_text("\n".join([*script, script[-2]]))
    return paths


def _fitted(path: Path, size: tuple[int, int], to: Path) -> Path:
    """Write a file's first picture, scaled to fill a frame. Pillow never opens an upload."""
    width, height = size
    fill = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    ffmpeg.run(*ffmpeg.source(path), "-frames:v", "1", "-vf", fill, "-f", "image2", str(to))
    return to


def _timeline(
    film: Film, draw: Callable[[Slide], slides.Layers]
) -> Iterator[tuple[slides.Layers, float]]:
    """Yield what is shown and for how long; at most two slides are in memory."""
    drawn = draw(film.slides[0])
    for slide, coming in zip_longest(film.slides, film.slides[1:]):
        fade = min(FADE_SECONDS, slide.seconds / 2) if film.crossfade and coming else 0
        yield drawn, slide.seconds - fade
        before, drawn = drawn, draw(coming) if coming else drawn
        for step in range(1, FADE_STEPS + 1) if fade else ():
            yield before.blend(drawn, step / (FADE_STEPS + 1)), fade / FADE_STEPS
