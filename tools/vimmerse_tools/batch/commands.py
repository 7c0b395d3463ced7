"""`vimmerse batch`: jobs from a file, each paid for once, however often it is interrupted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from vimmerse import AsyncVimmerse, JobRef, credits
from vimmerse.errors import InvalidArgumentError

from .calls import price
from .display import shown
from .ending import fail, finish
from .journal import Journal, Settings
from .machines import DAY, SECRET, Database, checked, go_on, init, runner_of, upgrade, work
from .opening import alone, opened
from .reading import Batch, read
from .records import Format, export, print_all
from .reports import facts_of, say, status_of_end, summary, tell
from .rows import Line, Row, State
from .saving import JOURNAL, MANIFEST, tidy
from .signals import heeded, plain_interrupts

app = App(name="batch", help=__doc__)
app.command(work)
app.command(init)
app.command(upgrade)
Out = Annotated[Path, Parameter(help="Folder of the results, and of the batch's journal.")]
Json = Annotated[
    bool | None, Parameter(help="JSON on stdout, the default where it is no terminal.")
]


@app.command(name="run")
def run_(
    file: Annotated[
        Path | None,
        Parameter(help="JSONL or CSV, a job on each line. Without it, the batch goes on."),
    ] = None,
    /,
    *,
    out: Out = Path("results"),
    database_url: Database = None,
    concurrency: Annotated[int, Parameter(help="Jobs under way at a time.")] = 100,
    creates: Annotated[
        int, Parameter(help="Creates in flight at a time: what a power cut can leave unknown.")
    ] = 8,
    max_credits: Annotated[
        int | None,
        Parameter(help="What the batch may cost in all. It holds until it is set again."),
    ] = None,
    allow_unpriced: Annotated[
        bool,
        Parameter(help="With a limit, submit jobs too whose price nobody can tell.", negative=""),
    ] = False,
    timeout: Annotated[float, Parameter(help="Seconds to wait for each job.")] = 3600.0,
    webhook_base: Annotated[
        str | None,
        Parameter(help=f"Address for callbacks, signed with the secret in {SECRET}."),
    ] = None,
    add_only: Annotated[
        bool,
        Parameter(help="With a database, add the jobs and end: workers do them.", negative=""),
    ] = False,
    yes: Annotated[
        bool, Parameter(name=("--yes", "-y"), help="Do not ask before it spends.", negative="")
    ] = False,
    dry_run: Annotated[
        bool, Parameter(help="Check the file and estimate what is new. Send nothing.", negative="")
    ] = False,
    json: Json = None,
) -> None:
    """Submit the jobs of a file, wait for them and save their results.

    Run it again after an interruption, or with lines added to the file: it goes on, and does what
    is new. A line that was submitted is never submitted again by itself.
    """
    secret = checked(concurrency, creates, webhook_base)
    settings = Settings(
        out=out,
        creates=creates,
        timeout=timeout,
        webhook_base=webhook_base,
        webhook_secret=secret,
        allow_unpriced=allow_unpriced,
        database_url=database_url,
    )
    if add_only and not database_url:
        fail(InvalidArgumentError("--add-only needs a --database-url, which workers share."))
    if dry_run:
        finish(_dry_run(file, settings, json=json))
    else:
        plan = Plan(concurrency, max_credits, is_agreed=yes, only_adds=add_only)
        finish(_run(file, settings, plan, json=json))


@dataclass(frozen=True)
class Plan:
    """What a run does with a batch."""

    concurrency: int
    max_credits: int | None
    is_agreed: bool
    only_adds: bool


async def _run(
    file: Path | None,
    settings: Settings,
    plan: Plan,
    *,
    json: bool | None,
) -> int:
    is_shared = settings.database_url is not None
    client = None if plan.only_adds else AsyncVimmerse()
    with nullcontext() if is_shared else alone(settings.out):
        async with client or nullcontext(), opened(settings, is_new=file is not None) as journal:
            batch = _read(file, await _known(journal)) if file else None
            if is_shared and not (plan.is_agreed or await _is_agreed(journal, batch)):
                return 1  # before workers see the jobs
            if plan.max_credits is not None:
                await journal.limit(plan.max_credits)
            if file and batch:
                await _take_in(journal, file, batch)
            if client is None:
                await go_on(journal)
                return 0
            if not (is_shared or plan.is_agreed or await _is_agreed(journal)):
                return 1
            tidy(settings.out, DAY if is_shared else 0.0)
            runner = runner_of(journal, client, plan.concurrency)
            with heeded(runner.stop):
                async with shown(runner.standing):
                    end = await runner.run()
                    runner.standing.totals = end.totals
            try:
                await export(journal, settings.out / MANIFEST, "jsonl")
            except OSError as error:
                say(f"vimmerse: {settings.out / MANIFEST} cannot be written: {error.strerror}.")
            if end.stopped_by:
                say(f"vimmerse: stopped. {end.stopped_by}")
            text = await summary(journal, end.totals)
            tell({**facts_of(end.totals), "results": str(settings.out)}, text, as_json=json)
            return status_of_end(end)


async def _known(journal: Journal) -> dict[str, Row]:
    return {row.key: row async for row in journal.rows()}


def _read(file: Path, known: Mapping[str, Row]) -> Batch:
    """Read a file, and say what the client warns of in it."""
    batch = read(file, known)
    for warning in batch.warnings:
        say(f"vimmerse: {warning}")
    return batch


async def _take_in(journal: Journal, file: Path, batch: Batch) -> None:
    """Add the lines of a file to a journal, and say what that changes."""
    added = await journal.add(batch.lines)
    facts = {"new": added.new, "with new arguments": added.updated, "changed": added.changed}
    told = ", ".join(f"{len(keys):,} {what}" for what, keys in facts.items() if keys)
    say(f"{file}: {len(batch.lines):,} lines{f', {told}' if told else ''}.")
    for key, text in added.changed.items():
        say(f"  {key} was submitted before its line was changed, and stays as it was: {text}")


async def _estimate(lines: Iterable[Line]) -> tuple[int, int, int]:
    """Return how many lines there are, their credits, and how many have no known price."""
    estimates = [await price(None, line.method, line.arguments) for line in lines]
    known = [estimate for estimate in estimates if estimate is not None]
    return len(estimates), sum(known), len(estimates) - len(known)


def _in_words(count: int, total: int, unpriced: int) -> str:
    dollars = total / credits.CREDITS_PER_USD
    beside = f", beside {unpriced:,} whose price is not known here" if unpriced else ""
    return f"{count:,} to submit, about {total:,} credits (US${dollars:,.2f}){beside}."


def _to_submit(known: Mapping[str, Row], batch: Batch | None = None) -> list[Line]:
    """Return what is queued, and the lines of a file that are new."""
    lines: dict[str, Line] = {key: row for key, row in known.items() if row.state == "queued"}
    for line in batch.lines if batch else ():
        if line.key in lines or line.key not in known:
            lines[line.key] = line
    return list(lines.values())


async def _is_agreed(journal: Journal, batch: Batch | None = None) -> bool:
    """Ask before credits are spent, if there is somebody to ask."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    queued = _to_submit(await _known(journal), batch)
    if not queued:
        return True
    say(_in_words(*await _estimate(queued)))
    with plain_interrupts():
        print("Submit them? [y/N] ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
    if answer.strip().lower() in {"y", "yes"}:
        return True
    say("Nothing was sent. Run it again to submit them, or with --yes to do so unasked.")
    return False


async def _dry_run(file: Path | None, settings: Settings, *, json: bool | None) -> int:
    """Say what a run would submit: what is queued, and the lines that are new."""
    known: dict[str, Row] = {}
    if file is None or settings.database_url or (settings.out / JOURNAL).exists():
        async with opened(settings) as journal:
            known = await _known(journal)
    batch = _read(file, known) if file else None
    count, total, unpriced = await _estimate(_to_submit(known, batch))
    text = f"{_in_words(count, total, unpriced)} Nothing was sent."
    tell({"queued": count, "credits": total, "unpriced": unpriced}, text, as_json=json)
    return 0


@app.command
def status(*, out: Out = Path("results"), database_url: Database = None, json: Json = None) -> None:
    """Say how a batch stands: jobs by state, credits, and the rows that need somebody."""

    async def work() -> int:
        async with opened(Settings(out=out, database_url=database_url)) as journal:
            totals = await journal.totals()
            tell(facts_of(totals), await summary(journal, totals), as_json=json)
        return 0

    finish(work())


@app.command
def retry(
    *,
    failed: Annotated[
        bool, Parameter(help="Those that failed or were refused.", negative="")
    ] = False,
    cancelled: Annotated[bool, Parameter(help="Those that were cancelled.", negative="")] = False,
    unknown: Annotated[
        tuple[str, ...],
        Parameter(
            help="These, whose outcome is unknown. If there is a job, it is paid for twice.",
            consume_multiple=True,
            negative="",
        ),
    ] = (),
    out: Out = Path("results"),
    database_url: Database = None,
) -> None:
    """Queue jobs again, for the next `vimmerse batch run`. An unknown one only if it is named."""

    async def work() -> int:
        async with opened(Settings(out=out, database_url=database_url)) as journal:
            states: list[State] = ["failed", "refused"] if failed else []
            states += ["cancelled"] if cancelled else []
            queued = [key for one in states for key in await _all(journal, one)]
            queued += await journal.retry(unknown, "unknown")
        say(f"{len(queued):,} queued again. {_who(out, database_url)} submits them.")
        missing = sorted(set(unknown) - set(queued))
        if missing:
            raise InvalidArgumentError(f"Not unknown, and left as they are: {', '.join(missing)}.")
        return 0

    if not (failed or cancelled or unknown):
        fail(InvalidArgumentError("Say which: --failed, --cancelled, or --unknown KEY."))
    finish(work())


def _who(out: Path, database_url: str | None) -> str:
    return "A worker" if database_url else f"`vimmerse batch run --out {out}`"


async def _all(journal: Journal, state: State) -> list[str]:
    return await journal.retry(await journal.keys(state), state)


@app.command
def cancel(
    *keys: Annotated[str, Parameter(help="Without one, everything that is queued.")],
    out: Out = Path("results"),
    database_url: Database = None,
) -> None:
    """Take jobs back that were not submitted yet. Those that were go on."""

    async def work() -> int:
        async with opened(Settings(out=out, database_url=database_url)) as journal:
            cancelled = await journal.cancel(keys or await journal.keys("queued"))
        say(f"{len(cancelled):,} cancelled.")
        missing = sorted(set(keys) - set(cancelled))
        if missing:
            raise InvalidArgumentError(f"Not queued, and left as they are: {', '.join(missing)}.")
        return 0

    finish(work())


@app.command
def adopt(
    key: Annotated[str, Parameter(help="The key of an unknown row.")],
    job: Annotated[str, Parameter(help="The job that it led to: story:ID or asset:ID.")],
    /,
    *,
    out: Out = Path("results"),
    database_url: Database = None,
) -> None:
    """Note the job of an unknown row, seen in your account. The next run waits for it."""

    async def work() -> int:
        ref = JobRef.parse(job)
        async with opened(Settings(out=out, database_url=database_url)) as journal:
            try:
                row = await journal.row(key)
            except KeyError:
                raise InvalidArgumentError(f"There is no row {key!r}.") from None
            if not await journal.submitted(key, row.attempt, str(ref)):
                raise InvalidArgumentError(f"{key} is {row.state}, not unknown.")
        say(f"{key} is {ref}. {_who(out, database_url)} waits for it.")
        return 0

    finish(work())


@app.command(name="export")
def export_(
    file: Annotated[Path | None, Parameter(help="File to write; stdout without it.")] = None,
    /,
    *,
    format: Annotated[Format | None, Parameter(help="That of FILE's name, or jsonl.")] = None,
    state: Annotated[State | None, Parameter(help="Only rows in this state.")] = None,
    out: Out = Path("results"),
    database_url: Database = None,
) -> None:
    """Write a record for each job: key, state, method, job, credits, files, errors."""

    async def work() -> int:
        is_table = file is not None and file.suffix.lower() == ".csv"
        form: Literal["jsonl", "csv"] = format or ("csv" if is_table else "jsonl")
        async with opened(Settings(out=out, database_url=database_url)) as journal:
            if file is None:
                await print_all(journal, sys.stdout.write, form, state)
                sys.stdout.flush()
            else:
                say(f"{await export(journal, file, form, state):,} records in {file}.")
        return 0

    finish(work())
