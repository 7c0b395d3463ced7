"""The sandbox that the pytest fixture returns: it also makes clients.

This is the only module that imports the client, and only when a test asks for one. The client has
no part in how requests are answered.
"""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from .sandbox import Settings
from .server import SandboxServer

if TYPE_CHECKING:
    from vimmerse import AsyncVimmerse, Vimmerse

KEY = "key-of-the-tests"


class SandboxFixture(SandboxServer):
    """A running sandbox, and clients that speak to it."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self._clients = ExitStack()

    def client(self, api_key: str = KEY, **options: Any) -> "Vimmerse":
        """Return a client of this sandbox; it takes the options of `Vimmerse`.

        It is closed when the test has ended. Another API key is another account.
        """
        from vimmerse import Vimmerse

        return self._clients.enter_context(Vimmerse(api_key, base_url=self.url, **options))

    def async_client(self, api_key: str = KEY, **options: Any) -> "AsyncVimmerse":
        """Return an async client of this sandbox, for the test to close: `async with`."""
        from vimmerse import AsyncVimmerse

        return AsyncVimmerse(api_key, base_url=self.url, **options)

    def close_clients(self) -> None:
        self._clients.close()
