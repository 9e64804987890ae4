"""Rows of serialised results, counted and cut as bytes for speed."""

import re
from dataclasses import dataclass

# Each pattern reads from one edge to the end of the next and skips strings whole (an unfinished one to the
# end of the data), so that an edge is a real one.
_JSON = re.compile(rb'[^"}]*+(?:(?:"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|\}(?!,\{))[^"}]*+)*+\},\{', re.DOTALL)
_XML = re.compile(rb"(?:[^<]++|<(?!result>))*+<result>")
_CSV = re.compile(rb'(?:[^"\r]++|"(?:[^"]++|"")*+(?:"|\Z)|\r(?!\n))*+\r\n')
_TSV = re.compile(rb"[^\n]*+\n")


@dataclass(frozen=True)
class RowFormat:
    """The separators of rows in a results format.

    `edge` stands between rows; it may also stand in a string, but `pattern` finds the real ones. `lead` edges
    come before the first row's end, `keep` bytes of an edge belong to the row before it, `tail` closes a cut
    document.
    """

    edge: bytes
    pattern: re.Pattern[bytes]
    lead: int
    keep: int
    tail: bytes

    def cut(self, data: bytes | bytearray, limit: int) -> bytes | None:
        """Return the document with `limit` rows where the data, perhaps unfinished, has more; else None.

        >>> ROW_FORMATS["text/csv"].cut(b'x\\r\\n"a\\r\\n"\\r\\nb\\r\\n', 1)
        b'x\\r\\n"a\\r\\n"\\r\\n'
        """
        edges = limit + self.lead
        if data.count(self.edge) < edges:
            return None
        end = 0
        for _ in range(edges):
            match = self.pattern.match(data, end)
            if match is None:
                return None
            end = match.end()
        if not self._more_follows(data, end):
            return None
        return bytes(data[: end - len(self.edge) + self.keep]) + self.tail

    def _more_follows(self, data: bytes | bytearray, end: int) -> bool:
        # An edge of JSON and XML opens a row; a line end only closes one.
        return bool(self.tail) or len(data) > end


ROW_FORMATS: dict[str, RowFormat] = {
    "application/sparql-results+json": RowFormat(b"},{", _JSON, 0, 1, b"]}}"),
    "application/sparql-results+xml": RowFormat(b"<result>", _XML, 1, 0, b"</results></sparql>"),
    "text/csv": RowFormat(b"\r\n", _CSV, 1, 2, b""),
    "text/tab-separated-values": RowFormat(b"\n", _TSV, 1, 1, b""),
}
