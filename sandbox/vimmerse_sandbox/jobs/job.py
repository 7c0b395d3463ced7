"""A job: a story or an asset, and the work that is under way for it."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from .lifecycle import Run, State, Status, move, observe

Kind = Literal["story", "asset"]


@dataclass
class Work:
    """A run with its price, and the fields that the job gains on success.

    A held run waits for the files whose keys are in `edits`.
    """

    run: Run
    credits: int
    gains: dict[str, Any]
    operation: str
    webhook_url: str = ""
    edits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audio:
    """The sounds of a story; native audio turns narration off."""

    music: bool = True
    narration: bool = True
    native: bool = False

    @property
    def sounds(self) -> tuple[str, ...]:
        wanted = {"music": self.music, "narration": self.narration, "native": self.native}
        return tuple(name for name, on in wanted.items() if on)


@dataclass(frozen=True)
class Style:
    """How a story is made, as far as its steps have decided it."""

    ratio: tuple[int, int] = (16, 9)
    audio: Audio = field(default_factory=Audio)
    automatic: bool = False
    drawn: bool = False


@dataclass
class Job:
    """A story or an asset. `fields` are shown to its owner, `style` is kept for later steps."""

    kind: Kind
    id: str
    owner: str
    operation: str
    created: float
    state: State
    fields: dict[str, Any]
    style: Style = field(default_factory=Style)
    credits: int = 0
    message: str = ""
    work: Work | None = None
    addresses: deque[str] = field(default_factory=deque)

    def at(self, now: float) -> State:
        return observe(self.work.run, now) if self.work else self.state

    def move(self, to: Status, progress: int, now: float) -> None:
        self.state = move(self.state, to, progress, now)
        if to == "processing":
            self.message = ""
