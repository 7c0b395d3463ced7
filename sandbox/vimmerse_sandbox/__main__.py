"""The command line: `python -m vimmerse_sandbox`."""

import argparse
import logging

from .sandbox import Sandbox, Settings
from .server import bind, http_server, url_of


def parser() -> argparse.ArgumentParser:
    """Return the options, whose defaults are those of Settings."""
    settings = Settings()
    options = argparse.ArgumentParser(
        prog="vimmerse_sandbox",
        description="A stand-in for the Vimmerse API on this machine. State is in memory.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    options.add_argument("--host", default="127.0.0.1", help="address to listen on")
    options.add_argument("--port", type=int, default=8787, help="port, 0 for a free one")
    options.add_argument(
        "--opening-credits",
        type=int,
        default=settings.opening_credits,
        help="credits that each API key starts with",
    )
    options.add_argument(
        "--job-seconds",
        type=float,
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
    return options


def main() -> None:
    """Serve until interrupted."""
    given = parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    settings = Settings(
        accepted_keys=frozenset(given.accept_key),
        opening_credits=given.opening_credits,
        job_seconds=given.job_seconds,
    )
    try:
        listener = bind(given.host, given.port)
    except OSError as error:
        raise SystemExit(f"cannot listen on {given.host}:{given.port}: {error}") from error
    print(f"Vimmerse sandbox on {url_of(listener)}", flush=True)
    http_server(Sandbox(settings)).run([listener])


if __name__ == "__main__":
    main()
