"""Turn samples into rows of a table: median, spread, target, and whether the target is met."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles
from typing import NamedTuple


class Target(NamedTuple):
    """A limit for a figure: at most, or at least, `limit`."""

    limit: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    def verdict(self, value: float) -> str:
        """Return "met", or by how much a value misses the target."""
        if value >= self.limit if self.at_least else value <= self.limit:
            return "met"
        return f"**missed by {abs(value / self.limit - 1):.0%}**" if self.limit else "**missed**"


HEADER = ("Measured", "Result", "Spread", "Target", "")


def row(what: str, samples: Sequence[float], target: Target | None = None) -> tuple[str, ...]:
    """Return the row of a figure: its median, the middle half of its samples, its target."""
    value = median(samples)
    spread = "one run"
    if len(samples) > 1:
        low, _, high = quantiles(samples, n=4, method="inclusive")
        spread = f"{number(low)} to {number(high)}"
    if target is None:
        return what, number(value), spread, "none set", ""
    return what, number(value), spread, str(target), target.verdict(value)


def missing(what: str, why: str) -> tuple[str, ...]:
    """Return the row of a figure that could not be measured."""
    return what, why, "", "", ""


def number(value: float) -> str:
    """Return a figure with three significant digits, without an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
