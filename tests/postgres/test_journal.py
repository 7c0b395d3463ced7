"""The journal in PostgreSQL, asked by several at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from postgres_server import PostgresServer
from procrastinate.schema import SchemaManager
from shared_batches import SharedBatch
from vimmerse import AsyncVimmerse
from vimmerse_tools.batch import JournalError, Line, Settings, carry
from vimmerse_tools.batch.postgres import PostgresJournal
from vimmerse_tools.batch.upgrades import init, upgrade

MANY = 30
CREATES = "video_crop"


def lines(count: int = MANY) -> list[Line]:
    """Return lines for jobs whose addresses say their keys."""
    crops = [
        {"video_url": f"https://example.com/job-{number}.mp4", "aspect_ratio": "9:16"}
        for number in range(count)
    ]
    return [Line(f"job-{number}", "video.crop", one) for number, one in enumerate(crops)]


@asynccontextmanager
async def journals(
    batch: SharedBatch, count: int = 2
) -> AsyncIterator[list[tuple[PostgresJournal, AsyncVimmerse]]]:
    """Open journals on one database as processes of their own would, each with a client."""
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(count):
            journal = PostgresJournal(batch.database, Settings(out=batch.out))
            stack.push_async_callback(journal.close)
            client = AsyncVimmerse("key-of-a-batch", base_url=batch.url)
            made.append((await journal.open(), await stack.enter_async_context(client)))
        yield made


def test_two_carries_at_once_send_once(batch: SharedBatch) -> None:
    """Whatever the moment at which a second carry comes: what is being submitted is parked, and
    the first still notes its job.
    """
    for passing in range(MANY // 2):
        fault = {"kind": "stall", "operation": CREATES, "accepted": True}
        batch.control("faults", {**fault, "seconds": 0.3, "skip": passing})
    chance = random.Random(7)

    async def carry_late(journal: PostgresJournal, client: AsyncVimmerse, key: str) -> None:
        await asyncio.sleep(chance.uniform(0, 1.0))
        await carry(journal, client, key)

    async def work() -> None:
        async with journals(batch, 3) as several:
            await several[0][0].add(lines())
            keys = [line.key for line in lines()]
            await asyncio.gather(*(carry_late(*one, key) for key in keys for one in several))

    asyncio.run(work())
    assert batch.charged_keys() == {line.key: 1 for line in lines()}
    assert batch.states == {"done": MANY}


def test_a_claim_whose_commit_is_not_answered_is_known(batch: SharedBatch, tmp_path: Path) -> None:
    """The connection is lost after the commit: the row goes on, and is not parked as unknown."""
    host = batch.database.partition("host=")[2]
    lost = list[bytes]()

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while received := await reader.read(65536):
            writer.write(received)

    async def relayed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, to_server = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.5432")
        back = asyncio.create_task(passed_on(theirs, writer))
        claims = 0
        while sent := await reader.read(65536):
            claims += b"submitting" in sent and b"attempt + 1" in sent
            to_server.write(sent)
            if claims and not lost and b"COMMIT" in sent:
                lost.append(sent)
                back.cancel()
                await theirs.read(65536)  # it is committed
                break
        to_server.close()
        writer.close()

    async def work() -> None:
        server = await asyncio.start_unix_server(relayed, tmp_path / ".s.PGSQL.5432")
        async with server, journals(batch, 1) as ((own, client),):
            await own.add(lines(3))
            relay = batch.database.replace(host, str(tmp_path))
            journal = await PostgresJournal(relay, Settings(out=batch.out)).open()
            try:
                rows = [await carry(journal, client, line.key) for line in lines(3)]
            finally:
                await journal.close()
            assert [row.state for row in rows] == ["done"] * 3

    asyncio.run(work())
    assert lost
    assert batch.charged_keys() == {line.key: 1 for line in lines(3)}


def test_claims_at_once_stay_within_the_limit(batch: SharedBatch) -> None:
    """Each claim sees what the others have reserved."""

    async def work() -> int:
        async with journals(batch, 3) as several:
            first = several[0][0]
            await first.limit(55)
            await first.add(lines())
            claims = [
                several[number % 3][0].claim(line.key, 10) for number, line in enumerate(lines())
            ]
            return len([one for one in await asyncio.gather(*claims) if one])

    assert asyncio.run(work()) == 5
    assert batch.states == {"submitting": 5, "queued": MANY - 5}


def test_rows_and_tasks_come_together(batch: SharedBatch) -> None:
    """Adders at once add each key once, with one task; if tasks cannot be written, no row is."""

    async def work() -> None:
        async with journals(batch, 3) as several:
            added = await asyncio.gather(*(journal.insert(lines()) for journal, _ in several))
            assert sorted(map(len, added)) == [0, 0, MANY]
            batch.ask("ALTER TABLE procrastinate_jobs RENAME TO hidden")
            with pytest.raises(JournalError):
                await several[0][0].insert([Line("more", "video.crop", {})])
            batch.ask("ALTER TABLE hidden RENAME TO procrastinate_jobs")

    asyncio.run(work())
    assert len(batch.rows()) == MANY
    assert len({row["number"] for row in batch.rows().values()}) == MANY
    (count,) = batch.ask(
        "SELECT count(*) AS tasks, count(DISTINCT args) AS keys FROM procrastinate_jobs"
    )
    assert list(count.values()) == [MANY, MANY]


def test_rows_that_lack_a_task_get_one(batch: SharedBatch) -> None:
    """Healed rows and those that others have freed are found; held and ended ones are not."""

    async def work() -> list[str]:
        async with journals(batch, 1) as ((journal, _),):
            asked = lines(5)
            await journal.insert([*asked, Line("last", "video.crop", {}, needs=("job-0",))])
            batch.ask("DELETE FROM procrastinate_jobs")
            for key in ("job-0", "job-1", "job-2"):
                await journal.claim(key, 10)
            await journal.submitted("job-0", 1, "asset:1")
            await journal.done("job-0", "asset:1", 10, [])  # frees `last`
            await journal.refused("job-1", 1, "no")
            await journal.unknown("job-2", 1, "perhaps")
            await journal.submitted("job-2", 1, "asset:2")  # healed
            await journal.note(await journal.row("job-3"), "it costs too much")
            async with journal.transaction() as connection:
                await journal.defer_due(connection)
            assert await journal.is_busy()
            return [
                one["key"]
                for one in batch.ask(
                    "SELECT args ->> 'key' AS key FROM procrastinate_jobs ORDER BY 1"
                )
            ]

    assert asyncio.run(work()) == ["job-2", "job-4", "last"]


def test_a_schema_of_another_version_is_refused(batch: SharedBatch) -> None:
    """Later tables ask for a later program, earlier ones for an upgrade."""

    def refusal() -> str:
        with pytest.raises(JournalError) as caught:
            asyncio.run(PostgresJournal(batch.database).open())
        return str(caught.value)

    batch.ask("UPDATE vimmerse_versions SET version = '99' WHERE name = 'vimmerse'")
    assert "update vimmerse here" in refusal()
    _, told = batch.call("work", status=1)
    assert "(procrastinate " in told
    assert "vimmerse 99)" in told
    batch.ask("UPDATE vimmerse_versions SET version = '0' WHERE name = 'vimmerse'")
    assert "run `vimmerse batch upgrade`" in refusal()


def test_an_earlier_schema_is_upgraded(postgres: PostgresServer) -> None:
    """The tables of an earlier Procrastinate, without those of a journal, become today's."""
    url = postgres.new_database()
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with psycopg.connect(url) as connection:
        for path in steps[:-2]:
            connection.execute(path.read_bytes())
            connection.commit()
        connection.execute("CREATE TABLE vimmerse_versions (name TEXT PRIMARY KEY, version TEXT)")
        for version in (("vimmerse", "0"), ("procrastinate", steps[-3].name)):
            connection.execute("INSERT INTO vimmerse_versions VALUES (%s, %s)", version)
    applied = asyncio.run(upgrade(url))
    assert applied == [*(f"procrastinate {path.name}" for path in steps[-2:]), "vimmerse 1"]
    assert asyncio.run(upgrade(url)) == []

    async def work() -> None:
        journal = await PostgresJournal(url).open()
        assert await journal.insert(lines(2)) == ["job-0", "job-1"]
        await journal.close()

    asyncio.run(work())


def test_a_procrastinate_of_somebody_else_is_left_alone(postgres: PostgresServer) -> None:
    """Its tables are not taken over; a schema of our own beside it works."""
    url = postgres.new_database()
    with psycopg.connect(url) as connection:
        connection.execute(SchemaManager.get_schema().encode())
        connection.execute("CREATE SCHEMA ours")
    with pytest.raises(JournalError, match="another Procrastinate"):
        asyncio.run(init(url))
    assert asyncio.run(init(f"{url}&options=-csearch_path%3Dours"))
