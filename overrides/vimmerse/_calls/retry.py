"""What may be sent again, and when: the policy that keeps a job from being billed twice. No clock,
no socket.

- Nothing was sent (connection refused, DNS, TLS, connect or pool timeout): retried.
- Refused before acceptance (429, or 503 with Retry-After): retried after Retry-After.
- Outcome unknown (a timeout, a broken connection, 408, any other 5xx): retried only if the
  operation creates nothing.
- Everything else is a response. A 404 to a DELETE whose earlier attempt is unknown stays an error,
  which says that the earlier attempt may have deleted it: its response is lost.

At most `max_retries` times; after a refusal or with Retry-After, not beyond the call's timeout.
"""

from __future__ import annotations

from enum import Enum

_FIRST_DELAY, _LONGEST_DELAY = 0.5, 8.0


class AttemptResult(Enum):
    """What is known of one attempt."""

    NOT_SENT = "not sent"
    REFUSED = "refused before acceptance"
    UNKNOWN = "outcome unknown"
    ANSWERED = "answered"


def result_of_status(status: int, *, has_retry_after: bool) -> AttemptResult:
    """Return the AttemptResult for an HTTP status."""
    if status == 429 or (status == 503 and has_retry_after):
        return AttemptResult.REFUSED
    is_unknown = status >= 500 or status == 408
    return AttemptResult.UNKNOWN if is_unknown else AttemptResult.ANSWERED


def next_delay(
    result: AttemptResult,
    *,
    repeatable: bool,
    attempt: int,
    max_retries: int,
    retry_after: float | None,
    left: float,
    jitter: float,
) -> float | None:
    """Return the seconds to wait before the next attempt, or None if there is none.

    `attempt` counts from 0, `left` is the seconds until the call's timeout, `jitter` is a random
    number from 0 to 1.
    """
    if result is AttemptResult.ANSWERED or attempt >= max_retries:
        return None
    if result is AttemptResult.UNKNOWN and not repeatable:
        return None
    backoff = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0**attempt) * (0.5 + jitter / 2)
    delay = backoff if retry_after is None else retry_after
    is_bounded = result is AttemptResult.REFUSED or retry_after is not None
    return None if is_bounded and delay > left else delay
