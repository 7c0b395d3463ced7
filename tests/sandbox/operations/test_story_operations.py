"""Stories: the automatic and the advanced flow, what they show, and what is refused."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from media import Media, ffmpeg
from vimmerse_sandbox.operations import storyboard
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

IMAGES = [f"https://example.com/{n}.jpg" for n in range(3)]
LISTS = ("characters", "environments", "objects", "scenes")

Finished = Callable[[dict[str, Any]], dict[str, Any]]
Measured = Callable[[str], Media]


def test_progress_rises_with_time(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A story goes from `new` through rising progress to `success` as the clock advances."""
    vimmerse_sandbox.set_speed(0)
    vimmerse_sandbox.set_progression("timed", seconds=100)
    first = api.post("/v2/story/idea-2-video", json={"idea": "x"}).json()
    seen = []
    for seconds in (5, 10, 40, 40, 5, 400):
        vimmerse_sandbox.advance(seconds)
        job = api.get(f"/v2/story/{first['id']}").json()
        age = datetime.fromisoformat(job["updated_at"]) - datetime.fromisoformat(job["created_at"])
        seen.append((job["status"], job["progress_percentage"], round(age.total_seconds())))
    assert (first["status"], first["progress_percentage"]) == ("new", 0)
    assert seen == [
        ("new", 0, 0),
        ("processing", 10, 10),
        ("processing", 50, 50),
        ("processing", 90, 90),
        ("success", 100, 100),
        ("success", 100, 100),
    ]


def test_a_new_story_shows_neither_storyboard_nor_video(api: httpx.Client) -> None:
    """A new story has exactly the fields of the documented example."""
    job = api.post("/v2/story/idea-2-video", json={"idea": "A kite", "title": "Kite"}).json()
    assert (job["status"], job["title"], job["idea"]) == ("new", "Kite", "A kite")
    assert job["all_medias"] == []
    assert not {"storyboard", "video_url", "message"} & set(job)


def test_a_finished_story_is_filled(story: dict[str, Any]) -> None:
    """A finished story has a storyboard with files, a media per scene, and a video."""
    board = story["storyboard"]
    assert (story["status"], story["progress_percentage"]) == ("success", 100)
    assert len(board["scenes"]) == len(story["all_medias"]) == 2
    assert all(scene["image_url"] and scene["narration_url"] for scene in board["scenes"])
    assert all(item["URL"] for kind in LISTS[:3] for item in board[kind])
    assert board["music"]["music_url"]
    assert story["video_url"].endswith(".mp4")


def test_every_media_of_a_story_is_served(story: dict[str, Any]) -> None:
    """Pictures, narrations, music and scene videos are served with their types."""
    board = story["storyboard"]
    urls = {
        board["scenes"][0]["image_url"]: "image/png",
        board["characters"][0]["URL"]: "image/png",
        board["scenes"][0]["narration_url"]: "audio/mpeg",
        board["music"]["music_url"]: "audio/mpeg",
        story["all_medias"][0]["video_url"]: "video/mp4",
    }
    assert {u: httpx.get(u, timeout=60).headers["content-type"] for u in urls} == urls


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ("16:9", (640, 360)),
        ("4:3", (640, 480)),
        ("1:1", (640, 640)),
        ("3:4", (480, 640)),
        ("9:16", (360, 640)),
    ],
)
def test_the_video_has_the_ratio_and_length_asked_for(
    api: httpx.Client, finished: Finished, measured: Measured, ratio: str, size: tuple[int, int]
) -> None:
    """The video lasts scene_count x scene_duration in the requested ratio."""
    body = {"idea": "A kite", "scene_count": 3, "scene_duration": 2, "aspect_ratio": ratio}
    film = measured(finished(api.post("/v2/story/idea-2-video", json=body).json())["video_url"])
    assert (film.width, film.height) == size
    assert film.duration == pytest.approx(6, abs=0.15)


