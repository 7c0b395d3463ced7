"""The life of a job as a pure function of time."""

import itertools

import pytest
from vimmerse_sandbox.jobs.lifecycle import TRANSITIONS, Run, State, move, observe

NEW = State("new", 0, 100.0)


def walk(run: Run) -> list[State]:
    moments = [run.started - 1 + n * (run.seconds + 2) / 500 for n in range(501)]
    return [observe(run, moment) for moment in moments]


@pytest.mark.parametrize(
    ("failure", "end"), [("", "success"), ("told to", "fail")], ids=["succeeds", "fails"]
)
def test_a_run_shows_each_status_once_in_order(failure: str, end: str) -> None:
    """A run shows `new`, `processing` and its end, each once and in this order."""
    seen = [state.status for state in walk(Run(NEW, 100.0, 10.0, failure))]
    assert list(dict.fromkeys(seen)) == ["new", "processing", end]
    assert seen == sorted(seen, key=["new", "processing", end].index)


def test_progress_never_falls_and_ends_at_100() -> None:
    """The percentage rises in more than two steps and ends at 100."""
    seen = [state.progress for state in walk(Run(NEW, 100.0, 10.0))]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 100)
    assert len(set(seen)) > 4


def test_a_failed_run_never_shows_100() -> None:
    """The progress of a failed run stays below 100."""
    assert max(state.progress for state in walk(Run(NEW, 100.0, 10.0, "told to"))) < 100


def test_what_is_shown_follows_the_table() -> None:
    """Every change of status that a reader can see is in the transition table."""
    states = [state.status for state in walk(Run(NEW, 100.0, 10.0))]
    changes = {(a, b) for a, b in itertools.pairwise(states) if a != b}
    assert all(after in TRANSITIONS[before] for before, after in changes)


def test_a_run_begun_later_goes_on_from_its_progress() -> None:
    """A run that starts at 50 percent rises from there."""
    seen = walk(Run(State("processing", 50, 100.0), 100.0, 10.0))
    assert {state.status for state in seen} == {"processing", "success"}
    assert min(state.progress for state in seen) == 50


def test_a_run_without_length_is_over_at_once() -> None:
    """A run of zero seconds succeeds at the moment of creation."""
    assert observe(Run(NEW, 100.0, 0.0), 100.0) == State("success", 100, 100.0)


@pytest.mark.parametrize(
    ("before", "after"),
    [("new", "success"), ("success", "fail"), ("deleted", "processing"), ("fail", "success")],
)
def test_other_transitions_are_refused(before: str, after: str) -> None:
    """A transition that is not in the table raises an error that names both statuses."""
    with pytest.raises(ValueError, match=f"from {before} to {after}"):
        move(State(before, 0, 0.0), after, 0, 0.0)  # type: ignore[arg-type]
