"""The ffmpeg arguments of each operation on real input. Pure: paths and probes in, arguments out.

Offsets and scales are already checked. Raises RenderError if an input lacks a track.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .ffmpeg import Probe, RenderError, sound, source

Options = Mapping[str, str | int | float | None]
Arguments = list[str]

MAX_SECONDS = 600
MAX_SIDE = 4096

# Every result has even sides, and is small enough for an encoder on a small machine.
FIT = (
    f"scale=w='max(2,trunc(iw*min(1,{MAX_SIDE}/max(iw,ih))/2)*2)'"
    f":h='max(2,trunc(ih*min(1,{MAX_SIDE}/max(iw,ih))/2)*2)',setsar=1"
)


# Repeats a single picture.
STILL = "loop=loop=-1:size=1:start=0,setpts=N/(12*TB),"


def edit_arguments(
    operation: str, paths: Sequence[Path], probes: Sequence[Probe], options: Options
) -> Arguments:
    """Return the inputs, filters, maps and length of an operation."""
    if not probes[0].video:
        raise RenderError("the first input holds no pictures")
    return EDITS[operation](paths, probes, options)


def _crop(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    ratio = _ratio(options)
    width, height = f"trunc(min(iw,ih*{ratio})/2)*2", f"trunc(min(ih,iw/{ratio})/2)*2"
    x = _origin(options["offset_x"], "iw-ow")
    y = _origin(options["offset_y"], "ih-oh")
    return _filtered(paths[0], probes[0], f"crop=w='{width}':h='{height}':x='{x}':y='{y}'")


def _reframe(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    ratio = _ratio(options)
    width, height = f"ceil(max(iw,ih*{ratio})/2)*2", f"ceil(max(ih,iw/{ratio})/2)*2"
    x = _origin(options["grid_position_x"], "ow-iw")
    y = _origin(options["grid_position_y"], "oh-ih")
    pad = f"pad=w='{width}':h='{height}':x='{x}':y='{y}':color=0x202830"
    return _filtered(paths[0], probes[0], pad)


def _enhance(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    factor, clean = options["factor"], ",hqdn3d" if options["clean"] else ""
    grown = f"min({factor},{MAX_SIDE}/max(iw,ih))"
    larger = f"scale=w='iw*{grown}':h='ih*{grown}':flags=bicubic{clean}"
    quality = 18 + round(float(options["compression"] or 0) * 16)
    return [*_filtered(paths[0], probes[0], larger), "-crf", str(quality)]


def _restyle(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    return _filtered(paths[0], probes[0], "hue=h=90:s=1.4")


def _add_sound(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    tone = ["-f", "lavfi", "-i", sound([str(options["sound"])])]
    mix = "[0:a][1:a]amix=inputs=2:duration=first" if probes[0].audio else "[1:a]anull"
    graph = f"[0:v]{FIT}[v];{mix}[a]"
    return [*source(paths[0]), *tone, *_mapped(graph), *_until(probes[0].seconds)]


def _attach(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    """Put the second input's sound under the first's pictures, in one of the five modes."""
    video, audio = probes[0].seconds, probes[1].seconds
    if not probes[1].audio or not audio:
        raise RenderError("the second input holds no sound")
    mode = options["mode"]
    looped = ["-stream_loop", "-1"] if mode == "MatchVideo" else []
    speed = f"setpts=PTS*{audio / video if video else 1},"
    length = {"MatchAudio": min(audio, video), "SpeedAdjust": audio}.get(str(mode), video)
    graph = f"[0:v]{speed if mode == 'SpeedAdjust' else ''}{FIT}[v];[1:a]apad[a]"
    inputs = [*source(paths[0]), *source(paths[1], *looped)]
    return [*inputs, *_mapped(graph), *_until(length)]


def _lip_sync(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    """Repeat the first input for as long as the second one sounds."""
    again = [] if probes[0].still else ["-stream_loop", "-1"]
    still = STILL if probes[0].still else ""
    inputs = [*source(paths[0], *again), *source(paths[1])]
    return [*inputs, *_mapped(f"[0:v]{still}{FIT}[v];[1:a]anull[a]"), *_until(probes[1].seconds)]


def _replace_background(
    paths: Sequence[Path], probes: Sequence[Probe], options: Options
) -> Arguments:
    """Lay the first input, keyed and scaled, over the second one."""
    moving = not probes[1].still and probes[1].seconds > 0
    still = "" if moving else STILL
    key = f"colorkey={options['key']}:{options['tolerance']}:0.05," if options["key"] else ""
    free = {"left": "0", "right": "W-w"}.get(str(options["alignment"]), "(W-w)/2")
    place = f"x={free}+({options['x_offset']}):y=(H-h)+({options['y_offset']})"
    graph = (
        f"[1:v]{still}{FIT},fps=12[bg];"
        f"[0:v]{key}scale=-2:'max(2,{probes[1].height}*{options['scale']})'[fg];"
        f"[bg][fg]overlay={place}:shortest=1,{FIT}[v]"
    )
    start = float(options["start"] or 0) % probes[1].seconds if moving else 0
    loop = ["-stream_loop", "-1", "-ss", f"{start:.3f}"] if moving else []
    sounds = ["-map", "0:a"] if probes[0].audio else []
    inputs = [*source(paths[0]), *source(paths[1], *loop)]
    maps = ["-filter_complex", graph, "-map", "[v]", *sounds]
    return [*inputs, *maps, *_until(probes[0].seconds)]


def _concat(paths: Sequence[Path], probes: Sequence[Probe], options: Options) -> Arguments:
    """Join `clips` inputs one after another, and mix in the sounds of the others."""
    clips = int(options["clips"] or 0)
    width, height = probes[0].width // 2 * 2, probes[0].height // 2 * 2
    frame = (
        f"scale={width}:{height}:force_original_aspect_ratio=decrease,"
        f"pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=12"
    )
    total = sum(probe.seconds for probe in probes[:clips])
    graph = [f"[{n}:v]{frame}[v{n}];{_clip_sound(n, probes[n])}[a{n}]" for n in range(clips)]
    joined = "".join(f"[v{n}][a{n}]" for n in range(clips))
    graph.append(f"{joined}concat=n={clips}:v=1:a=1[v][clips]")
    under = [f"[{n}:a]apad[u{n}]" for n in range(clips, len(paths))]
    if options["music"]:
        under.append(f"{sound(['music'])}[u]")
    mixed = "".join(part[part.rindex("[") :] for part in under)
    graph += [*under, f"[clips]{mixed}amix=inputs={len(under) + 1}:duration=first:normalize=0[a]"]
    inputs = [argument for path in paths for argument in source(path)]
    return [*inputs, *_mapped(";".join(graph)), *_until(total)]


def _clip_sound(n: int, probe: Probe) -> str:
    if probe.audio:
        mono = "aformat=sample_rates=44100:channel_layouts=mono"
        return f"[{n}:a]{mono},apad=whole_dur={probe.seconds}"
    return f"anullsrc=r=44100:cl=mono:d={probe.seconds}"


def _filtered(path: Path, probe: Probe, video: str) -> Arguments:
    maps = ["-map", "0:v:0", "-map", "0:a?"]
    return [*source(path), "-vf", f"{video},{FIT}", *maps, *_until(probe.seconds)]


def _mapped(graph: str) -> Arguments:
    return ["-filter_complex", graph, "-map", "[v]", "-map", "[a]"]


def _ratio(options: Options) -> str:
    return f"({options['width']}/{options['height']})"


def _origin(offset: str | int | float | None, room: str) -> str:
    """Return an ffmpeg expression: the offset kept inside the frame, or the middle."""
    return f"({room})/2" if offset is None else f"max(0,min({offset},{room}))"


def _until(seconds: float) -> Arguments:
    """Return the arguments that end a file; an unknown length ends at the limit."""
    return ["-t", f"{min(seconds or MAX_SECONDS, MAX_SECONDS):.3f}"]


EDITS: Mapping[str, Callable[[Sequence[Path], Sequence[Probe], Options], Arguments]] = {
    "crop": _crop,
    "reframe": _reframe,
    "enhance": _enhance,
    "restyle": _restyle,
    "add_sound": _add_sound,
    "attach": _attach,
    "lip_sync": _lip_sync,
    "replace_background": _replace_background,
    "concat": _concat,
}
