"""Look at the media that a request names: our own files are opened, foreign ones never fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .addresses import Addresses
from .errors import bad_request
from .ffmpeg import Probe, RenderError
from .rules import urls
from .sandbox import Call

NOT_FETCHED = "Placeholder: a given file is not this sandbox's own, so it was not fetched."


def refuse_dead(addresses: Addresses, base_url: str, arguments: Mapping[str, Any]) -> None:
    """Refuse an address of ours that leads to no file, or not any more, rather than take it for a
    foreign one.
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
    """The files behind some URLs, or why they cannot be worked on.

    `own` is false when any of them is foreign; `failure` says what is wrong with one of our own.
    """

    own: bool
    keys: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()
    failure: str = ""


async def look_at(
    call: Call, films: Mapping[str, Sequence[str]], sounds: Mapping[str, Sequence[str]]
) -> Inputs:
    """Open every file; `films` must have pictures, and `sounds` sound."""
    named = [(name, url, True) for name, urls in films.items() for url in urls]
    named += [(name, url, False) for name, urls in sounds.items() for url in urls]
    keys = [call.sandbox.addresses.key_of(url) for _, url, _ in named]
    known = tuple(key for key in keys if key is not None)
    if len(known) < len(keys):
        return Inputs(own=False)
    probes = []
    for (name, _, pictures), key in zip(named, known, strict=True):
        try:
            found = await call.sandbox.media.inspect(key)
        except RenderError as error:
            return Inputs(own=True, keys=known, failure=f"{name} cannot be read: {error}.")
        if not (found.video if pictures else found.audio):
            lack = "pictures" if pictures else "sound"
            return Inputs(own=True, keys=known, failure=f"{name} holds no {lack}.")
        probes.append(found)
    return Inputs(own=True, keys=known, probes=tuple(probes))
