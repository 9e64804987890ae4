"""Cache of ready responses, bounded in bytes, and single flight for the same request."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from webui.gateway.response import Ready, Response

Key = tuple[Hashable, ...]
_VARIES = {"accept", "accept-encoding"}
_LARGEST = 8  # the largest response that is kept, as a part of the whole cache


@dataclass
class ResponseCache:
    """Responses of a snapshot by their key, at most `capacity` bytes of them, the least used forgotten first."""

    capacity: int
    hits: int = 0
    size: int = 0
    _entries: OrderedDict[Key, Ready] = field(default_factory=OrderedDict)
    _running: dict[Key, "asyncio.Future[Response | None]"] = field(default_factory=dict)

    @property
    def largest(self) -> int:
        """Return the bytes of the largest response that is kept."""
        return self.capacity // _LARGEST

    def __len__(self) -> int:
        """Return how many responses it has."""
        return len(self._entries)

    def get(self, key: Key) -> Ready | None:
        """Return the response of a key."""
        entry = self._entries.get(key)
        if entry is not None:
            self.hits += 1
            self._entries.move_to_end(key)
        return entry

    def put(self, key: Key, response: Response, snapshot: str) -> None:
        """Keep a response of a snapshot if it may be kept."""
        if not isinstance(response, Ready) or not may_be_kept(response, snapshot):
            return
        if response.size > self.largest:
            return
        self._drop(key)
        self._entries[key] = response
        self.size += response.size
        while self.size > self.capacity:
            self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        """Forget everything, because another snapshot is served."""
        self._entries.clear()
        self.size = 0

    async def once(self, key: Key, make: Callable[[], Awaitable[Response]]) -> Response:
        """Return what `make` gives, made once for all that ask for the same key meanwhile.

        What cannot be shared (a stream, a refusal of one client, an attempt that was given up) each makes for itself.
        """
        while (running := self._running.get(key)) is not None:
            shared = await asyncio.shield(running)
            if shared is not None:
                return shared
            return await make()
        turn = self._running[key] = asyncio.get_running_loop().create_future()
        try:
            response = await make()
        except BaseException:
            turn.set_result(None)
            raise
        finally:
            del self._running[key]
        turn.set_result(response if isinstance(response, Ready) and response.status != 429 else None)
        return response

    def _drop(self, key: Key) -> None:
        if (entry := self._entries.pop(key, None)) is not None:
            self.size -= entry.size


def may_be_kept(response: Ready, snapshot: str) -> bool:
    """Return whether a response is public, whole, and of a snapshot or of none."""
    if response.status != 200 or response.header("set-cookie"):
        return False
    control = response.header("cache-control")
    varies = {name.strip().lower() for name in response.header("vary").split(",") if name.strip()}
    of_snapshot = response.header("etag").removeprefix("W/").startswith(f'"{snapshot}-')
    return "public" in control and varies <= _VARIES and (of_snapshot or "immutable" in control)
