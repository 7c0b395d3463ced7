"""Ways in which a call can fail, for the tests that try all of them."""

from fault_server import answer, drip, raw, reset, stall, truncate

JOB = {"id": "job-1", "status": "new"}
# The outcome is unknown: the call may have been accepted.
UNKNOWN = {
    "stall": stall(),
    "reset before the body was read": reset(reads_body=False),
    "reset after the body was read": reset(),
    "closed without an answer": raw(b""),
    "closed in mid-header": raw(b"HTTP/1.1 200 OK\r\ncontent-le"),
    "truncated answer": truncate(b'{"id": "job-1"}', 5),
    "dripping answer": drip(b'{"id": "job-1", "status": "new"}', 0.05),
    "500": answer(500, {"message": "oops", "code": "INTERNAL"}),
    "502 in HTML": answer(
        502, b"<html><title>Bad gateway</title></html>", content_type="text/html"
    ),
    "503 without Retry-After": answer(503, b""),
    "504": answer(504, b"", content_type="text/plain"),
    "520": answer(520, b"<h1>Unknown error</h1>", content_type="text/html"),
}

# There is a response, but no job can be read from it. Tests with the body of 40,000 bytes lower the
# limit for bodies to 30,000.
UNUSABLE = {
    "redirect to another origin": answer(307, b"", location="http://127.0.0.1:9/elsewhere"),
    "wrong content type": answer(200, b"<title>Welcome</title>", content_type="text/html"),
    "invalid JSON": answer(200, b'{"id": "job-'),
    "JSON of another shape": answer(200, [JOB]),
    "gigantic answer": answer(200, {**JOB, "idea": "x" * 40_000}),
    "429 with an absurd Retry-After": answer(429, b"", retry_after="1e15"),
    "429 with a date in years": answer(429, b"", retry_after="Fri, 31 Dec 2099 23:59:59 GMT"),
}
