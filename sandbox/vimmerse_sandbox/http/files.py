"""Serve media files at their addresses. No key is needed: the addresses cannot be guessed."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from ..errors import Refusal, not_found
from ..media.ffmpeg import RenderError
from ..sandbox import Sandbox
from .connections import DropConnection

log = logging.getLogger(__name__)


def endpoint(sandbox: Sandbox) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that serves the file at an address and renders it if needed."""

    async def serve(request: Request) -> Response:
        address = sandbox.addresses.find(request.url.path)
        if address is None:
            raise not_found("File")
        if sandbox.addresses.has_expired(address):
            raise Refusal(403, "This address has expired; read its job again.", "EXPIRED")
        return await answer(sandbox, address.key)

    return serve


async def answer(sandbox: Sandbox, key: str) -> Response:
    """Return the file with this key."""
    recipe = sandbox.media.recipe(key)
    if recipe is None:
        raise not_found("File")
    try:
        path = await sandbox.media.file(key)
        facts = path.stat()
    except FileNotFoundError:
        raise not_found("File") from None
    except RenderError as error:
        log.warning("a media file could not be rendered: %s", error)
        raise Refusal(404, f"The file could not be made: {error}.", "NOT_FOUND") from error
    headers = {"X-Content-Type-Options": "nosniff"}
    return _File(path, headers=headers, media_type=recipe.mime, stat_result=facts)


class _File(FileResponse):
    """A file that may be deleted while it is being sent; the connection then breaks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except FileNotFoundError as error:
            raise DropConnection from error
