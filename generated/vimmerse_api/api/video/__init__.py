# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""The video operations as classes, sync and async, answered with models or with a RawResponse."""

from collections.abc import Mapping
from typing import Any, Literal

from ...models.add_sound_effect_request import AddSoundEffectRequest
from ...models.apply_effect_request import ApplyEffectRequest
from ...models.asset import Asset
from ...models.attach_audio_request import AttachAudioRequest
from ...models.attach_mode import AttachMode
from ...models.avatar_aspect_ratio import AvatarAspectRatio
from ...models.avatar_lip_sync_request import AvatarLipSyncRequest
from ...models.background_alignment import BackgroundAlignment
from ...models.caption_switch import CaptionSwitch
from ...models.credit_app_name import CreditAppName
from ...models.credit_quote import CreditQuote
from ...models.crop_video_request import CropVideoRequest
from ...models.effects_option import EffectsOption
from ...models.enhance_mode import EnhanceMode
from ...models.enhance_video_request import EnhanceVideoRequest
from ...models.estimate_credits_request import EstimateCreditsRequest
from ...models.lip_sync_option import LipSyncOption
from ...models.lip_sync_request import LipSyncRequest
from ...models.reference_to_video_option import ReferenceToVideoOption
from ...models.reference_to_video_request import ReferenceToVideoRequest
from ...models.reframe_video_request import ReframeVideoRequest
from ...models.replace_background_request import ReplaceBackgroundRequest
from ...models.upload_video_request import UploadVideoRequest
from ...models.video_to_video_option import VideoToVideoOption
from ...models.video_to_video_request import VideoToVideoRequest
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
    video_add_sound_effect,
    video_apply_effect,
    video_attach_audio,
    video_avatar_lip_sync,
    video_crop,
    video_enhance,
    video_estimate_credits,
    video_lip_sync,
    video_reference_to_video,
    video_reframe,
    video_replace_background,
    video_upload,
    video_video_to_video,
)

UPLOAD = Operation(
    id="video_upload",
    method="POST",
    path="/v2/video",
    path_parameters=(),
    other_parameters=(),
    body=UploadVideoRequest,
    build=video_upload._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    timeout=300.0,
    price=Price(is_free=True),
)
ESTIMATE_CREDITS = Operation(
    id="video_estimate_credits",
    method="POST",
    path="/v2/video/estimate-credits",
    path_parameters=(),
    other_parameters=(),
    body=EstimateCreditsRequest,
    build=video_estimate_credits._get_kwargs,
    parse=CreditQuote.from_dict,
    creates=False,
)
CROP = Operation(
    id="video_crop",
    method="POST",
    path="/v2/video/crop-to-aspect-ratio",
    path_parameters=(),
    other_parameters=(),
    body=CropVideoRequest,
    build=video_crop._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    media={"video_url": "video"},
)
REFRAME = Operation(
    id="video_reframe",
    method="POST",
    path="/v2/video/reframe",
    path_parameters=(),
    other_parameters=(),
    body=ReframeVideoRequest,
    build=video_reframe._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    media={"video_url": "video"},
)
ENHANCE = Operation(
    id="video_enhance",
    method="POST",
    path="/v2/video/enhance",
    path_parameters=(),
    other_parameters=(),
    body=EnhanceVideoRequest,
    build=video_enhance._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    media={"video_url": "video"},
)
ADD_SOUND_EFFECT = Operation(
    id="video_add_sound_effect",
    method="POST",
    path="/v2/video/sound-effect",
    path_parameters=(),
    other_parameters=(),
    body=AddSoundEffectRequest,
    build=video_add_sound_effect._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    media={"video_url": "video"},
)
AVATAR_LIP_SYNC = Operation(
    id="video_avatar_lip_sync",
    method="POST",
    path="/v2/video/avatars/lip-sync",
    path_parameters=(),
    other_parameters=(),
    body=AvatarLipSyncRequest,
    build=video_avatar_lip_sync._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    media={"bg_image_url": "image", "audio_url": "audio"},
)
LIP_SYNC = Operation(
    id="video_lip_sync",
    method="POST",
    path="/v2/video/lip-sync",
    path_parameters=(),
    other_parameters=(),
    body=LipSyncRequest,
    build=video_lip_sync._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    price=Price(app_name="lip-sync", option="AutoLipSync"),
    media={"image_url": "image", "video_url": "video", "audio_url": "audio"},
)
APPLY_EFFECT = Operation(
    id="video_apply_effect",
    method="POST",
    path="/v2/video/video-effects",
    path_parameters=(),
    other_parameters=(),
    body=ApplyEffectRequest,
    build=video_apply_effect._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    price=Price(app_name="video-effects", option="HiggsfieldEffects"),
    media={"image_url": "image", "ref_image_url": "image"},
)
REPLACE_BACKGROUND = Operation(
    id="video_replace_background",
    method="POST",
    path="/v2/video/replace-background",
    path_parameters=(),
    other_parameters=(),
    body=ReplaceBackgroundRequest,
    build=video_replace_background._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    media={"video_url": "video", "bg_image_url": "image", "bg_video_url": "video"},
)
REFERENCE_TO_VIDEO = Operation(
    id="video_reference_to_video",
    method="POST",
    path="/v2/video/reference-to-video",
    path_parameters=(),
    other_parameters=(),
    body=ReferenceToVideoRequest,
    build=video_reference_to_video._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    price=Price(app_name="reference-to-video", option="KlingO"),
    media={"image_urls": "image"},
)
VIDEO_TO_VIDEO = Operation(
    id="video_video_to_video",
    method="POST",
    path="/v2/video/video-to-video",
    path_parameters=(),
    other_parameters=(),
    body=VideoToVideoRequest,
    build=video_video_to_video._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    price=Price(app_name="video-to-video", option="KlingO"),
    media={"video_url": "video", "image_url": "image"},
)
ATTACH_AUDIO = Operation(
    id="video_attach_audio",
    method="POST",
    path="/v2/video/audio",
    path_parameters=(),
    other_parameters=(),
    body=AttachAudioRequest,
    build=video_attach_audio._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    media={"video_url": "video", "audio_url": "audio"},
)

