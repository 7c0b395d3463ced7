"""How long `import vimmerse` and a first request take, in fresh processes with warm bytecode."""

from __future__ import annotations

from figures import HEADER, Target, missing, row, table
from run import PEERS, Run, output

_IMPORT = Target(0.4)
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
    "openai": f"""
from openai import OpenAI
with OpenAI(api_key={_KEY}, base_url='@url/openai/v1') as c: c.videos.retrieve('inf-0')""",
}


def measure(run: Run) -> str:
    """Return the tables of both."""
    rounds = 1 if run.quick else 9
    imports = {name: f"import {name}" for name in _FIRST}
    first = {name: code.replace("@url", run.url) for name, code in _FIRST.items()}
    imported = [
        _row(run, "import", imports, name, rounds, _IMPORT if name == "vimmerse" else None)
        for name in ("vimmerse", *PEERS)
    ]
    requested = [
        _row(run, "first request", first, name, rounds, None) for name in ("vimmerse", *PEERS)
    ]
    return table(HEADER, imported + requested)


def _row(
    run: Run, what: str, codes: dict[str, str], name: str, rounds: int, target: Target | None
) -> tuple[str, ...]:
    """Time code that uses one package over the same with httpx, one after the other."""
    label, python = f"{what}, {name} over httpx", run.python(name)
    if python is None:
        return missing(label, "not installed")
    pairs = []
    for _ in range(rounds + 1):
        pairs.append((_seconds(python, codes["httpx"]), _seconds(python, codes[name])))
    return row(label, [mine / bare for bare, mine in pairs[1:]], target)


# httpx also imports its command line where click happens to be installed: never so here.
_TIMED = """
import sys, time
sys.modules["click"] = None
begun = time.perf_counter()
@code
print(time.perf_counter() - begun)
"""


def _seconds(python: str, code: str) -> float:
    return float(output(python, "-I", "-W", "ignore", "-c", _TIMED.replace("@code", code)))
