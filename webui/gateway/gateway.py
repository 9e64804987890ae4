"""The gateway itself: it reads a request, finds who answers it, and sends the response."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any
from urllib.parse import unquote

from graph.query_process.lease import AnswerCutShortError
from webui.edition.edition import ServedEdition
from webui.gateway.client_address import Network, client_of, is_trusted, split_address
from webui.gateway.connections import close_connection
from webui.gateway.gallery_endpoint import PREFIX, GalleryEndpoint
from webui.gateway.metrics import Metrics
from webui.gateway.page_threads import PageThreads
from webui.gateway.response import Ready, Request, Response, Stream, not_modified, takes_gzip, text
from webui.gateway.response_cache import Key, ResponseCache
from webui.gateway.sparql_endpoint import SparqlEndpoint
from webui.http.common_headers import LONGEST_ACCEPT

log = logging.getLogger(__name__)
access = logging.getLogger("hansa.access")
BODY = 1 << 20  # bytes of a request's body
_DRAINED = (
    8 << 20
)  # bytes up to which a body is read nevertheless: some clients read no answer before they have sent all
_BODY_SECONDS = 20.0
_PIECE = 1 << 18
_PIECE_SECONDS = 30.0  # a reader that takes less than a piece in this time is too slow
_WATCHED_AFTER = 0.5  # s after which a client that goes away ends its query
_PLAIN = ("GET", "HEAD")


@dataclass(eq=False)
class Gateway:
    """An RSGI application in front of the pages and the lanes of queries."""

    current: ServedEdition
    endpoint: SparqlEndpoint
    gallery: GalleryEndpoint
    pages: PageThreads
    cache: ResponseCache
    health: Callable[[], dict[str, object]]
    trusted: tuple[Network, ...] = ()
    logs_access: bool = False
    metrics: Metrics = field(default_factory=Metrics)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer a request."""
        began = perf_counter()
        key = self._key(scope)
        if key and (cached := self.cache.get(key)):
            tags = scope.headers.get("if-none-match")
            cached = (not_modified(cached, tags) if tags else None) or cached
            size = await _send(cached, protocol, scope.client)
            self._record("cache", scope, split_address(scope.client), cached.status, size, began)
            return
        self.metrics.active += 1
        kind, status, size, client = "refused", 0, 0, ""
        try:
            request, refusal = await self._read(scope, protocol)
            client = request.client
            kind, response = ("refused", refusal) if refusal else await self._find(request, protocol, key)
            status = response.status
            size = await _send(response, protocol, scope.client)
        except asyncio.CancelledError:
            status = 499  # the client went away; nobody reads an answer
        finally:
            self.metrics.active -= 1
            self._record(kind, scope, client, status, size, began)

    def _record(self, kind: str, scope: Any, client: str, status: int, size: int, began: float) -> None:
        seconds = perf_counter() - began
        self.metrics.record(kind, status, seconds, size)
        if self.logs_access:  # without the query string, which may hold what is nobody's business
            access.info("%s %s %s %d %d %.4f", client, scope.method, scope.path, status, size, seconds)

    def _key(self, scope: Any) -> Key | None:
        """Return the key in the cache of a request that may be answered from there, else None."""
        if scope.method not in _PLAIN:
            return None
        get = scope.headers.get
        if get("authorization") or get("cookie") or get("range"):
            return None
        return (
            *(scope.path, scope.query_string, get("accept"), takes_gzip(get("accept-encoding", ""))),
            *(get("host"), get("x-forwarded-proto"), self.current.edition.manifest.id),
        )

    async def _read(self, scope: Any, protocol: Any) -> tuple[Request, Response | None]:
        """Return the request, and the refusal of one that is not read to its end."""
        headers = dict(scope.headers.items())
        peer = split_address(scope.client)
        client, scheme = peer, scope.scheme
        if is_trusted(peer, self.trusted):
            client = client_of(peer, headers.get("x-forwarded-for", ""), self.trusted)
            scheme = {"https": "https", "http": "http"}.get(headers.get("x-forwarded-proto", ""), scheme)
        path = unquote(scope.path)
        path = path.removesuffix("/") if path.endswith("/sparql/") else path
        request = Request(scope.method, path, scope.query_string, headers, client, scheme)
        if len(headers.get("accept", "")) > LONGEST_ACCEPT:
            return request, text(431, f"431 The header Accept may have {LONGEST_ACCEPT} characters.")
        if scope.method in (*_PLAIN, "OPTIONS"):
            return request, None
        if headers.get("content-encoding", "identity") != "identity":
            return request, _ended(text(415, "415 Unsupported Media Type: bodies are taken uncompressed"))
        too_large = _ended(text(413, f"a request may have {BODY} bytes"))
        if int(headers.get("content-length", "0")) > _DRAINED:
            return request, too_large
        body, size = bytearray(), 0
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                async for chunk in protocol:
                    size += len(chunk)
                    body += chunk if size <= BODY else b""
                    if size > _DRAINED:
                        return request, too_large
        except TimeoutError:
            return request, _ended(text(408, "408 Request Timeout: the body did not arrive"))
        if size > BODY:
            return request, too_large
        return replace(request, body=bytes(body)), None

    async def _find(self, request: Request, protocol: Any, key: Key | None) -> tuple[str, Response]:
        """Return the response, and of which kind it is."""
        if request.path == "/healthz":
            return "health", self._healthz()
        if request.path == "/metrics":
            return "metrics", self._metrics()
        is_query = request.page_path == "/sparql" and request.method in (*_PLAIN, "POST")
        is_gallery = request.page_path.startswith(PREFIX) and request.method in _PLAIN
        kind = "query" if is_query or (is_gallery and request.query) else "page"
        snapshot = self.current.edition.manifest.id
        if is_query and request.method == "POST" and not request.is_private:
            headers = request.headers
            key = (
                *(
                    request.path,
                    request.body,
                    headers.get("content-type"),
                    request.query,
                    headers.get("accept"),
                ),
                *(request.gzip, headers.get("host"), request.scheme, snapshot),
            )
            if cached := self.cache.get(key):
                return "cache", cached

        async def make() -> Response:
            if is_query or is_gallery:
                respond = self.endpoint.respond if is_query else self.gallery.respond
                response = await self._query(respond(request), protocol)
            else:
                response = await self.pages.respond(request)
            if key and isinstance(response, Stream):
                return replace(response, chunks=self._kept(response, key, snapshot))
            if key:
                self.cache.put(key, response, snapshot)
            return response

        return kind, await (self.cache.once(key, make) if key and not request.is_conditional else make())

    async def _kept(self, stream: Stream, key: Key, snapshot: str) -> AsyncIterator[bytes]:
        """Pass a stream on, and keep what it gave where that is not too much."""
        collected: list[bytes] = []
        size = 0
        async for chunk in stream.chunks:
            size += len(chunk)
            if size <= self.cache.largest:
                collected.append(chunk)
            else:
                collected.clear()
            yield chunk
        if size <= self.cache.largest:
            headers = [(name, value) for name, value in stream.headers if name != "content-length"]
            self.cache.put(key, Ready(stream.status, headers, b"".join(collected)), snapshot)

    async def _query(self, answer: Awaitable[Response], protocol: Any) -> Response:
        """Answer a query; where its client goes away meanwhile, it is given up."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        watches: list[asyncio.Task[None]] = []

        async def watch() -> None:
            await protocol.client_disconnect()
            if task:
                task.cancel()

        timer = loop.call_later(_WATCHED_AFTER, lambda: watches.append(loop.create_task(watch())))
        try:
            return await answer
        finally:
            timer.cancel()
            for one in watches:
                one.cancel()

    def _healthz(self) -> Response:
        state = dict(self.health())
        if self.current.fault:
            state["fault"] = self.current.fault
        body = json.dumps({"snapshot": self.current.edition.manifest.id, **state}).encode() + b"\n"
        headers = [("content-type", "application/json"), ("cache-control", "no-store")]
        return Ready(200 if state["status"] == "ok" else 503, headers, body)

    def _metrics(self) -> Response:
        lanes = self.endpoint.lanes
        gauges = {
            "hansa_cache_hits_total": self.cache.hits,
            "hansa_cache_bytes": self.cache.size,
            "hansa_cache_entries": len(self.cache),
            "hansa_pages_pending": self.pages.pending,
            "hansa_queries_running": lanes.running,
            "hansa_queries_waiting": lanes.waiting,
            "hansa_query_seconds_total": lanes.seconds,
        }
        body = self.metrics.lines(self.current.edition.manifest.id, gauges, lanes.outcomes)
        headers = [
            ("content-type", "text/plain; version=0.0.4; charset=utf-8"),
            ("cache-control", "no-store"),
        ]
        return Ready(200, headers, body.encode())


def _ended(response: Ready) -> Ready:
    """Return a response after which the connection is closed, with what was not read of it."""
    return Ready(response.status, [*response.headers, ("connection", "close")], response.body)


async def _send(response: Response, protocol: Any, peer: str) -> int:
    """Send a response and return the bytes of its body; break the connection where it stays incomplete."""
    if isinstance(response, Ready) and len(response.body) <= _PIECE:
        protocol.response_bytes(response.status, response.headers, response.body)
        return len(response.body)
    sent, complete = 0, False
    try:
        if isinstance(response, Ready):
            length = ("content-length", str(len(response.body)))
            transport = protocol.response_stream(response.status, [*response.headers, length])
            for start in range(0, len(response.body), _PIECE):
                async with asyncio.timeout(_PIECE_SECONDS):
                    await transport.send_bytes(response.body[start : start + _PIECE])
            sent = len(response.body)
        else:
            transport = protocol.response_stream(response.status, response.headers)
            async for chunk in response.chunks:
                for start in range(0, len(chunk), _PIECE):
                    async with asyncio.timeout(_PIECE_SECONDS):
                        await transport.send_bytes(chunk[start : start + _PIECE])
                sent += len(chunk)
        complete = True
    except (TimeoutError, AnswerCutShortError) as error:
        log.info("a response was broken off after %d bytes: %s", sent, error or "the client reads too slowly")
    finally:
        if not complete:
            close_connection(peer)  # a chunked body would end as if it were whole
            if isinstance(response, Stream):
                response.close()
    return sent
