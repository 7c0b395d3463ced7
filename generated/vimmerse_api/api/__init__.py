# Emitted from openapi.yaml by scripts/generate.py. Do not edit.
# mypy: disable-error-code="nonetype-type, redundant-cast"
"""What the resource classes need from whoever sends their calls, and one accessor for each of them."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, TypeVar, cast

from ..types import File

if TYPE_CHECKING:
    import httpx

    from .asset import (
        AssetResource,
        AsyncAssetResource,
        AsyncRawAssetResource,
        RawAssetResource,
    )
    from .audio import (
        AsyncAudioResource,
        AsyncRawAudioResource,
        AudioResource,
        RawAudioResource,
    )
    from .image import (
        AsyncImageResource,
        AsyncRawImageResource,
        ImageResource,
        RawImageResource,
    )
    from .story import (
        AsyncRawStoryResource,
        AsyncStoryResource,
        RawStoryResource,
        StoryResource,
    )
    from .video import (
        AsyncRawVideoResource,
        AsyncVideoResource,
        RawVideoResource,
        VideoResource,
    )

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Readable(Protocol):
    """A file that is open in binary mode."""

    def read(self, size: int = ..., /) -> bytes: ...


class ReceivedFile(Protocol):
    """A file that a web framework has received: an UploadFile of Starlette or FastAPI, a FileStorage of Flask."""

    @property
    def filename(self) -> str | None: ...

    @property
    def content_type(self) -> str | None: ...


class Several(Protocol[T_co]):
    """A list or a tuple. A str is none: it holds nothing but str."""

    def __contains__(self, value: object, /) -> bool: ...
    def __getitem__(self, index: int, /) -> T_co: ...
    def __iter__(self) -> Iterator[T_co]: ...
    def __len__(self) -> int: ...


FileSource = str | PathLike[str] | bytes | Readable | ReceivedFile | File
"""What is uploaded; a str is the path of a file."""
MediaSource = str | PathLike[str] | bytes | Readable | ReceivedFile | File
"""What a request may name; a str is an http(s) address, anything else is uploaded first."""


@dataclass(frozen=True)
class Price:
    """How to learn the price of a job before it is submitted: it is free, or follows a formula, or is estimated by the
    service under `app_name`, where `option` is what the server takes when none is given."""

    is_free: bool = False
    formula: str | None = None
    app_name: str | None = None
    option: str | None = None


@dataclass(frozen=True)
class Operation(Generic[T]):
    """One operation of the document: how its request is built and its response is read.

    `creates` is True if it may submit a job, so that it must not be sent twice. `timeout` is in seconds, None for the
    usual one. `price` is None when no page tells it. `other_path` is tried once when `path` answers 404. `media` has the
    kind of each field of the request that holds media, such as `elements.characters.image_url`."""

    id: str
    method: str
    path: str
    path_parameters: tuple[str, ...]
    other_parameters: tuple[str, ...]
    body: type[Any] | None
    build: Callable[..., dict[str, Any]]
    parse: Callable[[Mapping[str, Any]], T]
    creates: bool
    timeout: float | None = None
    price: Price | None = None
    other_path: str | None = None
    media: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class RawResponse(Generic[T]):
    """An answer beside what was read from it: `.response` is the `httpx.Response`, `.parsed` the model, and
    `.request_id` what a header of the answer calls the request, None when none does."""

    response: "httpx.Response"
    parsed: T
    request_id: str | None = None


def raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Return the method of a resource whose sender answers with a RawResponse, as what it is."""
    return cast("Callable[P, RawResponse[T]]", method)


def async_raw(
    method: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, RawResponse[T]]]:
    """Return the method of a resource whose sender answers with a RawResponse, as what it is."""
    return cast("Callable[P, Coroutine[Any, Any, RawResponse[T]]]", method)


class resource(cached_property[T]):
    """What a client has of its own, such as a resource. Asked of the class, it is one that cannot send: so
    `create_autospec` and `help` find its methods."""

    if not TYPE_CHECKING:

        def __get__(self, client, owner=None):
            return super().__get__(_Unconnected() if client is None else client, owner)


class _Unconnected:
    """Stands for a client where there is none."""

    def __getattr__(self, name: str) -> None:
        return None


def kept_in_copies(client: object) -> dict[str, Any]:
    """Return a client's attributes without what it has cached, such as its resources, which send as it does."""
    cached = {
        name
        for kind in type(client).__mro__
        for name, own in vars(kind).items()
        if isinstance(own, cached_property)
    }
    return {name: value for name, value in vars(client).items() if name not in cached}


class Sender(Protocol):
    """Sends one call and returns its parsed answer."""

    def send(
        self,
        operation: Operation[T],
        arguments: dict[str, Any],
        *,
        timeout: float | None,
        extra_headers: Mapping[str, str] | None,
        extra_body: Mapping[str, Any] | None,
    ) -> T: ...


