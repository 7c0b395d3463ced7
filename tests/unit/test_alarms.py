"""What cuts a sleep short: alarms, rung for all who wait for a job."""

from __future__ import annotations

from vimmerse import JobRef
from vimmerse._alarms import Alarm, Alarms

STORY, OTHER = JobRef("story", "a"), JobRef("asset", "a")


def test_an_alarm_that_rang_too_early_is_not_lost() -> None:
    """Expect a listener to be called at once when the alarm has rung, and not after a reset."""
    alarm, heard = Alarm(), []
    alarm.ring()
    alarm.listen(lambda: heard.append("early"))
    alarm.reset()
    alarm.listen(lambda: heard.append("late"))
    assert heard == ["early"]
    alarm.ring()
    assert heard == ["early", "late"]


def test_all_who_wait_for_a_job_are_woken_and_no_others() -> None:
    """Expect every alarm of the job to ring, as long as its wait goes on, and none of another."""
    alarms, heard = Alarms(), []
    with alarms.of(STORY) as one, alarms.of(STORY) as two, alarms.of(OTHER) as other:
        for name, alarm in {"one": one, "two": two, "other": other}.items():
            alarm.listen(lambda name=name: heard.append(name))
        alarms.ring(STORY)
        assert heard == ["one", "two"]
    alarms.ring(STORY)
    assert heard == ["one", "two"]
    assert alarms._by_job == {}
