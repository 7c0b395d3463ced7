"""Logging under the name `vimmerse`, shown on stderr when VIMMERSE_LOG names a level.

httpx logs whole addresses, and httpcore the headers of responses: they may be signed, hold a
password or repeat the key. While a request of ours is under way, these parts are cut.
"""

from __future__ import annotations

import logging
import os
from contextvars import ContextVar
from functools import cache

import httpx

_HTTPCORE = ("connection", "http11", "http2", "proxy", "socks")
_WITH_HEADERS = (*(f"httpcore.{name}" for name in _HTTPCORE), "hpack.hpack", "hpack.table")
log = logging.getLogger("vimmerse")
_ours: ContextVar[bool] = ContextVar("vimmerse_request", default=False)


@cache
def configure() -> None:
    """Read VIMMERSE_LOG, once. Warn of a name that is no level, and ignore it."""
    logging.getLogger("httpx").addFilter(_cut_secrets)
    for name in _WITH_HEADERS:
        logging.getLogger(name).addFilter(_cut_details)
    wanted = os.environ.get("VIMMERSE_LOG", "").strip().upper()
    if not wanted:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    try:
        log.setLevel(wanted)
    except ValueError:
        log.warning("VIMMERSE_LOG=%s is no level; try debug, info or warning", wanted)


class UnloggedSecrets:
    """Cuts passwords and queries from what httpx logs meanwhile."""

    def __enter__(self) -> None:
        self._token = _ours.set(True)

    def __exit__(self, *error: object) -> None:
        _ours.reset(self._token)


def interrupted(error: BaseException, advice: str) -> None:
    """Add a note to an error that says how to go on. Nobody sees the error that cancelled a task,
    or sees it beside another: then the advice is logged instead.
    """
    if isinstance(error, Exception | KeyboardInterrupt | SystemExit | GeneratorExit):
        error.add_note(advice)
    else:
        log.warning("%s: %s", type(error).__name__, advice)


def _cut_secrets(record: logging.LogRecord) -> bool:
    """Cut addresses, and what the server says beside its status: it may repeat the key."""
    if _ours.get() and isinstance(record.args, tuple) and record.args:
        *known, _ = map(_cut, record.args)
        record.args = (*known, "")
    return True


def _cut_details(record: logging.LogRecord) -> bool:
    """Leave the name of the event."""
    if _ours.get():
        record.msg, record.args = str(record.msg).partition(" ")[0], ()
    return True


def _cut(arg: object) -> object:
    return arg.copy_with(userinfo=b"", query=None) if isinstance(arg, httpx.URL) else arg
