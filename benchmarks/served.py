"""Cost of the query process compared with the engine in this process: `python -m benchmarks.served 60000`.

All figures come from one run, so that their ratios can be trusted where their sizes cannot.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from graph.query_process.client import QueryClient
from graph.query_process.launch import QueryProcess
from graph.query_process.limits import Limits

JSON = "application/sparql-results+json"
TRIPLES_PER_ORGANISATION = 5
SMALL = "SELECT ?p ?o {{ <http://example.org/organisation/{0}> ?p ?o }}"
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000"
MODES = {
    "workers reused": Limits(running=2, idle=1),
    "a fork each, kept ready": Limits(running=2, idle=2, queries_per_worker=1),
    "a fork each, on demand": Limits(running=2, idle=0, queries_per_worker=1),
}


def statements(triples: int) -> Iterator[str]:
    """Yield N-Quads lines of organisations with type, label, region, size and partner, in four graphs."""
    count = triples // TRIPLES_PER_ORGANISATION
    for number in range(count):
        subject, graph = (
            f"<http://example.org/organisation/{number}>",
            f"<http://example.org/graph/{number % 4}>",
        )
        yield f"{subject} <http://example.org/kind> <http://example.org/Cluster> {graph} .\n"
        yield f'{subject} <http://www.w3.org/2000/01/rdf-schema#label> "Organisation {number}"@en {graph} .\n'
        yield f"{subject} <http://example.org/region> <http://example.org/region/{number % 1200}> {graph} .\n"
        yield f"{subject} <http://example.org/size> {integer(number % 977)} {graph} .\n"
        partner = f"<http://example.org/organisation/{(number * 7 + 3) % count}>"
        yield f"{subject} <http://example.org/partner> {partner} {graph} .\n"


def integer(value: int) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def seconds(ask: Callable[[str], bytes], queries: Iterable[str]) -> list[float]:
    """Return how long each query took."""
    taken = []
    for query in queries:
        began = time.perf_counter()
        ask(query)
        taken.append(time.perf_counter() - began)
    return taken


def report(name: str, taken: list[float]) -> None:
    median, late = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    rate = 1 / statistics.mean(taken)
    print(f"{name:52} median {median * 1e3:7.2f} ms, p95 {late * 1e3:7.2f} ms, {rate:.0f}/s")


def in_process(dump: Path) -> Callable[[str], bytes]:
    store = ox.Store()
    began = time.perf_counter()
    store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
    print(f"{'load in this process':52} {time.perf_counter() - began:.2f} s")

    def ask(query: str) -> bytes:
        result = store.query(query, use_default_graph_as_union=True)
        assert isinstance(result, ox.QuerySolutions)
        return result.serialize(format=ox.QueryResultsFormat.JSON) or b""

    return ask


def through(socket: Path, rows: int | None = None) -> Callable[[str], bytes]:
    def ask(query: str) -> bytes:
        answer = QueryClient(socket).query(query, [JSON], rows=rows)
        assert answer.status == "ok", answer
        return answer.read()

    return ask


def at_once(ask: Callable[[str], bytes], queries: list[str], threads: int) -> float:
    """Return the queries answered a second by several threads together."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(ask, queries))
    return len(queries) / (time.perf_counter() - began)


def measure(triples: int, repeats: int) -> None:
    small = [SMALL.format(number * 37 % (triples // TRIPLES_PER_ORGANISATION)) for number in range(repeats)]
    large = [LARGE] * 20
    with tempfile.TemporaryDirectory() as folder:
        dump, socket = Path(folder) / "data.nq", Path(folder) / "socket"
        with dump.open("w") as file:
            file.writelines(statements(triples))
        print(f"{triples} triples")
        direct = in_process(dump)
        report("small, in this process", seconds(direct, small))
        report("10,000 rows, in this process", seconds(direct, large))
        expected = [direct(small[0]), direct(LARGE)]
        for mode, limits in MODES.items():
            began = time.perf_counter()
            with QueryProcess(dump, socket, limits, log_level="WARNING"):
                print(f"{mode + ', start':52} {time.perf_counter() - began:.2f} s")
                ask = through(socket)
                assert [len(ask(small[0])), len(ask(LARGE))] == [len(answer) for answer in expected]
                report(f"small, {mode}", seconds(ask, small))
                print(f"{f'small, {mode}, 4 threads':52} {at_once(ask, small, 4):.0f} /s")
                report(f"10,000 rows, {mode}", seconds(ask, large))
                report(f"10,000 rows with a row limit, {mode}", seconds(through(socket, 10_000), large))
                report(f"5,000 of them, {mode}", seconds(through(socket, 5_000), large))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("triples", type=int, nargs="*", default=[60_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=500)
    given = parser.parse_args()
    for triples in given.triples:
        measure(triples, given.repeats)


if __name__ == "__main__":
    main()
