"""Limits on what a query may use and on how many run."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20
QUERY_BYTES = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of a query process.

    `deadline` s of wall clock, sending included; `memory` bytes a worker may allocate besides the snapshot, 0
    for no limit; `running` queries at a time; `waiting` more may queue, each for `queue_timeout` s; `idle`
    workers are kept ready; `queries_per_worker` answers before a worker is replaced, sooner if it grew by `growth`
    bytes; `body` bytes of a query.
    """

    deadline: float = 30.0
    memory: int = 512 * MEBIBYTE
    running: int = 2
    waiting: int = 32
    queue_timeout: float = 5.0
    idle: int = 1
    queries_per_worker: int = 1000
    growth: int = 32 * MEBIBYTE
    body: int = QUERY_BYTES

    def __post_init__(self) -> None:
        """Raise ValueError for limits under which nothing could be answered."""
        if self.deadline <= 0 or self.running < 1 or self.queries_per_worker < 1 or self.body < 1:
            raise ValueError(f"deadline, running, queries_per_worker and body must be positive: {self}")
        if min(self.memory, self.waiting, self.idle, self.growth) < 0 or self.queue_timeout < 0:
            raise ValueError(f"memory, waiting, queue_timeout, idle and growth must not be negative: {self}")
