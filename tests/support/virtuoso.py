"""A Virtuoso 7 on the loopback, as Debian packages it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from graph.store.addresses import Addresses, read_addresses
from tests.support.engine import free_port, listens
from tests.support.waiting import wait_until

SERVER = which("virtuoso-t")
_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
MaxQueryMem = 1G
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 120
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[Addresses]:
    """Run a Virtuoso with the password that it comes with; give its addresses."""
    http = free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(port=free_port(), http=http), encoding="utf-8")
    command = [str(SERVER), "-f", "+configfile", settings.name]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: listens(process, http))
        environment = {"HANSA_ENGINE": "virtuoso", "HANSA_STORE_USER": "dba", "HANSA_STORE_PASSWORD": "dba"}
        yield read_addresses(f"http://127.0.0.1:{http}", environment)
    finally:
        process.kill()
        process.wait(30)
