"""What the tests of query processes share: small data with large products, and looks at processes."""

import time
from pathlib import Path

from graph.query_process.client import QueryClient

TSV = "text/tab-separated-values"
DATA = "".join(
    f'<http://e/s{number}> <http://e/p> "value {number}" <http://e/g{number % 3}> .\n'
    for number in range(300)
)
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT_CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def is_running(pid: int) -> bool:
    """Say whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def pids(client: QueryClient, key: str) -> list[int]:
    found = client.status()[key]
    assert isinstance(found, list)
    return found


def wait_until_running(client: QueryClient, count: int) -> None:
    end = time.monotonic() + 10
    while client.status()["running"] != count:
        assert time.monotonic() < end
        time.sleep(0.01)
