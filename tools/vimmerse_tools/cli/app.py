"""The tree of commands. What a command needs is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

from cyclopts import App, Group
from vimmerse import __version__

_TOOLS = "vimmerse_tools"
_METHODS = Group("Methods of the API", sort_key=1)
_JOBS = Group("Jobs", sort_key=2)
_MORE = Group("More", sort_key=3)
_HELP = """\
Make videos with Vimmerse.

On a terminal you see what a job would cost before it is submitted, and are asked. In a pipe, or \
with --json, stdout has a line of JSON for each job. Jobs are kept in a journal on this machine: \
see `vimmerse jobs`.

Exit status: 0 done, 1 a job or a call failed, 2 usage, 3 authentication, 4 credits or budget, \
5 outcome unknown, 124 timeout, 130 interrupted.
"""
COMMANDS = {
    "wait": ("cli.job_commands:wait", _JOBS, "Wait until jobs are done, and save their results."),
    "get": ("cli.job_commands:get", _JOBS, "Read jobs as they are now."),
    "download": ("cli.job_commands:download", _JOBS, "Save the results of finished jobs."),
    "watch": ("cli.job_commands:watch", _JOBS, "Write how jobs come along, until they are done."),
    "jobs": (
        "cli.journal_commands:app",
        _JOBS,
        "List the jobs that were submitted on this machine.",
    ),
    "batch": ("batch.commands:app", _JOBS, "Do a file of jobs."),
    "credits": ("cli.money_commands:app", _MORE, "Estimate what a job would cost."),
    "upload": ("cli.upload_command:upload", _MORE, "Upload files and print their addresses."),
    "config": (
        "cli.config_commands:app",
        _MORE,
        "Show or change the profiles, and where keys are.",
    ),
    "spec": ("cli.small_commands:spec", _MORE, "Print the API's OpenAPI document."),
    "sandbox": (
        "cli.small_commands:sandbox",
        _MORE,
        "Start a stand-in for the service, to try it.",
    ),
    "completion": (
        "cli.small_commands:completion",
        _MORE,
        "Print what completes commands in a shell.",
    ),
}


def root(whole: Collection[str] = COMMANDS) -> App:
    """Return the command `vimmerse`. The commands in `whole` have all of their help, for which they
    are imported; of the others it has what a list tells.
    """
    app = App(
        name="vimmerse",
        help=_HELP,
        version=f"vimmerse {__version__}",
        help_format="plaintext",
    )
    for tag, names in resources().items():
        name = tag.replace("_", "-")
        told = None if name in whole else f"Methods: {', '.join(names)}."
        app.command(f"{_TOOLS}.cli.methods:{tag}", name=name, help=told, group=_METHODS)
    for name, (place, group, told) in COMMANDS.items():
        module, _, _ = place.partition(":")
        if find_spec(f"{_TOOLS}.{module}"):
            shown = None if name in whole else told
            app.command(f"{_TOOLS}.{place}", name=name, help=shown, group=group)
    return app


def resources() -> dict[str, list[str]]:
    """Return the resources with their methods, without importing the emitted package."""
    spec = find_spec("vimmerse_api")
    folders = Path(str(spec and spec.origin)).with_name("api").iterdir()
    return {
        folder.name: sorted(
            path.stem.removeprefix(f"{folder.name}_").replace("_", "-")
            for path in folder.glob(f"{folder.name}_*.py")
        )
        for folder in sorted(folders)
        if (folder / "__init__.py").is_file()
    }
