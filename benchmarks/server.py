"""The server beside the bare Oxigraph server, in one run: `python -m benchmarks.server STORE [--clients 16]`.

STORE is a folder of snapshots. The load comes from `wrk` (in Debian a package of that name). All servers run in this
run, so that ratios can be trusted where sizes cannot. Oxigraph's own time-out stays off. Where rdflib-endpoint is
installed (the group `peers`), it answers the larger queries as well.
"""

import argparse
import gzip
import http.client
import importlib.util
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import quote

from graph.snapshot.folder import SnapshotFolder
from webui.gateway.metrics import resident_memory

SMALL = "SELECT ?p ?o {{ <{base}region/2021/ES21> ?p ?o }} LIMIT 10"
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000"
MEDIUM = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?n"
_OXIGRAPH = Path(sys.executable).with_name("oxigraph")
_UNCACHED = """local n = math.random(1e9)
request = function() n = n + 1 return wrk.format("GET", wrk.path .. "&n=" .. n) end
"""
_JSON = "Accept: application/sparql-results+json"


def load(url: str, seconds: int, clients: int, script: Path | None = None) -> tuple[float, float]:
    """Return the requests answered a second, and the 99th percentile of their time in ms."""
    extra = ["-s", str(script)] if script else []
    command = [
        "wrk",
        "-t1",
        f"-c{clients}",
        f"-d{seconds}",
        "--latency",
        "--timeout",
        "30",
        "-H",
        _JSON,
        *extra,
        url,
    ]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in text:
        raise RuntimeError(f"{url}: not every answer was good\n{text}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    assert rate is not None
    assert late is not None
    return float(rate[1]), float(late[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[late[2]]


@contextmanager
def running(*command: str | Path, port: int, path: str) -> Iterator[int]:
    """Run a server until the block ends, and give its process id once it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while get(port, path)[0] != 200:
            time.sleep(0.2)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def get(port: int, path: str) -> tuple[int, float]:
    """Return status (0 for none) and seconds of a request."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept": "*/*"})
        response = connection.getresponse()
        response.read()
        return response.status, time.perf_counter() - began
    except OSError:
        return 0, 0.0
    finally:
        connection.close()


def pages(port: int, number: int) -> float:
    """Return the 95th percentile of the time of different pages, in ms."""
    taken = [
        get(port, f"/region/2021/ES{place % 6 + 1}1.html?again={time.monotonic_ns()}")[1]
        for place in range(number)
    ]
    return statistics.quantiles(taken, n=20)[-1] * 1000


def memory(pid: int) -> list[int]:
    """Return the MiB of a process and of those below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [resident_memory(pid) >> 20, *(each for child in children for each in memory(int(child)))]


def measure(store: Path, clients: int, seconds: int) -> None:
    snapshot = SnapshotFolder(store).current()
    small, large = quote(SMALL.format(base=snapshot.manifest.base)), quote(LARGE)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "uncached.lua"
        script.write_text(_UNCACHED)
        shutil.copytree(snapshot.folder / "store", Path(folder) / "disk")
        dump = Path(folder) / "graph.nq"
        with gzip.open(snapshot.folder / "graph.nq.gz") as packed, dump.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        bare = (_OXIGRAPH, "serve-read-only", "--location", Path(folder) / "disk", "--bind", "127.0.0.1:9801")
        with running(*bare, port=9801, path="/"):
            url = "http://127.0.0.1:9801/query?union-default-graph&query="
            report("bare server on disk, small", load(url + small, seconds, clients))
            report("bare server on disk, 10,000 rows", load(url + large, seconds, 2))
        with running(_OXIGRAPH, "serve", "--bind", "127.0.0.1:9802", port=9802, path="/"):
            post = http.client.HTTPConnection("127.0.0.1", 9802)
            with dump.open("rb") as body:
                post.request(
                    "POST", "/store", body, {"Content-Type": "application/n-quads"}, encode_chunked=True
                )
                post.getresponse().read()
            url = "http://127.0.0.1:9802/query?union-default-graph&query="
            report("bare server in memory, small", load(url + small, seconds, clients))
            report("bare server in memory, 10,000 rows", load(url + large, seconds, 2))
        serve = (
            sys.executable,
            "-m",
            "hansa",
            "--store",
            str(store),
            "serve",
            "--port",
            "9803",
            "--budget",
            "0",
        )
        with running(*serve, port=9803, path="/healthz") as pid:
            pages(9803, 10)  # so that nothing is prepared any more
            url = "http://127.0.0.1:9803/sparql?query="
            report("hansa, small, uncached", load(url + small, seconds, clients, script))
            report("hansa, small, cached", load(url + small, seconds, clients))
            report("hansa, 10,000 rows, uncached", load(url + large, seconds, 2, script))
            report("hansa, 10,000 rows, cached", load(url + large, seconds, 2))
            print(f"{'page, p95, idle server':44} {pages(9803, 60):9.1f} ms")
            with medium_queries(9803, 40):
                print(f"{'page, p95, 40 clients with medium queries':44} {pages(9803, 60):9.1f} ms")
            alone("hansa, 10,000 rows, one client", 9803, f"/sparql?query={large}")
            alone("hansa, aggregate, one client", 9803, f"/sparql?query={quote(MEDIUM)}")
            print("MiB of web server, query process, holder and workers:", *memory(pid))
        if importlib.util.find_spec("rdflib_endpoint"):
            peer = (sys.executable, "-m", "benchmarks.rdflib_server", dump, "9804")
            with running(*peer, port=9804, path="/?query=ASK%20%7B%7D"):
                alone("rdflib-endpoint, 10,000 rows, one client", 9804, f"/?query={large}")
                alone("rdflib-endpoint, aggregate, one client", 9804, f"/?query={quote(MEDIUM)}")


def alone(name: str, port: int, path: str) -> None:
    """Report the median time of a query that one client asks, each time as another text."""
    taken = [get(port, f"{path}%20%23{time.monotonic_ns()}") for _ in range(5)]
    assert [status for status, _ in taken] == [200] * 5
    print(f"{name:44} {statistics.median(seconds for _, seconds in taken) * 1000:9.1f} ms", flush=True)


@contextmanager
def medium_queries(port: int, clients: int) -> Iterator[None]:
    """Keep so many clients asking queries of some tenths of a second."""
    ended = Event()

    def ask(client: int) -> None:
        while not ended.is_set():
            get(port, f"/sparql?query={quote(f'{MEDIUM} # {client} {time.monotonic_ns()}')}")

    with ThreadPoolExecutor(clients) as threads:
        for client in range(clients):
            threads.submit(ask, client)
        time.sleep(2)
        yield
        ended.set()


def report(name: str, figures: tuple[float, float]) -> None:
    print(f"{name:44} {figures[0]:9.0f} requests/s, p99 {figures[1]:8.1f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=4)
    given = parser.parse_args()
    measure(given.store, given.clients, given.seconds)


if __name__ == "__main__":
    main()
