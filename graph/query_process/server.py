"""Server of the query process: it leases workers to the clients on a Unix socket.

It evaluates nothing and waits for no worker, so that it can always end a query that overruns.
"""

import json
import logging
import os
import signal
import socket
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

from graph.query_process.connection import Connection, RequestInvalidError
from graph.query_process.frames import Status
from graph.query_process.limits import Limits
from graph.query_process.workers import Workers

log = logging.getLogger(__name__)
_OUTCOMES = 1000  # leases whose end is remembered


class SocketInUseError(OSError):
    """Another query process listens on the socket."""


@dataclass(eq=False)
class QueryServer:
    """A server that leases workers to clients, and tells them how a worker ended.

    A client that leased a worker sends it queries on the same connection until it closes it. `outcomes` are those of
    leases whose worker has ended; `exit_code` is set once it is to end.
    """

    listener: socket.socket
    limits: Limits
    memory: int
    selector: DefaultSelector = field(default_factory=DefaultSelector)
    reading: list[Connection] = field(default_factory=list)
    waiting: deque[Connection] = field(default_factory=deque)
    outcomes: OrderedDict[int, tuple[Status, str]] = field(default_factory=OrderedDict)
    asking: dict[int, list[Connection]] = field(default_factory=dict)
    leases: int = 0
    listening: bool = False
    exit_code: int | None = None

    def __post_init__(self) -> None:
        """Create the workers, which call back when one is free or has ended."""
        self.workers = Workers(self.selector, self.limits, self.memory, self.dispatch, self._record)

    def run(self, path: Path, name: str, parent: int | None, announce: int) -> int:
        """Serve until a signal, the parent's end or an unusable snapshot; return the exit code.

        The ready line is written to the descriptor `announce` once the snapshot is loaded.
        """
        wakeup = _signal_pipe()
        self.selector.register(wakeup, EVENT_READ, lambda: self._read_signal(wakeup))
        if parent is not None:
            self.selector.register(parent, EVENT_READ, lambda: self._end("the parent process ended"))
        self.workers.load(path, name, lambda message: self._begin(message, announce))
        try:
            while self.exit_code is None:
                for key, _ in self.selector.select():
                    if self._is_registered(key.fileobj, key.data):
                        key.data()
        finally:
            self._close()
        return self.exit_code

    def _is_registered(self, fileobj: object, callback: object) -> bool:
        """Return whether an event is still registered: one before it may have closed its file."""
        return any(
            key.fileobj is fileobj and key.data is callback for key in self.selector.get_map().values()
        )

    def _begin(self, message: dict[str, object], announce: int) -> None:
        if message["op"] == "unusable":
            self._refuse(message)
        elif not self.listening:
            self.listening = True
            self.listener.listen(128)
            self.selector.register(self.listener, EVENT_READ, self._accept)
            os.write(announce, json.dumps({**message, "pid": os.getpid()}).encode() + b"\n")

    def _refuse(self, message: dict[str, object]) -> None:
        """Log the reason that a snapshot is not served; end if there is no other."""
        log.error("%s", message["reason"])
        if self.workers.current is None:
            self.exit_code = 1

    def _accept(self) -> None:
        try:
            accepted, _ = self.listener.accept()
        except BlockingIOError:
            return
        connection = Connection(accepted)
        self.reading.append(connection)
        self.selector.register(accepted, EVENT_READ, lambda: self._read(connection))

    def _read(self, connection: Connection) -> None:
        try:
            complete = connection.read()
        except ConnectionError:
            self._stop_reading(connection)
            connection.socket.close()
            return
        except RequestInvalidError as error:
            self._stop_reading(connection)
            connection.answer("refused", reason=str(error))
            return
        if complete:
            self._stop_reading(connection)
            self._take(connection)

    def _stop_reading(self, connection: Connection) -> None:
        self.reading.remove(connection)
        self.selector.unregister(connection.socket)

    def _take(self, connection: Connection) -> None:
        operation = connection.header.get("op")
        if operation == "lease":
            self.waiting.append(connection)
            self.dispatch()
        elif operation == "status":
            connection.answer("ok", **self._status())
        elif operation == "reload":
            path, name = str(connection.header.get("path")), str(connection.header.get("name", ""))
            self._reload(Path(path), name, connection)
        elif operation in ("outcome", "end"):
            self._tell_outcome(int(str(connection.header.get("lease", 0))), operation == "end", connection)
        else:
            connection.answer("refused", reason=f"expected an operation, found {operation!r}")

    def _tell_outcome(self, lease: int, end: bool, connection: Connection) -> None:
        """Answer how the worker of a lease ended, once it has; end it if requested."""
        worker = next((worker for worker in self.workers.members if worker.lease == lease), None)
        if worker is None:
            status, reason = self.outcomes.get(lease, ("left", "the worker had finished"))
            connection.answer(status, reason=reason)
            return
        self.asking.setdefault(lease, []).append(connection)
        if end:
            self.workers.end(worker, ("timeout", "the query was ended by its client"))

    def _record(self, lease: int, outcome: tuple[Status, str]) -> None:
        self.outcomes[lease] = outcome
        if len(self.outcomes) > _OUTCOMES:
            self.outcomes.popitem(last=False)
        for connection in self.asking.pop(lease, []):
            connection.answer(outcome[0], reason=outcome[1])

    def dispatch(self) -> None:
        """Give free workers to waiting clients, the oldest first."""
        while self.waiting and (worker := self.workers.idle_worker()):
            self.leases += 1
            if self.workers.give(worker, self.waiting[0].socket, self.leases):
                self.waiting.popleft().socket.close()
        if self.exit_code is None:
            self.workers.prepare(len(self.waiting))

    def _reload(self, path: Path, name: str, connection: Connection | None) -> None:
        def report(message: dict[str, object]) -> None:
            if message["op"] == "ready":
                log.info("reloaded: %s", path)
                answer: dict[str, object] = {"quads": message["quads"]}
            else:
                self._refuse(message)
                answer = {"reason": message["reason"]}
            if connection:
                connection.answer("ok" if message["op"] == "ready" else "refused", **answer)

        self.workers.load(path, name, report)

    def _status(self) -> dict[str, object]:
        current = self.workers.current
        return {
            "path": str(current.path) if current else None,
            "snapshot": current.name if current else None,
            "quads": current.quads if current else None,
            "running": len(self.workers.leased()),
            "waiting": len(self.waiting),
            "workers": sorted(worker.pid for worker in self.workers.members if worker.pid is not None),
            "holders": sorted(holder.process.pid for holder in self.workers.holders),
        }

    def _read_signal(self, wakeup: int) -> None:
        for number in os.read(wakeup, 64):
            if number == signal.SIGHUP and self.workers.current:
                self._reload(self.workers.current.path, self.workers.current.name, None)
            elif number in (signal.SIGTERM, signal.SIGINT):
                self._end(signal.Signals(number).name)

    def _end(self, reason: str) -> None:
        log.info("ending: %s", reason)
        self.exit_code = 0

    def _close(self) -> None:
        for connection in [*self.reading, *self.waiting]:
            connection.answer("unavailable", reason="the query process is ending")
        self.workers.close()
        path = self.listener.getsockname()
        self.listener.close()
        Path(path).unlink(missing_ok=True)
        self.selector.close()


def _signal_pipe() -> int:
    """Return a descriptor on which SIGTERM, SIGINT and SIGHUP arrive as bytes."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: None)
    return reader


def bind_socket(path: Path) -> socket.socket:
    """Return a socket bound to a path that only this user may use.

    A socket that nobody listens on is replaced. Raises SocketInUseError where a query process listens there.
    """
    if path.is_socket():
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
            else:
                raise SocketInUseError(f"{path}: another query process listens there")
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    except OSError as error:
        listener.close()
        raise OSError(f"{path}: cannot listen there: {error}") from error
    finally:
        os.umask(before)
    listener.setblocking(False)
    return listener
