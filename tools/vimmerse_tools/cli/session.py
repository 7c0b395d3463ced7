"""What a command works with: its account, client, journal, progress and output."""

from __future__ import annotations

import os
import shlex
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Group, Parameter
from vimmerse import Journal, VimmerseError

from . import output
from .failures import JournalError, failure_of
from .going import GOING
from .places import journal_file
from .profiles import Account, Profiles
from .progress import Display

if TYPE_CHECKING:
    from vimmerse import AsyncVimmerse, Budget

_option = partial(Parameter, group=Group("Output and account", sort_key=90))


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """The options of every command that calls the service."""

    json: Annotated[
        bool | None, _option(help="JSON on stdout, a line for each job. The default in a pipe.")
    ] = None
    quiet: Annotated[
        bool,
        _option(
            name=("--quiet", "-q"), negative="", show_default=False, help="No progress on stderr."
        ),
    ] = False
    profile: Annotated[
        str | None,
        _option(
            metavar="NAME",
            env_var="VIMMERSE_PROFILE",
            help="Profile to use: see `vimmerse config`.",
        ),
    ] = None
    debug: Annotated[bool, _option(negative="", show_default=False, help="Show tracebacks.")] = (
        False
    )


Flat = Annotated[Common | None, Parameter(name="*")]


class Session:
    """One run of a command."""

    def __init__(self, common: Common | None) -> None:
        self._common = common or Common()
        self.json, self.quiet = output.is_json(self._common.json), self._common.quiet
        self.display = Display(quiet=self.quiet)
        self._account: Account | None = None
        self.status = 0
        if name := self._common.profile:
            GOING.options = f" --profile {shlex.quote(name)}"

    @property
    def account(self) -> Account:
        """Whose jobs these are."""
        if self._account is None:
            self._account = Profiles().account(self._common.profile)
        return self._account

    def journal(self) -> Journal:
        """Open the journal of the account, or make it. Raise JournalError if that fails."""
        path = journal_file(self.account.profile)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return Journal(path)
        except OSError as error:
            raise JournalError(f"The journal {path} cannot be made: {error}.") from error
        except VimmerseError as error:
            raise JournalError(str(error)) from error

    @asynccontextmanager
    async def client(
        self, budget: Budget | None = None, *, submits: bool = False, label: str | None = None
    ) -> AsyncIterator[AsyncVimmerse]:
        """Yield a client of the account. If it submits jobs it keeps a journal, with the label;
        else it notes the ends of jobs in a journal that is there.
        """
        from vimmerse import AsyncVimmerse  # which commands that call nothing do without

        key = self.account.api_key()
        with ExitStack() as opened:
            journal = self.journal() if submits else self._journal_if_any()
            if journal:
                opened.enter_context(journal)
            async with AsyncVimmerse(
                key, **self.addresses(), budget=budget, journal=journal
            ) as client:
                yield client.with_options(on_upload=self.display, label=label)

    def _journal_if_any(self) -> Journal | None:
        """Return the journal if there is one. What creates nothing goes on without it."""
        try:
            return self.journal() if journal_file(self.account.profile).exists() else None
        except JournalError as error:
            output.say(f"vimmerse: warning: {error}")
            return None

    def addresses(self) -> dict[str, Any]:
        """Return those options of a client that say where calls go, and callbacks."""
        if self.account.profile:
            os.environ.pop("VIMMERSE_BASE_URL", None)  # it is of another account
        return {
            "base_url": self.account.base_url,
            "webhook_base": self.account.webhook_base or None,
            "webhook_secret": self.account.webhook_secret,
        }

    def write(self, kind: str, facts: dict[str, Any], error: BaseException | None = None) -> None:
        """Write a record. The exit status is the highest of those of all failures."""
        self.display.close()
        failure = failure_of(error) if error else None
        self.status = max(self.status, failure.exit_status if failure else 0)
        output.write(kind, facts, failure, json=self.json)
        if kind == "job":
            GOING.jobs.discard(facts["job"])
