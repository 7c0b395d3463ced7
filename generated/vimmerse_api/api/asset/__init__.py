# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""The asset operations as two classes, one sync and one async."""

from collections.abc import Mapping
from typing import Any

from ...models.asset import Asset
from .. import AsyncSender, FileSource, Operation, Sender
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
)

OPERATIONS = (GET,)


class AssetResource:
    """The asset operations.

    Every method also takes `timeout` (seconds for this call), `extra_headers`, and `extra_body` (fields that are
    sent beside or instead of the documented ones). None means: not given, the server decides.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

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


class AsyncAssetResource:
    """The asset operations, awaited.

    Every method also takes `timeout` (seconds for this call), `extra_headers`, and `extra_body` (fields that are
    sent beside or instead of the documented ones). None means: not given, the server decides.
    """

    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

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
