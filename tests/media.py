"""Properties of a video file, read with ffmpeg, and how media files begin."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

# How files of these kinds begin.
MP4 = b"\0\0\0\x18ftypmp42"
PNG = b"\x89PNG\r\n\x1a\n"
MP3 = b"ID3"
# Files by the field that they are uploaded in: the beginning is right, the rest is made up.
FILES = {
    "image_file": PNG + b"not really a picture",
    "video_file": MP4 + b"not really a video",
    "audio_file": MP3 + b"not really a sound",
}


@dataclass(frozen=True)
class Media:
    """Length in seconds, size in pixels, and whether there is sound."""

    duration: float
    width: int
    height: int
    has_audio: bool


def ffmpeg(*arguments: str) -> str:
    """Run ffmpeg and return its log."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-y", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def probe(path: Path) -> Media:
    """Decode a file from its first to its last frame and return its properties."""
    words = ffmpeg("-xerror", "-i", str(path), "-f", "null", "-")
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", words).groups()
    width, height = re.search(r"Video: h264.*?(\d{2,})x(\d{2,})", words).groups()
    duration = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return Media(duration, int(width), int(height), "Audio: aac" in words)
