"""The query process of a web server: started, given new snapshots, and started again should it end."""

import logging
from pathlib import Path

from graph.query_process.client import QueryClient, QueryProcessUnreachableError
from graph.query_process.launch import QueryProcess, QueryProcessFailedError
from graph.query_process.limits import Limits
from graph.store.errors import StoreError
from ontology.errors import HansaError

log = logging.getLogger(__name__)


class ServeError(HansaError):
    """An address that cannot be listened on, or a query process that does not answer."""


class QueryService:
    """The query process that listens on a socket, and its last known state."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.state: dict[str, object] = {"status": "failing", "reason": "the query process is starting"}
        self._client = QueryClient(path)
        self._limits = limits
        self._process: QueryProcess | None = None

    def start(self, snapshot: Path) -> None:
        """Start it on a snapshot's folder; raise StoreError where it does not come."""
        self.path.unlink(missing_ok=True)
        try:
            self._process = QueryProcess(
                snapshot, self.path, self._limits, name=snapshot.name, log_level="WARNING"
            )
        except QueryProcessFailedError as error:
            raise StoreError("no query process", str(snapshot), "one that is ready", str(error)) from None
        self.look()

    def keep(self, snapshot: Path) -> None:
        """Start it again where it has ended, and learn its state."""
        if self._process is None or not self._process.is_running():
            log.error("the query process has ended; starting another")
            self.state = {"status": "failing", "reason": "the query process has ended"}
            self.stop()
            self.start(snapshot)
        self.look()

    def look(self) -> None:
        """Learn its state."""
        try:
            self.state = {"status": "ok", "query_process": self._client.status()}
        except QueryProcessUnreachableError as error:
            self.state = {"status": "failing", "reason": str(error)}

    def reload(self, snapshot: Path) -> None:
        """Have another snapshot answered from.

        Raises StoreError where it is refused, ServeError where no query process answers.
        """
        try:
            status, reason = self._client.reload(snapshot, snapshot.name)
        except QueryProcessUnreachableError as error:
            raise ServeError(
                "no query process", str(self.path), "one that loads a snapshot", str(error)
            ) from None
        if status != "ok":
            raise StoreError("snapshot not loaded", str(snapshot), "a query process with it", reason)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.stop()
            self._process = None
