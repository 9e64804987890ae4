"""A server that is held from all sides: pages and a small query must be answered meanwhile.

It runs `hansa serve` on a small graph with 2,000 idle sockets, headers and bodies that never end, slow readers, bodies
of 300 MB and 200 heavy queries.
"""

import http.client
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from tests.faults.outcome import Outcome
from tests.support.engine import free_port
from tests.support.waiting import wait_until
from tests.support.web import publish

_HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
_POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: "
_IDLE, _QUERIES, _ROUNDS = 2000, 200, 20


def outcomes(number: int | None, _seed: int) -> Iterator[Outcome]:
    """Yield the outcomes of pages, small queries and checks of health, and of the heavy queries themselves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, _IDLE + 2000)), hard))
    with tempfile.TemporaryDirectory(prefix="hansa-faults-") as folder, ExitStack() as stack:
        store = Path(folder) / "store"
        publish(store, Path(folder) / "text")
        port = free_port()
        command = [sys.executable, "-m", "hansa", "--store", str(store), "serve", "--port", str(port)]
        process = stack.enter_context(
            subprocess.Popen([*command, "--deadline", "10"], stdout=subprocess.DEVNULL)
        )
        try:
            wait_until(lambda: _status(port, "/healthz") == 200)
            yield from _held(port, number or _ROUNDS, stack)
        finally:
            process.send_signal(signal.SIGTERM)


def _held(port: int, rounds: int, stack: ExitStack) -> Iterator[Outcome]:
    pool = stack.enter_context(ThreadPoolExecutor(_QUERIES + 10))
    reader = f"GET /sparql?query={quote('SELECT * { ?s ?p ?o }')}&n=1 HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    words = [b""] * _IDLE + [b"GET / HT"] * 100 + [_POST + b"100\r\n\r\nASK"] * 50 + [reader] * 50
    for begun in words:
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        connection.sendall(begun)
    large = [pool.submit(_send_much, port) for _ in range(5)]
    heavy = [pool.submit(_query, port, f"{_HEAVY} # {each}") for each in range(_QUERIES)]
    paths = {
        "page while held": ["/about", "/region/2021/ES21.html", "/opportunities"],
        "small query while held": [f"/sparql?query={quote('ASK {}')}&n={each}" for each in range(3)],
        "health while held": ["/healthz"],
    }
    for what, addresses in paths.items():
        statuses = [
            _status(port, addresses[each % len(addresses)] + _again(addresses, each))
            for each in range(rounds)
        ]
        faults = tuple(f"status {status}" for status in statuses if status != 200)
        yield Outcome(what, statuses.count(200), 0, faults)
    refused = [one.result() for one in large]
    yield Outcome(
        "body of 300 MB", 0, refused.count(413), tuple(f"status {one}" for one in refused if one != 413)
    )
    counted = Counter(one.result() for one in heavy)
    known = counted[429] + counted[503] + counted[504] + counted[422]
    other = tuple(
        f"status {status}" for status in counted.elements() if status not in (200, 422, 429, 503, 504)
    )
    yield Outcome("heavy query", counted[200], known, other)


def _again(addresses: list[str], number: int) -> str:
    """Return a part of an address that keeps it from being answered by the cache."""
    return f"{'&' if '?' in addresses[0] else '?'}again={number}"


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    except OSError:
        return 0
    finally:
        connection.close()


def _query(port: int, text: str) -> int:
    return _status(port, f"/sparql?query={quote(text)}")


def _send_much(port: int) -> int:
    """Send up to 300 MB and return the status of the answer, 0 where there is none."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(_POST + b"300000000\r\n\r\n" + b"x" * 1000)
        answer = connection.recv(100)
    return int(answer.split()[1]) if answer else 0
