"""Connections of clients, closed from here where the HTTP server has no way to break a response off."""

import os
import socket
from contextlib import suppress
from pathlib import Path

_DESCRIPTORS = Path("/proc/self/fd")


def close_connection(peer: str) -> bool:
    """Shut down this process's connection with a client, named as address:port; return whether there is one."""
    host, _, port = peer.rpartition(":")
    for entry in sorted(_DESCRIPTORS.iterdir(), reverse=True):
        with suppress(OSError):  # closed meanwhile, or a listener, which has no peer
            if not str(entry.readlink()).startswith("socket:"):
                continue
            with socket.socket(fileno=os.dup(int(entry.name))) as connection:
                if connection.getpeername()[:2] == (host.strip("[]"), int(port)):
                    connection.shutdown(socket.SHUT_RDWR)
                    return True
    return False
