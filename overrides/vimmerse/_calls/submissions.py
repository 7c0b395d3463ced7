"""What the budget and the journal of a client are told: of a submission before it is sent, of its
answer, and of jobs that have ended.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from vimmerse_api.api import RawResponse
from vimmerse_api.models import Asset, Story

from .._flows.steps import Flow, Work
from .._settings.addresses import bare, is_url
from .._settings.logs import log
from ..errors import VimmerseError
from ..jobs import JobRef, end_of
from .pricing import Ask, estimated

if TYPE_CHECKING:
    from .._settings.session import Session
    from .._settings.settings import Settings
    from ..journal import Journal
    from .requests import Prepared

T = TypeVar("T")


def noted(
    session: Session, settings: Settings, ready: Prepared[T], flow: Flow[RawResponse[T]], ask: Ask
) -> Flow[RawResponse[T]]:
    """Carry out the flow of a call. A submission is sent only when it fits the budget and is in
    the journal.
    """
    budget, name = session.budget, str(uuid.uuid4())
    creates = ready.operation.creates
    entry = _Entry(session.journal, name, ready) if session.journal and creates else None
    with ready.files:
        try:
            if creates:
                estimate = yield from estimated(ready, ask if budget else None)
                if budget:
                    budget.reserve(name, estimate)
                if entry:
                    yield from Work(entry.begin, settings, estimate)
            response = yield from flow
        except BaseException as error:
            if budget and not ready.is_perhaps_accepted:
                budget.release(name)
            if entry and isinstance(error, GeneratorExit):  # no step is performed any more
                entry.fail(error)
            elif entry:
                yield from Work(entry.fail, error)
            raise
    answer, end = response.parsed, end_of(response.parsed)
    ref = JobRef.of(answer) if creates and isinstance(answer, Story | Asset) else None
    if budget and ref:
        budget.rename(name, str(ref))
    if budget and end:
        budget.settle(str(end.job), end.credits)
    if entry:
        yield from Work(entry.accept, ref)
    if session.journal and end:
        yield from Work(_tolerant, session.journal.end, end)
    return response


class _Entry:
    """What is noted of one submission. Once it was sent, what cannot be noted is logged: the caller
    has to get the answer.
    """

    def __init__(self, journal: Journal, name: str, ready: Prepared[Any]) -> None:
        self._journal, self._name, self._ready = journal, name, ready

    def begin(self, settings: Settings, estimate: int | None) -> None:
        self._journal.begin(
            self._name,
            operation=self._ready.operation.id,
            arguments=settings.auth.without_key(json.dumps(_shown(_arguments(self._ready)))),
            fingerprint=self._ready.fingerprint,
            label=settings.label,
            estimate=estimate,
        )

    def accept(self, job: JobRef | None) -> None:
        state = "submitted" if job else "done"
        self._answer(state, job=str(job) if job else None)

    def fail(self, error: BaseException) -> None:
        state = "unknown" if self._ready.is_perhaps_accepted else "refused"
        self._answer(state, message=f"{type(error).__name__}: {error}")

    def _answer(self, state: Any, **facts: str | None) -> None:
        facts["fingerprint"] = self._ready.fingerprint  # it has the addresses of uploads now
        _tolerant(self._journal.answer, self._name, state, **facts)


def _tolerant(note: Callable[..., None], *arguments: Any, **facts: Any) -> None:
    try:
        note(*arguments, **facts)
    except VimmerseError as error:
        log.error("%s Not noted: %s", error, [*map(str, arguments), facts])


def _arguments(ready: Prepared[Any]) -> dict[str, Any]:
    """Return what a request asks for, of a file its name."""
    names = ready.operation.path_parameters + ready.operation.other_parameters
    files = {name: file[0] for name, file in ready.built.get("files", ())}
    given = {name: ready.arguments[name] for name in names}
    return {**given, **ready.built.get("json", {}), **files, **ready.extra_body}


def _shown(value: Any) -> Any:
    """Return a value without what may be secret in its addresses."""
    if isinstance(value, dict):
        return {name: _shown(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return bare(value) if is_url(value) else value