@pytest.mark.parametrize(
    ("option", "audible"),
    [
        ({"has_bg_music": False, "has_narration": False}, False),
        ({"has_bg_music": True, "has_narration": False}, True),
        ({"has_bg_music": False, "has_narration": True}, True),
        ({"has_bg_music": False, "has_narration": True, "native_audio": True}, True),
        ('{"has_bg_music": false, "has_narration": false}', False),
        (None, True),
    ],
    ids=["none", "music", "narration", "native", "as-json-text", "null-means-defaults"],
)
def test_sound_is_there_when_asked_for(
    api: httpx.Client, finished: Finished, measured: Measured, option: Any, audible: bool
) -> None:
    """The video has sound exactly if music, narration or native audio is on."""
    body = {"idea": "A kite", "scene_count": 1, "scene_duration": 1, "audio_option": option}
    job = finished(api.post("/v2/story/idea-2-video", json=body).json())
    assert measured(job["video_url"]).has_audio is audible


def test_native_audio_turns_the_narration_off(api: httpx.Client, finished: Finished) -> None:
    """Native audio switches narration off even if both are requested."""
    body = {"idea": "A kite", "audio_option": {"has_narration": True, "native_audio": True}}
    job = finished(api.post("/v2/story/idea-2-video", json=body).json())
    assert {scene["narration_url"] for scene in job["storyboard"]["scenes"]} == {""}


def test_images_make_one_scene_each(
    api: httpx.Client, finished: Finished, measured: Measured
) -> None:
    """Each image becomes a scene, and transitions add no time."""
    body = {"image_urls": IMAGES, "scene_duration": 2, "is_transition": True}
    job = finished(api.post("/v2/story/images-2-video", json=body).json())
    assert [scene["image_url"] for scene in job["storyboard"]["scenes"]] == IMAGES
    assert job["used_credits"] == 60
    assert measured(job["video_url"]).duration == pytest.approx(6, abs=0.15)


@pytest.mark.parametrize("seconds", [1, 2])
def test_a_transition_mixes_two_scenes(
    api: httpx.Client, finished: Finished, tmp_path: Path, seconds: int
) -> None:
    """Only with transitions, the end of a scene blends into the next one."""
    distances = []
    for fading in (True, False):
        body = {"idea": "A kite", "scene_count": 2, "is_transition": fading}
        body |= {"scene_duration": seconds}
        url = finished(api.post("/v2/story/idea-2-video", json=body).json())["video_url"]
        film = tmp_path / "film.mp4"
        film.write_bytes(httpx.get(url, timeout=60).content)
        colours = []
        for moment in (seconds - 0.25, seconds + 0.5):
            colour = tmp_path / "colour.rgb"
            average = (
                "-vf",
                "format=rgb24,scale=1:1:flags=area",
                "-frames:v",
                "1",
                "-f",
                "rawvideo",
            )
            ffmpeg("-ss", str(moment), "-i", str(film), *average, str(colour))
            colours.append(colour.read_bytes())
        distances.append(sum(abs(a - b) for a, b in zip(*colours, strict=True)))
    assert distances[0] < 0.8 * distances[1]


def test_given_elements_shape_the_storyboard(api: httpx.Client) -> None:
    """Given elements keep their names, and the scenes refer to them."""
    elements = {"characters": [{"name": "Pip", "description": "a rabbit"}], "objects": []}
    board = api.post("/v2/story", json={"idea": "x", "elements": elements}).json()["storyboard"]
    assert [item["name"] for item in board["characters"]] == ["Pip"]
    assert (board["environments"], board["objects"]) == ([], [])
    assert "**Pip**" in board["scenes"][0]["image_description"]


