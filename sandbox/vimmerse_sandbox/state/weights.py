"""Estimate how much memory texts take."""

import sys
from typing import Any


def weigh(value: Any) -> int:
    """Return the bytes of a JSON value; a part that occurs twice counts twice."""
    total, left = 0, [value]
    while left:
        part = left.pop()
        total += sys.getsizeof(part)
        if isinstance(part, dict):
            left += part
            left += part.values()
        elif isinstance(part, list):
            left += part
    return total


class Weights:
    """The weights of objects, by id, and their total."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self.total = 0

    def put(self, id: str, weight: int) -> None:
        self.total += self.growth(id, weight)
        self._known[id] = weight

    def growth(self, id: str, weight: int) -> int:
        """Return by how much the total would grow with this weight."""
        return weight - self._known.get(id, 0)

    def drop(self, id: str) -> None:
        self.total -= self._known.pop(id)

    def clear(self) -> None:
        self._known.clear()
        self.total = 0
