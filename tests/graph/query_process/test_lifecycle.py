"""Query processes start, reload, queue and end without leaving anything behind."""

import gzip
import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.query_process.client import QueryProcessUnreachableError
from graph.query_process.dataset import Dataset, DatasetError, find_dataset
from graph.query_process.launch import QueryProcess, QueryProcessFailedError
from graph.query_process.lease import Answer
from graph.query_process.limits import Limits
from tests.support.query_process import (
    COUNT_CROSS,
    CROSS,
    DATA,
    TSV,
    WaitingClient,
    is_running,
    pids,
    wait_until_running,
)
from tests.support.waiting import wait_until

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ONE = "<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n"
LIMITS = Limits(deadline=20, running=2)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "data.nq"
    path.write_text(DATA)
    return path


def counted(client: WaitingClient) -> bytes:
    return client.read(COUNT, [TSV])


def all_pids(process: QueryProcess, client: WaitingClient) -> list[int]:
    return [process.pid, *pids(client, "holders"), *pids(client, "workers")]


def test_a_reload_serves_the_new_and_finishes_the_old(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_text(ONE)
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS):
        with ThreadPoolExecutor(1) as threads:
            slow = threads.submit(client.query, COUNT_CROSS, [TSV], deadline=4)
            wait_until_running(client, 1)
            old = pids(client, "holders")
            assert client.reload(tmp_path / "one.nq") == ("ok", "")
            assert counted(client) == b"?n\n1\n"
            wait_until_running(client, 1)
            assert slow.result()[0].status == "timeout"
        wait_until(lambda: not any(is_running(pid) for pid in old))
        assert len(pids(client, "holders")) == 1


def test_a_reload_of_what_is_broken_keeps_the_old(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.nq").write_text(ONE + "<http://e/s> oops")
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS):
        status, reason = client.reload(tmp_path / "broken.nq")
        assert status == "refused"
        assert reason.startswith(f"{tmp_path / 'broken.nq'}: ")
        assert counted(client) == b"?n\n300\n"


def test_sighup_reads_the_same_path_again(dump: Path, tmp_path: Path) -> None:
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS) as process:
        dump.write_text(ONE)
        os.kill(process.pid, signal.SIGHUP)
        wait_until(lambda: client.status()["quads"] == 1)
        assert counted(client) == b"?n\n1\n"


def test_an_answer_names_the_snapshot_that_it_is_of(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_text(ONE)
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS, name="first"):
        assert client.query(COUNT, [TSV])[0].snapshot == "first"
        client.reload(tmp_path / "one.nq", "second")
        assert client.query(COUNT, [TSV])[0].snapshot == "second"


def test_an_answer_that_overruns_while_it_is_sent_is_cut_short(dump: Path, tmp_path: Path) -> None:
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS):
        answer, _ = client.query(CROSS, ["application/sparql-results+json"], deadline=1)
        assert (answer.status, answer.reason) == ("unavailable", "cut short")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(dump: Path, tmp_path: Path, number: signal.Signals) -> None:
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS) as process:
        running = all_pids(process, client)
        os.kill(process.pid, number)
        assert process.stop() == 0
        assert not any(is_running(pid) for pid in running)
        assert not (tmp_path / "s").exists()


def status(query: "Future[tuple[Answer, bytes]]") -> str:
    """Return the status of a query whose process may end before it has said that it took the query."""
    try:
        return query.result()[0].status
    except QueryProcessUnreachableError:
        return "unavailable"


def test_kill_9_of_the_query_process_leaves_nothing_running(dump: Path, tmp_path: Path) -> None:
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS) as process, ThreadPoolExecutor(1) as threads:
        slow = threads.submit(client.query, COUNT_CROSS, [TSV])
        wait_until_running(client, 1)
        running = all_pids(process, client)
        assert len(running) >= 3
        os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: not any(is_running(pid) for pid in running))
        assert status(slow) == "unavailable"
    with QueryProcess(dump, tmp_path / "s", LIMITS):  # the socket left behind is no hindrance
        assert counted(client) == b"?n\n300\n"


def test_a_killed_holder_is_replaced(dump: Path, tmp_path: Path) -> None:
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(dump, tmp_path / "s", LIMITS), ThreadPoolExecutor(1) as threads:
        slow = threads.submit(client.query, COUNT_CROSS, [TSV])
        wait_until_running(client, 1)
        (holder,) = pids(client, "holders")
        workers = pids(client, "workers")
        os.kill(holder, signal.SIGKILL)
        assert status(slow) == "unavailable"
        assert counted(client) == b"?n\n300\n"
        wait_until(lambda: not any(is_running(pid) for pid in workers))


def test_the_death_of_the_parent_ends_all(dump: Path, tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from graph.query_process.launch import QueryProcess\n"
        "process = QueryProcess(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(dump), str(tmp_path / "s")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        client = WaitingClient(tmp_path / "s")
        running = [server, *pids(client, "holders"), *pids(client, "workers")]
        parent.kill()
        wait_until(lambda: not any(is_running(pid) for pid in running))


def test_a_second_process_on_the_socket_is_refused(dump: Path, tmp_path: Path) -> None:
    with QueryProcess(dump, tmp_path / "s", LIMITS):
        with pytest.raises(QueryProcessFailedError, match="ended before it was ready"):
            QueryProcess(dump, tmp_path / "s", LIMITS)
        assert counted(WaitingClient(tmp_path / "s")) == b"?n\n300\n"


def test_a_store_on_disk_answers_the_same(dump: Path, tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    for line in dump.read_text().splitlines()[:20]:
        # Each load makes files of its own, which the engine opens when a query first reads them.
        store.bulk_load(input=line, format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(tmp_path, tmp_path / "s", LIMITS, snapshot_memory=0) as process:
        assert process.quads == 300
        assert [counted(client) for _ in range(3)] == [b"?n\n300\n"] * 3
        assert client.query(COUNT_CROSS, [TSV], deadline=0.5)[0].status == "timeout"
        assert counted(client) == b"?n\n300\n"


def test_a_packed_dump_is_read(tmp_path: Path) -> None:
    (tmp_path / "data.nq.gz").write_bytes(gzip.compress(DATA.encode()))
    with QueryProcess(tmp_path / "data.nq.gz", tmp_path / "s", LIMITS):
        assert counted(WaitingClient(tmp_path / "s")) == b"?n\n300\n"


def test_memory_decides_between_dump_and_store(tmp_path: Path) -> None:
    dump, packed = tmp_path / "data.nq", tmp_path / "packed.nq.gz"
    dump.write_text(ONE)
    packed.write_bytes(gzip.compress(ONE.encode() * 100))
    needed = len(ONE) * 3
    assert find_dataset(dump, needed) == Dataset("memory", dump)
    assert find_dataset(packed, needed * 100) == Dataset("memory", packed)
    with pytest.raises(DatasetError, match=f"{needed * 100} bytes in memory, found a limit of {needed}"):
        find_dataset(packed, needed)
    packed.unlink()
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").touch()
    assert find_dataset(tmp_path, needed) == Dataset("memory", dump)
    assert find_dataset(tmp_path, needed - 1) == Dataset("disk", tmp_path / "store")


def test_a_snapshot_that_cannot_be_read_ends_the_start(tmp_path: Path) -> None:
    (tmp_path / "data.nq").write_text("<http://e/s> oops")
    with pytest.raises(QueryProcessFailedError, match="before it was ready"):
        QueryProcess(tmp_path / "data.nq", tmp_path / "s")
    assert not (tmp_path / "s").exists()
