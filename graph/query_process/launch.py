"""Start and end of a query process from the process that uses it."""

import json
import os
import selectors
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.query_process.limits import MEBIBYTE, SNAPSHOT_MEMORY, Limits


class QueryProcessFailedError(RuntimeError):
    """A query process that did not become ready, with the reason if it gave one."""


class QueryProcess:
    """A running query process, which ends with `stop` and with the process that started it."""

    def __init__(
        self,
        snapshot: Path,
        socket_path: Path,
        limits: Limits | None = None,
        *,
        name: str = "",
        snapshot_memory: int = SNAPSHOT_MEMORY,
        timeout: float = 600.0,
        log_level: str = "INFO",
    ) -> None:
        """Start it and wait up to `timeout` s until it is ready; raise QueryProcessFailedError otherwise."""
        self.socket_path = socket_path
        settings = asdict(limits or Limits()) | {
            "name": name,
            "snapshot_memory": snapshot_memory // MEBIBYTE,
            "log_level": log_level,
        }
        flags = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
        reader, self._lifeline = os.pipe()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "graph.query_process", str(snapshot)),
                *("--socket", str(socket_path), "--parent", str(reader), *flags),
            ],
            pass_fds=(reader,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        os.close(reader)
        try:
            self.quads = self._await_ready(timeout)
        except QueryProcessFailedError:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """Return the process id of the query process."""
        return self._process.pid

    def is_running(self) -> bool:
        """Return whether the query process runs."""
        return self._process.poll() is None

    def stop(self) -> int:
        """End it with its holders and workers, wait, and return its exit code."""
        if self._lifeline >= 0:
            os.close(self._lifeline)  # as if this process had ended
            self._lifeline = -1
        code = self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        return code

    def __enter__(self) -> Self:
        """Return itself, running."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _await_ready(self, timeout: float) -> int:
        output = self._process.stdout
        if output is None:
            raise QueryProcessFailedError("the query process has no output to read")
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            if not selector.select(timeout):
                raise QueryProcessFailedError(f"the query process was not ready after {timeout:g} s")
        line = output.readline()
        if not line:
            raise QueryProcessFailedError("the query process ended before it was ready; its log says why")
        message = json.loads(line)
        if message["op"] != "ready":
            raise QueryProcessFailedError(message["reason"])
        return int(message["quads"])
