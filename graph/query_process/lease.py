"""Lease of a worker: a connection on which one query after another is answered."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from graph.query_process.client import QueryProcessUnreachableError, outcome_of
from graph.query_process.frames import LENGTH, Status, pack_request, unpack_object

_HIGH, _LOW = 16 << 20, 8 << 20  # bytes of an answer that wait for a slow reader


class LeaseEndedError(ConnectionError):
    """A worker that ended before it began to answer."""


class AnswerCutShortError(ConnectionError):
    """An answer that ended early: its query overran or crashed after sending had begun."""


@dataclass(eq=False)
class Answer:
    """The answer to a query: its outcome, and its body where there is one.

    Where `status` is ok: `kind`, `media_type`, `snapshot`, `encoding` and the body to read once. `truncated` says
    whether rows were left out, None while that is unknown; `length` is the bytes of the body where known. Otherwise
    `reason`, for a syntax error with `line` and `column` where the engine gives them.
    """

    status: Status
    reason: str = ""
    line: int | None = None
    column: int | None = None
    kind: str = ""
    media_type: str = ""
    snapshot: str = ""
    encoding: str = ""
    length: int | None = None
    truncated: bool | None = None
    elapsed: float | None = None
    retry_after: float = 0.0
    complete: bool = True
    _lease: "Lease | None" = field(default=None, repr=False)
    _chunks: deque[bytes] = field(default_factory=deque, repr=False)
    _waiting: int = 0
    _broken: bool = False
    _wake: "asyncio.Future[None] | None" = field(default=None, repr=False)

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body in pieces; raise AnswerCutShortError where it does not come to its end."""
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._waiting -= len(chunk)
                if self._lease and self._waiting < _LOW:
                    self._lease.resume()
                yield chunk
            if self.complete:
                return
            if self._broken:
                raise AnswerCutShortError("the answer did not come to its end")
            self._wake = asyncio.get_running_loop().create_future()
            await self._wake

    async def read(self) -> bytes:
        """Return the whole body."""
        return b"".join([chunk async for chunk in self.body()])

    def ready_body(self) -> bytes | None:
        """Return the whole body where all of it has arrived, else None."""
        return b"".join(self._chunks) if self.complete else None

    def abandon(self) -> None:
        """Give up an answer that is not complete, and end its query."""
        if self._lease and not self.complete:
            self._lease.end()

    def take(self, chunk: bytes) -> int:
        """Take a piece of the body; return the bytes that wait to be read."""
        self._chunks.append(chunk)
        self._waiting += len(chunk)
        self.wake()
        return self._waiting

    def finish(self, trailer: Mapping[str, object]) -> None:
        """Take the trailer."""
        self.elapsed, self.truncated = _number(trailer.get("elapsed")), bool(trailer.get("truncated"))
        self.complete, self._lease = True, None
        self.wake()

    def break_off(self) -> None:
        """Record that the rest will not come."""
        self._broken = not self.complete
        self._lease = None
        self.wake()

    def wake(self) -> None:
        """Let the reader go on."""
        if self._wake and not self._wake.done():
            self._wake.set_result(None)


