"""Render the file of a recipe. Blocking: callers run it off the event loop."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from . import ffmpeg, slides
from .edits import edit_arguments
from .recipes import Edit, Film, Picture, Recipe, Tone, frame_size

FRAMES_PER_SECOND = 12
FRAME_BUDGET = 3600
FADE_STEPS = 5
FADE_SECONDS = 0.5

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
            slides.save(recipe.slide, frame_size(recipe.ratio), to)
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
        script = _script(film, given, Path(folder))
        pictures = ("-f", "concat", "-safe", "0", "-i", str(script))
        tone = ("-f", "lavfi", "-i", ffmpeg.sound(film.sounds)) if film.sounds else ()
        ffmpeg.run(
            *pictures,
            *tone,
            *("-vf", f"fps={rate}", "-t", f"{total:.3f}", "-tune", "stillimage", "-crf", "26"),
            *MP4,
            str(to),
        )


def _script(film: Film, given: Mapping[str, Path], folder: Path) -> Path:
    """Write the slides and the list of them that ffmpeg's concat demuxer reads."""
    size = frame_size(film.ratio)
    fitted = {key: _fitted(path, size, folder / f"{key}.png") for key, path in given.items()}
    pictures = [
        slides.save(slide, size, folder / f"{n}.png", fitted.get(slide.picture))
        for n, slide in enumerate(film.slides)
    ]
    rows = ["ffconcat version 1.0"]
    for name, seconds in _timeline(film, pictures, folder):
        rows += [f"file {name}", f"duration {seconds:g}"]
    # The demuxer ignores the last duration unless another file follows.
    rows.append(rows[-2])
    script = folder / "slides.ffconcat"
    script.write_text("\n".join(rows))
    return script


def _fitted(path: Path, size: tuple[int, int], to: Path) -> Path:
    """Write a file's first picture, scaled to fill a frame. Pillow never opens an upload."""
    width, height = size
    fill = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    ffmpeg.run(*ffmpeg.source(path), "-frames:v", "1", "-vf", fill, "-f", "image2", str(to))
    return to


def _timeline(
    film: Film, pictures: Sequence[Image.Image], folder: Path
) -> Iterator[tuple[str, float]]:
    last = len(pictures) - 1
    for n, slide in enumerate(film.slides):
        fade = min(FADE_SECONDS, slide.seconds / 2) if film.crossfade and n < last else 0
        yield f"{n}.png", slide.seconds - fade
        if fade:
            for step in range(1, FADE_STEPS + 1):
                blend = Image.blend(pictures[n], pictures[n + 1], step / (FADE_STEPS + 1))
                blend.save(folder / f"{n}-{step}.png", compress_level=1)
                yield f"{n}-{step}.png", fade / FADE_STEPS
