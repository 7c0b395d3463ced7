"""Prove the document with programs that are not ours: clients in other languages, used against the
sandbox, and Prism, which checks the requests of our own client. `make interop`.

Takes the names of clients (typescript, go, java, php, ruby, prism); without any, all are tried. On
Debian, as root, installs the tools that are missing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import setup

TESTS = setup.ROOT / "tests" / "interop"
ENVIRONMENT = setup.ROOT / ".venv-interop"
# The commands and files that a client needs, with Debian's package of each. Node is needed anyway,
# to publish.
DEBIAN = "/usr/share"
TOOLS: dict[str, dict[str, str]] = {
    "typescript": {},
    "go": {"go": "golang-go"},
    "java": {
        "javac": "default-jdk-headless",
        f"{DEBIAN}/java/jakarta-annotation-api.jar": "libjakarta-annotation-api-java",
        f"{DEBIAN}/java/httpmime.jar": "libhttpmime-java",
    },
    "php": {
        "php": "php-cli",
        f"{DEBIAN}/php/GuzzleHttp/autoload.php": "php-guzzlehttp-guzzle",
        "/etc/php/*/cli/conf.d/*-curl.ini": "php-curl",
        "/etc/php/*/cli/conf.d/*-mbstring.ini": "php-mbstring",
        "/etc/php/*/cli/conf.d/*-dom.ini": "php-xml",
    },
    "ruby": {
        "ruby": "ruby",
        f"{DEBIAN}/rubygems-integration/all/gems/typhoeus-*": "ruby-typhoeus",
    },
    "prism": {},
}
# openapi-generator-cli makes these.
GENERATED = {"go", "java", "php", "ruby"}


def main() -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clients", nargs="*", metavar="client", help=", ".join(TOOLS))
    clients = parser.parse_args().clients or list(TOOLS)
    if unknown := set(clients) - TOOLS.keys():
        parser.error(f"{', '.join(unknown)} is none of {', '.join(TOOLS)}")
    install_tools(clients)
    python = setup.ROOT / ".venv" / "bin" / "python"
    run(python, setup.ROOT / "scripts" / "publish.py")
    if GENERATED & set(clients):
        setup.make_environment(ENVIRONMENT, setup.CONSTRAINTS / "interop.txt", setup.find_uv())
    if "prism" in clients:
        run("npm", "ci", "--prefix", TESTS)
    files = [TESTS / "other_languages.py", TESTS / "against_prism.py"]
    options = ["-n", "2", "--timeout", "600", "-k", " or ".join(clients)]
    command = [python, "-m", "pytest", *options, *files]
    return subprocess.run(command, cwd=setup.ROOT).returncode


def install_tools(clients: list[str]) -> None:
    """Install what the clients need, or exit and say what to install."""
    missing = [
        package
        for client in clients
        for tool, package in TOOLS[client].items()
        if not (any(Path("/").glob(tool[1:])) if tool.startswith("/") else shutil.which(tool))
    ]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *dict.fromkeys(missing)]
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit(f"Tools are missing. On Debian, run as root: {' '.join(command)}")
    run("apt-get", "update", "--quiet")
    run(*command)


def run(*command: str | Path) -> None:
    """Run a program; exit if it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(command, cwd=setup.ROOT, env=environment).returncode:
        sys.exit(f"This failed: {' '.join(map(str, command))}")


if __name__ == "__main__":
    sys.exit(main())
