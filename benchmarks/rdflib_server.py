"""The peer rdflib-endpoint, serving a dump from memory: `python -m benchmarks.rdflib_server DUMP.nq PORT`."""

import sys

import rdflib
import uvicorn
from rdflib_endpoint import SparqlEndpoint


def main(dump: str, port: str) -> None:
    graph = rdflib.Dataset(default_union=True)
    graph.parse(dump, format="nquads")
    uvicorn.run(SparqlEndpoint(graph=graph, path="/"), port=int(port), log_level="error")


if __name__ == "__main__":
    main(*sys.argv[1:])
