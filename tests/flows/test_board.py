"""Many flows on one board: which step comes next, and what each flow ends with."""

from __future__ import annotations

from typing import Any

import httpx
from vimmerse._flows.board import ROOT, Board
from vimmerse._flows.steps import Flow, Send, Sleep, Spawn, Take

REQUEST = httpx.Request("GET", "http://127.0.0.1:9/")


def waiting(seconds: float, *, fails: bool = False) -> Flow[float]:
    """Sleep, send, and return the seconds, or raise."""
    yield from Sleep(seconds)
    yield from Send(REQUEST)
    if fails:
        raise RuntimeError(f"after {seconds:g} s")
    return seconds


def board_of(*flows: Flow[float]) -> Board[float]:
    """Return a board whose root spawns the flows, with numbers from 0."""

    def root() -> Flow[None]:
        for number, flow in enumerate(flows):
            yield from Spawn(number, flow)

    return Board(root(), now=0.0)


def ended(board: Board[float]) -> list[tuple[int, Any]]:
    """Return the index and the result, or the text of the error, of what has ended."""
    return [(index, value or str(error)) for index, value, error in board.take_ended()]


def test_the_flow_that_sleeps_shortest_goes_first() -> None:
    """Flows wake in the order of their sleeps, however they were given."""
    board = board_of(waiting(3), waiting(1), waiting(2))
    assert board.until_next(0.0) == 1.0
    assert board.take_work(9) == []
    board.wake(2.5, room=9)
    assert [index for index, _ in board.take_work(9)] == [1, 2]
    assert board.until_next(2.5) == 0.5


def test_no_flow_wakes_without_room_for_its_step() -> None:
    """A flow whose sleep is over stays asleep until its step can be performed."""
    board = board_of(waiting(1), waiting(1))
    board.wake(5.0, room=1)
    assert [index for index, _ in board.take_work(9)] == [0]
    board.wake(5.0, room=1)
    assert [index for index, _ in board.take_work(9)] == [1]


def test_a_flow_that_fails_ends_alone() -> None:
    """Each flow ends with its own value or error, and the board is done when all have ended."""
    board = board_of(waiting(1, fails=True), waiting(1))
    board.wake(1.0, room=9)
    for index, _ in board.take_work(9):
        board.advance(index, httpx.Response(200), None, 1.0)
    assert ended(board) == [(0, "after 1 s"), (1, 1)]
    assert not board


def test_an_error_is_raised_in_the_flow_whose_step_failed() -> None:
    """The error of a step ends its flow, unless the flow handles it."""
    board = board_of(waiting(1), waiting(9))
    board.wake(1.0, room=9)
    ((index, _),) = board.take_work(9)
    board.advance(index, None, httpx.ReadError("lost"), 1.0)
    assert ended(board) == [(0, "lost")]
    assert board


def test_flows_begin_beside_those_that_run() -> None:
    """A root that waits for more spawns flows meanwhile, and its own end is not reported."""

    def root() -> Flow[None]:
        while (seconds := (yield from Take(iter([]), int))) is not None:
            yield from Spawn(int(seconds), waiting(seconds))

    board: Board[float] = Board(root(), now=0.0)
    for seconds in (3.0, 1.0, None):
        ((index, _),) = board.take_work(9)
        board.advance(index, seconds, None, 0.0)
    board.wake(9.0, room=9)
    assert [index for index, _ in board.take_work(9)] == [1, 3]
    assert board.take_ended() == []


def test_an_error_of_the_root_is_taken_like_others() -> None:
    """A root that fails is among the flows that have ended."""

    def root() -> Flow[None]:
        yield from Spawn(0, waiting(1))
        raise RuntimeError("no more")

    board: Board[float] = Board(root(), now=0.0)
    assert ended(board) == [(ROOT, "no more")]
