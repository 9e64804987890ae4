"""The SPARQL 1.1 protocol: reading of requests and choice of formats."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug.datastructures import MIMEAccept

from graph.query_process.formats import GRAPH_FORMATS, RESULT_FORMATS

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_SHORT = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "ttl": ("text/turtle",),
    "n3": ("text/turtle",),
    "nt": ("application/n-triples",),
    "ntriples": ("application/n-triples",),
    "nquads": ("application/n-quads",),
    "rdf": ("application/rdf+xml",),
    "rdf+xml": ("application/rdf+xml",),
    "rdf/xml": ("application/rdf+xml",),
    "jsonld": ("application/ld+json",),
    "json-ld": ("application/ld+json",),
    "trig": ("application/trig",),
    "html": ("text/html",),
}
_ALIASES = {
    "application/json": "application/sparql-results+json",
    "text/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "application/x-turtle": "text/turtle",
    "text/rdf+n3": "text/turtle",
    "text/n3": "text/turtle",
    "text/plain": "application/n-triples",
}
_FORMAT_NAMES = ("format", "output", "results", "out")


class ProtocolError(ValueError):
    """A request that breaks the protocol, with its HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class ProtocolRequest:
    """A request: query (None where there is none), dataset where given, and format."""

    query: bytes | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str = ""


def read_request(method: str, content_type: str, address: bytes, body: bytes) -> ProtocolRequest:
    """Return what a request asks for; raise ProtocolError where it breaks the protocol.

    `address` is the query part of the URL, undecoded; `content_type` comes without parameters.
    """
    fields = _fields(address)
    query: bytes | None = None
    if method == "POST":
        if content_type == FORM:
            fields += _fields(body)
        elif content_type == DIRECT:
            query = _utf8(body).encode()
        else:
            said = content_type or "none"
            raise ProtocolError(415, f"a POST is taken as {DIRECT} or {FORM}, the content type is {said}")
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise ProtocolError(400, "updates are not taken here, only queries")
    sent = values.get("query", [])
    if len(sent) + (query is not None) > 1:
        raise ProtocolError(400, "more than one query was sent, one is answered")
    if sent:
        query = sent[0].encode()
    if method == "POST" and query is None:
        raise ProtocolError(400, "no query was sent: the form has no field `query`")
    chosen = next((values[name][0] for name in _FORMAT_NAMES if name in values), "")
    return ProtocolRequest(
        query, _graphs(values, "default-graph-uri"), _graphs(values, "named-graph-uri"), chosen
    )


def _fields(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"the request is not UTF-8: {error.reason} at {error.start}") from None
    except ValueError as error:
        raise ProtocolError(400, f"the form cannot be read: {error}") from None


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"the query is not UTF-8: byte {error.start}") from None


def _graphs(values: dict[str, list[str]], name: str) -> tuple[str, ...] | None:
    graphs = tuple(value for value in values.get(name, ()) if value)
    for value in graphs:
        if ":" not in value or any(character in value for character in ' <>"{}|\\^`'):
            raise ProtocolError(400, f"{name} is not an absolute IRI: {value}")
    return graphs or None


def welcome(accept: MIMEAccept, chosen: str, graph: bool, page: bool = False) -> list[str]:
    """Return the formats that can carry an answer and are welcome, the most welcome first.

    `chosen` is what a parameter of the request names: a media type or a short name; it wins over the header.
    `graph` says that the answer is a graph; `page` adds text/html for a person. Empty where nothing fits.

    >>> welcome(MIMEAccept([("text/csv", 0.5), ("application/json", 0.9)]), "", False)
    ['application/sparql-results+json', 'text/csv']
    """
    carriers: Sequence[str] = list(GRAPH_FORMATS if graph else RESULT_FORMATS)
    # A wildcard is a program's: only who names text/html gets a page.
    named = chosen or _stated(accept, "text/html") > 0
    candidates = [*carriers, *(["text/html"] if page and named else [])]
    if chosen:
        # A plus in a form is a space, so `application/rdf+xml` may arrive with one.
        name = chosen.strip().lower().replace(" ", "+")
        meant = _SHORT.get(name, (_alias(name, graph),))
        return [media_type for media_type in meant if media_type in candidates]
    if not accept:
        return list(carriers)
    qualities = {media_type: accept.quality(media_type) for media_type in candidates}
    for alias in _ALIASES:
        target, quality = _alias(alias, graph), _stated(accept, alias)
        if target in qualities and quality > qualities[target]:
            qualities[target] = quality
    ranked = sorted(candidates, key=lambda media_type: (-qualities[media_type], media_type != "text/html"))
    return [media_type for media_type in ranked if qualities[media_type] > 0]


def _alias(name: str, graph: bool) -> str:
    if graph and name in ("application/json", "text/json"):
        return "application/ld+json"
    if graph and name in ("application/xml", "text/xml"):
        return "application/rdf+xml"
    return _ALIASES.get(name, name)


def _stated(accept: MIMEAccept, name: str) -> float:
    """Return the quality of a media type that is named itself, not by a wildcard."""
    return max((float(quality) for value, quality in accept if value.lower() == name), default=0.0)
