"""A real publisher on the loopback: an HTTP server that serves one file and fails on purpose."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Publisher:
    """What the server holds, how it fails next (each fault is used once, in order), and what it was asked."""

    body: bytes
    etag: str = '"1"'
    kind: str = "text/csv"
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    ranges: bool = True


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        publisher = self.publisher
        publisher.asked.append((self.headers.get("Range", ""), self.headers.get("If-None-Match", "")))
        fault, _, argument = (publisher.faults.pop(0) if publisher.faults else "").partition(" ")
        self.close_connection = True
        if fault == "status":
            code, _, wait = argument.partition(" ")
            return self._say(int(code), {"Retry-After": wait} if wait else {}, b"")
        if fault == "redirect":
            publisher.faults.insert(0, f"redirect {argument}")
            return self._say(302, {"Location": argument or self.path}, b"")
        if fault == "page":
            return self._say(200, {"Content-Type": argument}, b"<!DOCTYPE html><p>Maintenance")
        if self.headers.get("If-None-Match") == publisher.etag:
            return self._say(304, {}, b"")
        if fault in ("change", "blind"):
            publisher.etag, publisher.body = '"2"', argument.encode()
        return self._body(fault, argument)

    def _body(self, fault: str, argument: str) -> None:
        publisher = self.publisher
        body, asked = publisher.body, self.headers.get("Range", "")
        status, headers = 200, {"ETag": publisher.etag, "Content-Type": publisher.kind}
        blind = fault == "blind"
        if asked and publisher.ranges and (blind or self.headers.get("If-Range") == publisher.etag):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            status = 206
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            body = body[start:]
        if fault == "open":
            return self._say(200, headers, body[: int(argument)], None, stated=False)
        if fault == "drip":
            self._say(200, headers, b"", len(body))
            return self._drip(body)
        if fault == "drip-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            return self._drip(b"x" * len(body))
        length = len(body) + (int(argument) if fault == "length" else 0)
        sent = body[: int(argument)] if fault in ("cut", "stall") else body
        self._say(status, headers, sent, length)
        if fault == "stall":
            self.wfile.flush()
            self.server.woken.wait(10)  # type: ignore[attr-defined]
        return None

    def _drip(self, body: bytes) -> None:
        """Send a byte at a time until the reader has enough."""
        with suppress(OSError):
            for byte in body:
                self.wfile.write(bytes([byte]))
                if self.server.woken.wait(0.02):  # type: ignore[attr-defined]
                    return

    def _say(
        self,
        status: int,
        headers: dict[str, str],
        body: bytes,
        length: int | None = None,
        stated: bool = True,
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if stated:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(publisher: Publisher) -> Iterator[Publisher]:
    """Serve from a free port of the loopback until the block ends."""
    handler = type("Handler", (_Handler,), {"publisher": publisher})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.woken = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    publisher.url = f"http://127.0.0.1:{server.server_port}/file.csv"
    try:
        yield publisher
    finally:
        server.woken.set()  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()
        server.server_close()
