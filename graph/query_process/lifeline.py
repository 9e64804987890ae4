"""Pipe that ends a process when the process that started it is gone."""

import fcntl
import os
import signal


def die_with_writer(reader: int) -> None:
    """Have SIGIO end this process when the last writer of a pipe is gone, whatever it is doing."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(reader, fcntl.F_SETFL, fcntl.fcntl(reader, fcntl.F_GETFL) | os.O_ASYNC)
