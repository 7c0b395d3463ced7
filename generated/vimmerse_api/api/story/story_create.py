# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_story_request import CreateStoryRequest
from ...models.error import Error
from ...models.http_validation_error import HTTPValidationError
from ...models.story import Story
from ...types import Response


def _get_kwargs(
    *,
    body: CreateStoryRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v2/story",
    }

    _kwargs["json"] = body.to_dict() if isinstance(body, CreateStoryRequest) else body

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | HTTPValidationError | Story | None:
    if response.status_code == 200:
        response_200 = Story.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 402:
        response_402 = Error.from_dict(response.json())

        return response_402

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

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
) -> Response[Error | HTTPValidationError | Story]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateStoryRequest,
) -> Response[Error | HTTPValidationError | Story]:
    """Step 1: create a storyboard

     Write the storyboard of a new story from an idea, optionally around given pictures or elements, or
    go on with an existing story. Nothing is drawn or animated yet.

    Args:
        body (CreateStoryRequest): A storyboard. Other fields than these are admitted.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | HTTPValidationError | Story]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: CreateStoryRequest,
) -> Error | HTTPValidationError | Story | None:
    """Step 1: create a storyboard

     Write the storyboard of a new story from an idea, optionally around given pictures or elements, or
    go on with an existing story. Nothing is drawn or animated yet.

    Args:
        body (CreateStoryRequest): A storyboard. Other fields than these are admitted.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | HTTPValidationError | Story
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateStoryRequest,
) -> Response[Error | HTTPValidationError | Story]:
    """Step 1: create a storyboard

     Write the storyboard of a new story from an idea, optionally around given pictures or elements, or
    go on with an existing story. Nothing is drawn or animated yet.

    Args:
        body (CreateStoryRequest): A storyboard. Other fields than these are admitted.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | HTTPValidationError | Story]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CreateStoryRequest,
) -> Error | HTTPValidationError | Story | None:
    """Step 1: create a storyboard

     Write the storyboard of a new story from an idea, optionally around given pictures or elements, or
    go on with an existing story. Nothing is drawn or animated yet.

    Args:
        body (CreateStoryRequest): A storyboard. Other fields than these are admitted.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | HTTPValidationError | Story
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
