"""An accepted request as the handlers see it."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..document import Operation
from ..jobs.accounts import Account
from ..jobs.job import Work
from ..jobs.lifecycle import Run
from ..media.recipes import Recipe
from ..sandbox import Sandbox
from .arguments import texts

FAIL_WORD = "[fail]"

Answer = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One accepted request: who sent it, to which operation, with which arguments, and when.

    `arguments` are the fields that the document names; they are valid. `others` are unchecked.
    """

    sandbox: Sandbox
    operation: Operation
    account: Account
    path: Mapping[str, str]
    arguments: dict[str, Any]
    others: dict[str, Any]
    base_url: str
    now: float
    fault_message: str = ""
    published: list[str] = field(default_factory=list)

    @property
    def job_id(self) -> str:
        """The id of the job that the path names, whatever the document calls it."""
        return next(iter(self.path.values()))

    def price(self, usual: int) -> int:
        """Return what the job costs: nothing, if the document says so."""
        return 0 if self.operation.is_free else usual

    def publish(self, recipe: Recipe, name: str) -> str:
        """Return a new address of a media file, on the host that the caller used.

        If all addresses are taken, the oldest jobs are dropped; raises Refusal (429) if every job
        is under way.
        """
        while self.sandbox.addresses.are_full:
            self.sandbox.store.drop_oldest(but=self.path.values())
        key = self.sandbox.media.add(recipe)
        self.published.append(self.sandbox.addresses.publish(key, name))
        return self.base_url + self.published[-1]

    def work(self, run: Run, credits: int, gains: dict[str, Any]) -> Work:
        """Return a run with its price and this call's callback address."""
        callback = self.arguments.get("webhook_url") or ""
        return Work(run, credits, gains, self.operation.id, callback)

    def failure(self, *more: str) -> str:
        """Return why the job will fail, or nothing.

        A fault, a text of the request or one of the texts in `more` can ask for a failure.
        """
        asked = any(FAIL_WORD in text for text in [*texts(self.arguments), *more])
        message = f"The request asked for a failure with {FAIL_WORD}." if asked else ""
        return self.fault_message or message


Handler = Callable[[Call], Coroutine[Any, Any, Answer]]
