"""Lanes give each client its turn: quick queries while large ones wait, budgets, a queue with an end."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.query_process.lanes import LaneLimits, LaneQuery, Lanes
from graph.query_process.launch import QueryProcess
from graph.query_process.lease import Lease, LeaseEndedError
from graph.query_process.limits import Limits
from tests.support.query_process import COUNT_CROSS, CROSS, DATA, TSV

JSON = "application/sparql-results+json"
HEAVY = LaneQuery(COUNT_CROSS.encode(), [JSON])
QUICK = LaneQuery(b"ASK {}", [JSON])
YES = b'{"head":{},"boolean":true}'


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("lanes")
    (folder / "data.nq").write_text(DATA)
    limits = Limits(deadline=20, running=5)
    with QueryProcess(folder / "data.nq", folder / "s", limits, name="first", log_level="ERROR"):
        yield folder / "s"


def test_a_quick_query_is_answered_while_two_hundred_heavy_ones_are_there(path: Path) -> None:
    async def run() -> tuple[list[bytes], list[str]]:
        lanes = Lanes(path, LaneLimits(deadline=3, patience=2))
        heavy = [asyncio.create_task(lanes.answer(HEAVY, str(number % 5))) for number in range(200)]
        while not lanes.running:
            await asyncio.sleep(0.01)
        quick = [await (await lanes.answer(QUICK, client)).read() for client in ("0", "1", "somebody else")]
        assert lanes.running >= 2
        assert lanes.waiting > 100
        statuses = [(await one).status for one in heavy]
        lanes.close()
        return quick, statuses

    quick, statuses = asyncio.run(run())
    assert quick == [YES, YES, YES]
    assert set(statuses) == {"timeout", "busy"}
    assert statuses.count("timeout") == 3


def test_one_client_leaves_a_lane_to_others(path: Path) -> None:
    async def run() -> list[str]:
        lanes = Lanes(path, LaneLimits(lanes=2, deadline=10))
        greedy = [asyncio.create_task(lanes.answer(HEAVY, "greedy")) for _ in range(5)]
        while not lanes.running:
            await asyncio.sleep(0.01)
        other = await lanes.answer(LaneQuery(CROSS.encode(), [TSV], rows=10_000), "other")
        assert len((await other.read()).splitlines()) == 10_001
        unfinished = [task for task in greedy if not task.done()]
        for task in greedy:
            task.cancel()
        lanes.close()
        return ["unfinished" for _ in unfinished]

    assert asyncio.run(run()) == ["unfinished"] * 5


def test_a_client_over_its_budget_is_told_when_to_come_back(path: Path) -> None:
    async def run() -> None:
        lanes = Lanes(path, LaneLimits(deadline=0.5, budget=0.2))
        assert (await lanes.answer(HEAVY, "a")).status == "timeout"
        refused = await lanes.answer(QUICK, "a")
        assert (refused.status, refused.retry_after) == ("over_budget", 1)
        assert refused.reason == "your queries took more than 0.2 s; one second comes back each second"
        assert (await lanes.answer(QUICK, "b")).status == "ok"
        lanes.close()

    asyncio.run(run())


def test_a_full_queue_sends_away_what_has_the_least_hope(path: Path) -> None:
    async def run() -> list[str]:
        lanes = Lanes(path, LaneLimits(lanes=1, deadline=1, waiting=50, waiting_of_client=3, patience=20))
        heavy = [asyncio.create_task(lanes.answer(HEAVY, "a")) for _ in range(8)]
        await asyncio.sleep(0)
        assert lanes.waiting == 3
        assert (await lanes.answer(QUICK, "a")).status == "ok"
        statuses = [(await one).status for one in heavy]
        lanes.close()
        return statuses

    statuses = asyncio.run(run())
    assert statuses[0] == "timeout"
    assert statuses.count("over_budget") >= 3


def test_a_query_that_nobody_waits_for_frees_its_lane(path: Path) -> None:
    async def run() -> None:
        lanes = Lanes(path, LaneLimits(lanes=1, deadline=15))
        heavy = asyncio.create_task(lanes.answer(HEAVY, "a"))
        while not lanes.running:
            await asyncio.sleep(0.01)
        heavy.cancel()
        with pytest.raises(asyncio.CancelledError):
            await heavy
        assert lanes.running == 0
        assert (await lanes.answer(QUICK, "a")).status == "ok"
        lanes.close()
        assert (await lanes.answer(QUICK, "a")).status == "unavailable"

    asyncio.run(run())


def test_a_worker_that_leaves_between_two_queries_is_no_crash(tmp_path: Path) -> None:
    async def run() -> set[str]:
        lanes = Lanes(tmp_path / "s", LaneLimits(lanes=2))
        statuses = {
            (await one).status
            for one in [asyncio.create_task(lanes.answer(QUICK, str(number % 4))) for number in range(200)]
        }
        lanes.close()
        return statuses

    (tmp_path / "data.nq").write_text(DATA)
    with QueryProcess(tmp_path / "data.nq", tmp_path / "s", Limits(running=5, queries_per_worker=2)):
        assert asyncio.run(run()) == {"ok"}


def test_a_lease_that_is_being_ended_takes_no_other_query(path: Path) -> None:
    async def run() -> None:
        lease = await Lease.open(path)
        lease.end()
        with pytest.raises(LeaseEndedError):
            await lease.ask(QUICK.frame(5, small=False), lambda: None)
        assert await lease.outcome() == ("timeout", "the query was ended by its client")
        lease.close()

    asyncio.run(run())
