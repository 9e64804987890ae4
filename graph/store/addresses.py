"""Addresses and credentials of a remote engine, with presets for the usual ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from graph.store.errors import StoreError

# Below the address of the engine (of its repository or data set): query, update, graph store.
PRESETS = {
    "oxigraph": ("/query", "/update", "/store"),
    "virtuoso": ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
    "graphdb": ("", "/statements", "/rdf-graphs/service"),
    "fuseki": ("/query", "/update", "/data"),
}
ENGINE = "HANSA_ENGINE"
QUERY, UPDATE, GRAPH_STORE = "HANSA_QUERY_URL", "HANSA_UPDATE_URL", "HANSA_GRAPH_STORE_URL"
USER, PASSWORD = "HANSA_STORE_USER", "HANSA_STORE_PASSWORD"


@dataclass(frozen=True)
class Addresses:
    """Where an engine answers queries, takes updates and takes graphs, "" where it does not, and who asks.

    `digest` has the credentials sent as a digest, and with what is written only: so Virtuoso wants it.
    """

    query: str
    update: str = ""
    graph_store: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    digest: bool = False


def read_addresses(url: str, environment: Mapping[str, str]) -> Addresses:
    """Return the addresses of the engine of a URL, by its preset and the variables that name them one by one.

    Raises StoreError for an unknown preset, credentials in a URL, or an address that is none.
    """
    name = environment.get(ENGINE, "")
    if name and name not in PRESETS:
        raise StoreError("unknown engine", ENGINE, ", ".join(PRESETS), name)
    endings = PRESETS.get(name)
    preset = [url.rstrip("/") + ending for ending in endings] if endings else [url, "", ""]
    query, update, graph_store = (
        environment.get(variable) or address
        for variable, address in zip((QUERY, UPDATE, GRAPH_STORE), preset, strict=True)
    )
    for address in filter(None, (query, update, graph_store)):
        parts = urlsplit(address)
        if "@" in parts.netloc:
            without = f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}"
            raise StoreError("credentials in an address", without, f"them in {USER} and {PASSWORD}", "both")
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise StoreError("not an address", address, "one that begins with https:// or http://", address)
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    return Addresses(query, update, graph_store, user, password, digest=name == "virtuoso")


def is_address(store: str) -> bool:
    """Return whether a setting of the store names an engine rather than a folder.

    >>> is_address("https://example.org:7878"), is_address("store")
    (True, False)
    """
    return store.startswith(("http://", "https://"))
