"""Snapshots that are swapped below a server under load: each answer's ETag is that of its rows, and memory stays."""

import http.client
import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.faults.outcome import Outcome
from tests.support.engine import free_port
from tests.support.toy_graph import FACTS
from tests.support.waiting import wait_until
from tests.support.web import publish

NUMBER = 20
_CLIENTS = 4
# The first swaps fill caches and the allocator's arenas; after them no process may grow by more than this.
_WARM, _GROWTH = 6, 1.15
_BASE = "http://localhost:8000/"
_LABEL = (
    f"SELECT ?label {{ <{_BASE}organisation/bhc> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }}"
)
_PATHS = (f"/sparql?query={quote(_LABEL)}", "/organisation/bhc.html", "/organisation/bhc.ttl")


@dataclass
class Load:
    """Clients that ask without pause, and what they were answered: the labels below each snapshot's id."""

    port: int
    labels: dict[str, set[str]] = field(default_factory=dict)
    answers: int = 0
    faults: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask for rows, page and document in turn until the load is ended."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        number = 0
        while not self.ended.is_set():
            number += 1
            connection.request("GET", _PATHS[number % len(_PATHS)])
            response = connection.getresponse()
            body = response.read().decode()
            identity = (response.headers["ETag"] or "").removeprefix('W/"').partition("-")[0]
            label = "Edition " + body.partition("Edition ")[2][:3]
            if response.status != 200:
                self.faults.append(f"{response.status} for {_PATHS[number % len(_PATHS)][:30]}")
            self.labels.setdefault(identity, set()).add(label)
            self.answers += 1
        connection.close()


def outcomes(number: int | None, _seed: int) -> Iterator[Outcome]:
    """Yield the outcome of so many swaps: the answers that are of one snapshot, and the memory of each process."""
    with tempfile.TemporaryDirectory(prefix="hansa-faults-") as folder:
        store, text = Path(folder) / "store", Path(folder) / "text"
        expected = {_publish(store, text, 0): "Edition 000"}
        port = free_port()
        command = [sys.executable, "-m", "hansa", "--store", str(store), "serve", "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        load = Load(port)
        clients = [threading.Thread(target=load.run) for _ in range(_CLIENTS)]
        memory: list[dict[str, int]] = []
        try:
            wait_until(lambda: _served(port) in expected)
            for client in clients:
                client.start()
            for edition in range(1, (number or NUMBER) + 1):
                identity = _publish(store, text, edition)
                expected[identity] = f"Edition {edition:03}"
                wait_until(lambda identity=identity: _served(port) == identity)  # type: ignore[misc]
                memory.append(_memory(process.pid))
        finally:
            load.ended.set()
            for client in clients:
                if client.ident is not None:
                    client.join()
            process.send_signal(signal.SIGTERM)
            process.wait()
    mixed = [
        f"{identity} with {', '.join(sorted(labels))}, not {expected.get(identity)}"
        for identity, labels in load.labels.items()
        if labels != {expected.get(identity)}
    ]
    yield Outcome("answers during swaps", load.answers - len(load.faults), 0, (*load.faults, *mixed))
    grown = _grown(memory)
    yield Outcome("processes during swaps", len(memory[-1]) - len(grown), 0, tuple(grown))


def _publish(store: Path, text: Path, edition: int) -> str:
    return publish(store, text, FACTS.replace("Basque Health Cluster", f"Edition {edition:03}")).manifest.id


def _served(port: int) -> str:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/healthz")
        served: str = json.loads(connection.getresponse().read())["snapshot"]
    except (OSError, ValueError, http.client.HTTPException):
        return ""
    connection.close()
    return served


def _memory(root: int) -> dict[str, int]:
    """Return the resident memory in KiB of a process and of those that live as long: web, query server, holder."""
    sizes: dict[str, int] = {}
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    level = [root]
    for name in ("web process", "query server", "holder of the snapshot"):
        sizes[name] = max((_resident(pid) for pid in level), default=0)
        level = [child for pid in level for child in children.get(pid, [])]
    return sizes


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return int(status.partition("VmRSS:")[2].split()[0]) if "VmRSS:" in status else 0


def _grown(memory: list[dict[str, int]]) -> list[str]:
    """Return a line for each process that grew after the first swaps."""
    if len(memory) <= _WARM:
        return []
    return [
        f"{name} grew from {memory[_WARM][name] >> 10} to {memory[-1][name] >> 10} MiB"
        for name in memory[-1]
        if memory[-1][name] > memory[_WARM][name] * _GROWTH
    ]
