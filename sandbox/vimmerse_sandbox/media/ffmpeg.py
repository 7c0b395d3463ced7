"""Run ffmpeg, and read what it says about a file.

Uploaded files are opened by a short list of demuxers, so that none opens another file or host.
"""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import imageio_ffmpeg

TIMEOUT = 120.0
# As many as 8K video has. A few kilobytes can hold a picture of gigabytes.
MAX_PIXELS = 7680 * 4320
DEMUXERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mp3,wav,aac,ogg,flac,gif,"
    "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe"
)


class RenderError(Exception):
    """ffmpeg could not read or make a file."""


@dataclass(frozen=True)
class Probe:
    """What a file holds: its length in seconds (0 if it has none), its tracks, and whether it is a
    single picture.
    """

    seconds: float
    width: int
    height: int
    audio: bool
    still: bool = False

    @property
    def video(self) -> bool:
        return self.width > 0


@cache
def executable() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run(*args: str) -> None:
    """Run ffmpeg to its end; raises RenderError with its last line of output."""
    status, report = _ended("-v", "error", "-y", *args)
    if status:
        lines = report.strip().splitlines()
        raise RenderError(lines[-1] if lines else f"ffmpeg ended with {status}")


def source(path: Path, *options: str) -> list[str]:
    """Return the arguments that open a file as an input."""
    bounds = ("-max_pixels", str(MAX_PIXELS), "-protocol_whitelist", "file")
    return [*options, *bounds, "-format_whitelist", DEMUXERS, "-i", str(path)]


def probe(path: Path) -> Probe:
    """Return a file's length and tracks; raises RenderError if it has no picture and no sound."""
    _, report = _ended("-hide_banner", *source(path))
    if "exceeds specified max pixel count" in report:
        raise RenderError(f"its pictures have more than {MAX_PIXELS} pixels")
    found = _parsed(report)
    if not found.video and not found.audio:
        raise RenderError("it holds neither pictures nor sound")
    return found


def _ended(*args: str) -> tuple[int, str]:
    """Return the exit status and the output on stderr."""
    command = [executable(), "-nostdin", *args]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise RenderError(f"not finished within {TIMEOUT:g} s") from error
    return done.returncode, done.stderr.decode(errors="replace")


def _parsed(report: str) -> Probe:
    length = re.search(r"Duration: (\d+):(\d+):(\d+\.\d+)", report)
    hours, minutes, seconds = map(float, length.groups()) if length else (0.0, 0.0, 0.0)
    size = re.search(r"Stream #.*Video: .*?[ ,](\d{1,5})x(\d{1,5})[ ,\[]", report)
    width, height = map(int, size.groups()) if size else (0, 0)
    audio = re.search(r"Stream #.*Audio: ", report) is not None
    still = re.search(r"Input #0, \w+_pipe,", report) is not None
    return Probe(hours * 3600 + minutes * 60 + seconds, width, height, audio, still)


def sound(names: Sequence[str]) -> str:
    """Return the lavfi source of an endless mix of the named sounds."""
    mix = "+".join(SOUNDS[name] for name in names)
    return f"aevalsrc='{mix}':s=44100:d=4,aloop=loop=-1:size=176400"


# Four seconds each, seamless when repeated: a pulsing chord, a voice-like hum, wind.
SOUNDS = {
    "music": "0.05*(sin(2*PI*220*t)+sin(2*PI*277.25*t)+sin(2*PI*329.75*t))*(0.7+0.3*cos(4*PI*t))",
    "narration": "0.06*(sin(2*PI*140*t)+0.5*sin(2*PI*280*t)+0.3*sin(2*PI*700*t))"
    "*pow(sin(4*PI*t),2)*gt(sin(PI*t/2)+0.7,0)",
    "native": "0.08*(random(0)-0.5)*(0.6+0.4*sin(PI*t/2))",
}