def test_the_advanced_flow(api: httpx.Client, finished: Finished, measured: Measured) -> None:
    """Each step shows what the documented examples show, and the last one gives a video."""
    job = api.post("/v2/story", json={"idea": "A kite", "scene_count": 2, "title": "Kite"}).json()
    path = f"/v2/story/{job['id']}"
    assert (job["status"], job["progress_percentage"], job["used_credits"]) == ("new", 0, 0)
    assert (job["title"], len(job["storyboard"]["scenes"])) == ("Kite", 2)

    job = api.post(f"{path}/elements", json={}).json()
    assert (job["status"], job["progress_percentage"]) == ("processing", 10)
    assert job["storyboard"]["characters"][0]["URL"]

    job = api.post(f"{path}/scenes", json={}).json()
    assert (job["status"], job["progress_percentage"]) == ("processing", 50)
    assert all(scene["image_url"] for scene in job["storyboard"]["scenes"])
    assert (job["used_credits"], job["all_medias"]) == (0, [])

    job = api.post(f"{path}/videos", json={"duration": 2, "title": "Kite 2"}).json()
    assert (job["status"], job["title"], job["used_credits"]) == ("processing", "Kite 2", 40)
    job = finished(job)
    assert job["status"] == "success"
    assert measured(job["video_url"]).duration == pytest.approx(4, abs=0.15)

    before = job["video_url"]
    job = finished(api.post(f"{path}/concat", json={}).json())
    assert job["video_url"] != before
    assert measured(job["video_url"]).duration == pytest.approx(4, abs=0.2)

    last = api.delete(path).json()
    assert (last["status"], last["video_url"]) == ("deleted", job["video_url"])
    assert api.get(path).status_code == 404


def test_steps_out_of_order_name_the_missing_one(api: httpx.Client) -> None:
    """A step that is too early gets a 400 with the path of the missing step."""
    path = f"/v2/story/{api.post('/v2/story', json={'idea': 'x'}).json()['id']}"
    early_videos = api.post(f"{path}/videos", json={})
    early_concat = api.post(f"{path}/concat", json={})
    assert (early_videos.status_code, early_videos.json()["code"]) == (400, "BAD_REQUEST")
    assert "/scenes" in early_videos.json()["message"]
    assert early_concat.status_code == 400
    assert "/videos" in early_concat.json()["message"]


def test_steps_do_not_go_back(api: httpx.Client, finished: Finished, story: dict[str, Any]) -> None:
    """A step before the last one gets a 400; the same step and a new beginning are accepted."""
    path = f"/v2/story/{api.post('/v2/story', json={'idea': 'x'}).json()['id']}"
    taken = [api.post(f"{path}/{step}", json={}) for step in ("scenes", "scenes", "videos")]
    assert [answer.status_code for answer in taken] == [200] * 3
    finished(taken[-1].json())
    late = [api.post(f"{path}/{step}", json={}) for step in ("elements", "scenes")]
    late.append(api.post(f"/v2/story/{story['id']}/elements", json={}))
    assert [answer.status_code for answer in late] == [400] * 3
    assert "story_id" in late[0].json()["message"]
    again = api.post("/v2/story", json={"idea": "x", "story_id": story["id"]}).json()
    assert api.post(f"/v2/story/{again['id']}/elements", json={}).status_code == 200


def test_given_images_do_not_replace_the_scenes_step(api: httpx.Client) -> None:
    """The videos step needs the scenes step even if images were given."""
    path = (
        f"/v2/story/{api.post('/v2/story', json={'idea': 'x', 'image_urls': IMAGES}).json()['id']}"
    )
    assert api.post(f"{path}/videos", json={}).status_code == 400
    board = api.post(f"{path}/scenes", json={}).json()["storyboard"]
    assert [scene["image_url"] for scene in board["scenes"]] == IMAGES
    assert api.post(f"{path}/videos", json={}).status_code == 200


def test_a_story_being_made_takes_no_step() -> None:
    """A story under way refuses every step with a 400."""
    with SandboxServer(Settings(job_seconds=100)) as server:
        client = httpx.Client(base_url=server.url, headers={"X-Api-Key": "k"})
        job = client.post("/v2/story/idea-2-video", json={"idea": "x"}).json()
        steps = ("elements", "scenes", "videos", "concat")
        answers = [client.post(f"/v2/story/{job['id']}/{step}", json={}) for step in steps]
        again = client.post("/v2/story", json={"idea": "y", "story_id": job["id"]})
        client.close()
    assert [answer.status_code for answer in answers] == [400] * 4
    assert again.status_code == 400
    assert all("still being made" in a.json()["message"] for a in [*answers, again])


def test_a_sent_storyboard_is_used(api: httpx.Client, finished: Finished) -> None:
    """The videos step accepts a storyboard whose scenes were drawn elsewhere."""
    job = api.post("/v2/story", json={"idea": "x"}).json()
    scene = {"name": "Mine", "image_url": "https://example.com/mine.png"}
    board = {**{name: [] for name in LISTS}, "scenes": [scene]}
    path = f"/v2/story/{job['id']}/videos"
    job = finished(api.post(path, json={"storyboard": board, "duration": 1}).json())
    assert [s["name"] for s in job["storyboard"]["scenes"]] == ["Mine"]
    assert job["used_credits"] == 10


