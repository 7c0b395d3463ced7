"""What goes to stdout: a record for each job or answer, as one line of JSON or as text for people.

docs/cli-schema.json is the schema of the records. It is a promise to programs.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .failures import Failure

VERSION = 1


def prepare() -> None:
    """Have all three streams, also if this process was started without, and let none refuse a
    letter.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # a file that is opened would take its place
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 -- it stays open
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_json(wanted: bool | None) -> bool:
    """Return True if JSON is wanted, or stdout is no terminal and nothing else is wanted."""
    return not sys.stdout.isatty() if wanted is None else wanted


def write(kind: str, facts: dict[str, Any], failure: Failure | None = None, *, json: bool) -> None:
    """Write a record, and the failure for people to stderr."""
    if json:
        error = failure.record() if failure else None
        _print_json({"version": VERSION, "type": kind, **facts, "error": error})
    elif text := _text(kind, facts):
        print(text, flush=True)
    if failure:
        say(f"vimmerse: {failure.text()}")


def say(text: str) -> None:
    """Write a line for people to stderr."""
    print(text, file=sys.stderr, flush=True)


def _print_json(record: dict[str, Any]) -> None:
    is_utf8 = str(sys.stdout.encoding).lower() == "utf-8"
    print(json.dumps(record, ensure_ascii=not is_utf8, default=str), flush=True)


def _text(kind: str, facts: dict[str, Any]) -> str:
    match kind:
        case "error":
            return ""
        case "job":
            return _job(facts) if facts["data"] else ""
        case "progress":
            return _progress(facts)
        case "upload":
            return f"{facts['file']}: {facts['url']}"
        case "estimate":
            return _estimate(facts)
        case "request":
            return _request(facts)
        case _:
            return "\n".join(_rows(facts))


def _job(facts: dict[str, Any]) -> str:
    data = facts["data"]
    results = data.get("results") or [data.get("video_url")]
    rows = {
        "title": data.get("title"),
        "credits": facts["credits"],
        "label": facts["label"],
        "saved": ", ".join(facts["files"]),
        "result": ", ".join(map(str, results)) if results and results[0] else None,
        "message": data.get("message"),
    }
    return "\n".join([f"{facts['job']}  {_progress_of(facts)}", *_rows(rows, "  ")])


def _progress(facts: dict[str, Any]) -> str:
    return f"{facts['job']}  {_progress_of(facts)}"


def _progress_of(facts: dict[str, Any]) -> str:
    share = facts["percentage"]
    is_running = facts.get("state", "running") == "running"
    return f"{facts['status']}{f', {share:g} %' if share is not None and is_running else ''}"


def estimate_in_words(facts: dict[str, Any]) -> str:
    """Return an estimate in a line."""
    if facts["credits"] is None:
        return f"What it costs is not known. {facts['note']}".strip()
    low = "" if facts["low"] in (None, facts["credits"]) else f"{facts['low']} to "
    return f"{low}{facts['credits']} credits (US${facts['usd']:.2f})"


def _estimate(facts: dict[str, Any]) -> str:
    note = facts["note"] if facts["credits"] is not None else ""
    return f"{estimate_in_words(facts)}\n{note}".strip()


def _request(facts: dict[str, Any]) -> str:
    request = facts["request"]
    lines = [f"{request['method']} {request['url']}"]
    if request["body"] is not None:
        lines.append(json.dumps(request["body"], ensure_ascii=False, indent=2))
    if facts["uploads"]:
        lines.append(f"Uploaded first: {', '.join(facts['uploads'])}")
    if facts["estimate"]:
        lines.append(f"Estimate: {estimate_in_words(facts['estimate'])}")
    return "\n".join([*lines, "Nothing was sent."])


def _rows(rows: dict[str, Any], margin: str = "") -> list[str]:
    """Return a line for each fact that there is."""
    shown = {name: value for name, value in rows.items() if value not in (None, "", [])}
    width = max(map(len, shown), default=0)
    return [
        f"{margin}{name:<{width}}  "
        f"{json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value}"
        for name, value in shown.items()
    ]
