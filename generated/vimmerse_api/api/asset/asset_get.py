# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.asset import Asset
from ...models.asset_envelope import AssetEnvelope
from ...models.error import Error
from ...models.http_validation_error import HTTPValidationError
from ...types import Response


def _get_kwargs(
    asset_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/asset/{asset_id}".format(
            asset_id=quote(str(asset_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Asset | AssetEnvelope | Error | HTTPValidationError | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> Asset | AssetEnvelope:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_asset_answer_type_0 = Asset.from_dict(data)

                return componentsschemas_asset_answer_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            componentsschemas_asset_answer_type_1 = AssetEnvelope.from_dict(data)

            return componentsschemas_asset_answer_type_1

        response_200 = _parse_response_200(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if response.status_code == 422:
        response_422 = HTTPValidationError.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = Error.from_dict(response.json())

        return response_429

    if 500 <= response.status_code <= 599:
        response_5xx = Error.from_dict(response.json())

        return response_5xx

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Asset | AssetEnvelope | Error | HTTPValidationError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    asset_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Asset | AssetEnvelope | Error | HTTPValidationError]:
    """Read an asset

     Read an asset's present state. Poll with it until `status` is `success`, then take `results`. The
    asset comes bare or in a `data` wrapper: no source shows an answer of this route.

    Args:
        asset_id (str): Id of the asset, as the call that created it returned it in `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Asset | AssetEnvelope | Error | HTTPValidationError]
    """

    kwargs = _get_kwargs(
        asset_id=asset_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    asset_id: str,
    *,
    client: AuthenticatedClient,
) -> Asset | AssetEnvelope | Error | HTTPValidationError | None:
    """Read an asset

     Read an asset's present state. Poll with it until `status` is `success`, then take `results`. The
    asset comes bare or in a `data` wrapper: no source shows an answer of this route.

    Args:
        asset_id (str): Id of the asset, as the call that created it returned it in `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Asset | AssetEnvelope | Error | HTTPValidationError
    """

    return sync_detailed(
        asset_id=asset_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    asset_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Asset | AssetEnvelope | Error | HTTPValidationError]:
    """Read an asset

     Read an asset's present state. Poll with it until `status` is `success`, then take `results`. The
    asset comes bare or in a `data` wrapper: no source shows an answer of this route.

    Args:
        asset_id (str): Id of the asset, as the call that created it returned it in `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Asset | AssetEnvelope | Error | HTTPValidationError]
    """

    kwargs = _get_kwargs(
        asset_id=asset_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    asset_id: str,
    *,
    client: AuthenticatedClient,
) -> Asset | AssetEnvelope | Error | HTTPValidationError | None:
    """Read an asset

     Read an asset's present state. Poll with it until `status` is `success`, then take `results`. The
    asset comes bare or in a `data` wrapper: no source shows an answer of this route.

    Args:
        asset_id (str): Id of the asset, as the call that created it returned it in `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Asset | AssetEnvelope | Error | HTTPValidationError
    """

    return (
        await asyncio_detailed(
            asset_id=asset_id,
            client=client,
        )
    ).parsed
