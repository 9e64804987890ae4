"""The web server: web process, query process, and the watch for new snapshots."""

import errno
import importlib
import logging
import signal
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

from graph.query_process.client import QueryClient, QueryProcessUnreachableError
from graph.query_process.launch import QueryProcess, QueryProcessFailedError
from graph.query_process.limits import Limits
from graph.snapshot.folder import SnapshotFolder
from graph.store.errors import StoreError
from hansa.settings import Settings
from ontology.errors import HansaError

if TYPE_CHECKING:
    from webui.edition.edition import ServedEdition

log = logging.getLogger(__name__)
_WATCH = 2.0
# Read while nobody waits: the first picture and the first JSON-LD need them, and they take seconds.
_SLOW_IMPORTS = ("networkx", "rdflib")


class ServeError(HansaError):
    """An address that cannot be listened on, or a query process that does not come."""


class Listener:
    """A bound socket, taken before anything is loaded, so that a conflict shows at once."""

    def __init__(self, host: str, port: int) -> None:
        """Bind; raise ServeError where the address is taken or is not this machine's."""
        self.host = host
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            self.socket = socket.socket(family, socket.SOCK_STREAM)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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


class QueryService:
    """The query process: started, given new snapshots, and started again should it end."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.client = QueryClient(path)
        self._path, self._limits = path, limits
        self._process: QueryProcess | None = None

    def start(self, snapshot: Path) -> None:
        """Start it on a snapshot's folder; raise StoreError where it does not come."""
        self._path.unlink(missing_ok=True)
        try:
            self._process = QueryProcess(snapshot, self._path, self._limits, log_level="WARNING")
        except QueryProcessFailedError as error:
            raise StoreError("no query process", str(snapshot), "one that is ready", str(error)) from None

    def keep(self, snapshot: Path) -> None:
        """Start it again where it has ended."""
        if self._process is None or not self._process.is_running():
            log.error("the query process has ended; starting another")
            self.stop()
            self.start(snapshot)

    def reload(self, snapshot: Path) -> None:
        """Have another snapshot answered from.

        Raises StoreError where it is refused, ServeError where no query process answers.
        """
        try:
            answer = self.client.reload(snapshot)
        except QueryProcessUnreachableError as error:
            raise ServeError(
                "no query process", str(self._path), "one that loads a snapshot", str(error)
            ) from None
        if answer.status != "ok":
            raise StoreError(
                "snapshot not loaded", str(snapshot), "a query process with it", str(answer.reason)
            )

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.stop()
            self._process = None


def serve_forever(
    settings: Settings,
    listener: Listener,
    threads: int,
    queries: int,
    deadline: float,
    rows: int,
    report: Callable[[str], None],
) -> None:
    """Serve until the process is to end; raise StoreError where there is no snapshot."""
    from waitress.server import create_server

    from webui.app import create_app
    from webui.edition.edition import ServedEdition

    snapshots = SnapshotFolder(settings.store)
    signal.signal(signal.SIGTERM, _interrupt)
    with tempfile.TemporaryDirectory(prefix="hansa-") as folder:
        query_service = QueryService(Path(folder) / "queries", Limits(deadline=deadline, running=queries))
        try:
            current = ServedEdition(snapshots, before=query_service.start)
            app = create_app(current, query_service.client, rows=rows, deadline=deadline)
            server = create_server(app, sockets=[listener.socket], threads=threads, ident="Hansa")
            ended = threading.Event()
            watch = threading.Thread(
                target=_watch, args=(snapshots, current, query_service, ended), daemon=True
            )
            watch.start()
            for line in introduction(current.edition.base, current.edition.manifest.id, listener.url):
                report(line)
            try:
                server.run()
            finally:
                ended.set()
                watch.join(timeout=_WATCH)
                server.close()
        finally:
            query_service.stop()


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


def _watch(
    snapshots: SnapshotFolder, current: "ServedEdition", query_service: QueryService, ended: threading.Event
) -> None:
    for name in _SLOW_IMPORTS:
        importlib.import_module(name)
    while not ended.wait(_WATCH):
        try:
            query_service.keep(snapshots.folder / "snapshots" / current.edition.manifest.id)
            current.refresh(query_service.reload)
            current.examine()
        except HansaError as error:
            log.error("%s", error)
        except Exception:  # whatever it was, later snapshots must be served too
            log.exception("the watch for new snapshots failed once and goes on")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
