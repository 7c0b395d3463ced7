"""`vimmerse batch`: jobs from a file, each paid for once, however often it is interrupted."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from vimmerse import AsyncVimmerse, JobRef, VimmerseError, credits
from vimmerse.errors import InvalidArgumentError

from .calls import price
from .display import shown
from .journal import Journal, Settings
from .opening import alone, opened
from .reading import BatchFileError, read
from .records import Format, export, print_all
from .reports import facts_of, say, status_of, status_of_end, summary, tell
from .rows import Line, Row, State
from .running import Runner
from .saving import JOURNAL, MANIFEST, tidy
from .signals import heeded, plain_interrupts

app = App(name="batch", help=__doc__)
SECRET = "VIMMERSE_WEBHOOK_SECRET"
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
    for name, count in (("--concurrency", concurrency), ("--creates", creates)):
        if count < 1:
            _fail(InvalidArgumentError(f"{name}: expected a number from 1, not {count}."))
    secret = os.environ.get(SECRET)
    if webhook_base and not secret:
        _fail(InvalidArgumentError(f"--webhook-base needs a secret in {SECRET}."))
    settings = Settings(
        out=out,
        creates=creates,
        timeout=timeout,
        webhook_base=webhook_base,
        webhook_secret=secret,
        allow_unpriced=allow_unpriced,
    )
    _main(_run(file, settings, concurrency, max_credits, yes=yes, dry_run=dry_run, json=json))


async def _run(
    file: Path | None,
    settings: Settings,
    concurrency: int,
    max_credits: int | None,
    *,
    yes: bool,
    dry_run: bool,
    json: bool | None,
) -> int:
    if dry_run:
        return await _dry_run(file, settings, json=json)
    client = AsyncVimmerse()
    with alone(settings.out):
        async with client, opened(settings, is_new=file is not None) as journal:
            await _take_in(journal, file)
            if max_credits is not None:
                await journal.limit(max_credits)
            if not (yes or await _is_agreed(journal)):
                return 1
            tidy(settings.out)
            runner = Runner(journal, client, concurrency)
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


async def _take_in(journal: Journal, file: Path | None) -> None:
    """Add the lines of a file to a journal, and say what that changes."""
    if file is None:
        return
    known = {row.key: row async for row in journal.rows()}
    batch = read(file, known)
    for warning in batch.warnings:
        say(f"vimmerse: {warning}")
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


async def _is_agreed(journal: Journal) -> bool:
    """Ask before credits are spent, if there is somebody to ask."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    queued = [row async for row in journal.rows("queued")]
    if not queued:
        return True
    say(_in_words(*await _estimate(queued)))
    print("Submit them? [y/N] ", end="", file=sys.stderr, flush=True)
    with plain_interrupts():
        answer = sys.stdin.readline()
    if answer.strip().lower() in {"y", "yes"}:
        return True
    say("Nothing was sent. Run it again to submit them, or with --yes to do so unasked.")
    return False


async def _dry_run(file: Path | None, settings: Settings, *, json: bool | None) -> int:
    """Say what a run would submit: what is queued, and the lines that are new."""
    known: dict[str, Row] = {}
    if file is None or (settings.out / JOURNAL).exists():
        async with opened(settings) as journal:
            known = {row.key: row async for row in journal.rows()}
    lines: dict[str, Line] = {key: row for key, row in known.items() if row.state == "queued"}
    if file:
        batch = read(file, known)
        for warning in batch.warnings:
            say(f"vimmerse: {warning}")
        lines |= {
            line.key: line for line in batch.lines if line.key in lines or line.key not in known
        }
    count, total, unpriced = await _estimate(lines.values())
    text = f"{_in_words(count, total, unpriced)} Nothing was sent."
    tell({"queued": count, "credits": total, "unpriced": unpriced}, text, as_json=json)
    return 0


