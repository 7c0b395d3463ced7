"""Leave the journal of a batch that was interrupted while all of its jobs were running.

interrupted.py PATH|URL JOBS

The jobs have ended by now, as their ids tell the local server.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from vimmerse_tools.batch import Journal, Line, SQLiteJournal
from vimmerse_tools.batch.postgres import PostgresJournal


async def main(place: str, jobs: int) -> None:
    """Write the journal, and print how many rows it has."""
    journal: Journal = (
        await PostgresJournal(place).open() if "://" in place else SQLiteJournal(place)
    )
    arguments = {"idea": "A boat", "scene_count": 1}
    keys = [str(number) for number in range(jobs)]
    await journal.add(Line(key, "story.idea_to_video", arguments, download=False) for key in keys)
    await asyncio.gather(*(journal.claim(key, 50) for key in keys))
    ended = time.time() - 60
    await asyncio.gather(*(journal.submitted(key, 1, f"story:{ended:.3f}-{key}") for key in keys))
    print(json.dumps((await journal.totals()).rows))
    await journal.close()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
