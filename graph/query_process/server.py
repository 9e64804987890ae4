"""The query process: takes connections on a Unix socket, queues them, and supervises those who answer.

It never evaluates and never waits for one of the others, so that it can always end what overruns.
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

from graph.query_process.connection import Job, RequestInvalidError
from graph.query_process.limits import Limits
from graph.query_process.workers import Fleet

log = logging.getLogger(__name__)
_TICK = 0.25  # s between looks at what is overdue


class SocketInUseError(OSError):
    """Say that another query process listens on the socket."""


@dataclass(eq=False)
class Desk:
    """Connections that are read, wait for a child, or are being answered. `exit_code` once it is to end."""

    listener: socket.socket
    limits: Limits
    memory: int
    selector: DefaultSelector = field(default_factory=DefaultSelector)
    reading: list[Job] = field(default_factory=list)
    waiting: list[Job] = field(default_factory=list)
    listening: bool = False
    exit_code: int | None = None

    def __post_init__(self) -> None:
        """Make the fleet that calls back when a child is free."""
        self.fleet = Fleet(self.selector, self.limits, self.memory, self.dispatch)

    def run(self, path: Path, parent: int | None, announce: int) -> int:
        """Serve until told to end, the parent's pipe closes or no snapshot can be held; return the exit code.

        The ready line is written to the descriptor `announce` once the snapshot is loaded.
        """
        wakeup = _signal_pipe()
        self.selector.register(wakeup, EVENT_READ, lambda: self._hear_signal(wakeup))
        if parent is not None:
            self.selector.register(parent, EVENT_READ, lambda: self._end("the parent process ended"))
        self.fleet.load(path, lambda message: self._begin(message, announce))
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
        """Say whether an event is still of interest: one before it may have closed its file."""
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
        """Log why a snapshot is not served, and end if there is no other."""
        log.error("%s", message["reason"])
        if self.fleet.current is None:
            self.exit_code = 1

    def _accept(self) -> None:
        try:
            connection, _ = self.listener.accept()
        except BlockingIOError:
            return
        job = Job(connection)
        self.reading.append(job)
        self.selector.register(connection, EVENT_READ, lambda: self._read(job))

    def _read(self, job: Job) -> None:
        try:
            complete = job.read(self.limits.body)
        except ConnectionError:
            self._dismiss(job, self.reading)
            job.close()
            return
        except RequestInvalidError as error:
            self._dismiss(job, self.reading)
            job.answer("refused", reason=str(error))
            return
        if complete:
            self._dismiss(job, self.reading)
            self._take(job)

    def _dismiss(self, job: Job, jobs: list[Job]) -> None:
        jobs.remove(job)
        job.watched = False
        self.selector.unregister(job.connection)

    def _take(self, job: Job) -> None:
        operation = job.header.get("op")
        if operation == "status":
            job.answer("ok", **self._status())
        elif operation == "reload":
            self._reload(Path(str(job.header.get("path"))), job)
        elif operation != "query":
            job.answer("refused", reason=f"expected query, status or reload, found {operation!r}")
        elif len(self.waiting) + len(self.fleet.busy()) >= self.limits.running + self.limits.waiting:
            job.answer("busy", reason=f"{len(self.waiting)} queries are waiting already")
        else:
            self.waiting.append(job)
            job.watched = True
            self.selector.register(job.connection, EVENT_READ, lambda: self._watch(job))
            self.dispatch()

    def _watch(self, job: Job) -> None:
        """Drop a query whose client has gone, or talks out of turn, and end the child that has it."""
        if job in self.waiting:
            self._dismiss(job, self.waiting)
            job.close()
            return
        child = next((child for child in self.fleet.busy() if child.job is job), None)
        if child and self.fleet.is_nearly_done(child):
            self.fleet.unwatch(job)  # it has what it asked for; if not, the child notices on sending
        elif child:
            self.fleet.end(child, ("crashed", "the client went away"))
        self.dispatch()

    def dispatch(self) -> None:
        """Give waiting queries to free children, first to the clients that have the fewest running."""
        while self.waiting and (child := self.fleet.idle_child()):
            running = Counter(busy.job.client for busy in self.fleet.busy() if busy.job)
            job = min(self.waiting, key=lambda waiting: running[waiting.client])
            if self.fleet.give(child, job):
                self.waiting.remove(job)
        if self.exit_code is None:
            self.fleet.prepare(len(self.waiting))

    def _end_overdue(self) -> None:
        now = monotonic()
        for child in self.fleet.busy():
            if child.job and now > child.job.overdue:
                self.fleet.end(child, ("timeout", "the query did not end before its deadline"))
        for job in [job for job in self.waiting if now - job.arrived > self.limits.patience]:
            self._dismiss(job, self.waiting)
            job.answer("busy", reason=f"no query ended within {self.limits.patience:g} s")

    def _reload(self, path: Path, job: Job | None) -> None:
        def report(message: dict[str, object]) -> None:
            if message["op"] == "ready":
                log.info("reloaded: %s", path)
                answer: dict[str, object] = {"quads": message["quads"]}
            else:
                self._refuse(message)
                answer = {"reason": message["reason"]}
            if job:
                job.answer("ok" if message["op"] == "ready" else "refused", **answer)

        self.fleet.load(path, report)

    def _status(self) -> dict[str, object]:
        current = self.fleet.current
        return {
            "path": str(current.path) if current else None,
            "quads": current.quads if current else None,
            "running": len(self.fleet.busy()),
            "waiting": len(self.waiting),
            "children": sorted(child.pid for child in self.fleet.children if child.pid is not None),
            "holders": sorted(holder.process.pid for holder in self.fleet.holders),
        }

    def _hear_signal(self, wakeup: int) -> None:
        for number in os.read(wakeup, 64):
            if number == signal.SIGHUP and self.fleet.current:
                self._reload(self.fleet.current.path, None)
            elif number in (signal.SIGTERM, signal.SIGINT):
                self._end(signal.Signals(number).name)

    def _end(self, reason: str) -> None:
        log.info("ending: %s", reason)
        self.exit_code = 0

    def _close(self) -> None:
        running = [child.job for child in self.fleet.busy() if child.job]
        for job in [*self.reading, *self.waiting, *running]:
            job.answer("busy", reason="the query process is ending")
        self.fleet.close()
        path = self.listener.getsockname()
        self.listener.close()
        Path(path).unlink(missing_ok=True)
        self.selector.close()


def _signal_pipe() -> int:
    """Have SIGTERM, SIGINT and SIGHUP arrive as bytes on a descriptor, and return it."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: None)
    return reader


def bind_socket(path: Path) -> socket.socket:
    """Return a socket bound to a path that only this user may use, in place of one that nobody listens on.

    Raise SocketInUseError where a query process listens there already.
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
