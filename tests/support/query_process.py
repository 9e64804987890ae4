"""Small data with large products for the query process, and the state of its processes."""

from pathlib import Path

from graph.query_process.client import QueryClient
from tests.support.waiting import wait_until

TSV = "text/tab-separated-values"
DATA = "".join(
    f'<http://e/s{number}> <http://e/p> "value {number}" <http://e/g{number % 3}> .\n'
    for number in range(300)
)
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT_CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def is_running(pid: int) -> bool:
    """Return whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def pids(client: QueryClient, key: str) -> list[int]:
    numbers = client.status()[key]
    assert isinstance(numbers, list)
    return numbers


def wait_until_running(client: QueryClient, count: int) -> None:
    wait_until(lambda: client.status()["running"] == count)