class AsyncSender(Protocol):
    """Sends one call and returns its parsed answer, awaited."""

    async def send(
        self,
        operation: Operation[T],
        arguments: dict[str, Any],
        *,
        timeout: float | None,
        extra_headers: Mapping[str, str] | None,
        extra_body: Mapping[str, Any] | None,
    ) -> T: ...


class Resources:
    """The resources of a client whose calls go through its `_sender`."""

    _sender: Sender

    @resource
    def story(self) -> "StoryResource":
        """The story operations."""
        from .story import StoryResource

        return StoryResource(self._sender)

    @resource
    def video(self) -> "VideoResource":
        """The video operations."""
        from .video import VideoResource

        return VideoResource(self._sender)

    @resource
    def image(self) -> "ImageResource":
        """The image operations."""
        from .image import ImageResource

        return ImageResource(self._sender)

    @resource
    def audio(self) -> "AudioResource":
        """The audio operations."""
        from .audio import AudioResource

        return AudioResource(self._sender)

    @resource
    def asset(self) -> "AssetResource":
        """The asset operations."""
        from .asset import AssetResource

        return AssetResource(self._sender)


class RawResources:
    """The same resources, whose methods return a RawResponse: so does the sender that they are given."""

    def __init__(self, sender: Any) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<RawResources: story, video, image, audio, asset>"

    @resource
    def story(self) -> "RawStoryResource":
        """The story operations."""
        from .story import RawStoryResource, StoryResource

        return RawStoryResource(StoryResource(self._sender))

    @resource
    def video(self) -> "RawVideoResource":
        """The video operations."""
        from .video import RawVideoResource, VideoResource

        return RawVideoResource(VideoResource(self._sender))

    @resource
    def image(self) -> "RawImageResource":
        """The image operations."""
        from .image import ImageResource, RawImageResource

        return RawImageResource(ImageResource(self._sender))

    @resource
    def audio(self) -> "RawAudioResource":
        """The audio operations."""
        from .audio import AudioResource, RawAudioResource

        return RawAudioResource(AudioResource(self._sender))

    @resource
    def asset(self) -> "RawAssetResource":
        """The asset operations."""
        from .asset import AssetResource, RawAssetResource

        return RawAssetResource(AssetResource(self._sender))


class AsyncResources:
    """The resources of a client whose calls go through its `_sender`."""

    _sender: AsyncSender

    @resource
    def story(self) -> "AsyncStoryResource":
        """The story operations."""
        from .story import AsyncStoryResource

        return AsyncStoryResource(self._sender)

    @resource
    def video(self) -> "AsyncVideoResource":
        """The video operations."""
        from .video import AsyncVideoResource

        return AsyncVideoResource(self._sender)

    @resource
    def image(self) -> "AsyncImageResource":
        """The image operations."""
        from .image import AsyncImageResource

        return AsyncImageResource(self._sender)

    @resource
    def audio(self) -> "AsyncAudioResource":
        """The audio operations."""
        from .audio import AsyncAudioResource

        return AsyncAudioResource(self._sender)

    @resource
    def asset(self) -> "AsyncAssetResource":
        """The asset operations."""
        from .asset import AsyncAssetResource

        return AsyncAssetResource(self._sender)


class AsyncRawResources:
    """The same resources, whose methods return a RawResponse: so does the sender that they are given."""

    def __init__(self, sender: Any) -> None:
        self._sender = sender

    def __repr__(self) -> str:
        return "<AsyncRawResources: story, video, image, audio, asset>"

    @resource
    def story(self) -> "AsyncRawStoryResource":
        """The story operations."""
        from .story import AsyncRawStoryResource, AsyncStoryResource

        return AsyncRawStoryResource(AsyncStoryResource(self._sender))

    @resource
    def video(self) -> "AsyncRawVideoResource":
        """The video operations."""
        from .video import AsyncRawVideoResource, AsyncVideoResource

        return AsyncRawVideoResource(AsyncVideoResource(self._sender))

    @resource
    def image(self) -> "AsyncRawImageResource":
        """The image operations."""
        from .image import AsyncImageResource, AsyncRawImageResource

        return AsyncRawImageResource(AsyncImageResource(self._sender))

    @resource
    def audio(self) -> "AsyncRawAudioResource":
        """The audio operations."""
        from .audio import AsyncAudioResource, AsyncRawAudioResource

        return AsyncRawAudioResource(AsyncAudioResource(self._sender))

    @resource
    def asset(self) -> "AsyncRawAssetResource":
        """The asset operations."""
        from .asset import AsyncAssetResource, AsyncRawAssetResource

        return AsyncRawAssetResource(AsyncAssetResource(self._sender))
