"""The holders and their children as the desk sees them: started, given work, ended, their ends explained."""

import json
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from selectors import EVENT_READ, BaseSelector
from time import monotonic

from graph.query_process.connection import Job
from graph.query_process.frames import (
    DONE,
    LAST,
    LEAVING,
    READY,
    STARTED,
    Status,
    receive_object,
    send_frame,
    send_object,
)
from graph.query_process.limits import Limits
from graph.query_process.worker import bounded_deadline

log = logging.getLogger(__name__)
_HANDOVER = 5  # s a child may take to accept a query
_GRACE = 1.0  # s after its deadline that a query is ended by the desk, should its own alarm not have done so


@dataclass(eq=False)
class HolderLink:
    """A holder process: `report` is called once with its first message; `quads` is None until it is ready."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    lifeline: int
    path: Path
    report: Callable[[dict[str, object]], None]
    quads: int | None = None
    reported: bool = False
    children: dict[int, "Child"] = field(default_factory=dict)


@dataclass(eq=False)
class Child:
    """A child: its process id once known, its job while it has one, why the desk ends it, if it does."""

    holder: HolderLink
    channel: socket.socket
    pid: int | None = None
    ready: bool = False
    job: Job | None = None
    ending: bool = False
    verdict: tuple[Status, str] | None = None


@dataclass(eq=False)
class Fleet:
    """All holders and children. `changed` is called when a child has become free or has gone."""

    selector: BaseSelector
    limits: Limits
    memory: int
    changed: Callable[[], None]
    current: HolderLink | None = None
    holders: list[HolderLink] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    _forks: int = 0

    def load(self, path: Path, report: Callable[[dict[str, object]], None]) -> None:
        """Start a holder on a snapshot; once ready it takes over, and the one before finishes its queries."""
        ours, theirs = socket.socketpair()
        lifeline_reader, lifeline_writer = os.pipe()
        numbers = [str(theirs.fileno()), str(lifeline_reader), str(path), str(self.memory)]
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
        holder = HolderLink(process, ours, lifeline_writer, path, report)
        self.holders.append(holder)
        self.selector.register(ours, EVENT_READ, lambda: self._hear_holder(holder))

    def idle_child(self) -> Child | None:
        """Return a child of the current snapshot that is ready for a query."""
        free = (child for child in self.children if child.ready and not child.job and not child.ending)
        return next((child for child in free if child.holder is self.current), None)

    def busy(self) -> list[Child]:
        """Return the children that have a query."""
        return [child for child in self.children if child.job]

    def prepare(self, waiting: int) -> None:
        """Fork until there are children for what waits, or enough ahead of what may come."""
        if self.current is None or self.current.quads is None:
            return
        wanted = min(self.limits.running, len(self.busy()) + max(self.limits.ahead, waiting))
        for _ in range(len(self.children), wanted):
            self._fork(self.current)

    def give(self, child: Child, job: Job) -> bool:
        """Hand a query and its connection to a child; say whether it took them."""
        try:
            send_frame(child.channel, bytes(job.frame), job.connection.fileno())
        except OSError as error:
            log.warning("child %s did not take a query: %s", child.pid, error)
            self.end(child)
            return False
        child.job = job
        job.overdue = monotonic() + bounded_deadline(job.header, self.limits) + _GRACE
        return True

    def end(self, child: Child, verdict: tuple[Status, str] | None = None) -> None:
        """Have a child killed and reaped, for a reason that its client is told."""
        child.verdict = child.verdict or verdict
        if child.ending:
            return
        child.ending = True
        self.selector.unregister(child.channel)
        if child.pid is not None:
            self._order_end(child)

    def close(self) -> None:
        """End all holders, which end their children, and wait until they are gone."""
        for holder in self.holders:
            holder.control.close()
            if holder.quads is None:
                os.close(holder.lifeline)  # it is loading and would not hear the other
        for holder in self.holders:
            holder.process.wait()
            if holder.quads is not None:
                os.close(holder.lifeline)

    def _fork(self, holder: HolderLink) -> None:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _HANDOVER, 0))
        child = Child(holder, ours)
        self._forks += 1
        holder.children[self._forks] = child
        self.children.append(child)
        self.selector.register(ours, EVENT_READ, lambda: self._hear_child(child))
        with theirs:
            self._send(holder, {"op": "fork", "token": self._forks}, theirs.fileno())

    def _order_end(self, child: Child) -> None:
        self._send(child.holder, {"op": "end", "pid": child.pid})

    def _send(self, holder: HolderLink, message: dict[str, object], descriptor: int | None = None) -> None:
        try:
            send_object(holder.control, message, descriptor)
        except OSError as error:  # its end is about to be heard on the same connection
            log.warning("holder %d cannot be reached: %s", holder.process.pid, error)

    def is_nearly_done(self, child: Child) -> bool:
        """Say whether a child has its answer complete, and at most sends the rest."""
        with suppress(BlockingIOError, ConnectionError):
            self._note(child, child.channel.recv(16, socket.MSG_DONTWAIT))
        return child.job is None or child.job.last

    def _hear_child(self, child: Child) -> None:
        try:
            heard = child.channel.recv(16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return  # what was to be heard was heard before
        except ConnectionError:
            heard = b""
        self._note(child, heard)
        if not heard or (child.holder is not self.current and not child.job):
            self.end(child)
        self.changed()

    def _note(self, child: Child, heard: bytes) -> None:
        for signal_byte in (heard[at : at + 1] for at in range(len(heard))):
            if signal_byte == READY:
                child.ready = True
            elif signal_byte in (STARTED, LAST) and child.job:
                child.job.started = True
                child.job.last = signal_byte == LAST
            elif signal_byte in (DONE, LEAVING) and child.job:
                child.ready = signal_byte == DONE
                self._drop_job(child)

    def _drop_job(self, child: Child) -> None:
        if child.job:
            self.unwatch(child.job)
            child.job.close()
            child.job = None

    def unwatch(self, job: Job) -> None:
        """Stop looking whether a client closes."""
        if job.watched:
            job.watched = False
            self.selector.unregister(job.connection)

    def _hear_holder(self, holder: HolderLink) -> None:
        try:
            message = receive_object(holder.control)
        except ConnectionError:
            self._bury(holder)
            return
        if message["op"] == "ready":
            self._take_over(holder, message)
        elif message["op"] == "unusable":
            holder.reported = True
            holder.report(message)
        elif message["op"] == "forked":
            child = holder.children.pop(int(str(message["token"])))
            child.pid = int(str(message["pid"]))
            if child.ending:
                self._order_end(child)
        elif message["op"] == "ended":
            self._explain_end(holder, int(str(message["pid"])), int(str(message["status"])))

    def _take_over(self, holder: HolderLink, message: dict[str, object]) -> None:
        before, self.current = self.current, holder
        holder.quads = int(str(message["quads"]))
        for child in [child for child in self.children if child.holder is before and not child.job]:
            self.end(child)
        if before:
            self._release(before)
        holder.report(message)
        self.changed()

    def _explain_end(self, holder: HolderLink, pid: int, status: int) -> None:
        child = next(child for child in self.children if child.holder is holder and child.pid == pid)
        self._remove(child, child.verdict or _verdict(status))
        if holder is not self.current:
            self._release(holder)
        self.changed()

    def _remove(self, child: Child, verdict: tuple[Status, str]) -> None:
        if not child.ending:
            self.selector.unregister(child.channel)
        child.channel.close()
        self.children.remove(child)
        if child.job:
            log.warning("a query ended as %s: %s", *verdict)
            self.unwatch(child.job)
            child.job.answer(verdict[0], reason=verdict[1])

    def _release(self, holder: HolderLink) -> None:
        """Let a superseded holder go once its last child has gone; it answers by closing the connection."""
        if not any(child.holder is holder for child in self.children):
            holder.control.shutdown(socket.SHUT_WR)

    def _bury(self, holder: HolderLink) -> None:
        """Clear up after a holder that has gone; start another on its snapshot if it was the current one."""
        self.selector.unregister(holder.control)
        holder.control.close()
        os.close(holder.lifeline)
        status = holder.process.wait()
        self.holders.remove(holder)
        for child in [child for child in self.children if child.holder is holder]:
            self._remove(child, ("crashed", "the process that holds the data ended"))
        if holder is self.current:
            log.error("holder %d ended with %d, starting another", holder.process.pid, status)
            self.current = None
            self.load(holder.path, holder.report)
        elif holder.quads is None and not holder.reported:
            holder.report(
                {"op": "unusable", "reason": f"the process that loads {holder.path} ended with {status}"}
            )
        self.changed()


def _verdict(status: int) -> tuple[Status, str]:
    """Return what a child's exit status says about the query it had.

    >>> _verdict(-signal.SIGALRM)
    ('timeout', 'the query did not end before its deadline')
    """
    if status == -signal.SIGALRM:
        return "timeout", "the query did not end before its deadline"
    if status == -signal.SIGABRT:  # how the engine ends on a failed allocation
        return "out_of_memory", "the query needed more memory than it may use"
    if status < 0:
        return "crashed", f"the query ended its process ({signal.Signals(-status).name})"
    return "crashed", f"the query ended its process (exit code {status})"
