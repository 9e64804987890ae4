"""Supervision of the holders and workers: starting, giving work, ending, explaining an end."""

import json
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from selectors import EVENT_READ, BaseSelector

from graph.query_process.frames import LEAVING, Status, pack_object, receive_object, send_frame, send_object
from graph.query_process.limits import Limits

log = logging.getLogger(__name__)
_HANDOVER = 5  # s until a worker has accepted a client
_LEFT: tuple[Status, str] = ("left", "the worker had finished")


@dataclass(eq=False)
class HolderProcess:
    """A process that holds a snapshot.

    `report` is called once with its first message; `quads` is None until it is ready; `workers` are those whose fork
    was ordered and not yet confirmed.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    lifeline: int
    path: Path
    name: str
    report: Callable[[dict[str, object]], None]
    quads: int | None = None
    reported: bool = False
    workers: dict[int, "Worker"] = field(default_factory=dict)


@dataclass(eq=False)
class Worker:
    """A worker process.

    `pid` is None until known; `lease` is the number of the lease under which it works; `outcome` is the reason for
    which the server ends it.
    """

    holder: HolderProcess
    channel: socket.socket
    pid: int | None = None
    ready: bool = False
    lease: int | None = None
    ending: bool = False
    outcome: tuple[Status, str] | None = None


@dataclass(eq=False)
class Workers:
    """All holder processes and workers.

    `changed` is called when a worker has become free or has gone, `record` with the lease and the outcome of one that
    ended under a lease.
    """

    selector: BaseSelector
    limits: Limits
    memory: int
    changed: Callable[[], None]
    record: Callable[[int, tuple[Status, str]], None]
    current: HolderProcess | None = None
    holders: list[HolderProcess] = field(default_factory=list)
    members: list[Worker] = field(default_factory=list)
    _forks: int = 0

    def load(self, path: Path, name: str, report: Callable[[dict[str, object]], None]) -> None:
        """Start a holder on a snapshot.

        Once ready it replaces the one before, which finishes its queries.
        """
        ours, theirs = socket.socketpair()
        lifeline_reader, lifeline_writer = os.pipe()
        numbers = [str(theirs.fileno()), str(lifeline_reader), str(path), name, str(self.memory)]
        settings = [str(logging.getLogger().getEffectiveLevel()), json.dumps(asdict(self.limits))]
        process = subprocess.Popen(
            [sys.executable, "-m", "graph.query_process.snapshot_holder", *numbers, *settings],
            pass_fds=(theirs.fileno(), lifeline_reader),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"RUST_BACKTRACE": "0"},
        )
        theirs.close()
        os.close(lifeline_reader)
        holder = HolderProcess(process, ours, lifeline_writer, path, name, report)
        self.holders.append(holder)
        self.selector.register(ours, EVENT_READ, lambda: self._read_holder(holder))

    def idle_worker(self) -> Worker | None:
        """Return a worker of the current snapshot that is ready for a lease."""
        free = (worker for worker in self.members if worker.ready and not worker.lease and not worker.ending)
        return next((worker for worker in free if worker.holder is self.current), None)

    def leased(self) -> list[Worker]:
        """Return the workers that are leased."""
        return [worker for worker in self.members if worker.lease]

    def prepare(self, waiting: int) -> None:
        """Fork workers for the waiting clients, and keep enough idle ones."""
        if self.current is None or self.current.quads is None:
            return
        target = min(self.limits.running, len(self.leased()) + max(self.limits.idle, waiting))
        for _ in range(len(self.members), target):
            self._fork(self.current)

    def give(self, worker: Worker, client: socket.socket, lease: int) -> bool:
        """Hand a client's connection to a worker; return whether it was accepted."""
        try:
            send_frame(worker.channel, pack_object({"lease": lease}), client.fileno())
        except OSError as error:
            log.warning("worker %s did not accept a client: %s", worker.pid, error)
            self.end(worker)
            return False
        worker.lease = lease
        return True

    def end(self, worker: Worker, outcome: tuple[Status, str] | None = None) -> None:
        """Kill and reap a worker; its client gets the reason."""
        worker.outcome = worker.outcome or outcome
        if worker.ending:
            return
        worker.ending = True
        self.selector.unregister(worker.channel)
        if worker.pid is not None:
            self._order_end(worker)

    def close(self) -> None:
        """End all holders, which end their workers, and wait until they are gone."""
        for holder in self.holders:
            holder.control.close()
            if holder.quads is None:
                os.close(holder.lifeline)  # it is loading and does not read its connection yet
        for holder in self.holders:
            holder.process.wait()
            if holder.quads is not None:
                os.close(holder.lifeline)

    def _fork(self, holder: HolderProcess) -> None:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _HANDOVER, 0))
        worker = Worker(holder, ours)
        self._forks += 1
        holder.workers[self._forks] = worker
        self.members.append(worker)
        self.selector.register(ours, EVENT_READ, lambda: self._read_worker(worker))
        with theirs:
            self._send(holder, {"op": "fork", "token": self._forks}, theirs.fileno())

    def _order_end(self, worker: Worker) -> None:
        self._send(worker.holder, {"op": "end", "pid": worker.pid})

    def _send(self, holder: HolderProcess, message: dict[str, object], descriptor: int | None = None) -> None:
        try:
            send_object(holder.control, message, descriptor)
        except OSError as error:  # its end is about to be read from the same connection
            log.warning("holder %d cannot be reached: %s", holder.process.pid, error)

    def _read_worker(self, worker: Worker) -> None:
        try:
            received = worker.channel.recv(16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return  # it was read before
        except ConnectionError:
            received = b""
        if received == LEAVING:
            worker.outcome = _LEFT
        elif received:
            worker.ready, worker.lease = True, None
        if not received or worker.holder is not self.current:
            self.end(worker)
        self.changed()

    def _read_holder(self, holder: HolderProcess) -> None:
        try:
            message = receive_object(holder.control)
        except ConnectionError:
            self._remove_holder(holder)
            return
        if message["op"] == "ready":
            self._activate(holder, message)
        elif message["op"] == "unusable":
            holder.reported = True
            holder.report(message)
        elif message["op"] == "forked":
            worker = holder.workers.pop(int(str(message["token"])))
            worker.pid = int(str(message["pid"]))
            if worker.ending:
                self._order_end(worker)
        elif message["op"] == "ended":
            self._record_end(holder, int(str(message["pid"])), int(str(message["status"])))

    def _activate(self, holder: HolderProcess, message: dict[str, object]) -> None:
        before, self.current = self.current, holder
        holder.quads = int(str(message["quads"]))
        for worker in [worker for worker in self.members if worker.holder is before and not worker.lease]:
            self.end(worker)
        if before:
            self._release(before)
        holder.report(message)
        self.changed()

    def _record_end(self, holder: HolderProcess, pid: int, status: int) -> None:
        worker = next(worker for worker in self.members if worker.holder is holder and worker.pid == pid)
        self._remove(worker, worker.outcome or _outcome(status))
        if holder is not self.current:
            self._release(holder)
        self.changed()

    def _remove(self, worker: Worker, outcome: tuple[Status, str]) -> None:
        if not worker.ending:
            self.selector.unregister(worker.channel)
        worker.channel.close()
        self.members.remove(worker)
        if worker.lease:
            level = logging.WARNING if outcome[0] in ("crashed", "out_of_memory") else logging.INFO
            log.log(level, "a query ended as %s: %s", *outcome)
            self.record(worker.lease, outcome)

    def _release(self, holder: HolderProcess) -> None:
        """End a replaced holder once its last worker has ended.

        It answers by closing the connection.
        """
        if not any(worker.holder is holder for worker in self.members):
            holder.control.shutdown(socket.SHUT_WR)

    def _remove_holder(self, holder: HolderProcess) -> None:
        """Clean up after an ended holder; start another if it was current."""
        self.selector.unregister(holder.control)
        holder.control.close()
        os.close(holder.lifeline)
        status = holder.process.wait()
        self.holders.remove(holder)
        for worker in [worker for worker in self.members if worker.holder is holder]:
            self._remove(worker, ("unavailable", "the process that holds the data ended"))
        if holder is self.current:
            log.error("holder %d ended with %d, starting another", holder.process.pid, status)
            self.current = None
            self.load(holder.path, holder.name, holder.report)
        elif holder.quads is None and not holder.reported:
            holder.report(
                {"op": "unusable", "reason": f"the process that loads {holder.path} ended with {status}"}
            )
        self.changed()


def _outcome(status: int) -> tuple[Status, str]:
    """Return the status and reason that a worker's exit status gives its query.

    >>> _outcome(-signal.SIGALRM)
    ('timeout', 'the query did not end before its deadline')
    """
    if status == 0:
        return _LEFT
    if status == -signal.SIGALRM:
        return "timeout", "the query did not end before its deadline"
    if status == -signal.SIGABRT:  # how the engine ends on a failed allocation
        return "out_of_memory", "the query needed more memory than it may use"
    if status < 0:
        return "crashed", f"the query ended its process ({signal.Signals(-status).name})"
    return "crashed", f"the query ended its process (exit code {status})"
