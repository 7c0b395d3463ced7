"""Fail if openapi.yaml may break clients that were generated from the last published document, and
has no new major version: `make check-breaking`.

With --record, remember the document as the last published one, with its changes in the changelog.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from document_changes import changes, needed_version, numbers_of
from published import CHANGELOG, DOCUMENT, LAST, bundle, changelog, version_of
from redocly import FOLDER, RedoclyError

ADVICE = "set x-transcription-version in openapi.yaml to {}"


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="after `make publish` went online")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="default: openapi.yaml")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="remembers what was published")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        revision = Path(folder) / "openapi.yaml"
        try:
            bundle(given.document, revision)
            return _check(revision, given.folder, record=given.record)
        except RedoclyError as error:
            sys.exit(str(error))


def _check(revision: Path, folder: Path, *, record: bool) -> int:
    last = folder / LAST
    found = changes(last, revision)
    old, new = version_of(last), version_of(revision)
    needed = needed_version(old, found)
    is_enough = numbers_of(new) >= numbers_of(needed)
    print(
        f"Changes since version {old}: {len(found)}. This is {new}; {needed} or higher is needed."
    )
    for change in found:
        print(f"- {change.impact}: {change.text}")
    if not is_enough and (record or found[0].impact == "major"):
        print(f"Take the changes back, or {ADVICE.format(needed)}.")
        return 1
    if not is_enough:
        print(f"Before it is published, {ADVICE.format(needed)}.")
    elif record:
        text = changelog(revision, folder)
        (folder / CHANGELOG).write_text(text, encoding="utf-8")
        shutil.copyfile(revision, last)
    return 0


if __name__ == "__main__":
    sys.exit(main())
