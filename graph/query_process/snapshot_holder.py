"""The process that holds a snapshot and forks children on demand: one thread, one message after the other.

It reaps a child only when told to, so a child's process id stays its own until the desk has done with it.
"""

import logging
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from graph.query_process.dataset import SnapshotUnusableError, find_snapshot
from graph.query_process.frames import receive_object_with_descriptor, send_object
from graph.query_process.limits import Limits
from graph.query_process.worker import die_with_writer, run_child

log = logging.getLogger(__name__)


@dataclass
class Holder:
    """The children of one snapshot: the way to open it in a child, and a pipe's end for each living child."""

    control: socket.socket
    limits: Limits
    open_store: Callable[[], ox.Store]
    lifelines: dict[int, int] = field(default_factory=dict)

    def serve(self) -> None:
        """Fork and end children as the desk asks, until it closes the connection; then end them all."""
        with suppress(BrokenPipeError):  # it closed before an answer
            self._take_orders()
        for pid in list(self.lifelines):
            self._end(pid)

    def _take_orders(self) -> None:
        while (message := receive_object_with_descriptor(self.control)) is not None:
            order, descriptor = message
            if order["op"] == "fork" and descriptor is not None:
                send_object(
                    self.control, {"op": "forked", "pid": self._fork(descriptor), "token": order["token"]}
                )
            elif order["op"] == "end":
                pid = int(str(order["pid"]))
                send_object(self.control, {"op": "ended", "pid": pid, "status": self._end(pid)})

    def _fork(self, descriptor: int) -> int:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._become_child(descriptor, reader, writer)
        os.close(reader)
        os.close(descriptor)
        self.lifelines[pid] = writer
        return pid

    def _become_child(self, descriptor: int, reader: int, writer: int) -> None:
        """Answer queries and leave without ever returning."""
        failed = 1
        try:
            for end in (writer, *self.lifelines.values()):
                os.close(end)
            self.control.close()
            run_child(socket.socket(fileno=descriptor), reader, self.open_store, self.limits)
            failed = 0
        finally:
            if failed:
                traceback.print_exc()
            os._exit(failed)

    def _end(self, pid: int) -> int:
        """Kill a child, if it runs, and return its exit status, negative for the signal that ended it."""
        os.kill(pid, signal.SIGKILL)  # it is not reaped yet, so the id is its own; the dead keep their status
        _, status = os.waitpid(pid, 0)
        os.close(self.lifelines.pop(pid))
        return os.waitstatus_to_exitcode(status)


def hold(control: socket.socket, lifeline: int, path: Path, memory: int, limits: Limits) -> int:
    """Open a snapshot, report it or what is wrong with it, and serve; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the desk decides, also on an interrupt from a terminal
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    die_with_writer(lifeline)
    try:
        snapshot = find_snapshot(path, memory)
        store = snapshot.open()
    except SnapshotUnusableError as error:
        send_object(control, {"op": "unusable", "reason": str(error)})
        return 1
    quads = len(store)
    if snapshot.mode == "disk":
        del store  # its threads do not survive a fork: each child opens it for itself
        holder = Holder(control, limits, snapshot.open)
    else:
        holder = Holder(control, limits, lambda: store)
    log.info("%s: %d quads, answered from %s", snapshot.path, quads, snapshot.mode)
    send_object(control, {"op": "ready", "quads": quads, "mode": snapshot.mode})
    holder.serve()
    return 0


def main(arguments: list[str]) -> int:
    """Run a holder on inherited descriptors: control, lifeline, path, memory, log level, limits by name."""
    import json
    import resource

    control, lifeline, path, memory, level, limits = arguments
    logging.basicConfig(level=int(level), format="%(asctime)s %(name)s %(levelname)s %(message)s")
    resource.setrlimit(
        resource.RLIMIT_CORE, (0, 0)
    )  # a killed query must not write the snapshot to a core file
    with socket.socket(fileno=int(control)) as connection:
        return hold(connection, int(lifeline), Path(path), int(memory), Limits(**json.loads(limits)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
