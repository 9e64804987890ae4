"""All rows of a query to a foreign endpoint: retried while it is busy, page by page where it cuts answers."""

import re
import time
from dataclasses import dataclass

from pyoxigraph import QueryBoolean, QuerySolutions

from graph.store.engine import QueryResult, RdfNode, rows
from graph.store.errors import CutAnswerError, EngineError, PassingEngineError
from graph.store.remote import Remote

_TRIES, _LONGEST_PAUSE = 4, 30.0
# What follows the last group of a query: an order makes pages possible, a window of its own impossible.
_ORDER, _WINDOW = re.compile(r"\bORDER\s+BY\b", re.I), re.compile(r"\b(LIMIT|OFFSET)\s+\d", re.I)


@dataclass(frozen=True)
class CompleteAnswer:
    """An answer with nothing left out: a result, or rows under columns where it came in pages; s and requests taken."""

    columns: tuple[str, ...]
    table: list[tuple[RdfNode | None, ...]]
    result: QueryResult | None
    seconds: float
    requests: int


def read_complete(remote: Remote, text: str) -> CompleteAnswer:
    """Return the complete answer of a query.

    Raises CutAnswerError where the endpoint leaves rows out and the query has no order to read pages by, EngineError
    where pages do not join or no answer comes, SyntaxError for a broken query.
    """
    began = time.monotonic()
    counted = _Patient(remote)
    try:
        result = counted.query(text)
    except CutAnswerError as error:
        end = text[text.rfind("}") + 1 :]
        if not _ORDER.search(end) or _WINDOW.search(end):
            raise
        columns, table = _pages(counted, text, max(2, error.rows // 2))
        return CompleteAnswer(columns, table, None, time.monotonic() - began, counted.requests)
    if isinstance(result, QueryBoolean) or not isinstance(result, QuerySolutions):
        return CompleteAnswer((), [], result, time.monotonic() - began, counted.requests)
    columns = tuple(variable.value for variable in result.variables)
    return CompleteAnswer(columns, rows(result), None, time.monotonic() - began, counted.requests)


def _pages(
    counted: "_Patient", text: str, size: int
) -> tuple[tuple[str, ...], list[tuple[RdfNode | None, ...]]]:
    """Return the rows of all pages; each begins with the last row of the page before, which shows that they join."""
    table: list[tuple[RdfNode | None, ...]] = []
    while True:
        offset = max(0, len(table) - 1)
        result = counted.query(f"{text}\nLIMIT {size} OFFSET {offset}")
        if not isinstance(result, QuerySolutions):
            raise EngineError("not rows", counted.remote.addresses.query, "a page of rows", "another answer")
        columns = tuple(variable.value for variable in result.variables)
        page = rows(result)
        if table and page[:1] != table[-1:]:
            where = counted.remote.addresses.query
            raise EngineError("pages that do not join", where, f"row {offset + 1} again", str(page[:1]))
        table += page[1:] if table else page
        if len(page) < size:
            return columns, table


class _Patient:
    """A remote engine that is asked again while it is busy; `requests` counts."""

    def __init__(self, remote: Remote) -> None:
        self.remote, self.requests = remote, 0

    def query(self, text: str) -> QueryResult:
        for left in range(_TRIES - 1, -1, -1):
            self.requests += 1
            try:
                return self.remote.query(text)
            except PassingEngineError as error:
                if not left:
                    raise
                time.sleep(min(error.retry_after or 2.0 ** (_TRIES - 1 - left), _LONGEST_PAUSE))
        raise AssertionError("the last try returns or raises")
