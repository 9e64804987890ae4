"""Result of a query, as the gateway hands it to the page that shows it."""

from dataclasses import dataclass

RESULT = "hansa.result"  # where the gateway puts what became of a query


@dataclass(frozen=True)
class SparqlResult:
    """A query that was answered or refused (`status` and `reason`), for the page that shows it.

    `rows` is the most that the engine gave, `snapshot` the one that the answer is of; `line` and `column` say where
    a query is broken, counted from 1, 0 where that is not known.
    """

    text: str
    media_type: str = ""
    body: bytes = b""
    snapshot: str = ""
    rows: int = 0
    truncated: bool = False
    elapsed: float | None = None
    status: int = 200
    reason: str = ""
    line: int = 0
    column: int = 0

    @property
    def broken_line(self) -> tuple[int, str, str] | None:
        """Return the broken line, what is read of it and what is not, None where that is not known.

        A query that ends too early is broken at the end of its last line.
        """
        lines = self.text.rstrip().splitlines()
        if not self.line or not lines:
            return None
        if self.line > len(lines):
            return len(lines), lines[-1], ""
        read = max(0, self.column - 1)
        return self.line, lines[self.line - 1][:read], lines[self.line - 1][read:]
