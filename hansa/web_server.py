"""The web server: its listener, the gateway with its pages and lanes, and the watch for new snapshots."""

import asyncio
import errno
import importlib
import logging
import os
import resource
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from graph.query_process.lanes import LaneLimits, Lanes
from graph.query_process.limits import MEBIBYTE, Limits
from graph.snapshot.folder import JOBS, SnapshotFolder
from graph.store.errors import StoreError
from hansa.query_service import QueryService, ServeError
from hansa.settings import Settings, follow_engine, snapshot_folder
from ontology.errors import HansaError

if TYPE_CHECKING:
    from granian.server.embed import Server

    from webui.edition.edition import ServedEdition
    from webui.gateway.gateway import Gateway

log = logging.getLogger(__name__)
_WATCH = 2.0
# Read while nobody waits: the first picture and the first JSON-LD need them, and they take seconds.
_SLOW_IMPORTS = ("networkx", "rdflib")
_BACKLOG = 1024
_DESCRIPTORS = 200  # that the process needs besides its connections
_HEADER_SECONDS = 15  # for a header to arrive; also how long an idle connection is kept
_HEADER_BYTES = 512 * 1024
_WRITE_SECONDS = 60  # after which the kernel ends a connection whose reader takes nothing
_STOP_SECONDS = 10.0


@dataclass(frozen=True)
class ServeOptions:
    """Options of the server: pages, queries and jobs at a time, limits of queries, cache, proxies, connections, log.

    `deadline` in s, `budget` in s of query time of one client, `cache` in MiB. `report_address` takes reports of errors
    in rows, "" for none.
    """

    threads: int = 8
    queries: int = 2
    deadline: float = 30.0
    rows: int = 100_000
    budget: float = 120.0
    cache: int = 128
    trusted: Sequence[str] = ()
    connections: int = 4000
    jobs: int = 1
    logs_access: bool = False
    report_address: str = ""


