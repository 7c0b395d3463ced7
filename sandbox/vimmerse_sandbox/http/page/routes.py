"""The page and its files over HTTP. What it loads is not recorded and meets no faults."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from ...errors import not_found
from ...sandbox import Sandbox
from ...state.clock import timestamp
from .. import callers, files
from .contents import MEDIA, STATIC, contents

FOLDER = Path(__file__).with_name("static")
ASSETS = frozenset({"page.css", "page.js", "icon.svg"})
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def routes(sandbox: Sandbox) -> list[Route]:
    """Return the page's routes; all but `/` are under `/_sandbox`."""
    template = _environment().get_template("page.html")

    async def page(request: Request) -> Response:
        callers.refuse_foreign(request, links=True)
        asked = request.query_params
        names = ("before", "account", "status")
        shown = contents(sandbox, *(asked.get(name, "") for name in names))
        base_url = callers.base_url(request)
        return HTMLResponse(template.render(base_url=base_url, **vars(shown)), headers=HEADERS)

    async def asset(request: Request) -> Response:
        callers.refuse_foreign(request)
        name = request.path_params["name"]
        if name not in ASSETS:
            raise not_found("File")
        return FileResponse(FOLDER / name, headers=HEADERS)

    async def medium(request: Request) -> Response:
        callers.refuse_foreign(request)
        answer = await files.answer(sandbox, request.path_params["key"])
        answer.headers.update(HEADERS)
        return answer

    return [
        Route("/", page),
        Route(f"{STATIC}/{{name}}", asset),
        Route(f"{MEDIA}/{{key}}", medium),
    ]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["timestamp"] = timestamp
    environment.globals["static"] = STATIC
    return environment
