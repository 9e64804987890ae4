"""Threads that make pages with the WSGI application."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from webui.gateway.response import Headers, Ready, Request, Response, Stream, text

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_WHOLE = 4 << 20  # bytes up to which a response is collected before it is sent


@dataclass
class PageThreads:
    """A fixed number of threads, and at most `waiting` requests that wait for one."""

    application: Application
    threads: int
    waiting: int = 512
    pending: int = 0

    def __post_init__(self) -> None:
        """Create the threads."""
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="page")

    async def respond(self, request: Request, **values: object) -> Response:
        """Return the application's response; `values` are passed to it in the environment."""
        if self.pending >= self.threads + self.waiting:
            return text(503, "503 Service Unavailable: too many pages are waiting", ("retry-after", "2"))
        self.pending += 1
        try:
            loop = asyncio.get_running_loop()
            status, headers, body, rest = await loop.run_in_executor(self._pool, self._run, request, values)
        finally:
            self.pending -= 1
        if rest is None:
            return Ready(status, headers, body)
        return Stream(status, headers, self._chunks(body, rest), lambda: close(rest))

    def close(self) -> None:
        """End the threads after what they do."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _chunks(self, first: bytes, rest: Iterator[bytes]) -> AsyncIterator[bytes]:
        yield first
        loop = asyncio.get_running_loop()
        while chunk := await loop.run_in_executor(self._pool, next, rest, b""):
            yield chunk
        close(rest)

    def _run(
        self, request: Request, values: dict[str, object]
    ) -> tuple[int, Headers, bytes, Iterator[bytes] | None]:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            started.append((status, headers))

        parts = self.application(environment(request) | values, start)
        rest, collected = iter(parts), bytearray()
        for part in rest:
            collected += part
            if len(collected) > _WHOLE:
                break
        else:
            close(parts)
            rest = None  # type: ignore[assignment]
        status, headers = started[-1]
        lower = [
            (name.lower(), value)
            for name, value in headers
            if rest is not None or name.lower() != "content-length"
        ]
        return int(status.split()[0]), lower, bytes(collected), rest


def close(parts: object) -> None:
    """Close what an application returned, where it can be closed."""
    if callable(end := getattr(parts, "close", None)):
        end()


def environment(request: Request) -> dict[str, Any]:
    """Return the WSGI environment of a request."""
    host, _, port = request.headers.get("host", "localhost").rpartition(":")
    values: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query,
        "SERVER_NAME": host or port,
        "SERVER_PORT": port if host and port.isdigit() else ("443" if request.scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.client,
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if "_" not in name and name not in ("content-length", "content-type"):
            values["HTTP_" + name.upper().replace("-", "_")] = value
    return values