class Listener:
    """A bound socket, taken before anything is loaded, so that a conflict shows at once."""

    def __init__(self, host: str, port: int) -> None:
        """Bind; raise ServeError where the address is taken or is not this machine's."""
        self.host = host
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            self.socket = socket.socket(family, socket.SOCK_STREAM)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _WRITE_SECONDS * 1000)
            # Connections inherit it: else the last part of an answer waits 40 ms for the client's acknowledgement.
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.bind((host, port))
        except OSError as error:
            free = (
                "a free port (see --port)"
                if error.errno == errno.EADDRINUSE
                else "an address of this machine"
            )
            raise ServeError("cannot listen", f"{host}:{port}", free, error.strerror or str(error)) from None

    @property
    def url(self) -> str:
        """Return the address to open in a browser."""
        host, port = self.socket.getsockname()[:2]
        shown = {"0.0.0.0": "localhost", "::": "localhost", "127.0.0.1": "localhost"}.get(host, host)
        return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the socket."""
        self.socket.close()


def serve_forever(
    settings: Settings, listener: Listener, options: ServeOptions, report: Callable[[str], None]
) -> None:
    """Serve until SIGTERM; raise KeyboardInterrupt on SIGINT, StoreError where there is no snapshot."""
    from webui.app import create_app
    from webui.edition.edition import ServedEdition
    from webui.gateway.client_address import networks
    from webui.gateway.gallery_endpoint import GalleryEndpoint
    from webui.gateway.gateway import Gateway
    from webui.gateway.page_threads import PageThreads
    from webui.gateway.response_cache import ResponseCache
    from webui.gateway.sparql_endpoint import SparqlEndpoint
    from webui.jobs.job_engine import JobEngine, JobLimits

    trusted = networks(options.trusted)
    snapshots = snapshot_folder(settings)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the server listens
    lane_limits = LaneLimits(lanes=options.queries, budget=options.budget, deadline=options.deadline)
    with tempfile.TemporaryDirectory(prefix="hansa-") as folder:
        limits = Limits(deadline=options.deadline, running=lane_limits.workers)
        service = QueryService(Path(folder) / "queries", limits)
        job_folder = _job_folder(snapshots.folder, Path(folder))
        jobs = JobEngine(job_folder, JobLimits(running=options.jobs)) if options.jobs else None
        try:
            current = ServedEdition(snapshots, before=service.start)
            app = create_app(
                current, deadline=options.deadline, jobs=jobs, report_address=options.report_address
            )
            pages = PageThreads(app, options.threads)
            endpoint = SparqlEndpoint(current, Lanes(service.path, lane_limits), pages, options.rows)
            cache = ResponseCache(options.cache * MEBIBYTE)
            gallery, state = GalleryEndpoint(endpoint, pages), lambda: service.state
            gateway = Gateway(current, endpoint, gallery, pages, cache, state, trusted, options.logs_access)
            lines = introduction(current.edition.base, current.edition.manifest.id, listener.url)
            watch = Watch(snapshots, current, service, lambda: follow_engine(settings))
            interrupted = asyncio.run(
                _serve(gateway, watch, listener, options.connections, lambda: [*map(report, lines)])
            )
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is ending already
            if jobs:
                jobs.close()
            service.stop()
    if interrupted:
        raise KeyboardInterrupt


def _job_folder(store: Path, passing: Path) -> Path:
    """Return the folder of jobs in a store, where answers outlive the server, or one that ends with it."""
    if os.access(store, os.W_OK):
        return store / JOBS
    log.warning("%s cannot be written to: plans are kept until this server ends", store)
    return passing / JOBS


async def _serve(
    gateway: "Gateway", watch: "Watch", listener: Listener, connections: int, ready: Callable[[], object]
) -> bool:
    """Serve until a signal, then let running requests end; return whether it was an interrupt."""
    loop = asyncio.get_running_loop()
    received: asyncio.Future[signal.Signals] = loop.create_future()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _note, received, number)
    lanes = gateway.endpoint.lanes
    watch.start(
        lambda: loop.call_soon_threadsafe(lanes.renew), lambda: loop.call_soon_threadsafe(gateway.cache.clear)
    )
    server = _http_server(gateway, listener, connections)
    serving = loop.create_task(server.serve())
    ready()
    await asyncio.wait([serving, received], return_when=asyncio.FIRST_COMPLETED)
    lanes.close()
    listener.socket.close()
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait([serving], timeout=_STOP_SECONDS)
    gateway.pages.close()
    watch.stop()
    return received.done() and received.result() == signal.SIGINT


def _note(received: "asyncio.Future[signal.Signals]", number: signal.Signals) -> None:
    if not received.done():
        received.set_result(number)


def _http_server(gateway: "Gateway", listener: Listener, connections: int) -> "Server":
    """Return the HTTP server on a listener; it closes connections that send no header in time."""
    from granian._granian import SocketHolder
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.server.embed import Server

    class ListeningServer(Server):
        """A server on a socket that is bound already."""

        def _init_shared_socket(self) -> None:
            # The holder closes what it is given.
            own = os.dup(listener.socket.fileno())
            self._ssp = None
            self._shd = SocketHolder(own, False, _BACKLOG)  # type: ignore[call-arg, assignment]

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = connections + _DESCRIPTORS
    if soft < enough:
        soft = enough if hard == resource.RLIM_INFINITY else min(hard, enough)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    listener.socket.listen(_BACKLOG)
    return ListeningServer(
        gateway,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        backlog=_BACKLOG,
        backpressure=min(connections, soft - _DESCRIPTORS),
        http1_settings=HTTP1Settings(
            header_read_timeout=_HEADER_SECONDS * 1000, max_buffer_size=_HEADER_BYTES
        ),
    )


def introduction(base: str, identity: str, url: str) -> list[str]:
    """Return the lines of the start, with a warning where IRIs lead elsewhere.

    >>> introduction("http://localhost:8000/", "c8ff", "http://localhost:8000/")
    ['Serving snapshot c8ff at http://localhost:8000/ (Ctrl-C ends)']
    """
    lines = [f"Serving snapshot {identity} at {url} (Ctrl-C ends)"]
    if base != url:
        lines.append(
            f"Warning: the snapshot's IRIs begin with {base}, which is not {url}: pages work, IRIs do not lead"
            f" here unless a proxy answers for them. Correct it with `hansa --base-iri {url} build`."
        )
    return lines


class Watch:
    """A thread that keeps the query process running and serves new snapshots."""

    def __init__(
        self,
        snapshots: SnapshotFolder,
        current: "ServedEdition",
        service: QueryService,
        follow: Callable[[], None],
    ) -> None:
        """Create it; `follow` brings a new snapshot of a remote engine into the folder."""
        self._snapshots, self._current, self._service, self._follow = snapshots, current, service, follow
        self._engine_fault = ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._reloaded: Callable[[], object] = lambda: None
        self._swapped: Callable[[], object] = lambda: None

    def start(self, reloaded: Callable[[], object], swapped: Callable[[], object]) -> None:
        """Begin; `reloaded` is called once queries, `swapped` once pages have a new snapshot."""
        self._reloaded, self._swapped = reloaded, swapped
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._ended.set()
        self._thread.join(timeout=_WATCH)

    def _run(self) -> None:
        for name in _SLOW_IMPORTS:
            importlib.import_module(name)
        while True:
            try:
                self._service.keep(self._snapshots.folder / "snapshots" / self._current.edition.manifest.id)
                # First, because an engine that is gone ends what is prepared.
                self._follow_engine()
                self._current.edition.prepare()
                if self._current.refresh(self._reload):
                    self._swapped()
                self._current.examine()
            except HansaError as error:
                log.error("%s", error)
            except Exception:  # whatever it was, later snapshots must be served too
                log.exception("the watch for new snapshots failed once and goes on")
            if self._ended.wait(_WATCH):
                return

    def _follow_engine(self) -> None:
        """Follow a remote engine; while it gives no answer, what was served stays, and the fault is told once."""
        fault = ""
        try:
            self._follow()
        except StoreError as error:
            fault = str(error)
        if fault != self._engine_fault:
            log.error("%s", fault or "the engine answers again")
            self._engine_fault = self._current.fault = fault

    def _reload(self, snapshot: Path) -> None:
        self._service.reload(snapshot)
        self._reloaded()
