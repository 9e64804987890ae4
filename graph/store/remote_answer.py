"""Reading of an answer of a remote engine: its type, its end, and the names of graphs in it."""

import re
from collections.abc import Sequence
from http.client import HTTPException, HTTPResponse
from typing import IO, cast

from graph.store.errors import EngineError

RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"
_TYPES = {RESULTS: (RESULTS, "application/json"), TRIPLES: (TRIPLES, "text/plain", "text/turtle")}
# Virtuoso gives the number of rows after which it stops, whether it did or not.
_CAP, _CUT = "X-SPARQL-MaxRows", "Hansa-Truncated"
_SHOWN = 200
# Virtuoso writes booleans as numbers, which are not equal to those of other engines once they are text.
_BOOLEANS = (
    (b'XMLSchema#boolean", "value": "1"', b'XMLSchema#boolean", "value": "true"'),
    (b'XMLSchema#boolean", "value": "0"', b'XMLSchema#boolean", "value": "false"'),
)
_MARKUP = re.compile(rb"<[^>]*>|\s+")


class RemoteAnswer:
    """A readable file of the body of an answer.

    Raises EngineError for another type than was asked for, at a fault of the network, and where the body ends before
    the length that was announced. Booleans are written alike whatever the engine; `names` are replaced as it is read,
    the first of a pair by the second.
    """

    def __init__(
        self, response: HTTPResponse, kind: str, where: str, names: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        self.where, self._response = where, response
        self._replaced = (*names, *(_BOOLEANS if kind == RESULTS else ()))
        self._kept_back = max((len(old) for old, _ in self._replaced), default=0)
        self._buffer, self._ended = b"", False
        headers = response.headers
        self.cap, self.cut = int(headers.get(_CAP) or 0), headers.get(_CUT, "")
        self.snapshot = headers.get("ETag", "").removeprefix("W/").strip('"').partition("-")[0]
        length = headers.get("Content-Length")
        self._left = int(length) if length else None
        given = headers.get_content_type()
        if given not in _TYPES[kind]:
            body = shown(self._read(4096))
            self.close()
            raise EngineError("not an answer of an engine", where, kind, f"{given}: {body}")
        if kind == TRIPLES and length is None and "chunked" not in headers.get("Transfer-Encoding", ""):
            self.close()
            raise EngineError("answer without a length", where, "one that shows where it ends", "none")

    def close(self) -> None:
        """Close the connection; what was not read is given up."""
        self._response.close()

    @property
    def file(self) -> IO[bytes]:
        """Return it as a file to parse, of which nothing but `read` is used."""
        return cast("IO[bytes]", self)

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes, all for a negative size; nothing at the end."""
        while not self._ended and (size < 0 or len(self._buffer) < size + self._kept_back):
            piece = self._read(1 << 16)
            self._ended = not piece
            self._buffer += piece
            for old, new in self._replaced:
                self._buffer = self._buffer.replace(old, new)
        whole = len(self._buffer) if self._ended else len(self._buffer) - self._kept_back
        end = whole if size < 0 else min(size, whole)
        given, self._buffer = self._buffer[:end], self._buffer[end:]
        return given

    def _read(self, size: int) -> bytes:
        try:
            piece = self._response.read(None if size < 0 else size)
        except TimeoutError:
            raise EngineError("no answer in time", self.where, "the rest of an answer", "none") from None
        except (HTTPException, OSError) as error:
            raise EngineError("broken answer", self.where, "a whole body", str(error)) from None
        if self._left is not None:
            self._left -= len(piece)
            if self._left > 0 and (size < 0 or not piece):
                raise EngineError("broken answer", self.where, "a whole body", f"{self._left} bytes too few")
        return piece


def shown(body: bytes) -> str:
    """Return the words of a page or of an error in one line, as far as they are worth showing."""
    words = _MARKUP.sub(b" ", body).decode(errors="replace")
    text = " ".join(words.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + " …"