@app.command
def status(*, out: Out = Path("results"), json: Json = None) -> None:
    """Say how a batch stands: jobs by state, credits, and the rows that need somebody."""

    async def work() -> int:
        async with opened(Settings(out=out)) as journal:
            totals = await journal.totals()
            tell(facts_of(totals), await summary(journal, totals), as_json=json)
        return 0

    _main(work())


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
) -> None:
    """Queue jobs again, for the next `vimmerse batch run`. An unknown one only if it is named."""

    async def work() -> int:
        async with opened(Settings(out=out)) as journal:
            states: list[State] = ["failed", "refused"] if failed else []
            states += ["cancelled"] if cancelled else []
            queued = [key for one in states for key in await _all(journal, one)]
            queued += await journal.retry(unknown, "unknown")
        say(f"{len(queued):,} queued again. `vimmerse batch run --out {out}` submits them.")
        missing = sorted(set(unknown) - set(queued))
        if missing:
            raise InvalidArgumentError(f"Not unknown, and left as they are: {', '.join(missing)}.")
        return 0

    if not (failed or cancelled or unknown):
        _fail(InvalidArgumentError("Say which: --failed, --cancelled, or --unknown KEY."))
    _main(work())


async def _all(journal: Journal, state: State) -> list[str]:
    return await journal.retry(await journal.keys(state), state)


@app.command
def cancel(
    *keys: Annotated[str, Parameter(help="Without one, everything that is queued.")],
    out: Out = Path("results"),
) -> None:
    """Take jobs back that were not submitted yet. Those that were go on."""

    async def work() -> int:
        async with opened(Settings(out=out)) as journal:
            cancelled = await journal.cancel(keys or await journal.keys("queued"))
        say(f"{len(cancelled):,} cancelled.")
        missing = sorted(set(keys) - set(cancelled))
        if missing:
            raise InvalidArgumentError(f"Not queued, and left as they are: {', '.join(missing)}.")
        return 0

    _main(work())


@app.command
def adopt(
    key: Annotated[str, Parameter(help="The key of an unknown row.")],
    job: Annotated[str, Parameter(help="The job that it led to: story:ID or asset:ID.")],
    /,
    *,
    out: Out = Path("results"),
) -> None:
    """Note the job of an unknown row, seen in your account. The next run waits for it."""

    async def work() -> int:
        ref = JobRef.parse(job)
        async with opened(Settings(out=out)) as journal:
            try:
                row = await journal.row(key)
            except KeyError:
                raise InvalidArgumentError(f"There is no row {key!r}.") from None
            if not await journal.submitted(key, row.attempt, str(ref)):
                raise InvalidArgumentError(f"{key} is {row.state}, not unknown.")
        say(f"{key} is {ref}. `vimmerse batch run --out {out}` waits for it.")
        return 0

    _main(work())


@app.command(name="export")
def export_(
    file: Annotated[Path | None, Parameter(help="File to write; stdout without it.")] = None,
    /,
    *,
    format: Annotated[Format | None, Parameter(help="That of FILE's name, or jsonl.")] = None,
    state: Annotated[State | None, Parameter(help="Only rows in this state.")] = None,
    out: Out = Path("results"),
) -> None:
    """Write a record for each job: key, state, method, job, credits, files, errors."""

    async def work() -> int:
        is_table = file is not None and file.suffix.lower() == ".csv"
        form: Literal["jsonl", "csv"] = format or ("csv" if is_table else "jsonl")
        async with opened(Settings(out=out)) as journal:
            if file is None:
                await print_all(journal, sys.stdout.write, form, state)
                sys.stdout.flush()
            else:
                say(f"{await export(journal, file, form, state):,} records in {file}.")
        return 0

    _main(work())


def _main(work: Coroutine[Any, Any, int]) -> None:
    """Do the work of a command, and end with its exit status."""
    try:
        status = asyncio.run(work)
    except KeyboardInterrupt:
        say("\nvimmerse: Interrupted. Nothing was sent.")
        sys.exit(128 + signal.SIGINT)
    except VimmerseError as error:
        _fail(error)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        say(f"vimmerse: {error}")
        sys.exit(1)
    if status:
        sys.exit(status)


def _fail(error: VimmerseError) -> None:
    say(str(error) if isinstance(error, BatchFileError) else f"vimmerse: {error}")
    sys.exit(status_of(error))
