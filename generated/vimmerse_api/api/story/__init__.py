# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""The story operations as classes, sync and async, answered with models or with a RawResponse."""

from collections.abc import Mapping
from typing import Any, Literal

from ...models import AudioOptionDict, StoryboardDict, StoryElementsDict
from ...models.aspect_ratio import AspectRatio
from ...models.audio_option import AudioOption
from ...models.concat_story_request import ConcatStoryRequest
from ...models.create_elements_request import CreateElementsRequest
from ...models.create_scenes_request import CreateScenesRequest
from ...models.create_story_request import CreateStoryRequest
from ...models.create_videos_request import CreateVideosRequest
from ...models.idea_to_video_request import IdeaToVideoRequest
from ...models.image_tool import ImageTool
from ...models.images_to_video_request import ImagesToVideoRequest
from ...models.language import Language
from ...models.scene_image_tool import SceneImageTool
from ...models.scene_video_tool import SceneVideoTool
from ...models.story import Story
from ...models.story_elements import StoryElements
from ...models.story_snapshot import StorySnapshot
from ...models.storyboard import Storyboard
from ...models.url_to_video_request import UrlToVideoRequest
from ...models.video_tool import VideoTool
from .. import (
    AsyncSender,
    FileSource,
    MediaSource,
    Operation,
    Price,
    Sender,
    Several,
    async_raw,
    raw,
)
from . import (
    story_concat,
    story_create,
    story_create_elements,
    story_create_scenes,
    story_create_videos,
    story_delete,
    story_get,
    story_idea_to_video,
    story_images_to_video,
    story_url_to_video,
)

IDEA_TO_VIDEO = Operation(
    id="story_idea_to_video",
    method="POST",
    path="/v2/story/idea-2-video",
    path_parameters=(),
    other_parameters=(),
    body=IdeaToVideoRequest,
    build=story_idea_to_video._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    price=Price(formula="story"),
    media={
        "elements.characters.image_url": "image",
        "elements.environments.image_url": "image",
        "elements.objects.image_url": "image",
    },
)
URL_TO_VIDEO = Operation(
    id="story_url_to_video",
    method="POST",
    path="/v2/story/url-2-video",
    path_parameters=(),
    other_parameters=(),
    body=UrlToVideoRequest,
    build=story_url_to_video._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    price=Price(formula="story"),
    media={
        "elements.characters.image_url": "image",
        "elements.environments.image_url": "image",
        "elements.objects.image_url": "image",
    },
)
IMAGES_TO_VIDEO = Operation(
    id="story_images_to_video",
    method="POST",
    path="/v2/story/images-2-video",
    path_parameters=(),
    other_parameters=(),
    body=ImagesToVideoRequest,
    build=story_images_to_video._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    price=Price(formula="story"),
    media={"image_urls": "image"},
)
CREATE = Operation(
    id="story_create",
    method="POST",
    path="/v2/story",
    path_parameters=(),
    other_parameters=(),
    body=CreateStoryRequest,
    build=story_create._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    media={
        "elements.characters.image_url": "image",
        "elements.environments.image_url": "image",
        "elements.objects.image_url": "image",
        "image_urls": "image",
    },
)
CREATE_ELEMENTS = Operation(
    id="story_create_elements",
    method="POST",
    path="/v2/story/{story_id}/elements",
    path_parameters=("story_id",),
    other_parameters=(),
    body=CreateElementsRequest,
    build=story_create_elements._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    timeout=120.0,
    media={
        "storyboard.characters.image_url": "image",
        "storyboard.characters.url": "image",
        "storyboard.environments.image_url": "image",
        "storyboard.environments.url": "image",
        "storyboard.objects.image_url": "image",
        "storyboard.objects.url": "image",
        "storyboard.scenes.image_url": "image",
        "storyboard.scenes.narration_url": "audio",
        "storyboard.music.music_url": "audio",
    },
)
CREATE_SCENES = Operation(
    id="story_create_scenes",
    method="POST",
    path="/v2/story/{story_id}/scenes",
    path_parameters=("story_id",),
    other_parameters=(),
    body=CreateScenesRequest,
    build=story_create_scenes._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    timeout=180.0,
    media={
        "storyboard.characters.image_url": "image",
        "storyboard.characters.url": "image",
        "storyboard.environments.image_url": "image",
        "storyboard.environments.url": "image",
        "storyboard.objects.image_url": "image",
        "storyboard.objects.url": "image",
        "storyboard.scenes.image_url": "image",
        "storyboard.scenes.narration_url": "audio",
        "storyboard.music.music_url": "audio",
    },
)
CREATE_VIDEOS = Operation(
    id="story_create_videos",
    method="POST",
    path="/v2/story/{story_id}/videos",
    path_parameters=("story_id",),
    other_parameters=(),
    body=CreateVideosRequest,
    build=story_create_videos._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    media={
        "storyboard.characters.image_url": "image",
        "storyboard.characters.url": "image",
        "storyboard.environments.image_url": "image",
        "storyboard.environments.url": "image",
        "storyboard.objects.image_url": "image",
        "storyboard.objects.url": "image",
        "storyboard.scenes.image_url": "image",
        "storyboard.scenes.narration_url": "audio",
        "storyboard.music.music_url": "audio",
    },
)
CONCAT = Operation(
    id="story_concat",
    method="POST",
    path="/v2/story/{story_id}/concat",
    path_parameters=("story_id",),
    other_parameters=(),
    body=ConcatStoryRequest,
    build=story_concat._get_kwargs,
    parse=Story.from_dict,
    creates=True,
    media={"concat_video_urls": "video", "audio_urls": "audio"},
)
GET = Operation(
    id="story_get",
    method="GET",
    path="/v2/story/{story_id}",
    path_parameters=("story_id",),
    other_parameters=(),
    body=None,
    build=story_get._get_kwargs,
    parse=Story.from_dict,
    creates=False,
)
DELETE = Operation(
    id="story_delete",
    method="DELETE",
    path="/v2/story/{story_id}",
    path_parameters=("story_id",),
    other_parameters=(),
    body=None,
    build=story_delete._get_kwargs,
    parse=StorySnapshot.from_dict,
    creates=False,
)

