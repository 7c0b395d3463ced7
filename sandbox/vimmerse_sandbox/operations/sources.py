"""Inspect the media that a request names. Our own files are opened; files of other machines are
never fetched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import bad_request
from ..jobs.posting import is_loopback
from ..media.addresses import Addresses
from ..media.fetching import FetchError, fetch
from ..media.ffmpeg import Probe, RenderError
from ..media.recipes import UNKNOWN_TYPE, content_key
from .arguments import urls
from .call import Call

NOT_FETCHED = "Placeholder: a given file is not this sandbox's own, so it was not fetched."


def refuse_dead(addresses: Addresses, base_url: str, arguments: Mapping[str, Any]) -> None:
    """Raise Refusal (400) for an address of ours that is wrong or has expired, instead of treating
    it as a foreign one.
    """
    for name, url in urls(arguments):
        ours = name != "webhook_url" and url.startswith(f"{base_url}/")
        if ours and addresses.key_of(url) is None:
            raise bad_request(
                f"{name} is not a file of this sandbox, or its address has expired: "
                "read its job again."
            )


@dataclass(frozen=True)
class Inputs:
    """The files at some URLs, or why they cannot be used.

    `own` is False if any of them is foreign; `failure` says what is wrong with one of our own.
    """

    own: bool
    keys: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()
    failure: str = ""


async def look_at(
    call: Call, films: Mapping[str, Sequence[str]], sounds: Mapping[str, Sequence[str]]
) -> Inputs:
    """Inspect every file: `films` must have pictures (moving ones in a `video_url`), `sounds` must
    have sound.
    """
    keys: list[str] = []
    probes: list[Probe] = []
    for name, url, needed in [
        *((name, url, _pictures) for name, given in films.items() for url in given),
        *((name, url, _sound) for name, given in sounds.items() for url in given),
    ]:
        try:
            key = await _key(call, url)
            if key is None:
                return Inputs(own=False)
            found = await call.sandbox.media.inspect(key)
        except (RenderError, FetchError) as error:
            return Inputs(own=True, keys=(*keys, ""), failure=f"{name} cannot be read: {error}.")
        keys.append(key)
        probes.append(found)
        if lack := needed(name, found):
            return Inputs(own=True, keys=tuple(keys), failure=f"{name} {lack}.")
    return Inputs(own=True, keys=tuple(keys), probes=tuple(probes))


async def pictures(call: Call, name: str, urls: Sequence[str]) -> tuple[list[str], str]:
    """Return the key of each picture (empty for foreign ones), and why one cannot be shown."""
    keys = []
    for url in urls:
        inputs = await look_at(call, {name: [url]}, {})
        if inputs.failure:
            return [""] * len(urls), inputs.failure
        keys.append(inputs.keys[0] if inputs.own else "")
    return keys, ""


async def _key(call: Call, url: str) -> str | None:
    """Return the key of a file of ours, or of one fetched from this machine; else None."""
    key = call.sandbox.addresses.key_of(url)
    settings = call.sandbox.settings
    if key is None and settings.loopback_media and is_loopback(url):
        with await fetch(url, settings.max_upload_bytes) as file:
            key = content_key(await call.sandbox.media.store(file, UNKNOWN_TYPE))
    return key


def _pictures(name: str, found: Probe) -> str:
    if not found.video:
        return "holds no pictures"
    return "is a still picture" if found.still and "video_url" in name else ""


def _sound(name: str, found: Probe) -> str:
    return "" if found.audio else "holds no sound"
