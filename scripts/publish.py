"""Make dist/, a folder for any static host, which teams in other languages start from:
`make publish`.

The same openapi.yaml always gives the same bytes. Nothing in dist/ is replaced unless all of it
could be made.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from codegen_copy import codegen_copy
from postman import collection
from published import DOCUMENT, bundle, changelog
from redocly import FOLDER, ROOT, RedoclyError, redocly
from reference_page import write_page
from spec_document import Document, read

TARGET = ROOT / "dist"
WORKFLOWS = "workflows.arazzo.yaml"


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=TARGET, help="the folder (default: dist/)")
    target = parser.parse_args(arguments).to
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".publish-") as folder:
        made = Path(folder)
        try:
            publish(made)
        except RedoclyError as error:
            sys.exit(f"{error}\n{target.name}/ was left as it was.")
        target.mkdir(exist_ok=True)
        for file in made.iterdir():
            file.replace(target / file.name)
    return 0


def publish(target: Path) -> None:
    """Make everything in an empty folder."""
    document = target / "openapi.yaml"
    published = bundle(DOCUMENT, document)
    redocly("lint", document, "--extends", "recommended-strict")
    write_json(target / "openapi.json", published)
    copy = codegen_copy(read(DOCUMENT).data)
    write_json(target / "openapi.codegen.json", {**copy, "info": published["info"]})
    write_page(published, target / "index.html")
    write_json(target / "postman.json", collection(Document(published, {})))
    shutil.copy(FOLDER / WORKFLOWS, target)
    redocly("lint", target / WORKFLOWS)
    (target / "CHANGELOG.md").write_text(changelog(document), encoding="utf-8")


def write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
