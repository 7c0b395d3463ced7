"""The command line: `python -m vimmerse_sandbox`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

try:
    from .database import DatabaseError
    from .sandbox import Sandbox, Settings
    from .server import bind, http_server, url_of
except ModuleNotFoundError as error:
    needed = "pip install 'vimmerse[sandbox]', or in a clone pip install '.[sandbox]'"
    sys.exit(f"The sandbox needs {error.name}, which is not installed: {needed}")


def parser() -> argparse.ArgumentParser:
    """Return the options, whose defaults are those of Settings."""
    settings = Settings()
    options = argparse.ArgumentParser(
        prog="vimmerse sandbox",
        description="A stand-in for the Vimmerse API on this machine.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    options.add_argument("--host", default="127.0.0.1", help="address to listen on")
    options.add_argument("--port", type=port, default=8787, help="port, 0 for a free one")
    options.add_argument(
        "--opening-credits",
        type=count,
        default=settings.opening_credits,
        help="credits that each API key starts with",
    )
    options.add_argument(
        "--job-seconds",
        type=seconds,
        default=settings.job_seconds,
        help="seconds from a job's creation to its end",
    )
    options.add_argument(
        "--accept-key",
        action="append",
        default=[],
        metavar="KEY",
        help="accept this API key and no other; may be repeated",
    )
    options.add_argument(
        "--url-seconds",
        type=seconds,
        default=settings.url_seconds,
        help="seconds until the address of a file expires",
    )
    options.add_argument(
        "--foreign-webhooks",
        action="store_true",
        help="call back other machines too, not only this one",
    )
    options.add_argument(
        "--loopback-media",
        action="store_true",
        help="fetch media that requests name from this machine's other servers",
    )
    options.add_argument(
        "--db",
        type=Path,
        metavar="PATH",
        help="keep all state in this SQLite file, and media in PATH-media; else in memory",
    )
    return options


def seconds(text: str) -> float:
    value = float(text)
    if not value >= 0:
        raise ValueError(text)
    return value


def count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def port(text: str) -> int:
    value = count(text)
    if value > 65535:
        raise ValueError(text)
    return value


def welcome(url: str, keys: Sequence[str]) -> str:
    """Return what is printed at the start; the first line is for programs."""
    here = url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    key = "one-of-those-with-accept-key" if keys else "any-key"
    return f"""Vimmerse sandbox on {url}
Open {here} in a browser to watch its jobs. For the client, in another terminal:

  export VIMMERSE_BASE_URL={here}
  export VIMMERSE_API_KEY={key}
"""


def main() -> None:
    """Serve until interrupted."""
    options = parser()
    given = options.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    settings = Settings(
        accepted_keys=frozenset(given.accept_key),
        opening_credits=given.opening_credits,
        job_seconds=given.job_seconds,
        url_seconds=given.url_seconds,
        foreign_webhooks=given.foreign_webhooks,
        loopback_media=given.loopback_media,
        db=given.db,
    )
    try:
        listener = bind(given.host, given.port)
    except OSError as error:
        raise SystemExit(f"cannot listen on {given.host}:{given.port}: {error}") from error
    try:
        sandbox = Sandbox(settings)
    except (DatabaseError, OSError) as error:
        options.error(f"the state cannot be kept: {error}")
    with suppress(KeyboardInterrupt):
        print(welcome(url_of(listener), given.accept_key), flush=True)
        http_server(sandbox).run([listener])


if __name__ == "__main__":
    main()
