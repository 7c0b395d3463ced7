"""CPU time of reading a story of many scenes into its model, and of decoding its JSON alone.

parse.py ROUNDS TIMES
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from vimmerse.models import Story

_WORDS = "Golden light on wet stones, a paper boat turns slowly in the gutter, style: watercolour. "
_SCENES = 100


def _story() -> bytes:
    """Return the JSON of a story whose scenes and elements have images and texts."""
    scenes = [
        {
            "name": f"Scene {number}",
            "narrator": _WORDS,
            "image_description": _WORDS * 3,
            "video_description": _WORDS * 3,
            "image_url": f"https://media.example/{number}.jpg",
            "narration_url": f"https://media.example/{number}.mp3",
        }
        for number in range(_SCENES)
    ]
    drawn = [
        {"name": f"Element {number}", "description": _WORDS, "URL": "https://media.example/e.jpg"}
        for number in range(10)
    ]
    storyboard = {"characters": drawn, "environments": drawn, "objects": drawn, "scenes": scenes}
    story = {"id": "story-1", "status": "processing", "progress_percentage": 50}
    return json.dumps({**story, "storyboard": storyboard}).encode()


def measure(rounds: int, times: int) -> list[tuple[float, float]]:
    """Return the CPU seconds of each round, for JSON alone and for JSON and model."""
    content = _story()
    story = Story.from_dict(json.loads(content))
    if story.to_dict() != json.loads(content):
        sys.exit("The model differs from the decoded JSON.")
    alone, whole = lambda: json.loads(content), lambda: Story.from_dict(json.loads(content))
    found = [(_batch(alone, times), _batch(whole, times)) for _ in range(rounds + 1)]
    return found[1:]


def _batch(call: Callable[[], object], times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        call()
    return time.process_time() - started


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:]))))
