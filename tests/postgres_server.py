"""A PostgreSQL of our own for tests: Debian's programs, a cluster in a temporary folder, reached by
a socket in it. Root may not run it: then it runs as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

USER = "vimmerse"
NOBODY = "nobody"


def programs() -> Path | None:
    """Return the folder of the newest server that is installed, None if there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    for folder in reversed(found):
        if (folder / "initdb").exists():
            return folder
    other = shutil.which("initdb")
    return Path(other).resolve().parent if other else None


class PostgresServer:
    """A server, which can be stopped and started again."""

    def __init__(self, folder: Path, installed: Path) -> None:
        self.folder, self._programs = folder, installed
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        self._as: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL}
        if os.geteuid() == 0:
            owner = pwd.getpwnam(NOBODY)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self._as |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        command = [installed / "initdb", f"--pgdata={folder / 'data'}", f"--username={USER}"]
        subprocess.run([*command, *options], check=True, **self._as)

    def start(self) -> None:
        """Start, and return when it answers."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "log_min_messages": "fatal",
        }
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stderr=log, **self._as)
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """Kill it as a power cut would, but for the children that it has to end itself."""
        assert self._process
        self._process.send_signal(3)  # SIGQUIT: at once, without saying goodbye to anybody
        self._process.wait(timeout=60)

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database, and return its address."""
        self._databases += 1
        name = f"batch_{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def postgres_server(installed: Path) -> Iterator[PostgresServer]:
    """Run a server with an empty cluster."""
    with tempfile.TemporaryDirectory(prefix="vimmerse-pg-", dir="/tmp") as name:
        server = PostgresServer(Path(name), installed)
        server.start()
        try:
            yield server
        finally:
            server.stop()
