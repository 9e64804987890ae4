"""Refusals before a query reaches an engine: calls to other hosts, updates, deep nesting.

The guard reads tokens, not grammar, and where the two could differ it refuses. It is the polite half of the
protection: it says why. The other half stands in `worker`, where a query runs without the right to open a file
or a socket.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.query_process.tokens import Token, decode_escapes, tokens

QueryKind = Literal["select", "ask", "construct", "describe"]

NESTING_LIMIT = 100

_KINDS: dict[str, QueryKind] = {
    "SELECT": "select",
    "ASK": "ask",
    "CONSTRUCT": "construct",
    "DESCRIBE": "describe",
}
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
# `FILTER(?a<1)SERVICE?x#>` holds what looks like an IRI, but engines read `<` as "less than" and find a
# SERVICE. It is sought once, after the first bracket: from each bracket again it would be quadratic work.
_SERVICE_IN_IRI = re.compile(r"service(?:silent)?[?$#:]", re.IGNORECASE)


class QueryRefusedError(ValueError):
    """A query that is not passed to an engine, with the reason."""


@dataclass(frozen=True)
class QueryForm:
    """The form of a query: its kind, None where there is none, and whether FROM names its dataset."""

    kind: QueryKind | None
    names_dataset: bool


def decode_query(body: bytes, limit: int) -> str:
    """Decode the bytes of a query.

    Raises QueryRefusedError past `limit` bytes or if not UTF-8.

    >>> decode_query(b"ASK {}", 100)
    'ASK {}'
    """
    if len(body) > limit:
        raise QueryRefusedError(f"the query has {len(body)} bytes, at most {limit} are taken")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryRefusedError(
            f"the query is not UTF-8: byte {error.start} is {body[error.start]:#04x}"
        ) from error


def inspect_query(text: str) -> QueryForm:
    r"""Return the form of a query, or raise QueryRefusedError with the reason.

    A text with `\u` escapes is inspected as it stands and decoded, because engines differ in when they
    decode.

    >>> inspect_query("SELECT * FROM <http://example.org/g> { ?s ?p ?o }")
    QueryForm(kind='select', names_dataset=True)
    >>> inspect_query(r"ASK { \u0053ERVICE <http://example.org/> {} }")
    Traceback (most recent call last):
    graph.query_process.refusals.QueryRefusedError: SERVICE is not allowed: a query may not call other servers
    """
    shape = _inspect(list(tokens(text)))
    if "\\u" in text or "\\U" in text:
        decoded = _inspect(list(tokens(decode_escapes(text))))
        return QueryForm(shape.kind or decoded.kind, shape.names_dataset or decoded.names_dataset)
    return shape


def _inspect(read: Sequence[Token]) -> QueryForm:
    _refuse_service(read)
    words = list(_top_words(read))
    form = next((word for word in words if word in _KINDS or word in _UPDATES), None)
    if form in _UPDATES:
        raise QueryRefusedError(f"{form} is an update, only queries are answered here")
    if sum(word in _KINDS for word in words) > 1:
        raise QueryRefusedError("two queries in one request, only one is answered")
    return QueryForm(_KINDS[form] if form else None, "FROM" in words)


def _top_words(read: Iterable[Token]) -> Iterable[str]:
    """Yield the words outside all brackets in upper case; raise QueryRefusedError past the nesting limit."""
    depth = 0
    for token in read:
        if token.kind == "sign" and token.text in _OPENING:
            depth += 1
            if depth > NESTING_LIMIT:
                raise QueryRefusedError(f"brackets are nested more than {NESTING_LIMIT} deep")
        elif token.kind == "sign" and token.text in _CLOSING:
            depth -= 1
        elif token.kind == "word" and depth <= 0:
            yield token.text.upper()


def _refuse_service(read: Sequence[Token]) -> None:
    for at, token in enumerate(read):
        if "service" in token.text.lower() and _calls_service(read, at):
            raise QueryRefusedError("SERVICE is not allowed: a query may not call other servers")


def _calls_service(read: Sequence[Token], at: int) -> bool:
    """Return whether the token at a position may be read as SERVICE.

    No other keyword contains that word.
    """
    token = read[at]
    if token.kind == "iri":
        bracket = token.text.find(")")
        return bracket >= 0 and _SERVICE_IN_IRI.search(token.text, bracket) is not None
    if token.kind == "name":  # engines take `SERVICEex:a {` and `1SERVICESILENTex:a {` for a call
        opens_group = at + 1 < len(read) and read[at + 1].text == "{"
        after_graph = at > 0 and read[at - 1].text.upper() == "GRAPH"
        return opens_group and not after_graph and "service" in token.text.partition(":")[0].lower()
    return token.kind == "word"
