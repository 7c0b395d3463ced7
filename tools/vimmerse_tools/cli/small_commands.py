"""`vimmerse spec`, `completion` and `sandbox`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from ..__main__ import run_sandbox
from .signatures import helpful


def spec() -> None:
    """Print the API's OpenAPI document, in YAML."""
    sys.stdout.write(document().read_text(encoding="utf-8"))


def document() -> Path:
    """Return where the document is: in the installed package, or at the root of a checkout."""
    found = find_spec("vimmerse_sandbox")
    installed = Path(str(found and found.origin)).with_name("openapi.yaml")
    return installed if installed.is_file() else installed.parents[2] / "openapi.yaml"


@helpful
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], Parameter(help="Your shell.")], /
) -> None:
    """Print what completes commands and options in a shell.

    Save it where your shell looks. bash: ~/.local/share/bash-completion/completions/vimmerse, zsh:
    `_vimmerse` in a folder of $fpath, fish: ~/.config/fish/completions/vimmerse.fish.
    """
    from .app import root

    print(root().generate_completion(shell=shell))


sandbox = App(
    name="sandbox",
    help="Start a stand-in for the service on this machine: vimmerse sandbox --help.",
    help_flags=[],
    version_flags=[],
)


@sandbox.default
def _sandbox(
    *options: Annotated[str, Parameter(allow_leading_hyphen=True, show=False)],
) -> None:
    run_sandbox(options)
