"""One run: the local server and its certificate, the Python of each environment, and a fresh
process for each measurement.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import certifi
import trustme

HERE = Path(__file__).resolve().parent
PEERS = ("runwayml", "lumaai", "replicate", "fal-client")


class Run(NamedTuple):
    """What every group of measurements gets.

    `tls_url` is the same server over TLS; all workers trust the `authorities`. `peers` is the
    Python of the other SDKs, or None if they could not be installed. `file` is the large file, and
    its `folder` has room for another.
    """

    url: str
    tls_url: str
    authorities: Path
    file: Path
    peers: Path | None
    quick: bool

    @property
    def folder(self) -> Path:
        return self.file.parent

    def python(self, name: str) -> str | None:
        """Return the Python of the environment that has this package."""
        if name not in PEERS:
            return sys.executable
        return str(self.peers) if self.peers else None

    def worker(self, python: str, name: str, *arguments: object) -> Any:
        """Run a worker in a process of its own and return its result."""
        command = (python, "-W", "ignore", str(HERE / "workers" / f"{name}.py"))
        trusted = {"SSL_CERT_FILE": str(self.authorities)}
        return json.loads(output(*command, *map(str, arguments), **trusted))


def output(*command: str, **variables: str) -> str:
    """Return what a command prints, run without the proxies and keys of this environment."""
    environment = {name: os.environ.get(name, "") for name in ("PATH", "HOME")}
    return subprocess.run(
        command, env=environment | variables, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


@contextmanager
def started(peers: Path | None, *, quick: bool) -> Iterator[Run]:
    """Start the server with a large file and a certificate of its own, and stop it at the end."""
    with TemporaryDirectory(prefix="vimmerse-bench-") as name:
        folder = Path(name)
        file = folder / "large.mp4"
        with file.open("wb") as empty:
            empty.truncate((16 if quick else 256) << 20)
        authorities, certificate = _certificates(folder)
        command = [sys.executable, str(HERE / "server.py"), str(file), str(certificate)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                url, tls_url = (server.stdout.readline().strip() for _ in range(2))
                yield Run(url, tls_url, authorities, file, peers, quick)
            finally:
                server.terminate()


def _certificates(folder: Path) -> tuple[Path, Path]:
    """Make an authority for this run and the server's certificate with its key."""
    authority = trustme.CA()
    trusted, certificate = folder / "authorities.pem", folder / "server.pem"
    # With the usual authorities, because reading them is what makes a TLS context expensive.
    shutil.copyfile(certifi.where(), trusted)
    authority.cert_pem.write_to_path(str(trusted), append=True)
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(str(certificate))
    return trusted, certificate
