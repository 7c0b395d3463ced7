"""The page that shows the published document: one file, which asks no host for anything."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from redocly import RedoclyError, redocly

BESIDE = """

Beside this page: the document as [openapi.yaml](openapi.yaml) and [openapi.json](openapi.json), a
copy for generators of clients as [openapi.codegen.json](openapi.codegen.json), a
[Postman collection](postman.json), a [workflow](workflows.arazzo.yaml) for Arazzo, and what
[changed](CHANGELOG.md)."""
# Redoc draws its logo from a host of its own; its name in letters serves as well.
LOGO = re.compile(r"https://cdn\.redoc\.ly/redoc/logo-mini(-full)?\.svg")
LETTERS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="46" height="16">'
    '<text y="12" font-family="sans-serif" font-size="12" fill="#1a1a1a">Redocly</text></svg>'
)
# What the page must not do, browsers do not let it do.
HEAD = "<head>"
POLICY = """\
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; font-src data:;
 img-src data:; script-src 'unsafe-inline'; style-src 'unsafe-inline'; worker-src blob:">"""


def write_page(published: dict[str, Any], target: Path) -> None:
    """Write the page; raise RedoclyError if it is not as it has always been."""
    info = {key: value for key, value in published["info"].items() if key != "x-logo"}
    info["description"] += BESIDE
    with tempfile.TemporaryDirectory() as folder:
        shown, page = Path(folder) / "openapi.json", Path(folder) / "index.html"
        shown.write_text(json.dumps({**published, "info": info}), encoding="utf-8")
        redocly(
            *("build-docs", shown, "--inlineBundle", "--output", page),
            *("--title", info["title"], "--openapi.disableTelemetry=true"),
        )
        html, logos = LOGO.subn(f"data:image/svg+xml,{quote(LETTERS)}", page.read_text("utf-8"))
    html, heads = re.subn(re.escape(HEAD), HEAD + POLICY, html, count=1)
    if (logos, heads) != (2, 1):
        raise RedoclyError("Redocly's page has no logo or no head in the place where it was.")
    target.write_text(html, encoding="utf-8")
