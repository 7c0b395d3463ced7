"""What jobs cost, in credits (100 credits = US$1.00), without clock or socket.

Story prices follow the vendor's published table. INVENTED: every price of a video route, because
none is published. Only their shape is documented: blocks of 5 s, quantity, length of script.
"""

from dataclasses import dataclass
from math import ceil

ECONOMY_TOOLS = frozenset({"AutoT1", "PVideo", "VeoLite"})
ECONOMY_RATE = 5
STANDARD_RATE = 10

BLOCK_SECONDS = 5
SCRIPT_CHARACTERS_PER_SECOND = 15

# Invented. Credits for one block, or for the whole job if its length does not matter.
FLAT_PRICES = {
    **{"upload-video": 0, "upload-image": 0, "upload-audio": 0},
    **{"edit-video": 10, "replace-background-video": 20},
}
BLOCK_PRICES = {
    "reference-to-video": 50,
    "video-to-video": 50,
    "video-effects": 40,
    "lip-sync": 30,
    "text-image-to-video": 50,
    "try-on": 40,
}
# Invented. These options cost half of their route's block price.
ECONOMY_OPTIONS = frozenset({"SeedanceFast", "PVideo", "HappyHorse", "HummingBird"})

# Only these routes take a number of seconds; elsewhere it does not change the price.
TIMED = frozenset({"reference-to-video", "lip-sync", "text-image-to-video", "try-on"})

# A route that the page does not name is priced like the page's default.
DEFAULT_APP = "reference-to-video"
MAX_SECONDS = 86_400


@dataclass(frozen=True)
class Price:
    """A total and its breakdown."""

    total: int
    breakdown: dict[str, int | str]


def story_credits(
    video_tool: str, scene_count: int, scene_duration: int, native_audio: bool
) -> int:
    """Return the price of a story's scene videos.

    Vidu costs what the table says (10), not what the page's worked example says (5). Tools that are
    not in the table cost the standard rate, which is an assumption.
    """
    rate = ECONOMY_RATE if video_tool in ECONOMY_TOOLS else STANDARD_RATE
    return rate * scene_count * scene_duration * (2 if native_audio else 1)


def video_credits(
    app_name: str,
    option: str = "",
    quantity: int = 1,
    seconds: float | None = None,
    prompt: str = "",
) -> Price:
    """Return the price of a video job; seconds beyond a day cost no more."""
    if app_name in FLAT_PRICES:
        flat = FLAT_PRICES[app_name]
        return Price(flat, {"priced_as": app_name, "credits_per_job": flat})
    app_name = app_name if app_name in BLOCK_PRICES else DEFAULT_APP
    block = BLOCK_PRICES[app_name] // (2 if option in ECONOMY_OPTIONS else 1)
    blocks = _blocks(app_name, seconds, prompt)
    parts = {"credits_per_block": block, "blocks": blocks, "quantity": quantity}
    return Price(block * blocks * quantity, {"priced_as": app_name, **parts})


def _blocks(app_name: str, seconds: float | None, prompt: str) -> int:
    if app_name not in TIMED:
        return 1
    if seconds is None and app_name == "lip-sync":
        seconds = len(prompt) / SCRIPT_CHARACTERS_PER_SECOND
    return max(1, ceil(max(0, min(seconds or 0, MAX_SECONDS)) / BLOCK_SECONDS))
