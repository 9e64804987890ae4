"""What a query may use, and how many may run."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20
QUERY_BYTES = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of a query process.

    `deadline` s of wall clock, sending included; `memory` bytes a child may allocate beyond the snapshot, 0
    for no limit; `running` queries at a time; `waiting` more may queue, each for `patience` s; `ahead` idle
    children kept ready; `queries_per_child` answers before a child is replaced, sooner if it grew by `growth`
    bytes; `body` bytes of a query.
    """

    deadline: float = 30.0
    memory: int = 512 * MEBIBYTE
    running: int = 2
    waiting: int = 32
    patience: float = 5.0
    ahead: int = 1
    queries_per_child: int = 1000
    growth: int = 32 * MEBIBYTE
    body: int = QUERY_BYTES

    def __post_init__(self) -> None:
        """Refuse limits under which nothing could be answered."""
        if self.deadline <= 0 or self.running < 1 or self.queries_per_child < 1 or self.body < 1:
            raise ValueError(f"deadline, running, queries_per_child and body must be positive: {self}")
        if min(self.memory, self.waiting, self.ahead, self.growth) < 0 or self.patience < 0:
            raise ValueError(f"memory, waiting, patience, ahead and growth must not be negative: {self}")
