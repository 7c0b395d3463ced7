# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""The asset operations as classes, sync and async, answered with models or with a RawResponse."""

from collections.abc import Mapping
from typing import Any

from ...models.asset import Asset
from .. import (
    AsyncSender,
    FileSource,
    MediaSource,
    Operation,
    Sender,
    Several,
    async_raw,
    raw,
)
from . import (
    asset_get,
)

GET = Operation(
    id="asset_get",
    method="GET",
    path="/asset/{asset_id}",
    path_parameters=("asset_id",),
    other_parameters=(),
    body=None,
    build=asset_get._get_kwargs,
    parse=Asset.from_dict,
    creates=False,
    other_path="/v2/asset/{asset_id}",
)

OPERATIONS = (GET,)


class AssetResource:
    """The asset operations. None means: not given, the server decides."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AssetResource: get>"

    def get(
        self,
        asset_id: str,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Read an asset.

        Read an asset's present state. Poll with it until `status` is `success`, then take
        `results`. The asset comes bare or in a `data` wrapper: no source shows an answer of
        this route.

        Args:
            asset_id: Id of the asset, as the call that created it returned it in `id`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `GET /asset/{asset_id}`
        """
        return self._sender.send(
            GET,
            {
                "asset_id": asset_id,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class RawAssetResource:
    """The asset operations, answered with a RawResponse."""

    def __init__(self, resource: AssetResource) -> None:
        self.get = raw(resource.get)

    def __repr__(self) -> str:
        return "<RawAssetResource: get>"


class AsyncAssetResource:
    """The asset operations, awaited. None means: not given, the server decides."""

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AsyncAssetResource: get>"

    async def get(
        self,
        asset_id: str,
        *,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Asset:
        """Read an asset.

        Read an asset's present state. Poll with it until `status` is `success`, then take
        `results`. The asset comes bare or in a `data` wrapper: no source shows an answer of
        this route.

        Args:
            asset_id: Id of the asset, as the call that created it returned it in `id`.
            timeout: Seconds for each attempt of this call; the client's own when not given.
            extra_headers: Headers to send besides the client's.
            extra_body: Fields to send beside the documented ones, or instead of them.

        `GET /asset/{asset_id}`
        """
        return await self._sender.send(
            GET,
            {
                "asset_id": asset_id,
            },
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
        )


class AsyncRawAssetResource:
    """The asset operations, answered with a RawResponse, awaited."""

    def __init__(self, resource: AsyncAssetResource) -> None:
        self.get = async_raw(resource.get)

    def __repr__(self) -> str:
        return "<AsyncRawAssetResource: get>"
