"""Store behind a SPARQL 1.1 endpoint."""

import re
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse_query_results
from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from graph.store.engine import Embedded, QueryResult
from graph.store.errors import StoreError

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")
_BEFORE_FORM = r"(?:\s+|#[^\n]*\n|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*"
_FORM = re.compile(rf"{_BEFORE_FORM}(\w*)", re.IGNORECASE)


class Remote:
    """A SPARQL endpoint by its URL; queries go by urlencoded POST, which every engine takes."""

    def __init__(self, url: str, timeout: float = 60.0) -> None:
        self.url, self.timeout = url, timeout

    def query(self, text: str) -> QueryResult:
        """Answer a query; raises SyntaxError for a broken one, StoreError where no answer comes."""
        wrapper = SPARQLWrapper(self.url)
        wrapper.setQuery(text)
        wrapper.setMethod(POST)
        wrapper.setTimeout(int(self.timeout))
        # SPARQLWrapper guesses the form and would read it in a comment, and then send an update.
        wrapper.queryType = form(text)
        graph = wrapper.queryType in _GRAPH_FORMS
        # Its format parameters do not know N-Triples, and win over the header where an engine heeds both.
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader(
            "Accept", "application/n-triples" if graph else "application/sparql-results+json"
        )
        try:
            body = wrapper.query().response.read()
        except QueryBadFormed as error:
            raise SyntaxError(str(error)) from None
        except TimeoutError:
            raise StoreError(
                "no answer in time", self.url, f"one within {self.timeout:g} s", "none"
            ) from None
        except (HTTPError, URLError, HTTPException, ConnectionError, SPARQLWrapperException) as error:
            raise StoreError("no answer", self.url, "a SPARQL endpoint", str(error)) from None
        try:
            return _graph(body) if graph else _whole(body)
        except (SyntaxError, ValueError) as error:
            # Some engines say 200 and then cut the answer when their own time-out strikes.
            raise StoreError(
                "broken answer", self.url, "a whole result", f"{len(body)} bytes, {error}"
            ) from None


def form(text: str) -> str:
    """Return the form of a query in capitals.

    It is SELECT where there is none, so that the endpoint names the fault.

    >>> form("#+ summary: ask\\n# add\\nPREFIX e: <http://e/#> construct { } WHERE { }")
    'CONSTRUCT'
    """
    match = _FORM.match(text)
    word = match.group(1).upper() if match else ""
    return word if word in _FORMS else "SELECT"


def _graph(body: bytes) -> QueryResult:
    graph = Embedded.in_memory()
    graph.engine.bulk_load(input=body, format=RdfFormat.N_TRIPLES)
    return graph.engine.query("CONSTRUCT WHERE { ?s ?p ?o }")


def _whole(body: bytes) -> QueryResult:
    """Return the answer after reading it to its end once.

    It is parsed as it is read, so that a fault would show late.
    """
    first = parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(first, QuerySolutions):
        for _ in first:
            pass
    return parse_query_results(body, format=QueryResultsFormat.JSON)
