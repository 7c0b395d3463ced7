"""The rate of a batch, and the time that is left."""

from __future__ import annotations

from collections import Counter

from vimmerse_tools.batch import Totals
from vimmerse_tools.batch.display import Pace, duration


def test_the_rate_is_that_of_the_last_two_minutes() -> None:
    """What had ended before a run is not of it."""
    pace = Pace()
    pace.note(Totals(), 0.0)
    assert (pace.a_minute, pace.left(10)) == (0.0, "")
    for second in range(300):
        done = 8000 + (second if second < 100 else 100 + 2 * (second - 100))
        pace.note(Totals(Counter(done=done, queued=500)), 1.0 + second)
    assert round(pace.a_minute) == 120
    assert pace.left(240) == "about 2 min left"


def test_durations_are_told_in_units_that_fit() -> None:
    """Seconds, minutes, or hours and minutes."""
    told = [duration(seconds) for seconds in (0.2, 89, 90, 3600, 5400, 7300)]
    assert told == ["1 s", "89 s", "2 min", "60 min", "1 h 30 min", "2 h 2 min"]
