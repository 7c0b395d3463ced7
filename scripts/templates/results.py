"""What models of jobs add to their fields: the one result, and how a notebook shows them."""

from collections.abc import Iterator
from typing import Any

from . import job_states

ERROR: type[Exception] = ValueError
"""Raised where there is not exactly one result. vimmerse puts the root of its errors here."""


def only_one(job: Any, results: Any) -> str:
    """Return the address of a job's result. Raise an error if there is none, or several."""
    urls = _urls(results)
    if len(urls) == 1:
        return urls[0]
    name = f"{type(job).__name__.lower()}:{job.id}"
    if urls:
        raise ERROR(f"{name} has {len(urls)} results: take them from .results.")
    advice = "read it again" if job.status in job_states.DONE else "wait for it first"
    failed = job.status in job_states.FAILED
    why = "it failed" if failed else f"status {job.status!r}, {advice}"
    raise ERROR(f"{name} has no result: {why}.")


def brief(job: Any, *names: str) -> str:
    """Return a job in one line, with those of the named fields that are known."""
    known = {name: getattr(job, name, None) for name in names}
    facts = [f"{name}={value!r:.80}" for name, value in known.items() if value is not None]
    return f"{type(job).__name__}({', '.join(facts)})"


def shown(job: Any, results: Any, credits: Any, progress: Any = None) -> str:
    """Return a job as HTML: kind, id, state, credits, what went wrong, and its results."""
    parts = [
        f"<b>{type(job).__name__} {_text(job.id)}</b>",
        _text(job.status),
        *([f"{_text(progress)} %"] if progress is not None else []),
        *([f"{_text(credits)} credits"] if credits is not None else []),
        *([_text(job.message)] if getattr(job, "message", None) else []),
    ]
    kind = str(getattr(job, "mime_type", None) or "video").partition("/")[0]
    return f"<div>{' · '.join(parts)}</div>{''.join(_players(kind, _urls(results)))}"


def _players(kind: str, urls: list[str]) -> Iterator[str]:
    for url in urls:
        source = f'src="{_text(url)}" style="max-width: 480px; max-height: 360px"'
        if not url.lower().startswith(("http://", "https://")):
            yield f"<div>{_text(url)}</div>"
        elif kind == "image":
            yield f"<img {source}>"
        elif kind == "audio":
            yield f"<audio controls {source}></audio>"
        else:
            yield f"<video controls autoplay muted {source}></video>"


def _urls(results: Any) -> list[str]:
    """Return the addresses in a field, whatever the service put there."""
    listed = results if isinstance(results, list) else [results]
    return [url for url in listed if isinstance(url, str) and url]


def _text(value: Any) -> str:
    from html import escape  # with a large table, which only notebooks need

    return escape(str(value))
