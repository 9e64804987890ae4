"""Small data with large products for the query process, a client that waits, and the state of its processes."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from graph.query_process.client import QueryClient
from graph.query_process.lanes import LaneQuery
from graph.query_process.lease import Answer, AnswerCutShortError, Lease, LeaseEndedError
from tests.support.waiting import wait_until

TSV = "text/tab-separated-values"
DATA = "".join(
    f'<http://e/s{number}> <http://e/p> "value {number}" <http://e/g{number % 3}> .\n'
    for number in range(300)
)
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT_CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@dataclass(frozen=True)
class WaitingClient(QueryClient):
    """A client that leases a worker for one query and waits for the whole answer."""

    def query(
        self,
        text: str | bytes,
        accept: list[str],
        *,
        deadline: float = 30.0,
        small: bool = False,
        **more: object,
    ) -> tuple[Answer, bytes]:
        """Return the answer of a query and its body."""
        body = text.encode() if isinstance(text, str) else text
        frame = LaneQuery(body, accept, **more).frame(deadline, small)  # type: ignore[arg-type]
        return asyncio.run(self._query(frame))

    def read(self, text: str, accept: list[str], **more: object) -> bytes:
        """Return the body of a query's answer."""
        return self.query(text, accept, **more)[1]  # type: ignore[arg-type]

    async def _query(self, frame: bytes) -> tuple[Answer, bytes]:
        while True:
            lease = await Lease.open(self.socket_path)
            try:
                answer = await lease.ask(frame, lambda: None)
                return answer, await answer.read()
            except LeaseEndedError:
                status, reason = await lease.outcome()
                if status != "left":
                    return Answer(status, reason), b""
            except AnswerCutShortError:
                return Answer("unavailable", "cut short"), b""
            finally:
                lease.close()


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
