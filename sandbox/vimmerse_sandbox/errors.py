"""Answers that are errors: one exception, and the two body shapes that the pages document.

A Refusal has the body `{message, code}`. A body that breaks its schema is answered in FastAPI's
shape.
"""

from typing import Any


class Refusal(Exception):  # noqa: N818 - an answer to a request, not an error of the sandbox
    """A request that is answered with a 4xx status and `{message, code}`."""

    def __init__(self, status: int, message: str, code: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message, "code": code}
        self.reason = message


class Invalid(Refusal):
    """A request that does not fit its schema: 422 with `{detail: [{loc, msg, type}]}`."""

    def __init__(self, detail: list[dict[str, Any]]) -> None:
        super().__init__(422, detail[0]["msg"], "VALIDATION_ERROR")
        self.body = {"detail": detail}
        self.reason = "; ".join(f"{'.'.join(map(str, d['loc']))}: {d['msg']}" for d in detail)[
            :1000
        ]


def problem(loc: list[str | int], msg: str, kind: str) -> dict[str, Any]:
    """Return one entry of a 422's `detail`."""
    return {"loc": loc, "msg": msg[:300], "type": kind}


def bad_request(message: str) -> Refusal:
    return Refusal(400, message, "BAD_REQUEST")


def not_found(what: str) -> Refusal:
    return Refusal(404, f"{what} not found, or it belongs to another key.", "NOT_FOUND")
