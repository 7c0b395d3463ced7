"""The generator program: what it emits depends on the document alone, a change there reaches both
clients, and a broken document breaks nothing. Whatever writes runs on a copy of the project.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer, Received
from project import ROOT, Project, copied

FIELDS = """\
    IdeaToVideoRequest:
      type: object
      description: A story from an idea.
      required: [idea]
      properties:
"""
STORY_GET = "      operationId: story_get\n      tags: [story]\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a copy of the project."""
    return copied(tmp_path)


def test_what_is_committed_is_what_the_document_gives() -> None:
    """--check passes on this tree and prints nothing."""
    done = Project(ROOT).generate("--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_difference_is_named(project: Project) -> None:
    """--check names files that differ, are missing or do not belong, and writes nothing."""
    with (project.package / "models" / "story.py").open("ab") as module:
        module.write(b"\n")
    (project.package / "py.typed").unlink()
    (project.package / "stray.py").touch()
    (project.package / "models" / "former").mkdir()
    before = project.emitted()
    done = project.generate("--check")
    line = r"^generated/vimmerse_api/(\S+) is not what openapi.yaml gives$"
    names = set(re.findall(line, done.stdout, re.MULTILINE))
    assert (done.returncode, project.emitted()) == (1, before)
    assert names == {"models/story.py", "py.typed", "stray.py", "models/former"}


def test_every_file_says_that_it_is_emitted() -> None:
    """Each module begins with the header, and the package is marked as typed."""
    header = b"# Emitted from openapi.yaml by scripts/generate.py. Do not edit.\n"
    emitted = Project(ROOT).emitted()
    assert [name for name in emitted if not emitted[name].startswith(header)] == ["py.typed"]


def test_the_generator_is_pinned_and_kept_apart() -> None:
    """Generator and formatter are pinned exactly, and the generator is in no other lock."""
    group = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["codegen"]
    pins = [each for each in group if each.startswith(("openapi-python-client==", "ruff=="))]
    locked = (ROOT / "constraints" / "codegen.txt").read_text().splitlines()
    assert len(pins) == 2
    assert {f"{pin} \\" for pin in pins} < set(locked)
    assert "openapi-python-client" not in (ROOT / "constraints" / "dev.txt").read_text()


def elsewhere(project: Project) -> dict[str, Any]:
    """Run in another folder, with another order of sets."""
    (project.root / "other").mkdir()
    return {"cwd": project.root / "other", "PYTHONHASHSEED": "4321"}


def among_hostile_ruff_settings(project: Project) -> dict[str, Any]:
    """Let the surrounding project want other quotes, lengths and rules."""
    (project.root / "ruff.toml").write_text(
        'line-length = 60\nformat.quote-style = "single"\nlint.select = ["ALL"]\n'
    )
    return {}


def over_a_former_emission(project: Project) -> dict[str, Any]:
    """Leave what a former document gave, at every depth."""
    for stray in ("stray.py", "models/former.py", "api/former/__init__.py", "models/stray.txt"):
        (project.package / stray).parent.mkdir(exist_ok=True)
        (project.package / stray).touch()
    (project.package / "client.py").write_text("changed = True\n")
    return {}


def into_nothing(project: Project) -> dict[str, Any]:
    """Start without any emitted code."""
    shutil.rmtree(project.root / "generated")
    return {}


SURROUNDINGS: dict[str, Callable[[Project], dict[str, Any]]] = {
    "another folder and hash seed": elsewhere,
    "ASCII locale": lambda _: {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "hostile ruff settings": among_hostile_ruff_settings,
    "strays": over_a_former_emission,
    "nothing emitted yet": into_nothing,
}


@pytest.mark.parametrize("arrange", SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
def test_surroundings_have_no_influence(
    project: Project, arrange: Callable[[Project], dict[str, Any]]
) -> None:
    """The generator writes the committed bytes and no other file."""
    done = project.generate(**arrange(project))
    assert done.returncode == 0, done.stdout + done.stderr
    assert project.emitted() == Project(ROOT).emitted()


MOOD = 'Mood \\N of """the story".'
NEW_FIELDS = {
    "mood": {"type": "string", "default": "calm", "description": MOOD},
    "class": {"type": "string", "description": "Kind of story."},
}
NEW_FIELDS |= {
    "starts_at": {"type": "string", "format": "date-time", "description": "When."},
    "day": {"type": "string", "format": "date", "description": "Which day."},
    "batch": {"type": "string", "format": "uuid", "description": "Which batch."},
    "timeout": {"type": "integer", "description": "Seconds."},
    "ratios": {
        "type": "array",
        "items": {"type": "array", "items": {"allOf": [{"type": "string"}]}},
        "description": "Ratios that are tried, the best first.",
    },
    "volume": {
        "anyOf": [{"type": "string"}, {"type": ["integer", "null"]}],
        "description": "How loud it is, in words or percent.",
    },
}
NEW_RESULTS = {
    "cast": {"type": "string", "description": "Who plays."},
    "ended_at": {"type": "string", "format": "date-time", "description": "When it ended."},
    "owner": {"type": "string", "format": "uuid", "description": "Whose it is."},
    "ratio": {"allOf": [{"$ref": "#/components/schemas/AspectRatio"}], "description": "Ratio."},
    "default": {"type": "string", "description": "A field of this name."},
    "type": {"type": "string", "description": "And one of this."},
    "boards": {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Storyboard"},
        "description": "Boards.",
    },
}
RESULTS = """\
    StorySnapshot:
      type: object
      description: A story as it was when it was deleted. Nothing in it is promised.
      properties:
"""
NEW_PARAMETERS = [
    {"name": "full", "in": "query", "description": "All of it.", "schema": {"type": "boolean"}},
    {"name": "X-Trace", "in": "header", "description": "Trace.", "schema": {"type": "string"}},
]
PROBE = """
import asyncio, inspect, json, pydoc, sys
from vimmerse import AsyncVimmerse, Vimmerse
from vimmerse.jobs import state_of
from vimmerse_api.api.story import AsyncStoryResource, StoryResource

def told(method):
    text = pydoc.render_doc(method, renderer=pydoc.plaintext)
    return {"arguments": list(inspect.signature(method).parameters), "help": " ".join(text.split())}

def calls(story):
    more = {"starts_at": "2026-02-06 09:00", "day": "tomorrow", "batch": "no. 7"}
    more |= {"ratios": [["1:1", "16:9"], []], "volume": 7}
    yield story.idea_to_video(idea="A kite", mood="grim", class_="b", timeout_=9, **more)
    yield story.get("job-1", full=True, x_trace="t")
    yield story.remix("job-1", audio_urls=["https://example.com/a.mp3"])

async def run(client):
    async with client:
        for call in calls(client.story):
            await call

options = {"api_key": "k", "base_url": sys.argv[1]}
with Vimmerse(**options) as client:
    list(calls(client.story))
asyncio.run(run(AsyncVimmerse(**options)))
names = ("idea_to_video", "get", "remix")
kinds = {"sync": StoryResource, "async": AsyncStoryResource}
print(json.dumps({kind: {n: told(getattr(r, n)) for n in names} for kind, r in kinds.items()}))
from vimmerse.models import Story
usual = {"id": "x", "status": "new", "cast": "Ann", "default": "a", "type": "b"}
odd = {"ended_at": "yesterday", "owner": 7, "ratio": "1:99", "boards": ["none", {"scenes": []}]}
print(json.dumps([Story.from_dict(each).to_dict() for each in (usual, usual | odd)]))
print(json.dumps([state_of(word).value for word in ("ready", "expired", "success")]))
"""


@dataclass(frozen=True)
class Changed:
    """What both clients of a changed document say of themselves, what they sent, and the states of
    some status words.
    """

    told: dict[str, dict[str, Any]]
    sent: dict[str, list[Received]]
    states: list[str]
    read: list[dict[str, Any]]
    environment: dict[str, str]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """Add two fields, two parameters, an operation and two status words to the document, generate,
    and use them.
    """
    project = copied(tmp_path_factory.mktemp("changed"))
    lines = [f"        {name}: {json.dumps(schema)}\n" for name, schema in NEW_FIELDS.items()]
    project.edit(FIELDS, FIELDS + "".join(lines))
    results = [f"        {name}: {json.dumps(each)}\n" for name, each in NEW_RESULTS.items()]
    project.edit(RESULTS, RESULTS + "".join(results))
    project.edit(STORY_GET, f"{STORY_GET}      parameters: {json.dumps(NEW_PARAMETERS)}\n")
    operation = r"^  /v2/story/{story_id}/concat:\n(?:    .*\n)+"
    (concat,) = re.findall(operation, project.document.read_text(encoding="utf-8"), re.MULTILINE)
    remix = concat.replace("/concat:", "/remix:").replace("story_concat", "story_remix")
    project.edit(concat, concat + remix)
    project.edit("done: [success]", "done: [success, ready]")
    project.edit("failed: [fail,", "failed: [expired, fail,")
    done = project.generate()
    assert done.returncode == 0, done.stdout + done.stderr
    paths = (project.package.parent, ROOT / "overrides", ROOT / "tools")
    environment = {**os.environ, "PYTHONPATH": ":".join(map(str, paths))}
    with FaultServer() as server:
        probe = subprocess.run(
            [sys.executable, "-c", PROBE, server.url],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert probe.returncode == 0, probe.stderr
        sent = {"sync": server.requests[:3], "async": server.requests[3:]}
        told, read, states = map(json.loads, probe.stdout.splitlines())
        return Changed(told, sent, states, read, environment)


both_clients = pytest.mark.parametrize("kind", ["sync", "async"])


@both_clients
def test_a_new_field_is_an_argument(changed: Changed, kind: str) -> None:
    """A new field is in the signature, in the help with its default, and in the sent body."""
    told, sent = changed.told[kind]["idea_to_video"], json.loads(changed.sent[kind][0].body)
    assert {"mood", "class_"} < set(told["arguments"])
    assert f'mood: {MOOD} Server default: "calm".' in told["help"]
    assert "class_: Kind of story." in told["help"]
    more = {"starts_at": "2026-02-06 09:00", "day": "tomorrow", "batch": "no. 7"}
    more |= {"ratios": [["1:1", "16:9"], []], "volume": 7}
    assert sent == {"idea": "A kite", "mood": "grim", "class": "b", "timeout": 9, **more}


def test_a_new_field_is_an_option_and_a_new_operation_a_command(changed: Changed) -> None:
    """The command line has what the document has; a name that it needs itself is told apart."""
    fields = ("--mood", "grim", "--class", "b", "--field-timeout", "9")
    told = [
        subprocess.run(
            [sys.executable, "-m", "vimmerse_tools", "story", *arguments],
            env=changed.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for arguments in (
            ("idea-to-video", "--idea", "A kite", *fields, "--dry-run"),
            ("remix", "--help"),
        )
    ]
    body = json.loads(told[0])["request"]["body"]
    assert body == {"idea": "A kite", "mood": "grim", "class": "b", "timeout": 9}
    assert "--audio-urls" in told[1]


def test_a_new_field_of_a_response_is_read_whatever_it_holds(changed: Changed) -> None:
    """A new field with a format, a list of values or a name of Python's is read and written again,
    also when it holds something else than the document says.
    """
    usual = {"id": "x", "status": "new", "cast": "Ann", "default": "a", "type": "b"}
    odd = {"ended_at": "yesterday", "owner": 7, "ratio": "1:99", "boards": ["none", {"scenes": []}]}
    assert changed.read == [usual, usual | odd]


@both_clients
def test_a_new_parameter_is_an_argument(changed: Changed, kind: str) -> None:
    """New query and header parameters are in the signature, the help and the request."""
    told, sent = changed.told[kind]["get"], changed.sent[kind][1]
    assert {"full", "x_trace"} < set(told["arguments"])
    assert "full: All of it. x_trace: Trace." in told["help"]
    assert sent.line == "GET /v2/story/job-1?full=true HTTP/1.1"
    assert sent.headers["X-Trace"] == "t"


@both_clients
def test_a_new_operation_is_a_method(changed: Changed, kind: str) -> None:
    """A new operation reaches its route without a line written by hand."""
    assert changed.sent[kind][2].line == "POST /v2/story/job-1/remix HTTP/1.1"


def test_a_new_status_word_has_its_state(changed: Changed) -> None:
    """A word that is added to `x-states` means for the client what its state says."""
    assert changed.states == ["done", "failed", "done"]


BROKEN = {
    "YAML syntax": ("\npaths:\n", "\npaths: [\n", "not YAML: expected ',' or ']', but got ':'"),
    "reference to nothing": (
        FIELDS,
        f"{FIELDS}        mood: {{$ref: '#/components/schemas/Mood'}}\n",
        "components/schemas/IdeaToVideoRequest/properties/mood/$ref",
    ),
    "operation without an id": (
        STORY_GET,
        "      tags: [story]\n",
        "paths/~1v2~1story~1{story_id}/get/operationId",
    ),
    "null for a file": (
        "        video_file:\n          type: string\n",
        '        video_file:\n          type: [string, "null"]\n',
        "components/schemas/UploadVideoRequest/properties/video_file/format",
    ),
    "operation without a tag": (
        STORY_GET,
        "      operationId: story_get\n",
        "paths/~1v2~1story~1{story_id}/get/tags",
    ),
    "type that is none": (
        FIELDS,
        f"{FIELDS}        mood: {{type: strin, description: A mood.}}\n",
        "components/schemas/IdeaToVideoRequest/properties/mood/type",
    ),
    "null that is not quoted": (
        FIELDS,
        f"{FIELDS}        mood: {{type: [string, null], description: A mood.}}\n",
        "components/schemas/IdeaToVideoRequest/properties/mood/type",
    ),
    "limit that is no number": (
        FIELDS,
        f"{FIELDS}        mood: {{type: integer, minimum: one, description: A mood.}}\n",
        "components/schemas/IdeaToVideoRequest/properties/mood/minimum",
    ),
    "pattern that is none": (
        FIELDS,
        f"{FIELDS}        mood: {{type: string, pattern: '^((', description: A mood.}}\n",
        "components/schemas/IdeaToVideoRequest/properties/mood/pattern",
    ),
    "property that is no schema": (
        FIELDS,
        f"{FIELDS}        mood: calm\n",
        "components/schemas/IdeaToVideoRequest/properties/mood",
    ),
    "reference that is no text": (
        FIELDS,
        f"{FIELDS}        mood: {{$ref: 5}}\n",
        "components/schemas/IdeaToVideoRequest/properties/mood/$ref",
    ),
    "name with capitals": (
        FIELDS,
        f"{FIELDS}        sceneMood: {{type: string, description: A mood.}}\n",
        "components/schemas/IdeaToVideoRequest/properties/sceneMood",
    ),
    "operation that is a word of Python": (
        STORY_GET,
        "      operationId: story_import\n      tags: [story]\n",
        "paths/~1v2~1story~1{story_id}/get/operationId",
    ),
    "const": (
        FIELDS,
        f"{FIELDS}        mood: {{const: calm, description: A mood.}}\n",
        "components/schemas/IdeaToVideoRequest/properties/mood/const",
    ),
}
BOARDS = """\
        boards_item: {type: string, description: One.}
        boards: {type: array, description: All., items: {$ref: '#/components/schemas/Storyboard'}}
"""
UNREADABLE = {
    "field that a list needs for itself": (
        FIELDS,
        FIELDS + BOARDS,
        "components/schemas/IdeaToVideoRequest",
        "what is emitted does not work: ValueError",
    ),
    "models of one file": (
        "    Error:\n",
        "    HttpValidationError: {type: object, description: A., properties: {}}\n    Error:\n",
        "components/schemas/H",
        "cannot be imported",
    ),
}


def refusal(project: Project) -> str:
    """Return what the program says when it fails, having changed nothing and left nothing."""
    before, names = project.emitted(), set(project.root.iterdir())
    done = project.generate()
    assert (done.returncode, project.emitted()) == (1, before)
    assert set(project.root.iterdir()) == names
    return done.stdout + done.stderr


@pytest.mark.parametrize(("old", "new", "place"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_document_changes_nothing(
    project: Project, old: str, new: str, place: str
) -> None:
    """A broken document changes nothing, and the message gives the line and the place."""
    project.edit(old, new)
    said = refusal(project)
    assert re.search(rf"^openapi\.yaml:\d+: {re.escape(place)}", said, re.MULTILINE), said
    assert "generated/ was left as it was." in said


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"), UNREADABLE.values(), ids=UNREADABLE.keys()
)
def test_what_does_not_work_is_not_kept(
    project: Project, old: str, new: str, place: str, reason: str
) -> None:
    """The program fails with line, place and reason if the generator drops something, or if what it
    gives does not work.
    """
    project.edit(old, new)
    said = refusal(project)
    assert re.search(rf"^openapi\.yaml:\d+: {re.escape(place)}", said, re.MULTILINE), said
    assert reason in said


def test_a_swap_that_fails_puts_the_former_package_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """generated/ is unchanged if the new package cannot be moved into its place."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    program = importlib.import_module("generate")
    target, emitted = tmp_path / "generated" / "vimmerse_api", tmp_path / "new" / "vimmerse_api"
    for folder, text in ((target, "former"), (emitted, "new")):
        folder.mkdir(parents=True)
        (folder / "client.py").write_text(text)
    rename = Path.rename

    def failing(path: Path, to: Path) -> Path:
        if path == emitted:
            raise OSError(28, "No space left on device")
        return rename(path, to)

    monkeypatch.setattr(program, "TARGET", target)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="No space left"):
        program._replace(emitted)
    assert (target / "client.py").read_text() == "former"
