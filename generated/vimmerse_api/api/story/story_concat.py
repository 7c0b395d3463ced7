# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.concat_story_request import ConcatStoryRequest
from ...models.error import Error
from ...models.http_validation_error import HTTPValidationError
from ...models.story import Story
from ...types import Response


def _get_kwargs(
    story_id: str,
    *,
    body: ConcatStoryRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v2/story/{story_id}/concat".format(
            story_id=quote(str(story_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict() if isinstance(body, ConcatStoryRequest) else body

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
) -> Response[Error | HTTPValidationError | Story]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    story_id: str,
    *,
    client: AuthenticatedClient,
    body: ConcatStoryRequest,
) -> Response[Error | HTTPValidationError | Story]:
    """Last step (optional): concatenate

     Compose the final video again from the story's scene videos, or from videos at given addresses. Runs
    in the background: watch `video_url` of the story.

    Args:
        story_id (str): Id of the story, as the call that created it returned it in `id`.
        body (ConcatStoryRequest): What to compose a story's final video from.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | HTTPValidationError | Story]
    """

    kwargs = _get_kwargs(
        story_id=story_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    story_id: str,
    *,
    client: AuthenticatedClient,
    body: ConcatStoryRequest,
) -> Error | HTTPValidationError | Story | None:
    """Last step (optional): concatenate

     Compose the final video again from the story's scene videos, or from videos at given addresses. Runs
    in the background: watch `video_url` of the story.

    Args:
        story_id (str): Id of the story, as the call that created it returned it in `id`.
        body (ConcatStoryRequest): What to compose a story's final video from.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | HTTPValidationError | Story
    """

    return sync_detailed(
        story_id=story_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    story_id: str,
    *,
    client: AuthenticatedClient,
    body: ConcatStoryRequest,
) -> Response[Error | HTTPValidationError | Story]:
    """Last step (optional): concatenate

     Compose the final video again from the story's scene videos, or from videos at given addresses. Runs
    in the background: watch `video_url` of the story.

    Args:
        story_id (str): Id of the story, as the call that created it returned it in `id`.
        body (ConcatStoryRequest): What to compose a story's final video from.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | HTTPValidationError | Story]
    """

    kwargs = _get_kwargs(
        story_id=story_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    story_id: str,
    *,
    client: AuthenticatedClient,
    body: ConcatStoryRequest,
) -> Error | HTTPValidationError | Story | None:
    """Last step (optional): concatenate

     Compose the final video again from the story's scene videos, or from videos at given addresses. Runs
    in the background: watch `video_url` of the story.

    Args:
        story_id (str): Id of the story, as the call that created it returned it in `id`.
        body (ConcatStoryRequest): What to compose a story's final video from.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | HTTPValidationError | Story
    """

    return (
        await asyncio_detailed(
            story_id=story_id,
            client=client,
            body=body,
        )
    ).parsed
