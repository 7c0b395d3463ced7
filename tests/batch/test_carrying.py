"""`carry` and the journal, as any engine uses them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from batches import KEY
from vimmerse import AsyncVimmerse, BudgetExceededError, JobRef, webhooks
from vimmerse.errors import ConnectionFailedError, WaitTimeoutError
from vimmerse_tools.batch import (
    Journal,
    JournalError,
    Line,
    Row,
    Settings,
    SQLiteJournal,
    carry,
    healer,
)
from vimmerse_tools.batch.callbacks import callback_address

Carry = Callable[[str], Awaitable[Row]]


def line(key: str, **fields: Any) -> Line:
    arguments = {"idea": key, "scene_count": 1, "scene_duration": 1}
    return Line(key, "story.idea_to_video", arguments, **{"download": False, **fields})


@asynccontextmanager
async def carrying(
    folder: Path, url: str, **settings: Any
) -> AsyncIterator[tuple[SQLiteJournal, Carry]]:
    """Open a journal, and a client to carry its rows with."""
    journal = SQLiteJournal(folder / "batch.db", Settings(out=folder, **settings))
    async with AsyncVimmerse(KEY, base_url=url) as client:
        yield journal, lambda key: carry(journal, client, key)
    await journal.close()


async def until(condition: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(60):
        while not await condition():  # noqa: ASYNC110 -- it is in a database
            await asyncio.sleep(0.02)


def test_two_that_carry_a_row_never_submit_it_twice(vimmerse_sandbox: Any, tmp_path: Path) -> None:
    """Whoever carries a row, however often and from whichever connection, it is charged once."""
    vimmerse_sandbox.set_progression("immediate")
    vimmerse_sandbox.fault("stall", "story_idea_to_video", accepted=True, seconds=0.3, times=10)
    keys = [f"job-{number}" for number in range(10)]

    async def work() -> None:
        async with (
            carrying(tmp_path, vimmerse_sandbox.url) as (journal, first),
            carrying(tmp_path, vimmerse_sandbox.url) as (_, second),
        ):
            await journal.add([line(key) for key in keys])
            for _ in range(3):
                for both in (first, second):
                    await asyncio.gather(
                        *(carry(key) for key in keys for carry in (first, both, second))
                    )
            assert (await journal.totals()).states == {"done": 10}

    asyncio.run(work())
    assert vimmerse_sandbox.charges == 10


def test_a_row_that_is_being_submitted_becomes_unknown_for_others(
    vimmerse_sandbox: Any, tmp_path: Path
) -> None:
    """Another one does not send it again, and its claimer still notes the job."""
    vimmerse_sandbox.set_progression("immediate")
    vimmerse_sandbox.fault("stall", "story_idea_to_video", accepted=True, seconds=1)

    async def work() -> None:
        async with carrying(tmp_path, vimmerse_sandbox.url) as (journal, carry):
            await journal.add([line("a")])
            first = asyncio.create_task(carry("a"))
            await until(lambda: journal.keys("submitting"))
            other = await carry("a")
            assert (other.state, other.attempt) == ("unknown", 1)
            assert "There may be a job" in str(other.error)
            assert (await carry("a")).state == "unknown"
            assert (await first).state == "done"

    asyncio.run(work())
    assert vimmerse_sandbox.charges == 1


def test_a_cancelled_create_ends_and_is_noted(vimmerse_sandbox: Any, tmp_path: Path) -> None:
    """The one that waits for its turn is not submitted."""
    vimmerse_sandbox.fault("stall", "story_idea_to_video", accepted=True, seconds=1)

    async def work() -> None:
        async with carrying(tmp_path, vimmerse_sandbox.url, creates=1) as (journal, carry):
            await journal.add([line("a"), line("b")])
            tasks = [asyncio.create_task(carry(key)) for key in ("a", "b")]
            await until(lambda: journal.keys("submitting"))
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            assert all(task.cancelled() for task in tasks)
            assert [(await journal.row(key)).state for key in ("a", "b")] == ["submitted", "queued"]

    asyncio.run(work())
    assert vimmerse_sandbox.charges == 1


def test_what_a_later_call_can_mend_is_raised(vimmerse_sandbox: Any, tmp_path: Path) -> None:
    """No connection, a limit, a wait that takes too long: the row stays where it can go on."""

    async def work() -> None:
        async with carrying(tmp_path, "http://127.0.0.1:9") as (journal, carry):
            await journal.add([line("a")])
            with pytest.raises(ConnectionFailedError):
                await carry("a")
            assert (await journal.row("a")).state == "queued"
            with pytest.raises(KeyError):
                await carry("b")
        vimmerse_sandbox.set_progression("manual")
        async with carrying(tmp_path, vimmerse_sandbox.url, timeout=0.2) as (journal, carry):
            await journal.limit(9)
            with pytest.raises(BudgetExceededError) as caught:
                await carry("a")
            assert (caught.value.needed, caught.value.remaining) == (10, 9)
            await journal.limit(10)
            with pytest.raises(WaitTimeoutError):
                await carry("a")
            assert (await journal.row("a")).state == "submitted"

    asyncio.run(work())
    assert vimmerse_sandbox.charges == 1


def test_claims_at_once_keep_the_limit(tmp_path: Path) -> None:
    """Spent and reserved are counted in the claim itself, across connections."""

    async def work() -> None:
        async with (
            carrying(tmp_path, "http://127.0.0.1:9") as (one, _),
            carrying(tmp_path, "http://127.0.0.1:9") as (two, _),
        ):
            await one.add([line(str(number)) for number in range(50)])
            await one.limit(70)
            claims = [
                journal.claim(str(number), 10) for number in range(50) for journal in (one, two)
            ]
            claimed = [row for row in await asyncio.gather(*claims) if row]
            assert len(claimed) == 7
            assert (await two.totals()).reserved == 70
            await one.submitted(claimed[0].key, 1, "story:x")
            await one.ended(claimed[0].key, "story:x", 4)
            totals = await two.totals()
            assert (totals.spent, totals.reserved, totals.remaining) == (4, 60, 6)

    asyncio.run(work())


def test_a_retry_counts_what_was_spent_before(tmp_path: Path) -> None:
    """A failed attempt stays counted as it was charged, an unknown one as it was estimated."""

    async def work() -> None:
        async with carrying(tmp_path, "http://127.0.0.1:9") as (journal, _):
            await journal.add([line("failed"), line("unknown"), line("late")])
            for key in ("failed", "unknown", "late"):
                await journal.claim(key, 10)
            await journal.submitted("failed", 1, "story:f")
            await journal.failed("failed", "story:f", 3, "why")
            for key in ("unknown", "late"):
                await journal.unknown(key, 1, "why")
            assert await journal.retry(["failed"], "failed") == ["failed"]
            assert await journal.retry(["failed", "unknown", "late"], "unknown") == [
                "unknown",
                "late",
            ]
            totals = await journal.totals()
            assert (totals.spent, totals.reserved) == (23, 0)
            # The job of the first attempt becomes known: it is not counted twice.
            assert await journal.submitted("late", 1, "story:l")
            totals = await journal.totals()
            assert (totals.spent, totals.reserved) == (13, 10)
            # The callback of a failed attempt comes again: the row is queued for another.
            assert await journal.submitted("failed", 1, "story:f") is None
            # A second claim is under way: the job of the first is not taken for its own.
            await journal.claim("unknown", 10)
            assert await journal.submitted("unknown", 1, "story:u") is None

    asyncio.run(work())


def test_a_callback_heals_its_row(vimmerse_sandbox: Any, tmp_path: Path) -> None:
    """The signed address names key and attempt; other addresses change nothing."""
    vimmerse_sandbox.set_progression("immediate")
    hooks = {"webhook_base": "https://studio.example/hook?a=1", "webhook_secret": "secret"}

    async def work() -> None:
        async with carrying(tmp_path, vimmerse_sandbox.url, **hooks) as (journal, carry):
            await journal.add([line("a & b"), line("c")])
            vimmerse_sandbox.fault("drop", "story_idea_to_video", accepted=True)
            assert (await carry("a & b")).state == "unknown"
            await heal(journal, carry)

    async def heal(journal: Journal, carry: Carry) -> None:
        sent = next(one for one in vimmerse_sandbox.requests if one.sent)
        address = callback_address(journal.settings, "a & b", 1)
        assert sent.sent["webhook_url"] == "https://studio.example/hook"  # as far as it is shown
        assert webhooks.verify_url(str(address), "secret")
        async with AsyncVimmerse(KEY, base_url=vimmerse_sandbox.url) as client:
            job = await client.story.get(sent.job)
        on_job = healer(journal)
        await on_job(job, httpx.URL("https://studio.example/hook"))
        await on_job(job, httpx.URL(str(callback_address(journal.settings, "a & b", 2))))
        assert (await journal.row("a & b")).state == "unknown"
        await on_job(job, httpx.URL(str(address)))
        row = await carry("a & b")
        assert (row.state, row.job) == ("done", str(JobRef.of(job)))

    asyncio.run(work())
    assert vimmerse_sandbox.charges == 1


def test_a_job_of_another_account_is_not_paid_for_again(
    vimmerse_sandbox: Any, tmp_path: Path
) -> None:
    """With the wrong key, its row becomes unknown, which is queued again only by name; with the
    right one, it is adopted.
    """
    vimmerse_sandbox.set_progression("timed", seconds=600)

    async def work() -> None:
        async with carrying(tmp_path, vimmerse_sandbox.url) as (journal, carry_own):
            await journal.add([line("a")])
            own = asyncio.create_task(carry_own("a"))
            await until(lambda: journal.keys("submitted"))
            own.cancel()
            job = str((await journal.row("a")).job)
            async with AsyncVimmerse("another", base_url=vimmerse_sandbox.url) as other:
                row = await carry(journal, other, "a")
            assert (row.state, row.job) == ("unknown", None)
            assert job in str(row.error)
            assert (await journal.totals()).reserved == 10
            vimmerse_sandbox.advance(600)
            assert await journal.submitted("a", row.attempt, job)
            assert (await carry_own("a")).state == "done"

    asyncio.run(work())
    assert vimmerse_sandbox.charges == 1


def test_rows_that_are_added_at_once_have_numbers_of_their_own(tmp_path: Path) -> None:
    """Rows are found by their numbers, a page at a time."""

    async def work() -> None:
        async with (
            carrying(tmp_path, "http://127.0.0.1:9") as (one, _),
            carrying(tmp_path, "http://127.0.0.1:9") as (two, _),
        ):
            await asyncio.gather(
                *(
                    journal.add([line(f"{name}-{number}-{each}") for each in range(3)])
                    for number in range(20)
                    for name, journal in (("one", one), ("two", two))
                )
            )
            numbers = [row.number async for row in one.rows()]
            assert numbers == list(range(1, 121))
            assert len(await two.ready()) == 120

    asyncio.run(work())


def test_an_error_of_one_is_no_error_of_others(tmp_path: Path) -> None:
    """What is written together fails or holds each for itself."""

    async def work() -> None:
        async with carrying(tmp_path, "http://127.0.0.1:9") as (journal, _):
            results = await asyncio.gather(
                journal.add([line("a")]),
                journal.run(("INSERT INTO nothing VALUES (1)", [{}])),
                journal.add([line("b")]),
                return_exceptions=True,
            )
            assert [type(one) is JournalError for one in results] == [False, True, False]
            assert await journal.keys("queued") == ["a", "b"]

    asyncio.run(work())


def test_a_file_that_is_no_journal_is_told(tmp_path: Path) -> None:
    """So is one of a newer format. Neither is changed."""
    (tmp_path / "text").write_text("no database" * 100)
    with pytest.raises(JournalError, match="cannot be used: file is not a database"):
        SQLiteJournal(tmp_path / "text")
    newer = sqlite3.connect(tmp_path / "newer")
    newer.execute("PRAGMA user_version = 7")
    newer.close()
    with pytest.raises(JournalError, match="it has format 7, this program knows 1"):
        SQLiteJournal(tmp_path / "newer")
