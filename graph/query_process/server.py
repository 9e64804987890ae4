"""Server of the query process: a queue of connections on a Unix socket and the workers that answer them.

It evaluates nothing and waits for no worker, so that it can always end a query that overruns.
"""

import json
import logging
import os
import signal
import socket
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import monotonic

from graph.query_process.connection import Connection, RequestInvalidError
from graph.query_process.limits import Limits
from graph.query_process.workers import Workers

log = logging.getLogger(__name__)
_TICK = 0.25  # s between looks at what is overdue


class SocketInUseError(OSError):
    """Another query process listens on the socket."""


@dataclass(eq=False)
class QueryServer:
    """A server that reads requests, queues them and gives them to workers.

    `exit_code` is set once it is to end.
    """

    listener: socket.socket
    limits: Limits
    memory: int
    selector: DefaultSelector = field(default_factory=DefaultSelector)
    reading: list[Connection] = field(default_factory=list)
    waiting: list[Connection] = field(default_factory=list)
    listening: bool = False
    exit_code: int | None = None

    def __post_init__(self) -> None:
        """Create the workers, which call back when one is free."""
        self.workers = Workers(self.selector, self.limits, self.memory, self.dispatch)

    def run(self, path: Path, parent: int | None, announce: int) -> int:
        """Serve until a signal, the parent's end or an unusable snapshot; return the exit code.

        The ready line is written to the descriptor `announce` once the snapshot is loaded.
        """
        wakeup = _signal_pipe()
        self.selector.register(wakeup, EVENT_READ, lambda: self._read_signal(wakeup))
        if parent is not None:
            self.selector.register(parent, EVENT_READ, lambda: self._end("the parent process ended"))
        self.workers.load(path, lambda message: self._begin(message, announce))
        try:
            while self.exit_code is None:
                for key, _ in self.selector.select(_TICK):
                    if self._is_registered(key.fileobj, key.data):
                        key.data()
                self._end_overdue()
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
            complete = connection.read(self.limits.body)
        except ConnectionError:
            self._stop_reading(connection, self.reading)
            connection.close()
            return
        except RequestInvalidError as error:
            self._stop_reading(connection, self.reading)
            connection.answer("refused", reason=str(error))
            return
        if complete:
            self._stop_reading(connection, self.reading)
            self._take(connection)

    def _stop_reading(self, connection: Connection, connections: list[Connection]) -> None:
        connections.remove(connection)
        connection.watched = False
        self.selector.unregister(connection.socket)

    def _take(self, connection: Connection) -> None:
        operation = connection.header.get("op")
        if operation == "status":
            connection.answer("ok", **self._status())
        elif operation == "reload":
            self._reload(Path(str(connection.header.get("path"))), connection)
        elif operation != "query":
            connection.answer("refused", reason=f"expected query, status or reload, found {operation!r}")
        elif len(self.waiting) + len(self.workers.busy()) >= self.limits.running + self.limits.waiting:
            connection.answer("busy", reason=f"{len(self.waiting)} queries are waiting already")
        else:
            self.waiting.append(connection)
            connection.watched = True
            self.selector.register(connection.socket, EVENT_READ, lambda: self._watch(connection))
            self.dispatch()

    def _watch(self, connection: Connection) -> None:
        """Drop a query whose client closed or sent too much; end its worker."""
        if connection in self.waiting:
            self._stop_reading(connection, self.waiting)
            connection.close()
            return
        worker = next((worker for worker in self.workers.busy() if worker.connection is connection), None)
        if worker and self.workers.is_nearly_done(worker):
            self.workers.unwatch(
                connection
            )  # the client may have the whole answer; if not, the worker notices on sending
        elif worker:
            self.workers.end(worker, ("crashed", "the client went away"))
        self.dispatch()

    def dispatch(self) -> None:
        """Give waiting queries to free workers; clients with the fewest running queries come first."""
        while self.waiting and (worker := self.workers.idle_worker()):
            running = Counter(busy.connection.client for busy in self.workers.busy() if busy.connection)
            connection = min(self.waiting, key=lambda waiting: running[waiting.client])
            if self.workers.give(worker, connection):
                self.waiting.remove(connection)
        if self.exit_code is None:
            self.workers.prepare(len(self.waiting))

    def _end_overdue(self) -> None:
        now = monotonic()
        for worker in self.workers.busy():
            if worker.connection and now > worker.connection.overdue:
                self.workers.end(worker, ("timeout", "the query did not end before its deadline"))
        for connection in [
            connection for connection in self.waiting if now - connection.arrived > self.limits.queue_timeout
        ]:
            self._stop_reading(connection, self.waiting)
            connection.answer("busy", reason=f"no query ended within {self.limits.queue_timeout:g} s")

    def _reload(self, path: Path, connection: Connection | None) -> None:
        def report(message: dict[str, object]) -> None:
            if message["op"] == "ready":
                log.info("reloaded: %s", path)
                answer: dict[str, object] = {"quads": message["quads"]}
            else:
                self._refuse(message)
                answer = {"reason": message["reason"]}
            if connection:
                connection.answer("ok" if message["op"] == "ready" else "refused", **answer)

        self.workers.load(path, report)

    def _status(self) -> dict[str, object]:
        current = self.workers.current
        return {
            "path": str(current.path) if current else None,
            "quads": current.quads if current else None,
            "running": len(self.workers.busy()),
            "waiting": len(self.waiting),
            "workers": sorted(worker.pid for worker in self.workers.members if worker.pid is not None),
            "holders": sorted(holder.process.pid for holder in self.workers.holders),
        }

    def _read_signal(self, wakeup: int) -> None:
        for number in os.read(wakeup, 64):
            if number == signal.SIGHUP and self.workers.current:
                self._reload(self.workers.current.path, None)
            elif number in (signal.SIGTERM, signal.SIGINT):
                self._end(signal.Signals(number).name)

    def _end(self, reason: str) -> None:
        log.info("ending: %s", reason)
        self.exit_code = 0

    def _close(self) -> None:
        running = [worker.connection for worker in self.workers.busy() if worker.connection]
        for connection in [*self.reading, *self.waiting, *running]:
            connection.answer("busy", reason="the query process is ending")
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
