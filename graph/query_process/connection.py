"""Connection of a client to the query process, from its request to its answer."""

import json
import logging
import socket
from dataclasses import dataclass, field
from time import monotonic

from graph.query_process.frames import HEADER_LIMIT, REQUEST_LENGTHS, Status, pack_object, unpack_request

log = logging.getLogger(__name__)


class RequestInvalidError(ValueError):
    """A request that is too long or malformed."""


@dataclass(eq=False)
class Connection:
    """A request being read, waiting or running.

    `started` once a worker may have sent a part of the answer, `last` once it has computed all of it;
    `watched` while the server watches whether the client closes.
    """

    socket: socket.socket
    frame: bytearray = field(default_factory=bytearray)
    header: dict[str, object] = field(default_factory=dict)
    arrived: float = field(default_factory=monotonic)
    overdue: float = float("inf")
    started: bool = False
    last: bool = False
    watched: bool = False
    open: bool = True

    @property
    def client(self) -> str:
        """Return the client's key for fair queueing; requests without one share a key."""
        return str(self.header.get("client", ""))

    def read(self, body_limit: int) -> bool:
        """Read the bytes that have arrived, without waiting; return whether the request is complete.

        Raise ConnectionError where the client closed, RequestInvalidError for a request that is too long
        or malformed.
        """
        try:
            piece = self.socket.recv(1 << 18, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        if not piece:
            raise ConnectionResetError("the client closed before its request was complete")
        self.frame += piece
        if len(self.frame) < REQUEST_LENGTHS.size:
            return False
        header_size, body_size = REQUEST_LENGTHS.unpack_from(self.frame)
        if header_size > HEADER_LIMIT:
            raise RequestInvalidError(
                f"the request's header has {header_size} bytes, at most {HEADER_LIMIT} are taken"
            )
        if body_size > body_limit:
            raise RequestInvalidError(f"the query has {body_size} bytes, at most {body_limit} are taken")
        if len(self.frame) < REQUEST_LENGTHS.size + header_size + body_size:
            return False
        try:
            self.header = unpack_request(bytes(self.frame))[0]
        except json.JSONDecodeError as error:
            raise RequestInvalidError(f"the request's header is not JSON: {error}") from error
        return True

    def answer(self, status: Status, **details: object) -> None:
        """Send an answer without a body, unless a worker has begun one, and close."""
        if self.open and not self.started:
            message = {"status": status, "elapsed": monotonic() - self.arrived, **details}
            try:
                self.socket.send(pack_object(message), socket.MSG_DONTWAIT)
            except OSError as error:
                log.info("an answer (%s) could not be delivered: %s", status, error)
        self.close()

    def close(self) -> None:
        """Close this process's end of the connection."""
        self.open = False
        self.socket.close()
