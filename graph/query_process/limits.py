"""Limits on what a query may use and on how many run."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20
# Bytes of memory that a graph may take; a larger one is answered from disk. Measured with 5.7 million triples: the
# start takes 3 s in place of 60, small queries take as long, counts of everything twice as long. A worker that has read
# all of a graph in memory has a copy of it, for reading writes to the engine's counters; from disk no process has one.
SNAPSHOT_MEMORY = 768 * MEBIBYTE
# Files that a worker may open to reach a remote engine: its socket, and what a look-up of a name and TLS read.
CONNECTION_FILES = 24
QUERY_BYTES = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of a query process.

    `deadline` s of wall clock, sending included; `memory` bytes a worker may allocate besides the snapshot, 0
    for no limit; `running` workers at a time; `idle` workers are kept ready; `queries_per_worker` answers before a
    worker is replaced, sooner if it grew by `growth` bytes; `body` bytes of a query; `spool` bytes of an answer that
    is written to disk until its end is known.
    """

    deadline: float = 30.0
    memory: int = 512 * MEBIBYTE
    running: int = 3
    idle: int = 1
    queries_per_worker: int = 5000
    growth: int = 32 * MEBIBYTE
    body: int = QUERY_BYTES
    spool: int = 2048 * MEBIBYTE

    def __post_init__(self) -> None:
        """Raise ValueError for limits under which nothing could be answered."""
        if self.deadline <= 0 or min(self.running, self.queries_per_worker, self.body, self.spool) < 1:
            raise ValueError(
                f"deadline, running, queries_per_worker, body and spool must be positive: {self}"
            )
        if min(self.memory, self.idle, self.growth) < 0:
            raise ValueError(f"memory, idle and growth must not be negative: {self}")
