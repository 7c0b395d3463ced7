"""Prism, which is none of ours, reads openapi.yaml and answers our clients (`make interop`).

With --errors it refuses each request that the document does not allow. Its answers are the
document's examples, or made up from its schemas. The file's name keeps it out of `make test`,
because it needs node.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from operations import DOCUMENT, OPERATIONS, ROOT, call, documented
from vimmerse_api.api import Operation

PRISM = Path(__file__).with_name("node_modules") / ".bin" / "prism"
KEY = {"X-Api-Key": "any"}
MADE_UP_ANSWERS = 5

each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Prism on a free port and return its address."""
    log = tmp_path_factory.mktemp("prism") / "log.txt"
    command = [PRISM, "mock", "--errors", "--host", "127.0.0.1", "--port", "0"]
    with log.open("w") as out:
        process = subprocess.Popen([*command, ROOT / "openapi.yaml"], stdout=out, stderr=out)
    try:
        yield address(log)
    finally:
        process.terminate()
        process.wait(timeout=20)


def address(log: Path) -> str:
    """Wait until Prism says where it listens."""
    for _ in range(300):
        if found := re.search(r"listening on (\S+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


@pytest.fixture
def client(new_client: Callable[..., Any], prism: str) -> Any:
    """Return a client of Prism: once the sync and once the async one."""
    return new_client(prism, max_retries=0)


@each_operation
def test_a_call_is_accepted_and_its_answer_read(client: Any, operation: Operation[Any]) -> None:
    """A call returns the model of the document's own example."""
    schema = documented(operation)["responses"]["200"]["content"]["application/json"]["schema"]
    answered = read(client, operation)
    named = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    first = named.get("anyOf", [schema])[0]
    assert type(answered).__name__ == first["$ref"].rpartition("/")[2]


@each_operation
def test_any_answer_that_the_document_allows_is_read(
    client: Any, operation: Operation[Any]
) -> None:
    """Answers that Prism makes up from the schema are read as models."""
    for _ in range(MADE_UP_ANSWERS):
        assert read(client, operation, extra_headers={"Prefer": "dynamic=true"}) is not None


def read(client: Any, operation: Operation[Any], **options: Any) -> Any:
    """Return what a call answers. Prism answers about ids of its own, which a client refuses."""
    try:
        return call(client, operation, **options)
    except vimmerse.ResponseDecodeError as error:
        if "it is about" not in str(error):
            raise
        body = error.response.json()
        return operation.parse(body.get("data", body))


@each_operation
def test_any_refusal_that_the_document_names_is_told(
    client: Any, operation: Operation[Any]
) -> None:
    """The error has the status of every documented refusal."""
    for status in set(documented(operation)["responses"]) - {"200", "5XX"}:
        with pytest.raises(vimmerse.APIError) as caught:
            call(client, operation, extra_headers={"Prefer": f"code={status}"})
        assert str(caught.value.status) == status


@pytest.mark.parametrize(
    "wrong",
    [{"scene_count": "three"}, {"scene_count": 0}, {"aspect_ratio": "2:1"}, {"idea": None}],
    ids=["type", "minimum", "enum", "null"],
)
def test_a_wrong_argument_is_refused(client: Any, wrong: dict[str, Any]) -> None:
    """Prism refuses arguments that the document does not allow."""
    with pytest.raises(vimmerse.UnprocessableError):
        client.story.idea_to_video(idea="A kite", extra_body=wrong)


@pytest.mark.parametrize(
    ("headers", "files", "status"),
    [(KEY, {"file": b"x"}, 422), ({}, {"video_file": b"x"}, 401), (KEY, {"video_file": b"x"}, 200)],
    ids=["another field", "no key", "as documented"],
)
def test_a_wrong_upload_is_refused(
    prism: str, headers: dict[str, str], files: dict[str, bytes], status: int
) -> None:
    """Prism checks multipart bodies and the key."""
    answer = httpx.post(f"{prism}/v2/video", headers=headers, files=files)
    assert answer.status_code == status