OPERATIONS = (
    IDEA_TO_VIDEO,
    URL_TO_VIDEO,
    IMAGES_TO_VIDEO,
    CREATE,
    CREATE_ELEMENTS,
    CREATE_SCENES,
    CREATE_VIDEOS,
    CONCAT,
    GET,
    DELETE,
)


class StoryResource:
    """The story operations. None means: not given, the server decides."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<StoryResource: idea_to_video, url_to_video, images_to_video, create, create_elements, create_scenes, create_videos, concat, get, delete>"

    def idea_to_video(
        self,
        *,
        idea: str,
        scene_count: int | None = None,
        image_tool: ImageTool | None = None,
        video_tool: VideoTool | None = None,
        scene_duration: int | None = None,
        aspect_ratio: AspectRatio | None = None,
        is_transition: bool | None = None,
        elements: StoryElements | StoryElementsDict | None = None,
        audio_option: AudioOption | AudioOptionDict | str | None = None,
        language: Language | None = None,
        title: str | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Make a video from an idea.

        Automatic: storyboard, elements, scenes, narration and music, animation and composition
        in one call. Poll the story until `status` is `success`, then take `video_url`.

        Args:
            idea: What the story is about, in detail.
            scene_count: Number of scenes. At least 1. Server default: 3.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, FluxTurbo, NanoBanana,
                QwenImage. Server default: "AutoI".
            video_tool: Model that animates the pictures; sets the price. One of: Auto, KlingAI, Seedance,
                Pixverse, VeoFast, Vidu, AutoT1, VeoLite, PVideo. Server default: "Auto".
            scene_duration: Length of each scene in seconds. Which lengths are supported depends on `video_tool`.
                From 1 to 20. Server default: 5.
            aspect_ratio: Width to height of the video. One of: 16:9, 4:3, 1:1, 3:4, 9:16. Server default: "16:9".
            is_transition: Put transitions between the scenes. Server default: false.
            elements: Characters, environments and objects to build the storyboard around.
            audio_option: Narration, music and native audio. Send an object; what a string would mean is not told.
            language: Language of the story. One of: Arabic, Chinese, English, French, German, Hindi,
                Japanese, Korean, Spanish, Turkish. Server default: "English".
            title: Title of the story. Server default: "".
            webhook_url: Address that is called when the story is finished; empty for none. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/idea-2-video`
        """
        return self._sender.send(
            IDEA_TO_VIDEO,
            {
                "idea": idea,
                "scene_count": scene_count,
                "image_tool": image_tool,
                "video_tool": video_tool,
                "scene_duration": scene_duration,
                "aspect_ratio": aspect_ratio,
                "is_transition": is_transition,
                "elements": elements,
                "audio_option": audio_option,
                "language": language,
                "title": title,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def url_to_video(
        self,
        *,
        idea: str,
        scene_count: int | None = None,
        image_tool: ImageTool | None = None,
        video_tool: VideoTool | None = None,
        scene_duration: int | None = None,
        aspect_ratio: AspectRatio | None = None,
        is_transition: bool | None = None,
        elements: StoryElements | StoryElementsDict | None = None,
        audio_option: AudioOption | AudioOptionDict | str | None = None,
        language: Language | None = None,
        title: str | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Make a video from a web page.

        Automatic, like `idea-2-video`, with the content of a web page. There is no separate
        field for the address: it goes into `idea`, alone or within a sentence.

        Args:
            idea: Address of the web page to read, alone or within a sentence that says what to make of
                it.
            scene_count: Number of scenes. At least 1. Server default: 3.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, FluxTurbo, NanoBanana,
                QwenImage. Server default: "AutoI".
            video_tool: Model that animates the pictures; sets the price. One of: Auto, KlingAI, Seedance,
                Pixverse, VeoFast, Vidu, AutoT1, VeoLite, PVideo. Server default: "Auto".
            scene_duration: Length of each scene in seconds. Which lengths are supported depends on `video_tool`.
                From 1 to 20. Server default: 5.
            aspect_ratio: Width to height of the video. One of: 16:9, 4:3, 1:1, 3:4, 9:16. Server default: "16:9".
            is_transition: Put transitions between the scenes. Server default: false.
            elements: Characters, environments and objects to build the storyboard around.
            audio_option: Narration, music and native audio. Send an object; what a string would mean is not told.
            language: Language of the story. One of: Arabic, Chinese, English, French, German, Hindi,
                Japanese, Korean, Spanish, Turkish. Server default: "English".
            title: Title of the story. Server default: "".
            webhook_url: Address that is called when the story is finished; empty for none. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/url-2-video`
        """
        return self._sender.send(
            URL_TO_VIDEO,
            {
                "idea": idea,
                "scene_count": scene_count,
                "image_tool": image_tool,
                "video_tool": video_tool,
                "scene_duration": scene_duration,
                "aspect_ratio": aspect_ratio,
                "is_transition": is_transition,
                "elements": elements,
                "audio_option": audio_option,
                "language": language,
                "title": title,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def images_to_video(
        self,
        *,
        image_urls: Several[MediaSource],
        idea: str | None = None,
        video_tool: VideoTool | None = None,
        is_transition: bool | None = None,
        scene_duration: int | None = None,
        aspect_ratio: AspectRatio | None = None,
        audio_option: AudioOption | AudioOptionDict | str | None = None,
        language: Language | None = None,
        title: str | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Make a video from pictures.

        Automatic: narration and music, then each picture is animated and all are composed. One
        scene per picture; nothing is drawn, so there is no `scene_count`, `image_tool` or
        `elements`.

        Args:
            image_urls: Public addresses of the pictures, in the order of the scenes. At least 1 of them. In a
                call, a Path, bytes or an open binary file is uploaded first.
            idea: What the story is about. Server default: "Create a stunning video showcasing these
                images with a compelling narrative".
            video_tool: Model that animates the pictures; sets the price. One of: Auto, KlingAI, Seedance,
                Pixverse, VeoFast, Vidu, AutoT1, VeoLite, PVideo. Server default: "Auto".
            is_transition: Put transitions between the scenes. Server default: false.
            scene_duration: Length of each scene in seconds. Which lengths are supported depends on `video_tool`.
                From 1 to 20. Server default: 5.
            aspect_ratio: Width to height of the video. One of: 16:9, 4:3, 1:1, 3:4, 9:16. Server default: "16:9".
            audio_option: Narration, music and native audio. Send an object; what a string would mean is not told.
            language: Language of the story. One of: Arabic, Chinese, English, French, German, Hindi,
                Japanese, Korean, Spanish, Turkish. Server default: "English".
            title: Title of the story. Server default: "".
            webhook_url: Address that is called when the story is finished; empty for none. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/images-2-video`
        """
        return self._sender.send(
            IMAGES_TO_VIDEO,
            {
                "image_urls": image_urls,
                "idea": idea,
                "video_tool": video_tool,
                "is_transition": is_transition,
                "scene_duration": scene_duration,
                "aspect_ratio": aspect_ratio,
                "audio_option": audio_option,
                "language": language,
                "title": title,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def create(
        self,
        *,
        idea: str,
        story_id: str | None = None,
        scene_count: int | None = None,
        language: str | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        audio_option: AudioOption | AudioOptionDict | None = None,
        elements: StoryElements | StoryElementsDict | None = None,
        image_urls: Several[MediaSource] | None = None,
        title: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 1: create a storyboard.

        Write the storyboard of a new story from an idea, optionally around given pictures or
        elements, or go on with an existing story. Nothing is drawn or animated yet.

        Args:
            idea: What the story is about, in detail.
            story_id: Id of a story to go on with, instead of a new one.
            scene_count: Number of scenes. Ignored with `image_urls`. At least 1. Server default: 3.
            language: Language of the story. Unlike on the automatic routes any string is admitted. Server
                default: "English".
            aspect_ratio: Width to height of the video. Such as 16:9, 4:3, 1:1, 3:4, 9:16.
            audio_option: Narration, music and native audio.
            elements: Characters, environments and objects to build the storyboard around. Without them it
                follows from the idea alone.
            image_urls: Public addresses of pictures to build the scenes around, presumably one scene each. In a
                call, a Path, bytes or an open binary file is uploaded first.
            title: Title of the story.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story`
        """
        return self._sender.send(
            CREATE,
            {
                "idea": idea,
                "story_id": story_id,
                "scene_count": scene_count,
                "language": language,
                "aspect_ratio": aspect_ratio,
                "audio_option": audio_option,
                "elements": elements,
                "image_urls": image_urls,
                "title": title,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def create_elements(
        self,
        story_id: str,
        *,
        image_tool: SceneImageTool | None = None,
        aspect_ratio: AspectRatio | str | None = None,
        storyboard: Storyboard | StoryboardDict | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 1.5 (optional): draw the elements.

        Draw a picture of every character, environment and object of the storyboard. In the
        answer the pictures are in `URL` or `image_url` of each element.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, NanoBananaT2, NanoBananaPro,
                QwenImage, GPTImage, FluxPro, FluxTurbo, NanoBanana, FluxKontextPro, StableDiffusion3.5,
                Auto. Server default: "AutoI".
            aspect_ratio: Width to height of the pictures; 16:9 when not given. Known values: 16:9, 4:3, 1:1, 3:4,
                9:16.
            storyboard: Storyboard to draw from instead of the story's own. Must have its four lists:
                `characters`, `environments`, `objects` and `scenes`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/elements`
        """
        return self._sender.send(
            CREATE_ELEMENTS,
            {
                "story_id": story_id,
                "image_tool": image_tool,
                "aspect_ratio": aspect_ratio,
                "storyboard": storyboard,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def create_scenes(
        self,
        story_id: str,
        *,
        image_tool: SceneImageTool | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        storyboard: Storyboard | StoryboardDict | None = None,
        audio_option: AudioOption | AudioOptionDict | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 2: draw the scenes.

        Draw a picture of every scene of the storyboard and speak its narration.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, NanoBananaT2, NanoBananaPro,
                QwenImage, GPTImage, FluxPro, FluxTurbo, NanoBanana, FluxKontextPro, StableDiffusion3.5,
                Auto. Server default: "Seedream".
            aspect_ratio: Width to height of the pictures. Such as 16:9, 4:3, 1:1, 3:4, 9:16.
            storyboard: Storyboard to draw from instead of the story's own. Must have its four lists:
                `characters`, `environments`, `objects` and `scenes`.
            audio_option: Narration, music and native audio, instead of what step 1 said.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/scenes`
        """
        return self._sender.send(
            CREATE_SCENES,
            {
                "story_id": story_id,
                "image_tool": image_tool,
                "aspect_ratio": aspect_ratio,
                "storyboard": storyboard,
                "audio_option": audio_option,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def create_videos(
        self,
        story_id: str,
        *,
        title: str | None = None,
        storyboard: Storyboard | StoryboardDict | None = None,
        is_transition: bool | None = None,
        video_tool: SceneVideoTool | None = None,
        duration: int | None = None,
        loop: int | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 3: animate the scenes.

        Animate the picture of every scene and compose the story's video. Poll the story until
        `status` is `success`.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            title: Title of the story. Server default: "".
            storyboard: Storyboard to animate instead of the story's own. Must have its four lists:
                `characters`, `environments`, `objects` and `scenes`.
            is_transition: Put transitions between the scenes. Server default: false.
            video_tool: Model that animates the scenes. One of: Auto, AutoT3, AutoT1, Grok, KlingAI, KlingT3,
                VeoLite, VeoFast, Veo, RunwayML, MinimaxHailuo, Seedance, SeedanceFast, SeedanceT6,
                Pixverse, PixverseT3, Hunyuan, Vidu, PVideo, StaticMotion, Wan, Sora, SoraPro, LumaAI,
                LumaRay2. Server default: "Auto".
            duration: Length of each scene in seconds; the automatic routes call it `scene_duration`. From 1
                to 10. Server default: 5.
            loop: How many times each scene's motion is played. From 1 to 6. Server default: 1.
            webhook_url: Address that is called when the story is finished.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/videos`
        """
        return self._sender.send(
            CREATE_VIDEOS,
            {
                "story_id": story_id,
                "title": title,
                "storyboard": storyboard,
                "is_transition": is_transition,
                "video_tool": video_tool,
                "duration": duration,
                "loop": loop,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def concat(
        self,
        story_id: str,
        *,
        concat_video_urls: Several[MediaSource] | None = None,
        audio_urls: Several[MediaSource] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Last step (optional): concatenate.

        Compose the final video again from the story's scene videos, or from videos at given
        addresses. Runs in the background: watch `video_url` of the story.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            concat_video_urls: Public addresses of videos to compose, in order. Without them the story's scene videos
                are taken. In a call, a Path, bytes or an open binary file is uploaded first.
            audio_urls: Public addresses of sound tracks to lay under the video; several are mixed. In a call, a
                Path, bytes or an open binary file is uploaded first.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/concat`
        """
        return self._sender.send(
            CONCAT,
            {
                "story_id": story_id,
                "concat_video_urls": concat_video_urls,
                "audio_urls": audio_urls,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def get(
        self,
        story_id: str,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Read a story.

        Read a story's present state. Poll with it until `status` is `success`, then take
        `video_url`.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `GET /v2/story/{story_id}`
        """
        return self._sender.send(
            GET,
            {
                "story_id": story_id,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def delete(
        self,
        story_id: str,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> StorySnapshot:
        """Delete a story.

        Delete a story of one's own for good. Answers with its last state.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `DELETE /v2/story/{story_id}`
        """
        return self._sender.send(
            DELETE,
            {
                "story_id": story_id,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class RawStoryResource:
    """The story operations, answered with a RawResponse."""

    def __init__(self, resource: StoryResource) -> None:
        self.idea_to_video = raw(resource.idea_to_video)
        self.url_to_video = raw(resource.url_to_video)
        self.images_to_video = raw(resource.images_to_video)
        self.create = raw(resource.create)
        self.create_elements = raw(resource.create_elements)
        self.create_scenes = raw(resource.create_scenes)
        self.create_videos = raw(resource.create_videos)
        self.concat = raw(resource.concat)
        self.get = raw(resource.get)
        self.delete = raw(resource.delete)

    def __repr__(self) -> str:
        return "<RawStoryResource: idea_to_video, url_to_video, images_to_video, create, create_elements, create_scenes, create_videos, concat, get, delete>"


class AsyncStoryResource:
    """The story operations, awaited. None means: not given, the server decides."""

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AsyncStoryResource: idea_to_video, url_to_video, images_to_video, create, create_elements, create_scenes, create_videos, concat, get, delete>"

    async def idea_to_video(
        self,
        *,
        idea: str,
        scene_count: int | None = None,
        image_tool: ImageTool | None = None,
        video_tool: VideoTool | None = None,
        scene_duration: int | None = None,
        aspect_ratio: AspectRatio | None = None,
        is_transition: bool | None = None,
        elements: StoryElements | StoryElementsDict | None = None,
        audio_option: AudioOption | AudioOptionDict | str | None = None,
        language: Language | None = None,
        title: str | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Make a video from an idea.

        Automatic: storyboard, elements, scenes, narration and music, animation and composition
        in one call. Poll the story until `status` is `success`, then take `video_url`.

        Args:
            idea: What the story is about, in detail.
            scene_count: Number of scenes. At least 1. Server default: 3.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, FluxTurbo, NanoBanana,
                QwenImage. Server default: "AutoI".
            video_tool: Model that animates the pictures; sets the price. One of: Auto, KlingAI, Seedance,
                Pixverse, VeoFast, Vidu, AutoT1, VeoLite, PVideo. Server default: "Auto".
            scene_duration: Length of each scene in seconds. Which lengths are supported depends on `video_tool`.
                From 1 to 20. Server default: 5.
            aspect_ratio: Width to height of the video. One of: 16:9, 4:3, 1:1, 3:4, 9:16. Server default: "16:9".
            is_transition: Put transitions between the scenes. Server default: false.
            elements: Characters, environments and objects to build the storyboard around.
            audio_option: Narration, music and native audio. Send an object; what a string would mean is not told.
            language: Language of the story. One of: Arabic, Chinese, English, French, German, Hindi,
                Japanese, Korean, Spanish, Turkish. Server default: "English".
            title: Title of the story. Server default: "".
            webhook_url: Address that is called when the story is finished; empty for none. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/idea-2-video`
        """
        return await self._sender.send(
            IDEA_TO_VIDEO,
            {
                "idea": idea,
                "scene_count": scene_count,
                "image_tool": image_tool,
                "video_tool": video_tool,
                "scene_duration": scene_duration,
                "aspect_ratio": aspect_ratio,
                "is_transition": is_transition,
                "elements": elements,
                "audio_option": audio_option,
                "language": language,
                "title": title,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def url_to_video(
        self,
        *,
        idea: str,
        scene_count: int | None = None,
        image_tool: ImageTool | None = None,
        video_tool: VideoTool | None = None,
        scene_duration: int | None = None,
        aspect_ratio: AspectRatio | None = None,
        is_transition: bool | None = None,
        elements: StoryElements | StoryElementsDict | None = None,
        audio_option: AudioOption | AudioOptionDict | str | None = None,
        language: Language | None = None,
        title: str | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Make a video from a web page.

        Automatic, like `idea-2-video`, with the content of a web page. There is no separate
        field for the address: it goes into `idea`, alone or within a sentence.

        Args:
            idea: Address of the web page to read, alone or within a sentence that says what to make of
                it.
            scene_count: Number of scenes. At least 1. Server default: 3.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, FluxTurbo, NanoBanana,
                QwenImage. Server default: "AutoI".
            video_tool: Model that animates the pictures; sets the price. One of: Auto, KlingAI, Seedance,
                Pixverse, VeoFast, Vidu, AutoT1, VeoLite, PVideo. Server default: "Auto".
            scene_duration: Length of each scene in seconds. Which lengths are supported depends on `video_tool`.
                From 1 to 20. Server default: 5.
            aspect_ratio: Width to height of the video. One of: 16:9, 4:3, 1:1, 3:4, 9:16. Server default: "16:9".
            is_transition: Put transitions between the scenes. Server default: false.
            elements: Characters, environments and objects to build the storyboard around.
            audio_option: Narration, music and native audio. Send an object; what a string would mean is not told.
            language: Language of the story. One of: Arabic, Chinese, English, French, German, Hindi,
                Japanese, Korean, Spanish, Turkish. Server default: "English".
            title: Title of the story. Server default: "".
            webhook_url: Address that is called when the story is finished; empty for none. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/url-2-video`
        """
        return await self._sender.send(
            URL_TO_VIDEO,
            {
                "idea": idea,
                "scene_count": scene_count,
                "image_tool": image_tool,
                "video_tool": video_tool,
                "scene_duration": scene_duration,
                "aspect_ratio": aspect_ratio,
                "is_transition": is_transition,
                "elements": elements,
                "audio_option": audio_option,
                "language": language,
                "title": title,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def images_to_video(
        self,
        *,
        image_urls: Several[MediaSource],
        idea: str | None = None,
        video_tool: VideoTool | None = None,
        is_transition: bool | None = None,
        scene_duration: int | None = None,
        aspect_ratio: AspectRatio | None = None,
        audio_option: AudioOption | AudioOptionDict | str | None = None,
        language: Language | None = None,
        title: str | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Make a video from pictures.

        Automatic: narration and music, then each picture is animated and all are composed. One
        scene per picture; nothing is drawn, so there is no `scene_count`, `image_tool` or
        `elements`.

        Args:
            image_urls: Public addresses of the pictures, in the order of the scenes. At least 1 of them. In a
                call, a Path, bytes or an open binary file is uploaded first.
            idea: What the story is about. Server default: "Create a stunning video showcasing these
                images with a compelling narrative".
            video_tool: Model that animates the pictures; sets the price. One of: Auto, KlingAI, Seedance,
                Pixverse, VeoFast, Vidu, AutoT1, VeoLite, PVideo. Server default: "Auto".
            is_transition: Put transitions between the scenes. Server default: false.
            scene_duration: Length of each scene in seconds. Which lengths are supported depends on `video_tool`.
                From 1 to 20. Server default: 5.
            aspect_ratio: Width to height of the video. One of: 16:9, 4:3, 1:1, 3:4, 9:16. Server default: "16:9".
            audio_option: Narration, music and native audio. Send an object; what a string would mean is not told.
            language: Language of the story. One of: Arabic, Chinese, English, French, German, Hindi,
                Japanese, Korean, Spanish, Turkish. Server default: "English".
            title: Title of the story. Server default: "".
            webhook_url: Address that is called when the story is finished; empty for none. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/images-2-video`
        """
        return await self._sender.send(
            IMAGES_TO_VIDEO,
            {
                "image_urls": image_urls,
                "idea": idea,
                "video_tool": video_tool,
                "is_transition": is_transition,
                "scene_duration": scene_duration,
                "aspect_ratio": aspect_ratio,
                "audio_option": audio_option,
                "language": language,
                "title": title,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def create(
        self,
        *,
        idea: str,
        story_id: str | None = None,
        scene_count: int | None = None,
        language: str | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        audio_option: AudioOption | AudioOptionDict | None = None,
        elements: StoryElements | StoryElementsDict | None = None,
        image_urls: Several[MediaSource] | None = None,
        title: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 1: create a storyboard.

        Write the storyboard of a new story from an idea, optionally around given pictures or
        elements, or go on with an existing story. Nothing is drawn or animated yet.

        Args:
            idea: What the story is about, in detail.
            story_id: Id of a story to go on with, instead of a new one.
            scene_count: Number of scenes. Ignored with `image_urls`. At least 1. Server default: 3.
            language: Language of the story. Unlike on the automatic routes any string is admitted. Server
                default: "English".
            aspect_ratio: Width to height of the video. Such as 16:9, 4:3, 1:1, 3:4, 9:16.
            audio_option: Narration, music and native audio.
            elements: Characters, environments and objects to build the storyboard around. Without them it
                follows from the idea alone.
            image_urls: Public addresses of pictures to build the scenes around, presumably one scene each. In a
                call, a Path, bytes or an open binary file is uploaded first.
            title: Title of the story.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story`
        """
        return await self._sender.send(
            CREATE,
            {
                "idea": idea,
                "story_id": story_id,
                "scene_count": scene_count,
                "language": language,
                "aspect_ratio": aspect_ratio,
                "audio_option": audio_option,
                "elements": elements,
                "image_urls": image_urls,
                "title": title,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def create_elements(
        self,
        story_id: str,
        *,
        image_tool: SceneImageTool | None = None,
        aspect_ratio: AspectRatio | str | None = None,
        storyboard: Storyboard | StoryboardDict | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 1.5 (optional): draw the elements.

        Draw a picture of every character, environment and object of the storyboard. In the
        answer the pictures are in `URL` or `image_url` of each element.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, NanoBananaT2, NanoBananaPro,
                QwenImage, GPTImage, FluxPro, FluxTurbo, NanoBanana, FluxKontextPro, StableDiffusion3.5,
                Auto. Server default: "AutoI".
            aspect_ratio: Width to height of the pictures; 16:9 when not given. Known values: 16:9, 4:3, 1:1, 3:4,
                9:16.
            storyboard: Storyboard to draw from instead of the story's own. Must have its four lists:
                `characters`, `environments`, `objects` and `scenes`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/elements`
        """
        return await self._sender.send(
            CREATE_ELEMENTS,
            {
                "story_id": story_id,
                "image_tool": image_tool,
                "aspect_ratio": aspect_ratio,
                "storyboard": storyboard,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def create_scenes(
        self,
        story_id: str,
        *,
        image_tool: SceneImageTool | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        storyboard: Storyboard | StoryboardDict | None = None,
        audio_option: AudioOption | AudioOptionDict | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 2: draw the scenes.

        Draw a picture of every scene of the storyboard and speak its narration.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            image_tool: Model that draws the pictures. One of: AutoI, Seedream, NanoBananaT2, NanoBananaPro,
                QwenImage, GPTImage, FluxPro, FluxTurbo, NanoBanana, FluxKontextPro, StableDiffusion3.5,
                Auto. Server default: "Seedream".
            aspect_ratio: Width to height of the pictures. Such as 16:9, 4:3, 1:1, 3:4, 9:16.
            storyboard: Storyboard to draw from instead of the story's own. Must have its four lists:
                `characters`, `environments`, `objects` and `scenes`.
            audio_option: Narration, music and native audio, instead of what step 1 said.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/scenes`
        """
        return await self._sender.send(
            CREATE_SCENES,
            {
                "story_id": story_id,
                "image_tool": image_tool,
                "aspect_ratio": aspect_ratio,
                "storyboard": storyboard,
                "audio_option": audio_option,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def create_videos(
        self,
        story_id: str,
        *,
        title: str | None = None,
        storyboard: Storyboard | StoryboardDict | None = None,
        is_transition: bool | None = None,
        video_tool: SceneVideoTool | None = None,
        duration: int | None = None,
        loop: int | None = None,
        webhook_url: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Step 3: animate the scenes.

        Animate the picture of every scene and compose the story's video. Poll the story until
        `status` is `success`.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            title: Title of the story. Server default: "".
            storyboard: Storyboard to animate instead of the story's own. Must have its four lists:
                `characters`, `environments`, `objects` and `scenes`.
            is_transition: Put transitions between the scenes. Server default: false.
            video_tool: Model that animates the scenes. One of: Auto, AutoT3, AutoT1, Grok, KlingAI, KlingT3,
                VeoLite, VeoFast, Veo, RunwayML, MinimaxHailuo, Seedance, SeedanceFast, SeedanceT6,
                Pixverse, PixverseT3, Hunyuan, Vidu, PVideo, StaticMotion, Wan, Sora, SoraPro, LumaAI,
                LumaRay2. Server default: "Auto".
            duration: Length of each scene in seconds; the automatic routes call it `scene_duration`. From 1
                to 10. Server default: 5.
            loop: How many times each scene's motion is played. From 1 to 6. Server default: 1.
            webhook_url: Address that is called when the story is finished.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/videos`
        """
        return await self._sender.send(
            CREATE_VIDEOS,
            {
                "story_id": story_id,
                "title": title,
                "storyboard": storyboard,
                "is_transition": is_transition,
                "video_tool": video_tool,
                "duration": duration,
                "loop": loop,
                "webhook_url": webhook_url,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def concat(
        self,
        story_id: str,
        *,
        concat_video_urls: Several[MediaSource] | None = None,
        audio_urls: Several[MediaSource] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Last step (optional): concatenate.

        Compose the final video again from the story's scene videos, or from videos at given
        addresses. Runs in the background: watch `video_url` of the story.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            concat_video_urls: Public addresses of videos to compose, in order. Without them the story's scene videos
                are taken. In a call, a Path, bytes or an open binary file is uploaded first.
            audio_urls: Public addresses of sound tracks to lay under the video; several are mixed. In a call, a
                Path, bytes or an open binary file is uploaded first.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/story/{story_id}/concat`
        """
        return await self._sender.send(
            CONCAT,
            {
                "story_id": story_id,
                "concat_video_urls": concat_video_urls,
                "audio_urls": audio_urls,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def get(
        self,
        story_id: str,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Story:
        """Read a story.

        Read a story's present state. Poll with it until `status` is `success`, then take
        `video_url`.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `GET /v2/story/{story_id}`
        """
        return await self._sender.send(
            GET,
            {
                "story_id": story_id,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def delete(
        self,
        story_id: str,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> StorySnapshot:
        """Delete a story.

        Delete a story of one's own for good. Answers with its last state.

        Args:
            story_id: Id of the story, as the call that created it returned it in `id`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `DELETE /v2/story/{story_id}`
        """
        return await self._sender.send(
            DELETE,
            {
                "story_id": story_id,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class AsyncRawStoryResource:
    """The story operations, answered with a RawResponse, awaited."""

    def __init__(self, resource: AsyncStoryResource) -> None:
        self.idea_to_video = async_raw(resource.idea_to_video)
        self.url_to_video = async_raw(resource.url_to_video)
        self.images_to_video = async_raw(resource.images_to_video)
        self.create = async_raw(resource.create)
        self.create_elements = async_raw(resource.create_elements)
        self.create_scenes = async_raw(resource.create_scenes)
        self.create_videos = async_raw(resource.create_videos)
        self.concat = async_raw(resource.concat)
        self.get = async_raw(resource.get)
        self.delete = async_raw(resource.delete)

    def __repr__(self) -> str:
        return "<AsyncRawStoryResource: idea_to_video, url_to_video, images_to_video, create, create_elements, create_scenes, create_videos, concat, get, delete>"
