"""Connection of a client to the query process, until its request is answered or a worker takes it."""

import logging
import socket
from dataclasses import dataclass, field

import msgspec

from graph.query_process.frames import HEADER_LIMIT, REQUEST_LENGTHS, Status, pack_object, unpack_request

log = logging.getLogger(__name__)


class RequestInvalidError(ValueError):
    """A request that is too long or malformed."""


@dataclass(eq=False)
class Connection:
    """A request that is read, or waits for a worker or an outcome."""

    socket: socket.socket
    frame: bytearray = field(default_factory=bytearray)
    header: dict[str, object] = field(default_factory=dict)

    def read(self) -> bool:
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
        if header_size > HEADER_LIMIT or body_size:
            raise RequestInvalidError(f"a request has at most {HEADER_LIMIT} bytes and no body here")
        if len(self.frame) < REQUEST_LENGTHS.size + header_size:
            return False
        try:
            self.header = unpack_request(bytes(self.frame))[0]
        except msgspec.DecodeError as error:
            raise RequestInvalidError(f"the request's header is not JSON: {error}") from error
        return True

    def answer(self, status: Status, **details: object) -> None:
        """Send an answer and close."""
        try:
            self.socket.send(pack_object({"status": status, **details}), socket.MSG_DONTWAIT)
        except OSError as error:
            log.info("an answer (%s) could not be delivered: %s", status, error)
        self.socket.close()
