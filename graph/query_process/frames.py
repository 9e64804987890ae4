"""Length-prefixed frames over Unix sockets between the web process, the query process and its workers.

A request is two lengths, a JSON header and the query's bytes. An answer is a JSON header; where its status is
`ok`, chunks of the body follow, an empty chunk, and a JSON trailer, without which the answer was cut short.
"""

import array
import socket
import struct
from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

Status = Literal[
    "ok",
    "syntax_error",
    "refused",
    "not_acceptable",
    "timeout",
    "out_of_memory",
    "crashed",
    "postponed",
    "busy",
    "over_budget",
    "unavailable",
    "left",
]
STATUSES: tuple[Status, ...] = get_args(Status)

# What a worker sends to the server when it is free for a lease, and when it leaves for another to take its place.
READY, LEAVING = b"R", b"L"

HEADER_LIMIT = 1 << 18
REQUEST_LENGTHS = struct.Struct(">II")
LENGTH = struct.Struct(">I")
_OBJECT = msgspec.json.Decoder(dict[str, object])


class ConnectionCutError(ConnectionError):
    """The other side closed in the middle of a frame."""


def pack_request(header: Mapping[str, object], body: bytes = b"") -> bytes:
    """Return the bytes of a request."""
    text = msgspec.json.encode(header)
    return REQUEST_LENGTHS.pack(len(text), len(body)) + text + body


def unpack_request(frame: bytes) -> tuple[dict[str, object], bytes]:
    """Return header and body of a complete request.

    >>> unpack_request(pack_request({"op": "query"}, b"ASK {}"))
    ({'op': 'query'}, b'ASK {}')
    """
    header_size, body_size = REQUEST_LENGTHS.unpack_from(frame)
    start = REQUEST_LENGTHS.size
    return unpack_object(frame[start : start + header_size]), frame[
        start + header_size : start + header_size + body_size
    ]


def unpack_object(data: bytes) -> dict[str, object]:
    """Return the JSON object in the bytes of a frame; raise msgspec.DecodeError where there is none."""
    return _OBJECT.decode(data)


def pack_object(value: Mapping[str, object]) -> bytes:
    """Return the frame of a JSON object."""
    return pack_bytes(msgspec.json.encode(value))


def pack_bytes(data: bytes | bytearray | memoryview) -> bytes:
    """Return the frame of some bytes."""
    return LENGTH.pack(len(data)) + bytes(data)


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


def receive_object(sock: socket.socket) -> dict[str, object]:
    """Return the next frame as a JSON object."""
    (size,) = LENGTH.unpack(receive_exactly(sock, LENGTH.size))
    return unpack_object(receive_exactly(sock, size))


def receive_request(sock: socket.socket) -> tuple[dict[str, object], bytes] | None:
    """Return header and body of the next request, None after a close."""
    frame = bytearray()
    size = REQUEST_LENGTHS.size
    while len(frame) < size:
        piece = sock.recv(1 << 16 if len(frame) < REQUEST_LENGTHS.size else size - len(frame))
        if not piece:
            return None
        frame += piece
        if len(frame) >= REQUEST_LENGTHS.size:
            size = REQUEST_LENGTHS.size + sum(REQUEST_LENGTHS.unpack_from(frame))
    return unpack_request(bytes(frame))


def receive_object_with_descriptor(sock: socket.socket) -> tuple[dict[str, object], int | None] | None:
    """Return the next JSON object and its descriptor, None after a close."""
    room = socket.CMSG_SPACE(array.array("i").itemsize)
    length, ancillary, _, _ = sock.recvmsg(LENGTH.size, room)
    if not length:
        return None
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    length += receive_exactly(sock, LENGTH.size - len(length))
    value = unpack_object(receive_exactly(sock, *LENGTH.unpack(length)))
    return value, descriptors[0] if descriptors else None
