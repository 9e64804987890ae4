"""Length-prefixed frames over Unix sockets between the web process, the query process and its workers.

A request is two lengths, a JSON header and the query's bytes. An answer is a JSON header; where its status is
`ok`, chunks of the body follow, an empty chunk, and a JSON trailer, without which the answer was cut short.
"""

import array
import json
import socket
import struct
from collections.abc import Mapping
from typing import Literal, get_args

Status = Literal[
    "ok", "syntax_error", "refused", "not_acceptable", "timeout", "out_of_memory", "crashed", "busy"
]
STATUSES: tuple[Status, ...] = get_args(Status)

# What a worker tells the server: ready, sending, sending the last, free for another, or leaving instead.
READY, STARTED, LAST, DONE, LEAVING = b"R", b"S", b"L", b"D", b"X"

HEADER_LIMIT = 1 << 18
REQUEST_LENGTHS = struct.Struct(">II")
_LENGTH = struct.Struct(">I")


class ConnectionCutError(ConnectionError):
    """The other side closed in the middle of a frame."""


def pack_request(header: Mapping[str, object], body: bytes = b"") -> bytes:
    """Return the bytes of a request."""
    text = json.dumps(header).encode()
    return REQUEST_LENGTHS.pack(len(text), len(body)) + text + body


def unpack_request(frame: bytes) -> tuple[dict[str, object], bytes]:
    """Return header and body of a complete request.

    >>> unpack_request(pack_request({"op": "query"}, b"ASK {}"))
    ({'op': 'query'}, b'ASK {}')
    """
    header_size, body_size = REQUEST_LENGTHS.unpack_from(frame)
    start = REQUEST_LENGTHS.size
    header: dict[str, object] = json.loads(frame[start : start + header_size])
    return header, frame[start + header_size : start + header_size + body_size]


def pack_object(value: Mapping[str, object]) -> bytes:
    """Return the frame of a JSON object."""
    return pack_bytes(json.dumps(value).encode())


def pack_bytes(data: bytes | bytearray | memoryview) -> bytes:
    """Return the frame of some bytes."""
    return _LENGTH.pack(len(data)) + bytes(data)


def send_object(sock: socket.socket, value: Mapping[str, object], descriptor: int | None = None) -> None:
    """Send a JSON object, and with it an open descriptor if one is given."""
    send_frame(sock, pack_object(value), descriptor)


def send_frame(sock: socket.socket, frame: bytes, descriptor: int | None = None) -> None:
    """Send a packed frame, and a descriptor with its first byte if given."""
    if descriptor is not None:
        sent = socket.send_fds(sock, [frame], [descriptor])
        frame = frame[sent:]
    if frame:  # to send nothing can fail, on a receiver that has done its work and left
        sock.sendall(frame)


def receive_exactly(sock: socket.socket, size: int) -> bytes:
    """Return the next `size` bytes; raise ConnectionCutError if the other side closes first."""
    data = bytearray()
    while len(data) < size:
        piece = sock.recv(min(size - len(data), 1 << 18))
        if not piece:
            raise ConnectionCutError(f"closed after {len(data)} of {size} bytes")
        data += piece
    return bytes(data)


def receive_bytes(sock: socket.socket) -> bytes:
    """Return the content of the next frame."""
    (size,) = _LENGTH.unpack(receive_exactly(sock, _LENGTH.size))
    return receive_exactly(sock, size)


def receive_object(sock: socket.socket) -> dict[str, object]:
    """Return the next frame as a JSON object."""
    value: dict[str, object] = json.loads(receive_bytes(sock))
    return value


def receive_with_descriptor(sock: socket.socket, size: int) -> tuple[bytes, int | None]:
    """Return the next `size` bytes and their descriptor; no bytes after a close."""
    room = socket.CMSG_SPACE(array.array("i").itemsize)
    data, ancillary, _, _ = sock.recvmsg(size, room)
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    if data:
        data += receive_exactly(sock, size - len(data))
    return data, descriptors[0] if descriptors else None


def receive_request(sock: socket.socket) -> tuple[dict[str, object], bytes, int | None] | None:
    """Return header, body and descriptor of the next request, None after a close."""
    lengths, descriptor = receive_with_descriptor(sock, REQUEST_LENGTHS.size)
    if not lengths:
        return None
    header, body = unpack_request(lengths + receive_exactly(sock, sum(REQUEST_LENGTHS.unpack(lengths))))
    return header, body, descriptor


def receive_object_with_descriptor(sock: socket.socket) -> tuple[dict[str, object], int | None] | None:
    """Return the next JSON object and its descriptor, None after a close."""
    length, descriptor = receive_with_descriptor(sock, _LENGTH.size)
    if not length:
        return None
    value: dict[str, object] = json.loads(receive_exactly(sock, *_LENGTH.unpack(length)))
    return value, descriptor
