"""Writing to a remote engine: batches of triples, updates and the removal of graphs."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from time import sleep
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
    build_opener,
)

from graph.store.addresses import GRAPH_STORE, UPDATE, Addresses
from graph.store.errors import EngineError, StoreError
from graph.store.remote_answer import TRIPLES, shown

# Triples of a batch: Virtuoso refuses an INSERT DATA of 10,000 lines, and locks for hours over a body of 100 MB.
BATCH, _UPDATE_BATCH = 5_000, 500
_TRIES, _PAUSE = 5, 1.0
# An engine that restarts or is busy; a proxy before it says so in its place.
_PASSING = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class RemoteWriter:
    """Writer of an engine; each of its requests is repeated for half a minute while the engine is not there."""

    addresses: Addresses
    timeout: float = 300.0

    def __post_init__(self) -> None:
        """Raise StoreError where the engine has no address for writing."""
        if not (self.addresses.update or self.addresses.graph_store):
            expected = f"one of HANSA_ENGINE, {UPDATE} or {GRAPH_STORE}"
            raise StoreError("no address to write to", self.addresses.query, expected, "none")

    def add(self, graph: str, triples: Sequence[str]) -> None:
        """Add up to BATCH triples, lines of N-Triples, to a graph; raise EngineError where they are not taken."""
        if self.addresses.graph_store:
            self._send(
                "POST",
                f"{self.addresses.graph_store}?{urlencode({'graph': graph})}",
                "".join(triples),
                TRIPLES,
            )
            return
        for start in range(0, len(triples), _UPDATE_BATCH):
            lines = "".join(triples[start : start + _UPDATE_BATCH])
            self._update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}}} }}")

    def remove(self, graph: str) -> None:
        """Remove a graph, whether it is there or not."""
        if self.addresses.update:
            self._update(f"DROP SILENT GRAPH <{graph}>")
        else:
            address = f"{self.addresses.graph_store}?{urlencode({'graph': graph})}"
            self._send("DELETE", address, "", TRIPLES, missing=True)

    def delete(self, graph: str, pattern: str) -> None:
        """Delete the triples of a pattern from a graph, by an update."""
        self._update(f"DELETE WHERE {{ GRAPH <{graph}> {{ {pattern} }} }}")

    def _update(self, text: str) -> None:
        self._send(
            "POST",
            self.addresses.update,
            urlencode({"update": text} if not self.addresses.digest else {"query": text}),
            "application/x-www-form-urlencoded",
        )

    def _send(self, method: str, address: str, body: str, kind: str, missing: bool = False) -> None:
        request = Request(address, body.encode(), {"Content-Type": kind}, method=method)
        for left in range(_TRIES - 1, -1, -1):
            try:
                with _opener(self.addresses, address, request).open(
                    request, timeout=self.timeout
                ) as response:
                    response.read()
                return
            except HTTPError as error:
                with error:
                    fault = f"status {error.code}: {shown(error.read(4096))}"
                if missing and error.code == 404:
                    return
                passing = error.code in _PASSING
            except (URLError, HTTPException, OSError) as error:
                fault, passing = str(error), True
            if not left or not passing:
                raise EngineError("not written", address.partition("?")[0], "an engine that takes it", fault)
            sleep(_PAUSE * 2 ** (_TRIES - 1 - left))


def _opener(addresses: Addresses, address: str, request: Request) -> OpenerDirector:
    """Return what sends a request with the credentials."""
    if not addresses.user:
        return build_opener()
    if addresses.digest:
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, address, addresses.user, addresses.password)
        return build_opener(HTTPDigestAuthHandler(passwords))
    pair = b64encode(f"{addresses.user}:{addresses.password}".encode()).decode()
    request.add_unredirected_header("Authorization", f"Basic {pair}")
    return build_opener()
