"""The application: every operation of the document, the media files, the controls, the page."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .document import Document, Operation
from .errors import Refusal
from .http import controls, description, files
from .http.connections import Connections
from .http.endpoint import PathEndpoint
from .http.injection import FaultInjector
from .http.page import routes as page
from .http.recorder import Recorder
from .media.addresses import PREFIX
from .operations.runs import resume
from .sandbox import Sandbox
from .state.faults import MEDIA

log = logging.getLogger(__name__)


def create_app(document: Document, sandbox: Sandbox, connections: Connections) -> Starlette:
    """Return the application that answers the document's operations."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        resume(sandbox)
        sandbox.webhooks.resume()
        watcher = asyncio.create_task(sandbox.watch())
        yield
        watcher.cancel()
        await sandbox.close()

    def faulty(operations: Mapping[str, str]) -> list[Middleware]:
        layer = Middleware(
            FaultInjector, sandbox=sandbox, connections=connections, operations=operations
        )
        return [layer]

    app = Starlette(
        routes=[
            *(
                Route(
                    path,
                    PathEndpoint(operations, sandbox),
                    middleware=faulty({one.method: one.id for one in operations}),
                )
                for path, operations in _by_path(document)
            ),
            *controls.routes(sandbox, [operation.id for operation in document.operations]),
            *page.routes(sandbox),
            Route(description.PATH, description.endpoint(document), methods=["GET"]),
            Route(
                f"{PREFIX}/{{token}}/{{name}}",
                files.endpoint(sandbox),
                methods=["GET"],
                middleware=faulty({"GET": MEDIA, "HEAD": MEDIA}),
            ),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _http_error, Exception: _failed},
        lifespan=lifespan,
    )
    app.add_middleware(Recorder, sandbox=sandbox, connections=connections)
    app.router.redirect_slashes = False
    return app


def _by_path(document: Document) -> list[tuple[str, list[Operation]]]:
    """Return the operations of each path; literal paths come before those with parameters."""
    paths: dict[str, list[Operation]] = {}
    for operation in document.operations:
        paths.setdefault(operation.path, []).append(operation)
    return sorted(paths.items(), key=lambda item: "{" in item[0])


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return JSONResponse(error.body, error.status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "BAD_REQUEST")
    body = {"message": error.detail, "code": code}
    return JSONResponse(body, error.status_code, headers=error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    log.error("the sandbox failed: %s", error)
    body = {"message": "The sandbox failed; see its log.", "code": "INTERNAL"}
    # uvicorn closes the connection of a request that failed, so the caller must not use it again.
    return JSONResponse(body, 500, {"Connection": "close"})
