"""Buffer of a worker's answer until its outcome is known or it grows."""

import os
import socket
import zlib
from dataclasses import dataclass, field
from time import monotonic

from graph.query_process.formats import REMARKS, with_remark
from graph.query_process.frames import pack_bytes, pack_object
from graph.query_process.result_rows import RowCutter, RowFormat

_KEPT = 1 << 20
_WORTH_COMPRESSING = 1000
_LEVEL = 5
_PIECE = 1 << 18


class RowsComplete(Exception):  # noqa: N818  # not an error: it ends the engine's writing
    """Signal that stops the engine: the requested rows are written, and there are more."""


class SliceExceeded(Exception):  # noqa: N818  # not an error: it ends the engine's writing
    """Signal that stops the engine: the answer is too large for the lane of quick queries."""


@dataclass
class AnswerBuffer:
    """A writable file for the engine's writers that sends a framed answer.

    Up to 1 MiB is kept, so that the header tells the size and whether rows were cut. What exceeds that is sent as
    it comes where the format can end with a remark on a cut, else it is written to the file `spool` (a descriptor)
    up to `spool_limit` bytes until its end is known. With `small`, it is given up instead. `gzip` has it compressed.
    `snapshot` names the data.
    """

    connection: socket.socket
    spool: int
    spool_limit: int
    snapshot: str = ""
    small: bool = False
    gzip: bool = False
    started: bool = False
    _began: float = field(default_factory=monotonic)
    _kept: bytearray = field(default_factory=bytearray)
    _header: dict[str, object] = field(default_factory=dict)
    _media_type: str = ""
    _cutter: RowCutter | None = None
    _cut: bool = False
    _spooled: int = 0
    _size: int = 0
    _compressor: "zlib._Compress | None" = None

    def describe(self, kind: str, media_type: str, rows: tuple[RowFormat, int] | None = None) -> None:
        """Set the header; `rows` is the row format and the number to cut after."""
        self._header = {"status": "ok", "kind": kind, "media_type": media_type, "snapshot": self.snapshot}
        self._media_type = media_type
        self._cutter = RowCutter(*rows) if rows else None

    def write(self, data: bytes) -> int:
        """Take bytes from the engine; raise RowsComplete once they have more rows than requested."""
        if self._cut and self._cutter:
            raise RowsComplete  # the engine's buffer is written once more when it is stopped
        if self._cutter is None:
            self._keep(data)
            return len(data)
        self._keep(self._cutter.take(data))
        if (last := self._cutter.cut()) is not None:
            self._end_rows(self._cutter.layout, last)
            raise RowsComplete
        return len(data)

    def flush(self) -> None:
        """Do nothing: bytes are sent when they are many or complete."""

    def mark_cut(self) -> None:
        """Record that the document written so far leaves something out."""
        self._cut = True

    def finish(self) -> None:
        """Send the rest, the end of the body and the trailer."""
        if self._cutter and not self._cut:
            if (last := self._cutter.cut(final=True)) is not None:
                self._end_rows(self._cutter.layout, last)
            else:
                self._keep(self._cutter.rest())
        elif self._cut and self.started and not self._cutter:
            self._kept += with_remark(b"", self._media_type)
        self._send_all()

    def fail(self, status: str, **details: object) -> None:
        """Send a failure.

        Once the body has begun, the missing trailer is the only sign of it.
        """
        if not self.started:
            self.started = True
            elapsed = monotonic() - self._began
            message = {"status": status, "elapsed": elapsed, "snapshot": self.snapshot, **details}
            self.connection.sendall(pack_object(message))

    def _end_rows(self, layout: RowFormat, last: bytes) -> None:
        self._cut = True
        self._kept += last + (with_remark(layout.tail, self._media_type) if self.started else layout.tail)

    def _keep(self, data: bytes) -> None:
        self._kept += data
        if len(self._kept) <= _KEPT:
            return
        if self.small:
            raise SliceExceeded
        if self._media_type in REMARKS:
            self._send_kept()
        else:
            self._write_spool()

    def _compressed(self, data: bytes | bytearray, end: bool = False) -> bytes | bytearray:
        self._size += len(data)
        if not self.gzip:
            return data
        if self._compressor is None:
            self._compressor = zlib.compressobj(_LEVEL, wbits=31)
        packed = self._compressor.compress(data)
        return packed + self._compressor.flush() if end else packed

    def _send_kept(self) -> None:
        frames = b""
        if not self.started:
            self.started = True
            if self.gzip:
                self._header["encoding"] = "gzip"
            frames = pack_object(self._header)
        if packed := self._compressed(self._kept):
            frames += pack_bytes(packed)
        self._kept.clear()
        if frames:
            self.connection.sendall(frames)

    def _write_spool(self) -> None:
        packed = memoryview(self._compressed(self._kept))
        if self._spooled + len(packed) > self.spool_limit:
            raise MemoryError
        while packed:
            written = os.pwrite(self.spool, packed, self._spooled)
            self._spooled += written
            packed = packed[written:]
        self._kept = bytearray()

    def _send_all(self) -> None:
        if not (self.started or self._spooled or len(self._kept) >= _WORTH_COMPRESSING):
            self.gzip = False
        rest = self._compressed(self._kept, end=True)
        summary = {"elapsed": monotonic() - self._began, "bytes": self._size, "truncated": self._cut}
        frames = b""
        if not self.started:
            length = self._spooled + len(rest)
            known: dict[str, object] = {"length": length} | ({"encoding": "gzip"} if self.gzip else {})
            frames = pack_object(self._header | summary | known)
        self.started = True
        for start in range(0, self._spooled, _PIECE):
            piece = os.pread(self.spool, min(_PIECE, self._spooled - start), start)
            self.connection.sendall(frames + pack_bytes(piece))
            frames = b""
        if self._spooled:
            os.ftruncate(self.spool, 0)
        frames += pack_bytes(rest) if rest else b""
        self.connection.sendall(frames + pack_bytes(b"") + pack_object(summary))
