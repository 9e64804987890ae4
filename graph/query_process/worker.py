"""Forked worker that answers queries in turn; the kernel stops it when one overruns.

Nothing in Python runs while the engine evaluates, so every stop is the kernel's: SIGALRM ends the process at
the deadline, an allocation past RLIMIT_AS aborts it, and SIGIO from a pipe ends it when the holder is gone.
"""

import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

import pyoxigraph as ox

from graph.query_process.answer_buffer import AnswerBuffer
from graph.query_process.execution import answer, read_request
from graph.query_process.frames import (
    LEAVING,
    READY,
    receive_object_with_descriptor,
    receive_request,
    send_object,
)
from graph.query_process.lifeline import die_with_writer
from graph.query_process.limits import Limits

_STATUS_OF_MEMORY = Path("/proc/self/statm")
_OPEN_FILES = Path("/proc/self/fd")
_OOM_SCORE = Path("/proc/self/oom_score_adj")
_NICENESS = 10  # pages come before queries where both need the processor


class MemoryLimitUnsupportedError(OSError):
    """A system on which a worker's memory cannot be limited."""


def run_worker(
    channel: socket.socket,
    lifeline: int,
    name: str,
    open_store: Callable[[], ox.Store],
    files: int,
    limits: Limits,
) -> None:
    """Answer the queries of one client after another until the channel closes or the worker is replaced.

    `files` is how many files of the store may be opened during a query: the engine opens one when it first reads it.
    """
    die_with_writer(lifeline)
    os.nice(_NICENESS)
    store = open_store()
    base = address_space()
    if limits.memory:
        resource.setrlimit(resource.RLIMIT_AS, (base + limits.memory, base + limits.memory))
    with suppress(
        OSError
    ):  # only a preference: under memory pressure the kernel takes a worker, not the holder
        _OOM_SCORE.write_text("1000")
    left = limits.queries_per_worker
    with TemporaryFile() as spool:
        while True:
            channel.sendall(READY)
            lease = receive_object_with_descriptor(channel)
            if lease is None:
                return
            message, descriptor = lease
            if descriptor is None:
                raise ConnectionError("a lease came without the connection to answer on")
            with socket.socket(fileno=descriptor) as client, suppress(ConnectionError):  # it may be gone
                send_object(client, {"status": "ok", "lease": message["lease"]})
                while left and (request := receive_request(client)):
                    left -= 1
                    _answer_within(store, client, name, spool.fileno(), files, request, limits)
                    if address_space() - base > limits.growth:
                        left = 0
            if not left:
                channel.sendall(LEAVING)  # it may be killed before it has exited, and that is no crash
                return


def _answer_within(
    store: ox.Store,
    client: socket.socket,
    name: str,
    spool: int,
    files: int,
    request: tuple[dict[str, object], bytes],
    limits: Limits,
) -> None:
    """Answer one query before its deadline; opening a file or socket meanwhile fails, but for those of the store."""
    header, body = request
    signal.setitimer(signal.ITIMER_REAL, bounded_deadline(header, limits))
    output = AnswerBuffer(
        client, spool, limits.spool, name, small=bool(header.get("small")), gzip=bool(header.get("gzip"))
    )
    try:
        with few_new_descriptors(files):
            answer(store, read_request(header, body), limits.body, output)
    finally:  # also where the client went away
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def few_new_descriptors(number: int) -> Iterator[None]:
    """Have the kernel refuse new files and sockets inside the block after so many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = max(int(path.name) for path in _OPEN_FILES.iterdir()) + 1 + number if number else 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def bounded_deadline(header: dict[str, object], limits: Limits) -> float:
    """Return the requested seconds, at most the limit; the limit where none are requested."""
    seconds = header.get("deadline")
    return (
        min(float(seconds), limits.deadline)
        if isinstance(seconds, int | float) and seconds > 0
        else limits.deadline
    )


def address_space() -> int:
    """Return the bytes of address space in use; raise MemoryLimitUnsupportedError where unknown."""
    try:
        return int(_STATUS_OF_MEMORY.read_text().split()[0]) * resource.getpagesize()
    except OSError as error:
        raise MemoryLimitUnsupportedError(
            f"{_STATUS_OF_MEMORY} cannot be read, a memory limit needs it: {error}"
        ) from error
