"""Process that holds a snapshot and forks workers on demand, in one thread.

It reaps a worker only on the server's order, so that no other process gets the worker's id before that.
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

from graph.query_process.dataset import DatasetError, find_dataset
from graph.query_process.frames import receive_object_with_descriptor, send_object
from graph.query_process.lifeline import die_with_writer
from graph.query_process.limits import CONNECTION_FILES, Limits
from graph.query_process.worker import run_worker

log = logging.getLogger(__name__)


@dataclass
class SnapshotHolder:
    """The workers of one snapshot; `files` is how many its store on disk has.

    `name` is what answers call it; `lifelines` has the end of a pipe for each living worker.
    """

    control: socket.socket
    name: str
    limits: Limits
    open_store: Callable[[], ox.Store]
    files: int = 0
    lifelines: dict[int, int] = field(default_factory=dict)

    def serve(self) -> None:
        """Fork and end workers on the server's orders until it closes."""
        with suppress(BrokenPipeError):  # the server closed before it read the answer
            self._obey()
        for pid in list(self.lifelines):
            self._end(pid)

    def _obey(self) -> None:
        while (message := receive_object_with_descriptor(self.control)) is not None:
            request, descriptor = message
            if request["op"] == "fork" and descriptor is not None:
                send_object(
                    self.control, {"op": "forked", "pid": self._fork(descriptor), "token": request["token"]}
                )
            elif request["op"] == "end":
                pid = int(str(request["pid"]))
                send_object(self.control, {"op": "ended", "pid": pid, "status": self._end(pid)})

    def _fork(self, descriptor: int) -> int:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._run_worker(descriptor, reader, writer)
        os.close(reader)
        os.close(descriptor)
        self.lifelines[pid] = writer
        return pid

    def _run_worker(self, descriptor: int, reader: int, writer: int) -> None:
        """Answer queries, then exit without returning."""
        failed = 1
        try:
            for end in (writer, *self.lifelines.values()):
                os.close(end)
            self.control.close()
            run_worker(
                socket.socket(fileno=descriptor), reader, self.name, self.open_store, self.files, self.limits
            )
            failed = 0
        finally:
            if failed:
                traceback.print_exc()
            os._exit(failed)

    def _end(self, pid: int) -> int:
        """Kill a worker and return its exit status, negative for a signal."""
        os.kill(pid, signal.SIGKILL)  # not reaped yet, so the id is still the worker's
        _, status = os.waitpid(pid, 0)
        os.close(self.lifelines.pop(pid))
        return os.waitstatus_to_exitcode(status)


def run_holder(
    control: socket.socket, lifeline: int, path: Path, name: str, memory: int, limits: Limits
) -> int:
    """Open a snapshot, report success or the fault, and serve; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides, also on an interrupt from a terminal
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    die_with_writer(lifeline)
    try:
        dataset = find_dataset(path, memory)
        store = dataset.open()
    except DatasetError as error:
        send_object(control, {"op": "unusable", "reason": str(error)})
        return 1
    quads = len(store)
    if dataset.mode != "memory":
        del store  # its threads do not survive a fork: each worker opens it for itself
        files = len(list(dataset.path.iterdir())) if dataset.mode == "disk" else CONNECTION_FILES
        holder = SnapshotHolder(control, name, limits, dataset.open, files)
    else:
        holder = SnapshotHolder(control, name, limits, lambda: store)
    log.info("%s: %d quads, answered from %s", dataset.path, quads, dataset.mode)
    send_object(control, {"op": "ready", "quads": quads, "mode": dataset.mode})
    holder.serve()
    return 0


def main(arguments: list[str]) -> int:
    """Run a holder on inherited descriptors.

    The arguments are control, lifeline, path, name, memory, log level and limits as JSON.
    """
    import json
    import resource

    control, lifeline, path, name, memory, level, limits = arguments
    logging.basicConfig(level=int(level), format="%(asctime)s %(name)s %(levelname)s %(message)s")
    resource.setrlimit(
        resource.RLIMIT_CORE, (0, 0)
    )  # a killed query must not write the snapshot to a core file
    with socket.socket(fileno=int(control)) as connection:
        settings = Limits(**json.loads(limits))
        return run_holder(connection, int(lifeline), Path(path), name, int(memory), settings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
