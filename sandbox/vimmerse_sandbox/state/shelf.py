"""Where the sandbox's state stands: things by id, oldest first, and what has changed among them."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any, TypeVar

T = TypeVar("T")


class Shelf(MutableMapping[str, T]):
    """Things by id, in the order in which they came.

    A shelf that is kept notes the ids of what came, changed or went, until that has been written.
    Whoever changes a thing in place has to say so with `touch`.
    """

    def __init__(self, things: Iterable[tuple[str, T]] = (), *, kept: bool = False) -> None:
        self._things = OrderedDict(things)
        self._kept = kept
        self.changed: dict[str, None] = {}
        self.removed: dict[str, None] = {}

    def __getitem__(self, id: str) -> T:
        return self._things[id]

    def __setitem__(self, id: str, thing: T) -> None:
        self._things[id] = thing
        self.touch(id)

    def __delitem__(self, id: str) -> None:
        del self._things[id]
        if self._kept:
            self.removed[id] = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def newest_first(self) -> Iterator[T]:
        return reversed(self._things.values())

    def touch(self, id: str) -> None:
        """Note that a thing has changed."""
        if self._kept:
            self.changed[id] = None

    def append(self, thing: T) -> str:
        """Put a thing under the next number, and return that."""
        id = str(int(next(reversed(self._things), "0")) + 1)
        self[id] = thing
        return id

    def drop_oldest(self) -> tuple[str, T]:
        """Take out the thing that came first."""
        id = next(iter(self))
        return id, self.pop(id)

    def written(self) -> None:
        """Begin to note changes anew."""
        self.changed.clear()
        self.removed.clear()


Shelves = Callable[[str, Any], Shelf[Any]]


def in_memory(name: str, kind: Any) -> Shelf[Any]:
    """Return a shelf that ends with the process."""
    return Shelf()