OPERATIONS = (
    UPLOAD,
    ESTIMATE_CREDITS,
    CROP,
    REFRAME,
    ENHANCE,
    ADD_SOUND_EFFECT,
    AVATAR_LIP_SYNC,
    LIP_SYNC,
    APPLY_EFFECT,
    REPLACE_BACKGROUND,
    REFERENCE_TO_VIDEO,
    VIDEO_TO_VIDEO,
    ATTACH_AUDIO,
)


class VideoResource:
    """The video operations. None means: not given, the server decides."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<VideoResource: upload, estimate_credits, crop, reframe, enhance, add_sound_effect, avatar_lip_sync, lip_sync, apply_effect, replace_background, reference_to_video, video_to_video, attach_audio>"

    def upload(
        self,
        video_file: FileSource,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Upload a video.

        Store a video file with the service. The asset's `results` hold its address, for use in
        the other routes. Multipart, with one field, `video_file`.

        Args:
            video_file: The file. MP4 is recommended; MOV, AVI and WebM are named by the older document.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video`
        """
        return self._sender.send(
            UPLOAD,
            {
                "video_file": video_file,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def estimate_credits(
        self,
        *,
        option: str,
        app_name: CreditAppName | str | None = None,
        quantity: int | None = None,
        prompt: str | None = None,
        duration: int | None = None,
        video_duration: float | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> CreditQuote:
        """Estimate credits.

        Ask what a call of a video route would cost, by the prices of the route itself. Creates
        and charges nothing.

        Args:
            option: Tool of that route, one of its `option` values such as KlingO.
            app_name: Name of the video route, as its assets carry it in `app_name`. upload-video costs
                nothing. Known values: reference-to-video, video-effects, edit-video, lip-sync,
                replace-background-video, video-to-video, text-image-to-video, try-on, upload-video.
                Server default: "reference-to-video".
            quantity: Number of results. From 1 to 4. Server default: 1.
            prompt: Text to speak, where the price depends on its length. Server default: "".
            duration: Length in seconds, as on the route. Charged in blocks of 5 seconds.
            video_duration: Length in seconds, instead of `duration`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/estimate-credits`
        """
        return self._sender.send(
            ESTIMATE_CREDITS,
            {
                "option": option,
                "app_name": app_name,
                "quantity": quantity,
                "prompt": prompt,
                "duration": duration,
                "video_duration": video_duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def crop(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        offset_x: int | None = None,
        offset_y: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Crop a video.

        Crop a video to an aspect ratio, around its centre unless `offset_x` / `offset_y` say
        where the cut begins.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            aspect_ratio: Width to height of the result, as two whole numbers with a colon between them. Such as
                16:9, 4:3, 1:1, 3:4, 9:16. Pattern: `^(\\d+):(\\d+)$`. Server default: "16:9".
            offset_x: Left edge of the cut, presumably in pixels; centred when not given.
            offset_y: Upper edge of the cut, presumably in pixels; centred when not given.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/crop-to-aspect-ratio`
        """
        return self._sender.send(
            CROP,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "aspect_ratio": aspect_ratio,
                "offset_x": offset_x,
                "offset_y": offset_y,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def reframe(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        aspect_ratio: Literal["21:9", "16:9", "4:3", "1:1", "3:4", "9:16", "9:21"]
        | str
        | None = None,
        prompt: str | None = None,
        grid_position_x: int | None = None,
        grid_position_y: int | None = None,
        x_start: int | None = None,
        x_end: int | None = None,
        y_start: int | None = None,
        y_end: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Reframe a video.

        Give a video another aspect ratio and let AI (Luma) paint what is missing, led by
        `prompt`. Grid and position fields place the old picture in the new frame.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            aspect_ratio: Width to height of the result, as two whole numbers with a colon between them. Such as
                21:9, 16:9, 4:3, 1:1, 3:4, 9:16, 9:21. Pattern: `^(\\d+):(\\d+)$`. Server default:
                "16:9".
            prompt: What the new frame should show; presumably what is painted around the old picture.
                Server default: "Make it realistic".
            grid_position_x: Presumably the horizontal place of the old picture in the new frame's grid.
            grid_position_y: Presumably the vertical place of the old picture in the new frame's grid.
            x_start: Presumably the left edge of the old picture in the new frame.
            x_end: Presumably the right edge of the old picture in the new frame.
            y_start: Presumably the upper edge of the old picture in the new frame.
            y_end: Presumably the lower edge of the old picture in the new frame.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/reframe`
        """
        return self._sender.send(
            REFRAME,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "aspect_ratio": aspect_ratio,
                "prompt": prompt,
                "grid_position_x": grid_position_x,
                "grid_position_y": grid_position_y,
                "x_start": x_start,
                "x_end": x_end,
                "y_start": y_start,
                "y_end": y_end,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def enhance(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        enhance_mode: EnhanceMode | str | None = None,
        compression_scale: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Enhance a video.

        Enlarge a video, clean it, or both.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            enhance_mode: Factor of enlargement, cleaning, or both. Known values: 4X, 2X, 4X&DeepClean,
                2X&DeepClean, DeepClean. Server default: "4X&DeepClean".
            compression_scale: Strength of the compression, a number from 0 to 1 written as a string. Server default:
                "0.5".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/enhance`
        """
        return self._sender.send(
            ENHANCE,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "enhance_mode": enhance_mode,
                "compression_scale": compression_scale,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def add_sound_effect(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        prompt: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Add a sound effect.

        Add a sound made by AI to a video.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            prompt: What is to be heard. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/sound-effect`
        """
        return self._sender.send(
            ADD_SOUND_EFFECT,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "prompt": prompt,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def avatar_lip_sync(
        self,
        *,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        avatar_id: str | None = None,
        voice_id: str | None = None,
        prompt: str | None = None,
        bg_image_url: MediaSource | None = None,
        audio_url: MediaSource | None = None,
        aspect_ratio: AvatarAspectRatio | str | None = None,
        show_caption: CaptionSwitch | str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Let an avatar speak.

        Video of an avatar (Creatify) that speaks a text. Needs `avatar_id`, `voice_id` and
        `prompt`. The routes that list avatars and voices are internal.

        Args:
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            avatar_id: Id of the avatar. Needed. Server default: "".
            voice_id: Id of the voice. Needed. Server default: "".
            prompt: Text that the avatar speaks. Needed. Server default: "".
            bg_image_url: Public address of a picture for the background. Server default: "". In a call, a Path,
                bytes or an open binary file is uploaded first.
            audio_url: Public address of a sound track for the background, not of the speech. Server default:
                "". In a call, a Path, bytes or an open binary file is uploaded first.
            aspect_ratio: Width to height of the video. Known values: 1:1, 16:9, 9:16. Server default: "16:9".
            show_caption: Show the spoken words as captions. Known values: On, Off. Server default: "On".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/avatars/lip-sync`
        """
        return self._sender.send(
            AVATAR_LIP_SYNC,
            {
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "avatar_id": avatar_id,
                "voice_id": voice_id,
                "prompt": prompt,
                "bg_image_url": bg_image_url,
                "audio_url": audio_url,
                "aspect_ratio": aspect_ratio,
                "show_caption": show_caption,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def lip_sync(
        self,
        *,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        image_url: MediaSource | None = None,
        video_url: MediaSource | None = None,
        audio_url: MediaSource | None = None,
        prompt: str | None = None,
        option: LipSyncOption | str | None = None,
        voice: str | None = None,
        video_duration: float | None = None,
        audio_duration: float | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Let a face speak.

        Move the lips of a face to a voice. Needs something to see (`image_url` and/or
        `video_url`) and something to hear (`audio_url`, or `prompt` with `voice` to speak a
        text).

        Args:
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            image_url: Public address of a picture of the face. Server default: "". In a call, a Path, bytes or
                an open binary file is uploaded first.
            video_url: Public address of a video of the face. Server default: "". In a call, a Path, bytes or
                an open binary file is uploaded first.
            audio_url: Public address of the voice. Server default: "". In a call, a Path, bytes or an open
                binary file is uploaded first.
            prompt: Text to speak with `voice`, instead of `audio_url`. Server default: "".
            option: Tool to use. Known values: AutoLipSync, SyncLipSync, HummingBird, NewportLipSync,
                KlingAvatar, PVideo, NewportDreamAvatar. Server default: "AutoLipSync".
            voice: Voice that speaks `prompt`, presumably one of the story's narrators. Server default:
                "AutoV".
            video_duration: Length of the video in seconds.
            audio_duration: Length of the audio in seconds.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/lip-sync`
        """
        return self._sender.send(
            LIP_SYNC,
            {
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "image_url": image_url,
                "video_url": video_url,
                "audio_url": audio_url,
                "prompt": prompt,
                "option": option,
                "voice": voice,
                "video_duration": video_duration,
                "audio_duration": audio_duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def apply_effect(
        self,
        *,
        image_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        ref_image_url: MediaSource | None = None,
        option: EffectsOption | str | None = None,
        effect: str | None = None,
        prompt: str | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        quantity: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Apply a motion effect.

        Move a picture by a named effect. A second picture in `ref_image_url` serves effects
        with two subjects, such as a hug.

        Args:
            image_url: Public address of the picture. In a call, a Path, bytes or an open binary file is
                uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            ref_image_url: Public address of a second picture, for effects with two subjects. Server default: "".
                In a call, a Path, bytes or an open binary file is uploaded first.
            option: Tool to use. Known values: PikaEffects, KlingEffects, WanEffects, ViduEffects,
                PixverseEffects, HiggsfieldEffects. Server default: "HiggsfieldEffects".
            effect: Name of the effect. The names that each tool knows are listed nowhere. Server default:
                "BulletTime".
            prompt: What is to be seen, in words. Server default: "".
            aspect_ratio: Width to height of the video, where the tool supports it. Such as 16:9, 4:3, 1:1, 3:4,
                9:16.
            quantity: Number of results. From 1 to 4. Server default: 1.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/video-effects`
        """
        return self._sender.send(
            APPLY_EFFECT,
            {
                "image_url": image_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "ref_image_url": ref_image_url,
                "option": option,
                "effect": effect,
                "prompt": prompt,
                "aspect_ratio": aspect_ratio,
                "quantity": quantity,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def replace_background(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        bg_image_url: MediaSource | None = None,
        bg_video_url: MediaSource | None = None,
        chroma_key_color: str | None = None,
        chroma_tolerance: str | None = None,
        prompt: str | None = None,
        overlay_scale: str | None = None,
        alignment: BackgroundAlignment | str | None = None,
        start_time: str | None = None,
        crop_to_content: bool | None = None,
        x_offset: int | None = None,
        y_offset: int | None = None,
        use_rembg_lib: bool | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Replace the background.

        Lay a video over another background, a picture (`bg_image_url`) and/or a video
        (`bg_video_url`).

        Args:
            video_url: Public address of the foreground. In a call, a Path, bytes or an open binary file is
                uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            bg_image_url: Public address of a picture for the background. Server default: "". In a call, a Path,
                bytes or an open binary file is uploaded first.
            bg_video_url: Public address of a video for the background. Server default: "". In a call, a Path,
                bytes or an open binary file is uploaded first.
            chroma_key_color: Colour to cut out, such as #00FF00; `origin` masks the foreground without a colour.
                Server default: "origin".
            chroma_tolerance: How far a colour may be from `chroma_key_color` to be cut out, a number written as a
                string. Server default: "0.1".
            prompt: What is to be seen, in words. Server default: "".
            overlay_scale: Size of the foreground in relation to the background, a number written as a string.
                Server default: "0.6666".
            alignment: Where the foreground stands. Known values: center, left, right. Server default:
                "center".
            start_time: Where the background video starts, presumably in seconds, a number written as a string.
                Server default: "0".
            crop_to_content: Cut the foreground to what is seen of it. Server default: true.
            x_offset: Shift of the foreground to the right, presumably in pixels. Server default: 0.
            y_offset: Shift of the foreground downwards, presumably in pixels. Server default: 0.
            use_rembg_lib: Cut the foreground out with the rembg library. Server default: false.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/replace-background`
        """
        return self._sender.send(
            REPLACE_BACKGROUND,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "bg_image_url": bg_image_url,
                "bg_video_url": bg_video_url,
                "chroma_key_color": chroma_key_color,
                "chroma_tolerance": chroma_tolerance,
                "prompt": prompt,
                "overlay_scale": overlay_scale,
                "alignment": alignment,
                "start_time": start_time,
                "crop_to_content": crop_to_content,
                "x_offset": x_offset,
                "y_offset": y_offset,
                "use_rembg_lib": use_rembg_lib,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def reference_to_video(
        self,
        *,
        image_urls: Several[MediaSource],
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        elements: list[str] | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        prompt: str | None = None,
        option: ReferenceToVideoOption | str | None = None,
        quantity: int | None = None,
        duration: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Make a video from reference pictures.

        Make a video from at least one reference picture and a prompt.

        Args:
            image_urls: Public addresses of the reference pictures. At least 1 of them. In a call, a Path, bytes
                or an open binary file is uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            elements: Groups of picture addresses, one group per element, for tools that know elements. How a
                group is written in one string is told nowhere. Not the `elements` of a story.
            aspect_ratio: Width to height of the video, as two whole numbers with a colon between them. Such as
                16:9, 4:3, 1:1, 3:4, 9:16. Pattern: `^(\\d+):(\\d+)$`. Server default: "16:9".
            prompt: What happens in the video. Server default: "".
            option: Tool to use. Known values: AutoR, KlingO, HappyHorse, Grok, SeedanceFast, VeoReference,
                ViduReference, HeygenAgent, PikaScenes, MinimaxReference. Server default: "KlingO".
            quantity: Number of results. From 1 to 4. Server default: 1.
            duration: Length of the video in seconds. From 1 to 30. Server default: 5.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/reference-to-video`
        """
        return self._sender.send(
            REFERENCE_TO_VIDEO,
            {
                "image_urls": image_urls,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "elements": elements,
                "aspect_ratio": aspect_ratio,
                "prompt": prompt,
                "option": option,
                "quantity": quantity,
                "duration": duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def video_to_video(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        image_url: MediaSource | None = None,
        prompt: str | None = None,
        option: VideoToVideoOption | str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Change a video by prompt.

        Change a video as `prompt` says, with an optional reference picture.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            image_url: Public address of a reference picture. Server default: "". In a call, a Path, bytes or
                an open binary file is uploaded first.
            prompt: How to change the video. Server default: "".
            option: Tool to use. Known values: KlingO, HappyHorse, Grok, SeedanceFast, LumaModify. Server
                default: "KlingO".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/video-to-video`
        """
        return self._sender.send(
            VIDEO_TO_VIDEO,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "image_url": image_url,
                "prompt": prompt,
                "option": option,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    def attach_audio(
        self,
        *,
        video_url: MediaSource,
        audio_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        attach_mode: AttachMode | str | None = None,
        video_duration: float | None = None,
        audio_duration: float | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Attach audio.

        Put a sound track on a video. `attach_mode` says what happens when their lengths differ.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            audio_url: Public address of the sound track. In a call, a Path, bytes or an open binary file is
                uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            attach_mode: What happens when the lengths differ. Known values: MatchVideo, PadAudio, MatchAudio,
                SpeedAdjust, Strict. Server default: "MatchVideo".
            video_duration: Length of the video in seconds.
            audio_duration: Length of the audio in seconds.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/audio`
        """
        return self._sender.send(
            ATTACH_AUDIO,
            {
                "video_url": video_url,
                "audio_url": audio_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "attach_mode": attach_mode,
                "video_duration": video_duration,
                "audio_duration": audio_duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class RawVideoResource:
    """The video operations, answered with a RawResponse."""

    def __init__(self, resource: VideoResource) -> None:
        self.upload = raw(resource.upload)
        self.estimate_credits = raw(resource.estimate_credits)
        self.crop = raw(resource.crop)
        self.reframe = raw(resource.reframe)
        self.enhance = raw(resource.enhance)
        self.add_sound_effect = raw(resource.add_sound_effect)
        self.avatar_lip_sync = raw(resource.avatar_lip_sync)
        self.lip_sync = raw(resource.lip_sync)
        self.apply_effect = raw(resource.apply_effect)
        self.replace_background = raw(resource.replace_background)
        self.reference_to_video = raw(resource.reference_to_video)
        self.video_to_video = raw(resource.video_to_video)
        self.attach_audio = raw(resource.attach_audio)

    def __repr__(self) -> str:
        return "<RawVideoResource: upload, estimate_credits, crop, reframe, enhance, add_sound_effect, avatar_lip_sync, lip_sync, apply_effect, replace_background, reference_to_video, video_to_video, attach_audio>"


class AsyncVideoResource:
    """The video operations, awaited. None means: not given, the server decides."""

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AsyncVideoResource: upload, estimate_credits, crop, reframe, enhance, add_sound_effect, avatar_lip_sync, lip_sync, apply_effect, replace_background, reference_to_video, video_to_video, attach_audio>"

    async def upload(
        self,
        video_file: FileSource,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Upload a video.

        Store a video file with the service. The asset's `results` hold its address, for use in
        the other routes. Multipart, with one field, `video_file`.

        Args:
            video_file: The file. MP4 is recommended; MOV, AVI and WebM are named by the older document.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video`
        """
        return await self._sender.send(
            UPLOAD,
            {
                "video_file": video_file,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def estimate_credits(
        self,
        *,
        option: str,
        app_name: CreditAppName | str | None = None,
        quantity: int | None = None,
        prompt: str | None = None,
        duration: int | None = None,
        video_duration: float | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> CreditQuote:
        """Estimate credits.

        Ask what a call of a video route would cost, by the prices of the route itself. Creates
        and charges nothing.

        Args:
            option: Tool of that route, one of its `option` values such as KlingO.
            app_name: Name of the video route, as its assets carry it in `app_name`. upload-video costs
                nothing. Known values: reference-to-video, video-effects, edit-video, lip-sync,
                replace-background-video, video-to-video, text-image-to-video, try-on, upload-video.
                Server default: "reference-to-video".
            quantity: Number of results. From 1 to 4. Server default: 1.
            prompt: Text to speak, where the price depends on its length. Server default: "".
            duration: Length in seconds, as on the route. Charged in blocks of 5 seconds.
            video_duration: Length in seconds, instead of `duration`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/estimate-credits`
        """
        return await self._sender.send(
            ESTIMATE_CREDITS,
            {
                "option": option,
                "app_name": app_name,
                "quantity": quantity,
                "prompt": prompt,
                "duration": duration,
                "video_duration": video_duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def crop(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        offset_x: int | None = None,
        offset_y: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Crop a video.

        Crop a video to an aspect ratio, around its centre unless `offset_x` / `offset_y` say
        where the cut begins.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            aspect_ratio: Width to height of the result, as two whole numbers with a colon between them. Such as
                16:9, 4:3, 1:1, 3:4, 9:16. Pattern: `^(\\d+):(\\d+)$`. Server default: "16:9".
            offset_x: Left edge of the cut, presumably in pixels; centred when not given.
            offset_y: Upper edge of the cut, presumably in pixels; centred when not given.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/crop-to-aspect-ratio`
        """
        return await self._sender.send(
            CROP,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "aspect_ratio": aspect_ratio,
                "offset_x": offset_x,
                "offset_y": offset_y,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def reframe(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        aspect_ratio: Literal["21:9", "16:9", "4:3", "1:1", "3:4", "9:16", "9:21"]
        | str
        | None = None,
        prompt: str | None = None,
        grid_position_x: int | None = None,
        grid_position_y: int | None = None,
        x_start: int | None = None,
        x_end: int | None = None,
        y_start: int | None = None,
        y_end: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Reframe a video.

        Give a video another aspect ratio and let AI (Luma) paint what is missing, led by
        `prompt`. Grid and position fields place the old picture in the new frame.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            aspect_ratio: Width to height of the result, as two whole numbers with a colon between them. Such as
                21:9, 16:9, 4:3, 1:1, 3:4, 9:16, 9:21. Pattern: `^(\\d+):(\\d+)$`. Server default:
                "16:9".
            prompt: What the new frame should show; presumably what is painted around the old picture.
                Server default: "Make it realistic".
            grid_position_x: Presumably the horizontal place of the old picture in the new frame's grid.
            grid_position_y: Presumably the vertical place of the old picture in the new frame's grid.
            x_start: Presumably the left edge of the old picture in the new frame.
            x_end: Presumably the right edge of the old picture in the new frame.
            y_start: Presumably the upper edge of the old picture in the new frame.
            y_end: Presumably the lower edge of the old picture in the new frame.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/reframe`
        """
        return await self._sender.send(
            REFRAME,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "aspect_ratio": aspect_ratio,
                "prompt": prompt,
                "grid_position_x": grid_position_x,
                "grid_position_y": grid_position_y,
                "x_start": x_start,
                "x_end": x_end,
                "y_start": y_start,
                "y_end": y_end,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def enhance(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        enhance_mode: EnhanceMode | str | None = None,
        compression_scale: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Enhance a video.

        Enlarge a video, clean it, or both.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            enhance_mode: Factor of enlargement, cleaning, or both. Known values: 4X, 2X, 4X&DeepClean,
                2X&DeepClean, DeepClean. Server default: "4X&DeepClean".
            compression_scale: Strength of the compression, a number from 0 to 1 written as a string. Server default:
                "0.5".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/enhance`
        """
        return await self._sender.send(
            ENHANCE,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "enhance_mode": enhance_mode,
                "compression_scale": compression_scale,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def add_sound_effect(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        prompt: str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Add a sound effect.

        Add a sound made by AI to a video.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            prompt: What is to be heard. Server default: "".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/sound-effect`
        """
        return await self._sender.send(
            ADD_SOUND_EFFECT,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "prompt": prompt,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def avatar_lip_sync(
        self,
        *,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        avatar_id: str | None = None,
        voice_id: str | None = None,
        prompt: str | None = None,
        bg_image_url: MediaSource | None = None,
        audio_url: MediaSource | None = None,
        aspect_ratio: AvatarAspectRatio | str | None = None,
        show_caption: CaptionSwitch | str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Let an avatar speak.

        Video of an avatar (Creatify) that speaks a text. Needs `avatar_id`, `voice_id` and
        `prompt`. The routes that list avatars and voices are internal.

        Args:
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            avatar_id: Id of the avatar. Needed. Server default: "".
            voice_id: Id of the voice. Needed. Server default: "".
            prompt: Text that the avatar speaks. Needed. Server default: "".
            bg_image_url: Public address of a picture for the background. Server default: "". In a call, a Path,
                bytes or an open binary file is uploaded first.
            audio_url: Public address of a sound track for the background, not of the speech. Server default:
                "". In a call, a Path, bytes or an open binary file is uploaded first.
            aspect_ratio: Width to height of the video. Known values: 1:1, 16:9, 9:16. Server default: "16:9".
            show_caption: Show the spoken words as captions. Known values: On, Off. Server default: "On".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/avatars/lip-sync`
        """
        return await self._sender.send(
            AVATAR_LIP_SYNC,
            {
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "avatar_id": avatar_id,
                "voice_id": voice_id,
                "prompt": prompt,
                "bg_image_url": bg_image_url,
                "audio_url": audio_url,
                "aspect_ratio": aspect_ratio,
                "show_caption": show_caption,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def lip_sync(
        self,
        *,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        image_url: MediaSource | None = None,
        video_url: MediaSource | None = None,
        audio_url: MediaSource | None = None,
        prompt: str | None = None,
        option: LipSyncOption | str | None = None,
        voice: str | None = None,
        video_duration: float | None = None,
        audio_duration: float | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Let a face speak.

        Move the lips of a face to a voice. Needs something to see (`image_url` and/or
        `video_url`) and something to hear (`audio_url`, or `prompt` with `voice` to speak a
        text).

        Args:
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            image_url: Public address of a picture of the face. Server default: "". In a call, a Path, bytes or
                an open binary file is uploaded first.
            video_url: Public address of a video of the face. Server default: "". In a call, a Path, bytes or
                an open binary file is uploaded first.
            audio_url: Public address of the voice. Server default: "". In a call, a Path, bytes or an open
                binary file is uploaded first.
            prompt: Text to speak with `voice`, instead of `audio_url`. Server default: "".
            option: Tool to use. Known values: AutoLipSync, SyncLipSync, HummingBird, NewportLipSync,
                KlingAvatar, PVideo, NewportDreamAvatar. Server default: "AutoLipSync".
            voice: Voice that speaks `prompt`, presumably one of the story's narrators. Server default:
                "AutoV".
            video_duration: Length of the video in seconds.
            audio_duration: Length of the audio in seconds.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/lip-sync`
        """
        return await self._sender.send(
            LIP_SYNC,
            {
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "image_url": image_url,
                "video_url": video_url,
                "audio_url": audio_url,
                "prompt": prompt,
                "option": option,
                "voice": voice,
                "video_duration": video_duration,
                "audio_duration": audio_duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def apply_effect(
        self,
        *,
        image_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        ref_image_url: MediaSource | None = None,
        option: EffectsOption | str | None = None,
        effect: str | None = None,
        prompt: str | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        quantity: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Apply a motion effect.

        Move a picture by a named effect. A second picture in `ref_image_url` serves effects
        with two subjects, such as a hug.

        Args:
            image_url: Public address of the picture. In a call, a Path, bytes or an open binary file is
                uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            ref_image_url: Public address of a second picture, for effects with two subjects. Server default: "".
                In a call, a Path, bytes or an open binary file is uploaded first.
            option: Tool to use. Known values: PikaEffects, KlingEffects, WanEffects, ViduEffects,
                PixverseEffects, HiggsfieldEffects. Server default: "HiggsfieldEffects".
            effect: Name of the effect. The names that each tool knows are listed nowhere. Server default:
                "BulletTime".
            prompt: What is to be seen, in words. Server default: "".
            aspect_ratio: Width to height of the video, where the tool supports it. Such as 16:9, 4:3, 1:1, 3:4,
                9:16.
            quantity: Number of results. From 1 to 4. Server default: 1.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/video-effects`
        """
        return await self._sender.send(
            APPLY_EFFECT,
            {
                "image_url": image_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "ref_image_url": ref_image_url,
                "option": option,
                "effect": effect,
                "prompt": prompt,
                "aspect_ratio": aspect_ratio,
                "quantity": quantity,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def replace_background(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        bg_image_url: MediaSource | None = None,
        bg_video_url: MediaSource | None = None,
        chroma_key_color: str | None = None,
        chroma_tolerance: str | None = None,
        prompt: str | None = None,
        overlay_scale: str | None = None,
        alignment: BackgroundAlignment | str | None = None,
        start_time: str | None = None,
        crop_to_content: bool | None = None,
        x_offset: int | None = None,
        y_offset: int | None = None,
        use_rembg_lib: bool | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Replace the background.

        Lay a video over another background, a picture (`bg_image_url`) and/or a video
        (`bg_video_url`).

        Args:
            video_url: Public address of the foreground. In a call, a Path, bytes or an open binary file is
                uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            bg_image_url: Public address of a picture for the background. Server default: "". In a call, a Path,
                bytes or an open binary file is uploaded first.
            bg_video_url: Public address of a video for the background. Server default: "". In a call, a Path,
                bytes or an open binary file is uploaded first.
            chroma_key_color: Colour to cut out, such as #00FF00; `origin` masks the foreground without a colour.
                Server default: "origin".
            chroma_tolerance: How far a colour may be from `chroma_key_color` to be cut out, a number written as a
                string. Server default: "0.1".
            prompt: What is to be seen, in words. Server default: "".
            overlay_scale: Size of the foreground in relation to the background, a number written as a string.
                Server default: "0.6666".
            alignment: Where the foreground stands. Known values: center, left, right. Server default:
                "center".
            start_time: Where the background video starts, presumably in seconds, a number written as a string.
                Server default: "0".
            crop_to_content: Cut the foreground to what is seen of it. Server default: true.
            x_offset: Shift of the foreground to the right, presumably in pixels. Server default: 0.
            y_offset: Shift of the foreground downwards, presumably in pixels. Server default: 0.
            use_rembg_lib: Cut the foreground out with the rembg library. Server default: false.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/replace-background`
        """
        return await self._sender.send(
            REPLACE_BACKGROUND,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "bg_image_url": bg_image_url,
                "bg_video_url": bg_video_url,
                "chroma_key_color": chroma_key_color,
                "chroma_tolerance": chroma_tolerance,
                "prompt": prompt,
                "overlay_scale": overlay_scale,
                "alignment": alignment,
                "start_time": start_time,
                "crop_to_content": crop_to_content,
                "x_offset": x_offset,
                "y_offset": y_offset,
                "use_rembg_lib": use_rembg_lib,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def reference_to_video(
        self,
        *,
        image_urls: Several[MediaSource],
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        elements: list[str] | None = None,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] | str | None = None,
        prompt: str | None = None,
        option: ReferenceToVideoOption | str | None = None,
        quantity: int | None = None,
        duration: int | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Make a video from reference pictures.

        Make a video from at least one reference picture and a prompt.

        Args:
            image_urls: Public addresses of the reference pictures. At least 1 of them. In a call, a Path, bytes
                or an open binary file is uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            elements: Groups of picture addresses, one group per element, for tools that know elements. How a
                group is written in one string is told nowhere. Not the `elements` of a story.
            aspect_ratio: Width to height of the video, as two whole numbers with a colon between them. Such as
                16:9, 4:3, 1:1, 3:4, 9:16. Pattern: `^(\\d+):(\\d+)$`. Server default: "16:9".
            prompt: What happens in the video. Server default: "".
            option: Tool to use. Known values: AutoR, KlingO, HappyHorse, Grok, SeedanceFast, VeoReference,
                ViduReference, HeygenAgent, PikaScenes, MinimaxReference. Server default: "KlingO".
            quantity: Number of results. From 1 to 4. Server default: 1.
            duration: Length of the video in seconds. From 1 to 30. Server default: 5.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/reference-to-video`
        """
        return await self._sender.send(
            REFERENCE_TO_VIDEO,
            {
                "image_urls": image_urls,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "elements": elements,
                "aspect_ratio": aspect_ratio,
                "prompt": prompt,
                "option": option,
                "quantity": quantity,
                "duration": duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def video_to_video(
        self,
        *,
        video_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        image_url: MediaSource | None = None,
        prompt: str | None = None,
        option: VideoToVideoOption | str | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Change a video by prompt.

        Change a video as `prompt` says, with an optional reference picture.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            image_url: Public address of a reference picture. Server default: "". In a call, a Path, bytes or
                an open binary file is uploaded first.
            prompt: How to change the video. Server default: "".
            option: Tool to use. Known values: KlingO, HappyHorse, Grok, SeedanceFast, LumaModify. Server
                default: "KlingO".
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/video-to-video`
        """
        return await self._sender.send(
            VIDEO_TO_VIDEO,
            {
                "video_url": video_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "image_url": image_url,
                "prompt": prompt,
                "option": option,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )

    async def attach_audio(
        self,
        *,
        video_url: MediaSource,
        audio_url: MediaSource,
        async_mode: bool | None = None,
        webhook_url: str | None = None,
        attach_mode: AttachMode | str | None = None,
        video_duration: float | None = None,
        audio_duration: float | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Attach audio.

        Put a sound track on a video. `attach_mode` says what happens when their lengths differ.

        Args:
            video_url: Public address of the video. In a call, a Path, bytes or an open binary file is uploaded
                first.
            audio_url: Public address of the sound track. In a call, a Path, bytes or an open binary file is
                uploaded first.
            async_mode: Answer at once and finish in the background, as most callers should; else answer when
                the asset is finished. Server default: true.
            webhook_url: Address that is called when the asset is finished.
            attach_mode: What happens when the lengths differ. Known values: MatchVideo, PadAudio, MatchAudio,
                SpeedAdjust, Strict. Server default: "MatchVideo".
            video_duration: Length of the video in seconds.
            audio_duration: Length of the audio in seconds.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/video/audio`
        """
        return await self._sender.send(
            ATTACH_AUDIO,
            {
                "video_url": video_url,
                "audio_url": audio_url,
                "async_mode": async_mode,
                "webhook_url": webhook_url,
                "attach_mode": attach_mode,
                "video_duration": video_duration,
                "audio_duration": audio_duration,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class AsyncRawVideoResource:
    """The video operations, answered with a RawResponse, awaited."""

    def __init__(self, resource: AsyncVideoResource) -> None:
        self.upload = async_raw(resource.upload)
        self.estimate_credits = async_raw(resource.estimate_credits)
        self.crop = async_raw(resource.crop)
        self.reframe = async_raw(resource.reframe)
        self.enhance = async_raw(resource.enhance)
        self.add_sound_effect = async_raw(resource.add_sound_effect)
        self.avatar_lip_sync = async_raw(resource.avatar_lip_sync)
        self.lip_sync = async_raw(resource.lip_sync)
        self.apply_effect = async_raw(resource.apply_effect)
        self.replace_background = async_raw(resource.replace_background)
        self.reference_to_video = async_raw(resource.reference_to_video)
        self.video_to_video = async_raw(resource.video_to_video)
        self.attach_audio = async_raw(resource.attach_audio)

    def __repr__(self) -> str:
        return "<AsyncRawVideoResource: upload, estimate_credits, crop, reframe, enhance, add_sound_effect, avatar_lip_sync, lip_sync, apply_effect, replace_background, reference_to_video, video_to_video, attach_audio>"
