"""What may be sent again, and when: the policy that keeps a job from being billed twice. No clock,
no socket.

- Nothing was sent (connection refused, DNS, TLS, connect or pool timeout): sent again.
- Refused before acceptance (429, or 503 with Retry-After): sent again after Retry-After.
- Outcome unknown (out of time, a broken connection, any other 5xx, and 408, by which a server says
  that it did not get all in time): sent again only when the operation creates nothing.
- Everything else is an answer. A 404 to a DELETE whose earlier attempt is unknown stays an error,
  which says that the earlier one may have deleted it: what it answered with is lost.

At most `max_retries` times; after a refusal, or where Retry-After is given, not beyond the call's
timeout.
"""

from __future__ import annotations

from enum import Enum

# POST operations that create nothing. A new POST counts as creating until it is named here.
_HARMLESS_POSTS = frozenset({"video_estimate_credits"})
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 8.0


class Outcome(Enum):
    """What is known of an attempt."""

    NOT_SENT = "not sent"
    REFUSED = "refused before acceptance"
    UNKNOWN = "outcome unknown"
    ANSWERED = "answered"


def is_repeatable(operation_id: str, method: str) -> bool:
    """Tell whether sending the operation twice is harmless."""
    return method in {"GET", "DELETE"} or operation_id in _HARMLESS_POSTS


def outcome_of_status(status: int, *, has_retry_after: bool) -> Outcome:
    """Classify an HTTP status."""
    if status == 429 or (status == 503 and has_retry_after):
        return Outcome.REFUSED
    return Outcome.UNKNOWN if status >= 500 or status == 408 else Outcome.ANSWERED


def next_delay(
    outcome: Outcome,
    *,
    repeatable: bool,
    attempt: int,
    max_retries: int,
    retry_after: float | None,
    left: float,
    jitter: float,
) -> float | None:
    """Return the seconds to wait before sending again, or None when the attempt was the last.

    `attempt` counts from 0, `left` is the seconds until the call's timeout, `jitter` is a random
    number from 0 to 1.
    """
    if outcome is Outcome.ANSWERED or attempt >= max_retries:
        return None
    if outcome is Outcome.UNKNOWN and not repeatable:
        return None
    backoff = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0**attempt) * (0.5 + jitter / 2)
    delay = backoff if retry_after is None else retry_after
    is_bounded = outcome is Outcome.REFUSED or retry_after is not None
    return None if is_bounded and delay > left else delay
