"""A forked child: it answers one query after the other, and the kernel stops it when a query overruns.

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

from graph.query_process.answer_buffer import Output
from graph.query_process.execution import answer, read_request
from graph.query_process.frames import DONE, LEAVING, READY, receive_request
from graph.query_process.limits import Limits

_STATUS_OF_MEMORY = Path("/proc/self/statm")
_OOM_SCORE = Path("/proc/self/oom_score_adj")


class MemoryLimitUnsupportedError(OSError):
    """Say that this system offers no way to limit a child's memory."""


def run_child(
    channel: socket.socket, lifeline: int, open_store: Callable[[], ox.Store], limits: Limits
) -> None:
    """Answer the queries that come through the channel until it closes or the child has served its time."""
    die_with_writer(lifeline)
    store = open_store()
    base = address_space()
    if limits.memory:
        resource.setrlimit(resource.RLIMIT_AS, (base + limits.memory, base + limits.memory))
    with suppress(
        OSError
    ):  # only a preference: under memory pressure the kernel takes a child, not the holder
        _OOM_SCORE.write_text("1000")
    channel.sendall(READY)
    for left in reversed(range(limits.queries_per_child)):
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
    """Answer one query before its deadline, without the right to open a file or a socket meanwhile."""
    signal.setitimer(signal.ITIMER_REAL, bounded_deadline(header, limits))
    with socket.socket(fileno=descriptor) as connection:
        output = Output(connection, channel.sendall)
        with (
            without_new_descriptors(),
            suppress(ConnectionError),
        ):  # where the client went away, the desk sees it too
            answer(store, read_request(header, body), limits.body, output)
    signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def without_new_descriptors() -> Iterator[None]:
    """Have the kernel refuse every new file and socket meanwhile, to the engine's HTTP client too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def bounded_deadline(header: dict[str, object], limits: Limits) -> float:
    """Return the seconds a request asks for, or the limit where that is less or it asks for none."""
    asked = header.get("deadline")
    return (
        min(float(asked), limits.deadline)
        if isinstance(asked, int | float) and asked > 0
        else limits.deadline
    )


def die_with_writer(reader: int) -> None:
    """Have the kernel end this process by SIGIO when the last writer of a pipe is gone."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(reader, fcntl.F_SETFL, fcntl.fcntl(reader, fcntl.F_GETFL) | os.O_ASYNC)


def address_space() -> int:
    """Return the bytes of address space in use; raise MemoryLimitUnsupportedError where it is not told."""
    try:
        return int(_STATUS_OF_MEMORY.read_text().split()[0]) * resource.getpagesize()
    except OSError as error:
        raise MemoryLimitUnsupportedError(
            f"{_STATUS_OF_MEMORY} cannot be read, a memory limit needs it: {error}"
        ) from error