@pytest.mark.parametrize(
    ("narration", "seconds"), [(False, 3), (True, 1)], ids=["silent", "narrated"]
)
def test_loop_repeats_a_scene_without_narration(
    api: httpx.Client, finished: Finished, measured: Measured, narration: bool, seconds: float
) -> None:
    """`loop` repeats a scene only without narration, and is charged once."""
    audio = {"has_narration": narration}
    body = {"idea": "x", "scene_count": 1, "audio_option": audio}
    path = f"/v2/story/{api.post('/v2/story', json=body).json()['id']}"
    api.post(f"{path}/scenes", json={})
    job = finished(api.post(f"{path}/videos", json={"duration": 1, "loop": 3}).json())
    assert job["used_credits"] == 10
    assert measured(job["video_url"]).duration == pytest.approx(seconds, abs=0.15)


def test_story_id_continues_a_story(api: httpx.Client, story: dict[str, Any]) -> None:
    """Continuing a story keeps its id and replaces its storyboard and videos."""
    body = {"idea": "A boat", "scene_count": 1, "story_id": story["id"]}
    job = api.post("/v2/story", json=body).json()
    assert (job["id"], job["idea"], len(job["storyboard"]["scenes"])) == (story["id"], "A boat", 1)
    assert (job["all_medias"], "video_url" in job) == ([], False)
    assert job["created_at"] == story["created_at"]


def test_an_unknown_story_cannot_be_continued(api: httpx.Client) -> None:
    """An unknown `story_id` gets a 400, because the operation documents no 404."""
    answer = api.post("/v2/story", json={"idea": "x", "story_id": "nope"})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("story_id")


def test_a_failed_step_can_be_taken_again(api: httpx.Client, finished: Finished) -> None:
    """The videos step of a failed story can be repeated and is refunded if it fails again."""
    path = f"/v2/story/{api.post('/v2/story', json={'idea': 'x [fail]'}).json()['id']}"
    api.post(f"{path}/scenes", json={})
    ends = [finished(api.post(f"{path}/videos", json={}).json()) for _ in range(2)]
    assert [(job["status"], job["used_credits"]) for job in ends] == [("fail", 0)] * 2


def test_concat_of_given_videos_takes_them_in_full(
    api: httpx.Client,
    finished: Finished,
    measured: Measured,
    story: dict[str, Any],
    uploaded: str,
) -> None:
    """Clips of 2 s and 2 s make 4 s in the size of the first."""
    scene = story["all_medias"][0]["video_url"]
    sound = story["storyboard"]["music"]["music_url"]
    body = {"concat_video_urls": [uploaded, scene], "audio_urls": [sound]}
    job = finished(api.post(f"/v2/story/{story['id']}/concat", json=body).json())
    film = measured(job["video_url"])
    assert (film.width, film.height, film.has_audio) == (320, 180, True)
    assert film.duration == pytest.approx(4, abs=0.2)


def test_a_read_that_meets_the_end_of_an_edit_shows_its_video(
    api: httpx.Client, story: dict[str, Any], uploaded: str
) -> None:
    """No read shows success with the video from before the edit, however closely it follows."""

    async def run() -> None:
        path, old = f"/v2/story/{story['id']}", story["video_url"]
        async with httpx.AsyncClient(base_url=api.base_url, headers=api.headers) as client:

            async def end() -> str:
                while (job := (await client.get(path)).json())["status"] == "processing":
                    pass
                return str(job["video_url"])

            for _ in range(20):
                await client.post(f"{path}/concat", json={"concat_video_urls": [uploaded]})
                ends = set(await asyncio.gather(end(), end()))
                assert len(ends - {old}) == len(ends) == 1
                old = ends.pop()

    asyncio.run(run())


