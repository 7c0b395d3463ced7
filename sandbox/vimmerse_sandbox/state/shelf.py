"""The container of all state: objects by id, oldest first, with a list of what has changed."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any, TypeVar

T = TypeVar("T")


class Shelf(MutableMapping[str, T]):
    """Objects by id, in the order in which they were added.

    If `kept`, it notes the ids of what was added, changed or removed until `written` is called.
    After changing an object in place, call `touch`.
    """

    def __init__(self, items: Iterable[tuple[str, T]] = (), *, kept: bool = False) -> None:
        self._items = OrderedDict(items)
        self._kept = kept
        self.changed: dict[str, None] = {}
        self.removed: dict[str, None] = {}

    def __getitem__(self, id: str) -> T:
        return self._items[id]

    def __setitem__(self, id: str, item: T) -> None:
        self._items[id] = item
        self.touch(id)

    def __delitem__(self, id: str) -> None:
        del self._items[id]
        if self._kept:
            self.removed[id] = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def newest_first(self) -> Iterator[T]:
        return reversed(self._items.values())

    def touch(self, id: str) -> None:
        """Note that an object has changed."""
        if self._kept:
            self.changed[id] = None

    def append(self, item: T) -> str:
        """Add an object under the next number, and return that number."""
        id = str(int(next(reversed(self._items), "0")) + 1)
        self[id] = item
        return id

    def drop_oldest(self) -> tuple[str, T]:
        """Remove and return the oldest object and its id."""
        id = next(iter(self))
        return id, self.pop(id)

    def written(self) -> None:
        """Forget the noted changes, because they have been written."""
        self.changed.clear()
        self.removed.clear()


Shelves = Callable[[str, Any], Shelf[Any]]


def in_memory(name: str, kind: Any) -> Shelf[Any]:
    """Return a shelf that is not written anywhere."""
    return Shelf()
