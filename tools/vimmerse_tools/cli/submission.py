"""The options of every command that submits a job."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from .options import whole

_of_jobs = partial(Parameter, group=Group("Job", sort_key=80))
_flag = partial(_of_jobs, negative="", show_default=False)

Wait = Annotated[bool, _flag(help="Wait until the job is done.")]
Output = Annotated[
    str | None,
    _of_jobs(
        name=("--output", "-o"),
        metavar="PATH",
        help="Save the result as this file, or into this folder if it is one or ends with /.",
    ),
]
Overwrite = Annotated[bool, _flag(help="Replace files that exist.")]
Timeout = Annotated[
    float,
    _of_jobs(
        metavar="SECONDS",
        validator=Number(gt=0, lte=1e8),
        help="Seconds to wait at most for each job. It goes on after that.",
    ),
]


@Parameter(name="*")
@dataclass(frozen=True)
class Submission:
    """What a submission is told besides its fields."""

    wait: Wait = False
    output: Output = None
    overwrite: Overwrite = False
    timeout: Timeout = 1800.0
    dry_run: Annotated[bool, _flag(help="Show the request and an estimate. Send nothing.")] = False
    max_credits: Annotated[
        int | None,
        _of_jobs(
            metavar="N", converter=whole, help="Submit the job only if it costs at most this."
        ),
    ] = None
    label: Annotated[
        str | None, _of_jobs(metavar="TEXT", help="A name of yours, to find the job again.")
    ] = None
    yes: Annotated[
        bool,
        _flag(
            name=("--yes", "-y"),
            help="Do not ask before credits are spent. Only a terminal is asked.",
        ),
    ] = False
