"""Make a video from an idea against the sandbox, without network or key: `make demo`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vimmerse import Progress, Vimmerse, credits

STORY = {
    "idea": "A paper boat sails from a gutter to the open sea",
    "scene_count": 3,
    "scene_duration": 4,
    "video_tool": "AutoT1",
    "audio_option": {"has_bg_music": True, "has_narration": False, "native_audio": False},
}
TARGET = Path("demo.mp4")
# The steps of the job for which a line was printed.
PRINTED: set[tuple[str, float | None]] = set()


def main() -> int:
    """Run the demo and return its exit status."""
    with sandbox() as url, Vimmerse("demo-key", base_url=url) as client:
        print(f"Sandbox on {url}. Idea: {STORY['idea']}.", file=sys.stderr)
        estimate = credits.estimate_story_request(**STORY)
        story = client.story.idea_to_video(**STORY)
        story = client.wait(story, timeout=120, poll_interval=0.3, on_progress=show)
        path = client.download(story, TARGET, overwrite=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)  # ends the bar
    cost = f"{estimate.credits} estimated, US${estimate.usd():.2f}"
    print(f"Credits: {story.used_credits} used ({cost})")
    print(f"Video:   {Path(str(path)).resolve()}")
    return 0


@contextmanager
def sandbox() -> Iterator[str]:
    """Run the sandbox on a free port and yield its address."""
    command = [sys.executable, "-m", "vimmerse_sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            if found is None:
                sys.exit("The sandbox did not start: see its message above.")
            yield found[0]
        finally:
            process.terminate()


def show(progress: Progress) -> None:
    """Draw a bar on stderr if it is a terminal, and print a line if it is not."""
    if not sys.stderr.isatty():
        if (step := (progress.status, progress.percentage)) not in PRINTED:
            PRINTED.add(step)
            print(progress, file=sys.stderr, flush=True)
        return
    percentage = progress.percentage or 0.0
    done = round(percentage / 4)
    bar = "█" * done + "░" * (25 - done)
    print(f"\r{bar} {percentage:3.0f} % {progress.status:<10}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
