"""Rows of serialised results, counted and cut as bytes for speed."""

import re
from dataclasses import dataclass, field

# Each pattern reads from one edge to the end of the next and skips strings whole (an unfinished one to the
# end of the data), so that an edge is a real one.
_JSON = re.compile(rb'[^"}]*+(?:(?:"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|\}(?!,\{))[^"}]*+)*+\},\{', re.DOTALL)
_XML = re.compile(rb"(?:[^<]++|<(?!result>))*+<result>")
_CSV = re.compile(rb'(?:[^"\r]++|"(?:[^"]++|"")*+(?:"|\Z)|\r(?!\n))*+\r\n')
_TSV = re.compile(rb"[^\n]*+\n")
_NAME = re.compile(rb'\},\{"\w+"')
_BLOCK = 1 << 18


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

    def cut(self, data: bytes | bytearray, edges: int) -> bytes | None:
        """Return the beginning up to an edge where the data, perhaps unfinished, has more; else None.

        >>> ROW_FORMATS["text/csv"].cut(b'x\\r\\n"a\\r\\n"\\r\\nb\\r\\n', 2)
        b'x\\r\\n"a\\r\\n"\\r\\n'
        """
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
        return bytes(data[: end - len(self.edge) + self.keep])

    def measure(self, data: bytes | bytearray, candidates: int) -> tuple[int, int]:
        """Return how many real edges the data has, and where the last one ends.

        `candidates` is how often the edge stands in the data, in strings too.
        """
        if candidates and self._is_plain(data, candidates):
            return candidates, data.rfind(self.edge) + len(self.edge)
        edges, end = 0, 0
        while match := self.pattern.match(data, end):
            edges, end = edges + 1, match.end()
        return edges, end

    def _is_plain(self, data: bytes | bytearray, candidates: int) -> bool:
        """Return whether no string in the data can hold an edge: then counting is enough."""
        if self.pattern is not _JSON:
            return self.pattern is not _CSV or b'"' not in data
        # In a string a quote is escaped, so that one follows an edge only at its end, and a comma or a brace follows
        # that. Most rows begin with the same name: then one count shows that every edge is real.
        if (name := _NAME.search(data)) and data.count(name[0]) == candidates:
            return True
        return data.count(b'},{"') - data.count(b'},{"}') - data.count(b'},{",') == candidates

    def _more_follows(self, data: bytes | bytearray, end: int) -> bool:
        # An edge of JSON and XML opens a row; a line end only closes one.
        return bool(self.tail) or len(data) > end


ROW_FORMATS: dict[str, RowFormat] = {
    "application/sparql-results+json": RowFormat(b"},{", _JSON, 0, 1, b"]}}"),
    "application/sparql-results+xml": RowFormat(b"<result>", _XML, 1, 0, b"</results></sparql>"),
    "text/csv": RowFormat(b"\r\n", _CSV, 1, 2, b""),
    "text/tab-separated-values": RowFormat(b"\n", _TSV, 1, 1, b""),
}


@dataclass
class RowCutter:
    """A filter that passes the bytes of at most `limit` rows, in memory for a few of them."""

    layout: RowFormat
    limit: int
    _edges: int = 0
    _candidates: int = 0
    _counted: int = 0
    _next_pass: int = _BLOCK
    _next_cut: int = 0
    _data: bytearray = field(default_factory=bytearray)

    def take(self, data: bytes) -> bytes:
        """Take bytes of the document; return those that are surely below the limit."""
        self._data += data
        if len(self._data) - self._counted < _BLOCK // 4:
            return b""
        self._count()
        if len(self._data) < self._next_pass:
            return b""
        edges, end = self.layout.measure(self._data, self._candidates)
        if not edges or self._edges + edges >= self.limit + self.layout.lead:
            self._next_pass = 2 * len(self._data)  # searching again only after growth keeps the work linear
            return b""
        passed = bytes(self._data[:end])
        del self._data[:end]
        self._edges += edges
        self._candidates = self._counted = 0
        self._count()
        self._next_pass, self._next_cut = _BLOCK, 0
        return passed

    def _count(self) -> None:
        """Count the edges that end after those counted before."""
        start = max(0, self._counted - len(self.layout.edge) + 1)
        self._candidates += self._data.count(self.layout.edge, start)
        self._counted = len(self._data)

    def cut(self, final: bool = False) -> bytes | None:
        """Return the last bytes of the rows below the limit where there are more rows, else None.

        `final` says that nothing follows.
        """
        if final:
            self._count()
        if self._edges + self._candidates < self.limit + self.layout.lead:
            return None
        if len(self._data) < self._next_cut and not final:
            return None
        self._next_cut = len(self._data) + max(_BLOCK // 4, len(self._data) // 8)
        return self.layout.cut(self._data, self.limit + self.layout.lead - self._edges)

    def rest(self) -> bytes:
        """Return what was not passed yet of a document within the limit."""
        return bytes(self._data)