def test_concat_finds_scenes_whose_addresses_have_expired(
    api: httpx.Client,
    finished: Finished,
    measured: Measured,
    story: dict[str, Any],
    vimmerse_sandbox: Any,
) -> None:
    """Concat uses the story's own scenes although their addresses expired."""
    vimmerse_sandbox.expire_urls()
    job = finished(api.post(f"/v2/story/{story['id']}/concat", json={}).json())
    film = measured(job["video_url"])
    assert film.has_audio
    assert film.duration == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("music", [True, False], ids=["music", "silence"])
def test_concat_lays_the_music_under_the_scenes(
    api: httpx.Client, finished: Finished, tmp_path: Path, music: bool
) -> None:
    """Concat adds the story's music to silent scenes, and no sound without music."""
    audio = {"has_bg_music": music, "has_narration": False}
    body = {"idea": "A kite", "scene_count": 1, "scene_duration": 1, "audio_option": audio}
    job = finished(api.post("/v2/story/idea-2-video", json=body).json())
    job = finished(api.post(f"/v2/story/{job['id']}/concat", json={}).json())
    film = tmp_path / "film.mp4"
    film.write_bytes(httpx.get(job["video_url"], timeout=60).content)
    said = ffmpeg("-i", str(film), "-af", "volumedetect", "-f", "null", "-")
    loudest = float(re.search(r"max_volume: (-?[\d.]+) dB", said)[1])
    assert (loudest > -50) is music


def test_stories_belong_to_their_key(api: httpx.Client, story: dict[str, Any]) -> None:
    """Another key gets a 404 on every route with an id, and changes nothing."""
    other = {"X-Api-Key": "other"}
    path = f"/v2/story/{story['id']}"
    answers = [api.get(path, headers=other), api.delete(path, headers=other)]
    steps = ("elements", "scenes", "videos", "concat")
    answers += [api.post(f"{path}/{step}", json={}, headers=other) for step in steps]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert api.get(path).json() == story


def test_ids_cannot_be_guessed(api: httpx.Client) -> None:
    """Ids differ and have the 122 random bits of uuid4."""
    ids = [api.post("/v2/story", json={"idea": "x"}).json()["id"] for _ in range(5)]
    assert len(set(ids)) == 5
    assert {len(i) for i in ids} == {36}
    assert {i[14] for i in ids} == {"4"}


def test_what_is_edited_in_a_storyboard_is_shown(
    api: httpx.Client, finished: Callable[..., Any], vimmerse_sandbox: Any
) -> None:
    """Narration and description of a scene are the caption of its picture and of its film."""

    def shown(url: str) -> Any:
        recipe = vimmerse_sandbox.sandbox.media.recipe(
            vimmerse_sandbox.sandbox.addresses.key_of(url)
        )
        return recipe.slides[0] if hasattr(recipe, "slides") else recipe.slide

    board = api.post("/v2/story", json={"idea": "A kite", "scene_count": 2}).json()
    path, board = f"/v2/story/{board['id']}", board["storyboard"]
    board["scenes"][0] |= {"narrator": "Été à la mer", "image_description": "A red kite"}
    first = api.post(f"{path}/scenes", json={"storyboard": board}).json()["storyboard"]
    picture = shown(first["scenes"][0]["image_url"])
    assert (picture.text, picture.note) == ("Été à la mer", "A red kite")

    first["scenes"][0]["narrator"] = "海"
    second = api.post(f"{path}/scenes", json={"storyboard": first}).json()["storyboard"]
    assert shown(second["scenes"][0]["image_url"]).text == "海"
    assert second["scenes"][1]["image_url"] == first["scenes"][1]["image_url"]

    second["scenes"][0]["narrator"] = "Winter"
    job = finished(api.post(f"{path}/videos", json={"storyboard": second}).json())
    film, scene = shown(job["video_url"]), shown(job["all_medias"][0]["video_url"])
    assert film == scene
    assert (film.text, film.scenery) == ("Winter", shown(second["scenes"][0]["image_url"]).seed)


def test_a_scene_without_narration_shows_its_description() -> None:
    """Without a narration, the description is the caption, and is not repeated below it."""
    slide = storyboard.slide({"name": "One", "image_description": "A **red** kite"}, 1, 2)
    assert (slide.title, slide.text, slide.note) == ("One", "A red kite", "")
