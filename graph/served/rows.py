"""Rows in serialised results, counted and cut as bytes: the engine's own writer is the fast way to make them."""

import re
from dataclasses import dataclass

# Each pattern skips strings whole (an unfinished one to the end of the data), so that an edge is a real one.
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\Z)|(?P<edge>\},\{)', re.DOTALL)
_CSV = re.compile(rb'"(?:[^"]|"")*(?:"|\Z)|(?P<edge>\r\n)')


@dataclass(frozen=True)
class RowFormat:
    """How rows are told apart in a results format.

    `edge` stands between rows; where it may also stand in a string, `pattern` finds the real ones. `lead` edges
    come before the first row's end, `keep` bytes of an edge belong to the row before it, `tail` closes a cut
    document.
    """

    edge: bytes
    pattern: re.Pattern[bytes]
    lead: int
    keep: int
    tail: bytes

    def cut(self, data: bytes | bytearray, limit: int) -> bytes | None:
        """Return the document with `limit` rows if the data, perhaps unfinished, begins more; else None.

        >>> ROW_FORMATS["text/csv"].cut(b'x\\r\\n"a\\r\\n"\\r\\nb\\r\\n', 1)
        b'x\\r\\n"a\\r\\n"\\r\\n'
        """
        wanted = limit + self.lead
        if data.count(self.edge) < wanted:
            return None
        edges = (match for match in self.pattern.finditer(data) if match["edge"] is not None)
        for number, match in enumerate(edges, start=1):
            if number == wanted:
                end = match.start() + self.keep
                return bytes(data[:end]) + self.tail if self._more_follows(data, match.end()) else None
        return None

    def _more_follows(self, data: bytes | bytearray, end: int) -> bool:
        # An edge of JSON and XML opens a row; a line end only closes one.
        return bool(self.tail) or len(data) > end


ROW_FORMATS: dict[str, RowFormat] = {
    "application/sparql-results+json": RowFormat(b"},{", _JSON, 0, 1, b"]}}"),
    "application/sparql-results+xml": RowFormat(
        b"<result>", re.compile(rb"(?P<edge><result>)"), 1, 0, b"</results></sparql>"
    ),
    "text/csv": RowFormat(b"\r\n", _CSV, 1, 2, b""),
    "text/tab-separated-values": RowFormat(b"\n", re.compile(rb"(?P<edge>\n)"), 1, 1, b""),
}
