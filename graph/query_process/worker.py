"""Forked worker that answers queries in turn; the kernel stops it when one overruns.

Nothing in Python runs while the engine evaluates, so every stop is the kernel's: SIGALRM ends the process at
the deadline, an allocation past RLIMIT_AS aborts it, and SIGIO from a pipe ends it when the holder is gone.
"""

import fcntl
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from graph.query_process.answer_buffer import AnswerBuffer
from graph.query_process.execution import answer, read_request
from graph.query_process.frames import DONE, LEAVING, READY, receive_request
from graph.query_process.limits import Limits

_STATUS_OF_MEMORY = Path("/proc/self/statm")
_OOM_SCORE = Path("/proc/self/oom_score_adj")


class MemoryLimitUnsupportedError(OSError):
    """A system on which a worker's memory cannot be limited."""


def run_worker(
    channel: socket.socket, lifeline: int, open_store: Callable[[], ox.Store], limits: Limits
) -> None:
    """Answer the queries from the channel until it closes or the worker is replaced."""
    die_with_writer(lifeline)
    store = open_store()
    base = address_space()
    if limits.memory:
        resource.setrlimit(resource.RLIMIT_AS, (base + limits.memory, base + limits.memory))
    with suppress(
        OSError
    ):  # only a preference: under memory pressure the kernel takes a worker, not the holder
        _OOM_SCORE.write_text("1000")
    channel.sendall(READY)
    for left in reversed(range(limits.queries_per_worker)):
        request = receive_request(channel)
        if request is None:
            return
        header, body, descriptor = request
        if descriptor is None:
            raise ConnectionError("a query came without the connection to answer it on")
        _answer_within(store, channel, header, body, descriptor, limits)
        stays = left > 0 and address_space() - base <= limits.growth
        channel.sendall(DONE if stays else LEAVING)
        if not stays:
            return


def _answer_within(
    store: ox.Store,
    channel: socket.socket,
    header: dict[str, object],
    body: bytes,
    descriptor: int,
    limits: Limits,
) -> None:
    """Answer one query before its deadline; opening a file or socket meanwhile fails."""
    signal.setitimer(signal.ITIMER_REAL, bounded_deadline(header, limits))
    with socket.socket(fileno=descriptor) as connection:
        output = AnswerBuffer(connection, channel.sendall)
        with (
            without_new_descriptors(),
            suppress(ConnectionError),
        ):  # the server sees a closed client too
            answer(store, read_request(header, body), limits.body, output)
    signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def without_new_descriptors() -> Iterator[None]:
    """Have the kernel refuse every new file and socket inside the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
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


def die_with_writer(reader: int) -> None:
    """Have SIGIO end this process when the last writer of a pipe is gone."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(reader, fcntl.F_SETFL, fcntl.fcntl(reader, fcntl.F_GETFL) | os.O_ASYNC)


def address_space() -> int:
    """Return the bytes of address space in use; raise MemoryLimitUnsupportedError where unknown."""
    try:
        return int(_STATUS_OF_MEMORY.read_text().split()[0]) * resource.getpagesize()
    except OSError as error:
        raise MemoryLimitUnsupportedError(
            f"{_STATUS_OF_MEMORY} cannot be read, a memory limit needs it: {error}"
        ) from error
