"""Outcomes of trials with spoilt inputs, and their table."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """Outcome of the trials of one kind: those that went well, those refused in one line, and the faults."""

    what: str
    well: int
    refused: int
    faults: tuple[str, ...] = ()

    @property
    def tried(self) -> int:
        """Return the number of trials."""
        return self.well + self.refused + len(self.faults)


def table(outcomes: Iterable[Outcome]) -> str:
    """Return the outcomes as a Markdown table, with a line below for each fault."""
    listed = list(outcomes)
    rows = [
        f"| {one.what} | {one.tried} | {one.well} | {one.refused} | {len(one.faults)} |" for one in listed
    ]
    faults = [f"{one.what}: {fault}" for one in listed for fault in one.faults]
    return "\n".join(
        [
            "| what | tried | well | refused in one line | faults |",
            "| --- | --: | --: | --: | --: |",
            *rows,
            *faults,
        ]
    )
