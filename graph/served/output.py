"""Where a child's answer goes: kept until its outcome is known or it grows too large, then sent."""

import socket
from collections.abc import Callable
from time import monotonic

from graph.served.rows import RowFormat
from graph.served.wire import pack_bytes, pack_object

_KEPT = 1 << 20


class RowsComplete(Exception):  # noqa: N818  # not an error: it ends the engine's writing
    """Stop the engine: the rows that were asked for are written, and there are more."""


class Output:
    """A writable file for the engine's writers that sends a framed answer.

    With a row limit everything is kept, so that the header can say whether rows were cut. Without, what exceeds
    1 MiB is sent as it comes. `announce` is called once, before the first byte is sent.
    """

    def __init__(self, connection: socket.socket, announce: Callable[[], None]) -> None:
        self.connection = connection
        self.started = False
        self._announce = announce
        self._began = monotonic()
        self._kept = bytearray()
        self._header: dict[str, object] = {}
        self._size = 0
        self._rows: tuple[RowFormat, int] | None = None
        self._next_count = 0

    def describe(self, kind: str, media_type: str, rows: tuple[RowFormat, int] | None = None) -> None:
        """Say what is going to be written; `rows` is how to cut it and after how many."""
        self._header = {"status": "ok", "kind": kind, "media_type": media_type, "truncated": False}
        self._rows = rows

    def write(self, data: bytes) -> int:
        """Take bytes from the engine; raise RowsComplete once they hold more rows than asked for."""
        if self._header["truncated"]:
            raise RowsComplete  # the engine's buffer is written once more when it is stopped
        self._kept += data
        if self._rows:
            self._cut_when_grown()
        elif len(self._kept) > _KEPT:
            self._send_kept()
        return len(data)

    def flush(self) -> None:
        """Do nothing: bytes are sent when they are many or complete."""

    def _cut_when_grown(self) -> None:
        # Counting anew only after a growth by half keeps the work linear.
        if len(self._kept) >= self._next_count:
            self._next_count = len(self._kept) * 3 // 2
            if self._cut():
                raise RowsComplete

    def _cut(self) -> bool:
        if self._rows is None or self._header["truncated"]:
            return False
        layout, limit = self._rows
        shortened = layout.cut(self._kept, limit)
        if shortened is None:
            return False
        self.truncate(shortened)
        return True

    def truncate(self, data: bytes) -> None:
        """Replace what is kept by its beginning, and say so in the header."""
        self._kept[:] = data
        self._header["truncated"] = True

    def finish(self) -> None:
        """Send what is left, the end of the body and the trailer."""
        self._cut()
        size = self._size + len(self._kept)
        summary = {"elapsed": monotonic() - self._began, "bytes": size}
        if not self.started:
            self._header |= summary
        self._send_kept()
        self.connection.sendall(
            pack_bytes(b"") + pack_object({**summary, "truncated": self._header["truncated"]})
        )

    def fail(self, status: str, **details: object) -> None:
        """Answer that there is no answer; once the body has begun, the missing trailer has to say it."""
        if not self.started:
            self.started = True
            self._announce()
            elapsed = monotonic() - self._began
            self.connection.sendall(pack_object({"status": status, "elapsed": elapsed, **details}))

    def _send_kept(self) -> None:
        frames = pack_bytes(self._kept) if self._kept else b""
        if not self.started:
            self.started = True
            self._announce()
            frames = pack_object(self._header) + frames
        self._size += len(self._kept)
        self._kept.clear()
        self.connection.sendall(frames)
