"""Buffer of a worker's answer until its outcome is known or it grows."""

import socket
from collections.abc import Callable
from time import monotonic

from graph.query_process.frames import LAST, STARTED, pack_bytes, pack_object
from graph.query_process.result_rows import RowFormat

_KEPT = 1 << 20
_LOOK_STEP = 1 << 16


class RowsComplete(Exception):  # noqa: N818  # not an error: it ends the engine's writing
    """Signal that stops the engine: the requested rows are written, and there are more."""


class AnswerBuffer:
    """A writable file for the engine's writers that sends a framed answer.

    With a row limit everything is kept, so that the header can say whether rows were cut. Without, what
    exceeds 1 MiB is sent as it comes. `announce` is called with STARTED before the first byte of such an
    answer, and with LAST once all is computed and only the rest is to be sent.
    """

    def __init__(self, connection: socket.socket, announce: Callable[[bytes], None]) -> None:
        self.connection = connection
        self.started = False
        self._announce = announce
        self._began = monotonic()
        self._kept = bytearray()
        self._header: dict[str, object] = {}
        self._size = 0
        self._rows: tuple[RowFormat, int] | None = None
        self._edges = 0
        self._next_look = 0

    def describe(self, kind: str, media_type: str, rows: tuple[RowFormat, int] | None = None) -> None:
        """Set the header; `rows` is the row format and the number to cut after."""
        self._header = {"status": "ok", "kind": kind, "media_type": media_type, "truncated": False}
        self._rows = rows

    def write(self, data: bytes) -> int:
        """Take bytes from the engine; raise RowsComplete once they have more rows than requested."""
        if self._header["truncated"]:
            raise RowsComplete  # the engine's buffer is written once more when it is stopped
        if self._rows:
            self._take_rows(data, *self._rows)
        else:
            self._kept += data
            if len(self._kept) > _KEPT:
                self._send_kept()
        return len(data)

    def flush(self) -> None:
        """Do nothing: bytes are sent when they are many or complete."""

    def _take_rows(self, data: bytes, layout: RowFormat, limit: int) -> None:
        """Keep data; search for true row edges once enough candidates are there."""
        before = len(layout.edge) - 1
        seam = bytes(self._kept[-before:] if before else b"") + data[:before]
        self._edges += data.count(layout.edge) + seam.count(layout.edge)
        self._kept += data
        if self._edges >= limit + layout.lead and len(self._kept) >= self._next_look:
            # Searching again only after some growth keeps the work linear.
            self._next_look = len(self._kept) + max(_LOOK_STEP, len(self._kept) // 8)
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
        """Replace the buffer by its beginning and mark the header as truncated."""
        self._kept[:] = data
        self._header["truncated"] = True

    def finish(self) -> None:
        """Send the rest, the end of the body and the trailer."""
        self._cut()
        size = self._size + len(self._kept)
        summary = {"elapsed": monotonic() - self._began, "bytes": size}
        if not self.started:
            self._header |= summary
        start = b"" if self.started else pack_object(self._header)
        frames = start + self._frame_of_kept() + pack_bytes(b"") + pack_object(summary)
        self.started = True
        self._announce(LAST)
        self.connection.sendall(frames)

    def fail(self, status: str, **details: object) -> None:
        """Send a failure.

        Once the body has begun, the missing trailer is the only sign of it.
        """
        if not self.started:
            self.started = True
            self._announce(LAST)
            elapsed = monotonic() - self._began
            self.connection.sendall(pack_object({"status": status, "elapsed": elapsed, **details}))

    def _send_kept(self) -> None:
        frames = self._frame_of_kept()
        if not self.started:
            self.started = True
            self._announce(STARTED)
            frames = pack_object(self._header) + frames
        self.connection.sendall(frames)

    def _frame_of_kept(self) -> bytes:
        frame = pack_bytes(self._kept) if self._kept else b""
        self._size += len(self._kept)
        self._kept.clear()
        return frame
