# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""The image operations as classes, sync and async, answered with models or with a RawResponse."""

from collections.abc import Mapping
from typing import Any

from ...models.asset import Asset
from ...models.upload_image_request import UploadImageRequest
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
    image_upload,
)

UPLOAD = Operation(
    id="image_upload",
    method="POST",
    path="/v2/image",
    path_parameters=(),
    other_parameters=(),
    body=UploadImageRequest,
    build=image_upload._get_kwargs,
    parse=Asset.from_dict,
    creates=True,
    timeout=300.0,
    price=Price(is_free=True),
)

OPERATIONS = (UPLOAD,)


class ImageResource:
    """The image operations. None means: not given, the server decides."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<ImageResource: upload>"

    def upload(
        self,
        image_file: FileSource,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Upload a picture.

        Store a JPEG, PNG or WebP file with the service, transparency included. The asset's
        `results` hold its address, for use in the other routes.

        Args:
            image_file: The file, JPEG, PNG or WebP.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/image`
        """
        return self._sender.send(
            UPLOAD,
            {
                "image_file": image_file,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class RawImageResource:
    """The image operations, answered with a RawResponse."""

    def __init__(self, resource: ImageResource) -> None:
        self.upload = raw(resource.upload)

    def __repr__(self) -> str:
        return "<RawImageResource: upload>"


class AsyncImageResource:
    """The image operations, awaited. None means: not given, the server decides."""

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AsyncImageResource: upload>"

    async def upload(
        self,
        image_file: FileSource,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Upload a picture.

        Store a JPEG, PNG or WebP file with the service, transparency included. The asset's
        `results` hold its address, for use in the other routes.

        Args:
            image_file: The file, JPEG, PNG or WebP.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `POST /v2/image`
        """
        return await self._sender.send(
            UPLOAD,
            {
                "image_file": image_file,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class AsyncRawImageResource:
    """The image operations, answered with a RawResponse, awaited."""

    def __init__(self, resource: AsyncImageResource) -> None:
        self.upload = async_raw(resource.upload)

    def __repr__(self) -> str:
        return "<AsyncRawImageResource: upload>"