class Lease(asyncio.Protocol):
    """A leased worker, which answers one query at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self.closed = False
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._reply: asyncio.Future[Answer] | None = None
        self._answer: Answer | None = None
        self._in_body = True
        self._paused = False
        self._free: Callable[[], None] = lambda: None
        self._granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(cls, path: Path) -> "Lease":
        """Return a lease once a worker is free; raise QueryProcessUnreachableError where none can be had."""
        lease = cls(path)
        try:
            await asyncio.get_running_loop().create_unix_connection(lambda: lease, str(path))
            lease._send(pack_request({"op": "lease"}))
            await lease._granted
        except OSError as error:
            raise QueryProcessUnreachableError(f"{path}: {error}") from error
        except BaseException:
            lease.close()
            raise
        return lease

    async def ask(self, frame: bytes, free: Callable[[], None]) -> Answer:
        """Send a packed query and return its answer once its outcome is known.

        `free` is called when the worker has sent all of it, or has ended. Raises LeaseEndedError where the worker
        ends before its first word; `outcome` says why.
        """
        if self.closed:
            raise LeaseEndedError("the worker has ended")
        reply: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._reply = reply
        self._free = free
        self._send(frame)
        return await reply

    async def outcome(self) -> tuple[Status, str]:
        """Return how the worker ended, once it has."""
        return await self._tell("outcome")

    def end(self) -> None:
        """End the worker, whatever it does; it takes no other query meanwhile."""
        self.closed = True
        task = asyncio.get_running_loop().create_task(self._tell("end"))
        _TASKS.add(task)
        task.add_done_callback(_TASKS.discard)

    def close(self) -> None:
        """Give the worker back."""
        self.closed = True
        if self._transport:
            self._transport.close()

    def resume(self) -> None:
        """Go on reading after a slow reader has caught up."""
        if self._paused and self._transport:
            self._paused = False
            self._transport.resume_reading()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take the frames that are complete."""
        buffer = self._buffer
        buffer += data
        start, size = 0, len(buffer)
        while size - start >= LENGTH.size:
            end = start + LENGTH.size + int.from_bytes(buffer[start : start + LENGTH.size], "big")
            if size < end:
                break
            self._take(bytes(memoryview(buffer)[start + LENGTH.size : end]))
            start = end
        del buffer[:start]

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell whoever waits that the worker has gone."""
        self.closed = True
        if not self._granted.done():
            self._granted.set_exception(ConnectionResetError("the query process closed the connection"))
        if self._reply and not self._reply.done():
            self._reply.set_exception(LeaseEndedError("the worker ended"))
        if self._answer:
            self._answer.break_off()
            self._done()

    def _take(self, frame: bytes) -> None:
        answer = self._answer
        if answer is None:
            self._take_header(unpack_object(frame))
        elif self._in_body and frame:
            if answer.take(frame) > _HIGH and self._transport and not self._paused:
                self._paused = True
                self._transport.pause_reading()
        elif self._in_body:
            self._in_body = False
        else:
            answer.finish(unpack_object(frame))
            self._done()

    def _take_header(self, header: dict[str, object]) -> None:
        if not self._granted.done():
            self._take_grant(header)
            return
        answer = _answer(header)
        if answer.status == "ok":
            answer.complete, answer._lease = False, self
            self._answer, self._in_body = answer, True
        if self._reply and not self._reply.done():
            self._reply.set_result(answer)
        if answer.status != "ok":
            self._done()

    def _take_grant(self, header: dict[str, object]) -> None:
        if header["status"] == "ok":
            self.number = int(str(header["lease"]))
            self._granted.set_result(None)
        else:
            self._granted.set_exception(ConnectionRefusedError(str(header.get("reason"))))

    def _done(self) -> None:
        self._answer = None
        free, self._free = self._free, lambda: None
        free()

    def _send(self, data: bytes) -> None:
        if self._transport:
            self._transport.write(data)

    async def _tell(self, operation: str) -> tuple[Status, str]:
        try:
            reader, writer = await asyncio.open_unix_connection(str(self.path))
            try:
                writer.write(pack_request({"op": operation, "lease": self.number}))
                (size,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
                reply = unpack_object(await reader.readexactly(size))
            finally:  # also where the loop ends meanwhile
                writer.close()
            await writer.wait_closed()
        except (OSError, EOFError) as error:
            return "unavailable", f"{self.path}: {error}"
        return outcome_of(reply)


_TASKS: set[asyncio.Task[tuple[Status, str]]] = set()


def _answer(header: Mapping[str, object]) -> Answer:
    status, reason = outcome_of(header)
    truncated = header.get("truncated")
    return Answer(
        status=status,
        reason=reason,
        line=_whole(header.get("line")),
        column=_whole(header.get("column")),
        kind=str(header.get("kind", "")),
        media_type=str(header.get("media_type", "")),
        snapshot=str(header.get("snapshot", "")),
        encoding=str(header.get("encoding", "")),
        length=_whole(header.get("length")),
        truncated=truncated if isinstance(truncated, bool) else None,
        elapsed=_number(header.get("elapsed")),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
