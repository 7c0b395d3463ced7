"""Batches of jobs that outlive a process, and a machine.

    from vimmerse import AsyncVimmerse
    from vimmerse_tools.batch import Line, SQLiteJournal, carry

    journal = SQLiteJournal("results/batch.db")
    await journal.add([Line("boat", "story.idea_to_video", {"idea": "A paper boat"})])
    async with AsyncVimmerse() as client:
        await carry(journal, client, "boat")

`vimmerse batch` does this for the lines of a file. What belongs here: the journal of a batch, the
coroutine that carries one of its jobs, and the command. What the API takes and answers does not.
"""

from .callbacks import healer
from .carrying import carry
from .journal import Journal, JournalError, Settings
from .rows import Line, Row, State, Totals
from .sqlite import SQLiteJournal

__all__ = [
    "Journal",
    "JournalError",
    "Line",
    "Row",
    "SQLiteJournal",
    "Settings",
    "State",
    "Totals",
    "carry",
    "healer",
]
