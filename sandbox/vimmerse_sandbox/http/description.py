"""GET /openapi.json: the document that the sandbox goes by, with the sandbox itself as its server.
No key is needed.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..document import Document
from . import callers

PATH = "/openapi.json"


def endpoint(document: Document) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint."""

    async def describe(request: Request) -> Response:
        return JSONResponse(document.served_from(callers.base_url(request)))

    return describe
