"""The file of a batch: what a line may say, and how everything that is wrong is told at once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from batches import Batch, Line, crop, story
from vimmerse_tools.batch.reading import BatchFileError, read

IDEA = {"method": "story.idea_to_video", "arguments": {"idea": "x"}}


def file_of(folder: Path, *lines: Any, name: str = "jobs.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines))
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(BatchFileError) as caught:
        read(path)
    return [f"{one.line}:{one.column} {one.text}" for one in caught.value.faults]


def test_all_wrong_lines_are_told_before_anything_is_sent(
    vimmerse_sandbox: Any, tmp_path: Path
) -> None:
    """Each wrong line is printed with line and column; the status is 2, and nothing was sent."""
    batch = Batch(tmp_path, vimmerse_sandbox.url)
    file_of(tmp_path, story("a"), {**IDEA, "arguments": {"idea": 7}}, "{", "", {"key": "b"})
    out, err = batch.run(status=2)
    assert err.splitlines() == [
        "vimmerse: 3 lines are wrong. Nothing was sent.",
        "jobs.jsonl:2:57: idea: expected text, not int.",
        "jobs.jsonl:3:2: this is not JSON: Expecting property name enclosed in double quotes.",
        "jobs.jsonl:5:1: it has no method, such as story.idea_to_video.",
    ]
    assert json.loads(out)["error"]["kind"] == "usage"
    assert not batch.out.exists()
    assert vimmerse_sandbox.requests == []
    assert batch.rows() == {}


def told(line: Line, at: str, text: str) -> Any:
    return pytest.param(line, at, text, id=text)


@pytest.mark.parametrize(
    ("line", "at", "text"),
    [
        told({"method": "story.idea"}, '"story', "method: no method 'story.idea' creates jobs: di"),
        told({"method": "story.get"}, '"story', "method: no method 'story.get' creates jobs"),
        told({**IDEA, "depend_on": "a"}, '"a"', "a line has no 'depend_on'; did you mean depends_"),
        told({**IDEA, "depends_on": "z"}, '"z"', "depends_on: no line has the key 'z'."),
        told({**IDEA, "key": 7}, "7", "key: expected a short text"),
        told({**IDEA, "wait": "no"}, '"no"', "wait: expected true or false, not str."),
        told({**IDEA, "wait": False, "download": "a"}, '"a"', "download: a job that is not waited"),
        told({**IDEA, "download": "../a"}, '"../a', "download: '../a' is no name for a file"),
        told({**IDEA, "download": "batch.db"}, '"batch', "download: 'batch.db' is no name for a"),
        told({**IDEA, "arguments": []}, "[", "arguments: expected an object, not list."),
        told({**IDEA, "arguments": {"idee": 1}}, "1", "story.idea_to_video has no argument 'idee'"),
        told({**IDEA, "arguments": {}}, "{}", "idea is required."),
        told({**IDEA, "arguments": {"timeout": 3}}, "3", "story.idea_to_video has no argument"),
        told(
            {**IDEA, "arguments": {"idea": "x", "audio_option": {"has_narration": "yes"}}},
            '"yes"',
            "audio_option.has_narration: expected true or false, not str.",
        ),
        told(
            {**IDEA, "arguments": {"idea": "x", "elements": {"characters": [{}, {"name": 7}]}}},
            "{}",
            "elements.characters[0].name is required.",
        ),
        told({"method": "video.crop", "arguments": {"video_url": "no.mp4"}}, '"no', "video_url: "),
    ],
)
def test_a_wrong_line_is_told_with_its_column(
    line: Line, at: str, text: str, tmp_path: Path
) -> None:
    """The column is that of the value."""
    column = json.dumps(line).index(at) + 1
    found = faults(file_of(tmp_path, line))
    assert any(one.startswith(f"1:{column} {text}") for one in found), found


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"method": "video.crop", "method": "video.crop"}', "1:1 method is given twice"),
        ("[1]", "1:1 expected an object, such as"),
        ('{"method": NaN}', "1:1 NaN is no JSON"),
        ('{"method": "x",}', "1:16 this is not JSON"),
    ],
)
def test_a_line_that_is_no_object_is_told(line: str, fault: str, tmp_path: Path) -> None:
    """So is one that says something twice."""
    assert faults(file_of(tmp_path, line))[0].startswith(fault)


def test_lines_that_do_not_go_together_are_told(tmp_path: Path) -> None:
    """Keys that come twice, circles, and results with the same name are found."""
    path = file_of(
        tmp_path,
        story("a", depends_on=["b"]),
        story("b", depends_on=["a"]),
        crop("c"),
        crop("c"),
        crop("d", download="C.mp4"),
        {"key": "c", "method": "story.idea"},
        crop("e", depends_on=["f"]),
        {"key": "f", "arguments": {}},
    )
    assert faults(path) == [
        "1:147 these jobs wait for each other: a → b → a.",
        "4:9 key: line 3 has 'c' too.",
        "5:131 its results would be called as those of line 3.",
        "6:9 key: line 3 has 'c' too.",
        "6:24 method: no method 'story.idea' creates jobs: did you mean story.create?",
        "8:1 it has no method, such as story.idea_to_video.",
    ]


def test_files_are_relative_to_the_file(tmp_path: Path, clip: Path) -> None:
    """A path at a place of media names a file beside the file of the batch, wherever it runs."""
    (tmp_path / "clip.mp4").write_bytes(clip.read_bytes())
    arguments = {"aspect_ratio": "9:16"}
    lines = [
        {"method": "video.crop", "arguments": {**arguments, "video_url": name}}
        for name in ("clip.mp4", "@clip.mp4", str(tmp_path / "clip.mp4"))
    ]
    batch = read(file_of(tmp_path, *lines))
    given = {str(line.arguments["video_url"]) for line in batch.lines}
    assert given == {str(tmp_path / "clip.mp4")}


def test_keys_follow_from_what_is_asked_for(tmp_path: Path) -> None:
    """A line without a key has the same one wherever it stands; equal lines have different ones."""
    other = {**IDEA, "arguments": {"idea": "y"}}
    first = [line.key for line in read(file_of(tmp_path, IDEA, other, IDEA)).lines]
    second = [line.key for line in read(file_of(tmp_path, other, IDEA)).lines]
    assert len(set(first)) == 3
    assert second == [first[1], first[0]]


def test_a_batch_may_move_with_its_files(tmp_path: Path, clip: Path) -> None:
    """The keys that lines get do not depend on the folder: nothing would be paid for again."""
    keys = []
    for name in ("here", "there"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "clip.mp4").write_bytes(clip.read_bytes())
        arguments = {"video_url": "clip.mp4", "aspect_ratio": "9:16"}
        line = {"method": "video.crop", "arguments": arguments}
        keys.append([line.key for line in read(file_of(folder, line)).lines])
    assert keys[0] == keys[1]


def test_a_table_gives_the_same_lines(tmp_path: Path) -> None:
    """CSV cells become what the method takes: numbers, true and false, lists, fields of objects."""
    table = file_of(
        tmp_path,
        "key,method,idea,scene_count,audio_option.has_bg_music,image_urls,depends_on,wait,download",
        'a,story.idea-to-video,"7 boats,\nat sea",2,TRUE,,,,',
        "b,story images-to-video,,,,https://example.com/a.jpg,a,,clips/b.mp4",
        'c,story.images_to_video,,,,"[""https://example.com/a.jpg""]",a b,false,',
        name="jobs.csv",
    )
    a, b, c = read(table).lines
    sent = {"idea": "7 boats,\nat sea", "scene_count": 2, "audio_option": {"has_bg_music": True}}
    assert (a.method, a.arguments) == ("story.idea_to_video", sent)
    assert b.arguments == c.arguments == {"image_urls": ["https://example.com/a.jpg"]}
    assert (b.needs, b.download) == (("a",), "clips/b.mp4")
    assert (c.needs, c.wait, c.download) == (("a", "b"), False, False)


def test_a_wrong_cell_is_told_with_its_column(tmp_path: Path) -> None:
    """The line is the first of its row, the column that of the table."""
    table = file_of(
        tmp_path,
        "method;idea;scene_count",
        'story.idea_to_video;"two\nlines";2',
        "story.idea_to_video;x;two",
        name="jobs.csv",
    )
    assert faults(table) == ["4:3 scene_count: expected a whole number, not str."]
    headless = file_of(tmp_path, "idea", "x", name="other.csv")
    assert faults(headless)[0].startswith("1:1 the first line has to name the columns")


def test_a_word_that_is_not_listed_is_warned_of_once(tmp_path: Path) -> None:
    """Such a line is sent as it is."""
    odd = {**IDEA, "arguments": {"idea": "x", "video_tool": "Autoo"}}
    batch = read(file_of(tmp_path, odd, odd))
    assert len(batch.lines) == 2
    assert [one.partition(" ")[0] for one in batch.warnings] == [f"{tmp_path}/jobs.jsonl:1:"]


def test_the_files_in_the_docs_are_right(tmp_path: Path) -> None:
    """Each JSONL and CSV block of docs/batches.md can be read."""
    page = (Path(__file__).parents[2] / "docs" / "batches.md").read_text()
    (tmp_path / "shoe.jpg").write_bytes(b"a picture")
    blocks = re.findall(r"```(jsonl|csv)\n(.*?)```", page, re.DOTALL)
    counts = [len(read(file_of(tmp_path, text, name=f"jobs.{end}")).lines) for end, text in blocks]
    assert counts == [3, 2]
