"""`vimmerse upload`: files become addresses that methods take."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Annotated, Literal, get_args

from cyclopts import Parameter
from vimmerse import JobRef, VimmerseError

from .failures import OutcomeUnknownError, UsageError
from .session import Flat, Session
from .signatures import helpful
from .submitting import answered

Kind = Literal["image", "video", "audio"]
Files = Annotated[
    list[Path], Parameter(name="FILE", help="Pictures, videos and sounds.", negative="")
]


@helpful
async def upload(
    files: Files,
    /,
    *,
    kind: Annotated[Kind | None, Parameter(help="What the files are, if not by name.")] = None,
    common: Flat = None,
) -> int:
    """Upload files and print their addresses.

    Uploads are free. To use a file once, give it to a method as @FILE instead.
    """
    session = Session(common)
    kinds = {path: kind or _kind_of(path) for path in files}
    async with session.client(submits=True) as client:
        for path, each in kinds.items():
            resource = getattr(client, each)
            with session.display:
                try:
                    asset = await answered(resource.upload(path), credits=0)
                except (VimmerseError, OutcomeUnknownError) as error:
                    facts = {"file": str(path), "kind": each, "url": None, "job": None}
                    session.write("upload", facts, error)
                    continue
            facts = {"file": str(path), "kind": each, "url": asset.url}
            session.write("upload", {**facts, "job": str(JobRef.of(asset))})
    return session.status


def _kind_of(path: Path) -> Kind:
    """Return what a file is by its name. Raise UsageError if that says nothing."""
    if not path.is_file():
        raise UsageError(f"There is no file {str(path)!r}.")
    guessed = (mimetypes.guess_type(path)[0] or "").partition("/")[0]
    for kind in get_args(Kind):
        if kind == guessed:
            return kind  # type: ignore[no-any-return]
    raise UsageError(f"{path}: its name does not say what it is: add --kind image, video or audio.")
