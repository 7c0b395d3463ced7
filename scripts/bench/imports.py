"""How long `import vimmerse` and a first request take, in fresh processes with warm bytecode."""

from __future__ import annotations

from figures import HEADER, Target, missing, row, table
from run import PEERS, Run, output

_IMPORT = Target(0.2)
_DRY_RUN = ["story", "idea-to-video", "--idea", "A kite", "--dry-run"]
_COMMAND = """
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    from vimmerse_tools.cli.running import main
    main({})"""
_KEY = "'bench-key-0123456789'"
_FIRST = {
    "httpx": "import httpx\nwith httpx.Client() as c: c.get('@url/v2/story/inf-0').json()",
    "vimmerse": f"""
from vimmerse import Vimmerse
with Vimmerse({_KEY}, base_url='@url') as c: c.story.get('inf-0')""",
    "runwayml": f"""
from runwayml import RunwayML
with RunwayML(api_key={_KEY}, base_url='@url/runwayml') as c: c.tasks.retrieve('inf-0')""",
    "lumaai": f"""
from lumaai import LumaAI
with LumaAI(auth_token={_KEY}, base_url='@url/lumaai') as c: c.generations.get('inf-0')""",
    "replicate": f"""
from replicate.client import Client
Client({_KEY}, base_url='@url/replicate').predictions.get('inf-0')""",
    "fal-client": f"""
import fal_client
fal_client.client.QUEUE_URL_FORMAT = '@url/fal/'
fal_client.SyncClient(key={_KEY}).status('fal-ai/veo3', 'inf-0')""",
}


def measure(run: Run) -> str:
    """Return the table of imports and first requests."""
    rounds = 1 if run.quick else 9
    imports = {name: f"import {name.replace('-', '_')}" for name in _FIRST}
    first = {name: code.replace("@url", run.url) for name, code in _FIRST.items()}
    imported = [
        _row(run, "import", imports, name, rounds, _IMPORT if name == "vimmerse" else None)
        for name in ("vimmerse", *PEERS)
    ]
    requested = [
        _row(run, "first request", first, name, rounds, None) for name in ("vimmerse", *PEERS)
    ]
    commands = [
        _command_row(run, "vimmerse --help", ["--help"], rounds, Target(2.5)),
        _command_row(run, "vimmerse … --dry-run", _DRY_RUN, rounds, None),
    ]
    return table(HEADER, imported + requested + commands)


def _row(
    run: Run, what: str, codes: dict[str, str], name: str, rounds: int, target: Target | None
) -> tuple[str, ...]:
    """Return the row of a package's time over that of httpx, measured in turn."""
    label, python = f"{what}, {name} over httpx", run.python(name)
    if python is None:
        return missing(label, "not installed")
    pairs = []
    for _ in range(rounds + 1):
        pairs.append((_seconds(python, codes["httpx"]), _seconds(python, codes[name])))
    return row(label, [mine / bare for bare, mine in pairs[1:]], target)


def _command_row(
    run: Run, name: str, arguments: list[str], rounds: int, target: Target | None
) -> tuple[str, ...]:
    """Return the row of a command's time over that of importing what it is built with."""
    python = str(run.python("vimmerse"))
    pairs = []
    for _ in range(rounds + 1):
        bare = _seconds(python, "import cyclopts")
        pairs.append((bare, _seconds(python, _COMMAND.format(arguments))))
    label = f"{name} over import cyclopts"
    return row(label, [mine / bare for bare, mine in pairs[1:]], target)


# httpx imports its command line if click is installed, so click is hidden.
_TIMED = """
import sys, time
sys.modules["click"] = None
begun = time.perf_counter()
@code
print(time.perf_counter() - begun)
"""


def _seconds(python: str, code: str) -> float:
    return float(output(python, "-I", "-W", "ignore", "-c", _TIMED.replace("@code", code)))
