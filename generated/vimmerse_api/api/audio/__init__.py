# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""The audio operations as classes, sync and async, answered with models or with a RawResponse."""

from collections.abc import Mapping
from typing import Any

from ...models.asset import Asset
from ...models.upload_audio_request import UploadAudioRequest
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
    audio_upload,
)

UPLOAD = Operation(
    id="audio_upload",
    method="POST",
    path="/v2/audio",
    path_parameters=(),
    other_parameters=(),
    body=UploadAudioRequest,
    build=audio_upload._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    timeout=300.0,
    price=Price(is_free=True),
)

OPERATIONS = (UPLOAD,)


class AudioResource:
    """The audio operations. None means: not given, the server decides."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AudioResource: upload>"

    def upload(
        self,
        audio_file: FileSource,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Upload a sound.

        Store an audio file with the service. The asset's `results` hold its address, for use in
        the other routes.

        Args:
            audio_file: The file. Less than 50 MB are recommended by the older document.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/audio`
        """
        return self._sender.send(
            UPLOAD,
            {
                "audio_file": audio_file,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class RawAudioResource:
    """The audio operations, answered with a RawResponse."""

    def __init__(self, resource: AudioResource) -> None:
        self.upload = raw(resource.upload)

    def __repr__(self) -> str:
        return "<RawAudioResource: upload>"


class AsyncAudioResource:
    """The audio operations, awaited. None means: not given, the server decides."""

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AsyncAudioResource: upload>"

    async def upload(
        self,
        audio_file: FileSource,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Upload a sound.

        Store an audio file with the service. The asset's `results` hold its address, for use in
        the other routes.

        Args:
            audio_file: The file. Less than 50 MB are recommended by the older document.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/audio`
        """
        return await self._sender.send(
            UPLOAD,
            {
                "audio_file": audio_file,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class AsyncRawAudioResource:
    """The audio operations, answered with a RawResponse, awaited."""

    def __init__(self, resource: AsyncAudioResource) -> None:
        self.upload = async_raw(resource.upload)

    def __repr__(self) -> str:
        return "<AsyncRawAudioResource: upload>"
