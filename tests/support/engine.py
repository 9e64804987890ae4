"""A real SPARQL server on the loopback, behind a proxy that spoils answers."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection, socket
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.support.waiting import wait_until

SERVER = Path(sys.executable).with_name("oxigraph")
_WINDOW = re.compile(r"LIMIT\+(\d+)\+OFFSET\+(\d+)")
Spoil = Callable[[bytes], tuple[int, dict[str, str], bytes]]


def free_port() -> int:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def listens(process: "subprocess.Popen[bytes]", port: int) -> bool:
    assert process.poll() is None, "the SPARQL server did not start"
    try:
        create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def oxigraph(folder: Path, port: int = 0) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Run an Oxigraph server; give its address and its process."""
    port = port or free_port()
    command = [SERVER, "serve", "--location", folder / "engine", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: listens(process, port))
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def engine(folder: Path, triples: str) -> Iterator[str]:
    """Serve triples from an Oxigraph server and give the URL of its query endpoint."""
    with oxigraph(folder) as (address, _):
        load = Request(
            f"{address}/store?default",
            data=triples.encode(),
            headers={"Content-Type": "application/n-triples"},
            method="POST",
        )
        urlopen(load, timeout=30).close()
        yield f"{address}/query"


class Proxy:
    """A proxy before an endpoint.

    Each spoiling is used once, in order; `None` lets an answer pass. `offset` miscounts the one of every request.
    """

    def __init__(self, target: str) -> None:
        self.target, self.url = target, ""
        self.spoils: list[Spoil | None] = []
        self.asked: list[bytes] = []
        self.offset: Callable[[int, int], int] = lambda _, offset: offset


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy

    def log_message(self, *_: object) -> None:
        pass

    def _miscounted(self, window: re.Match[str]) -> str:
        limit, offset = int(window[1]), int(window[2])
        return f"LIMIT+{limit}+OFFSET+{self.proxy.offset(limit, offset)}"

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.proxy.asked.append(sent)
        sent = _WINDOW.sub(self._miscounted, sent.decode()).encode()
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
        try:
            with urlopen(Request(self.proxy.target, data=sent, headers=headers), timeout=30) as answer:
                status, kind, body = answer.status, answer.headers["Content-Type"], answer.read()
        except HTTPError as error:
            with error:
                status, kind, body = error.code, "text/plain", error.read()
        told = {"Content-Type": kind}
        spoil = self.proxy.spoils.pop(0) if self.proxy.spoils else None
        if spoil is not None:
            status, more, body = spoil(body)
            told |= more
        self.send_response(status)
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def proxied(target: str) -> Iterator[Proxy]:
    proxy = Proxy(target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    proxy.url = f"http://127.0.0.1:{server.server_port}/query"
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
