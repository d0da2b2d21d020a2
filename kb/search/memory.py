"""What was reckoned once, kept as long as there is room for it."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Keeps values up to a size in bytes; what was not asked for longest goes first. Threads share it."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """Return a value that is kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: Key, value: Value, size: int) -> Value:
        """Keep a value of about so many bytes, and return it."""
        with self._lock:
            if key not in self._kept and size < self._most // 4:
                self._kept[key] = (value, size)
                self._bytes += size
                while self._bytes > self._most:
                    _key, (_value, gone) = self._kept.popitem(last=False)
                    self._bytes -= gone
        return value
