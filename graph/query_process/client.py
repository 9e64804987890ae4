"""Client of the query process; safe to use from many threads, one connection a query."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.query_process.frames import (
    STATUSES,
    ConnectionCutError,
    Status,
    pack_request,
    receive_bytes,
    receive_object,
)

_GRACE = 15.0  # s after the deadline, for queueing and transport
_RELOAD_TIMEOUT = 3600.0


class QueryProcessUnreachableError(ConnectionError):
    """No query process answers at the socket."""


class AnswerCutShortError(ConnectionError):
    """An answer that ended early: its query overran or crashed after sending had begun."""


@dataclass
class Answer:
    """The answer to a query: its outcome, and its body where there is one.

    Where `status` is ok: `kind`, `media_type`, whether rows were left out (`truncated`), and `body` to read
    once. `elapsed` (s) and `size` (bytes) are known at once for answers up to 1 MiB or with a row limit, else
    at the end. Otherwise `reason`, for a syntax error with `line` and `column` where the engine gives them.
    """

    status: Status
    reason: str | None = None
    line: int | None = None
    column: int | None = None
    kind: str | None = None
    media_type: str | None = None
    truncated: bool = False
    elapsed: float | None = None
    size: int | None = None
    _connection: socket.socket | None = field(default=None, repr=False)

    @property
    def body(self) -> Iterator[bytes]:
        """Yield the body in pieces; raise AnswerCutShortError where it does not come to its end."""
        if self._connection is None:
            return
        try:
            while chunk := receive_bytes(self._connection):
                yield chunk
            trailer = receive_object(self._connection)
        except (ConnectionError, TimeoutError) as error:
            raise AnswerCutShortError(f"the answer did not come to its end: {error}") from error
        finally:
            self.close()
        self.elapsed, self.size = _number(trailer.get("elapsed")), _whole(trailer.get("bytes"))

    def read(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.body)

    def close(self) -> None:
        """Close the connection; a query that still runs is ended by that."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


@dataclass(frozen=True)
class QueryClient:
    """Client of the query process that listens on a socket."""

    socket_path: Path

    def query(
        self,
        text: str | bytes,
        accept: Sequence[str],
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        deadline: float = 30.0,
        rows: int | None = None,
        triples: int | None = None,
        client: str = "",
    ) -> Answer:
        """Send a query and return the answer once its outcome is known.

        `accept` are media types in order of preference, those of tables and those of graphs in one list: the
        first that can carry the answer is taken. Graphs are IRIs, None for what the query says; `deadline` in
        s, at most the server's; rows after `rows` and triples after `triples` (as many as rows where not
        given) are left out; of several clients waiting, the `client` with the fewest running queries comes
        first.
        """
        if rows is not None and rows < 1:
            raise ValueError(f"rows must be at least 1, not {rows}")
        header = {
            "op": "query",
            "accept": list(accept),
            "default_graphs": None if default_graphs is None else list(default_graphs),
            "named_graphs": None if named_graphs is None else list(named_graphs),
            "deadline": deadline,
            "rows": rows,
            "triples": rows if triples is None else triples,
            "client": client,
        }
        body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        connection, reply = self._send(header, body, deadline + _GRACE)
        return _answer(reply, connection)

    def reload(self, path: Path) -> Answer:
        """Load another snapshot and return when it is served; queries go on meanwhile."""
        connection, reply = self._send({"op": "reload", "path": str(path)}, b"", _RELOAD_TIMEOUT)
        connection.close()
        return _answer(reply, None)

    def status(self) -> dict[str, object]:
        """Return the served snapshot, and the counts of running and waiting queries."""
        connection, reply = self._send({"op": "status"}, b"", _GRACE)
        connection.close()
        return reply

    def _send(
        self, header: Mapping[str, object], body: bytes, timeout: float
    ) -> tuple[socket.socket, dict[str, object]]:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(timeout)
            connection.connect(str(self.socket_path))
            _write(connection, pack_request(header, body))
            return connection, receive_object(connection)
        except ConnectionCutError:
            connection.close()
            return connection, {"status": "crashed", "reason": "the query process closed the connection"}
        except OSError as error:
            connection.close()
            raise QueryProcessUnreachableError(f"{self.socket_path}: {error}") from error


def _write(connection: socket.socket, request: bytes) -> None:
    try:
        connection.sendall(request)
    except BrokenPipeError:
        return  # the server refused it early, and its answer can be read


def _answer(reply: Mapping[str, object], connection: socket.socket | None) -> Answer:
    status = next(status for status in STATUSES if status == reply["status"])
    if connection is not None and status != "ok":
        connection.close()
        connection = None
    return Answer(
        status=status,
        reason=_text(reply.get("reason")),
        line=_whole(reply.get("line")),
        column=_whole(reply.get("column")),
        kind=_text(reply.get("kind")),
        media_type=_text(reply.get("media_type")),
        truncated=bool(reply.get("truncated")),
        elapsed=_number(reply.get("elapsed")),
        size=_whole(reply.get("bytes")),
        _connection=connection,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
