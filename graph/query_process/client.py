"""Client of the query process for what is not a query: reload, state, the outcome of a lease."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.query_process.frames import STATUSES, Status, pack_request, receive_object

_TIMEOUT = 15.0
_RELOAD_TIMEOUT = 3600.0


class QueryProcessUnreachableError(ConnectionError):
    """No query process answers at the socket."""


@dataclass(frozen=True)
class QueryClient:
    """Client of the query process that listens on a socket."""

    socket_path: Path

    def reload(self, path: Path, name: str = "") -> tuple[Status, str]:
        """Load another snapshot and return when it is served, or not and why; queries go on meanwhile."""
        reply = self._send({"op": "reload", "path": str(path), "name": name}, _RELOAD_TIMEOUT)
        return outcome_of(reply)

    def status(self) -> dict[str, object]:
        """Return the served snapshot, and the counts of leased workers and waiting clients."""
        return self._send({"op": "status"}, _TIMEOUT)

    def _send(self, header: Mapping[str, object], timeout: float) -> dict[str, object]:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.settimeout(timeout)
                connection.connect(str(self.socket_path))
                connection.sendall(pack_request(header))
                return receive_object(connection)
            except OSError as error:
                raise QueryProcessUnreachableError(f"{self.socket_path}: {error}") from error


def outcome_of(reply: Mapping[str, object]) -> tuple[Status, str]:
    """Return the status and the reason in a reply."""
    status = next(status for status in STATUSES if status == reply["status"])
    return status, str(reply.get("reason") or "")
