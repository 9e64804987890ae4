"""Lanes of queries: whose query runs next, and on which worker."""

import asyncio
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from graph.query_process.budgets import Budgets
from graph.query_process.client import QueryProcessUnreachableError
from graph.query_process.frames import pack_request
from graph.query_process.lease import Answer, Lease, LeaseEndedError

_MUCH = 10.0  # s of query time
_GRACE = 5.0  # s after its deadline that until a query is ended that its own alarm did not end


@dataclass(frozen=True)
class LaneLimits:
    """Limits of the lanes.

    `lanes` queries run at a time, besides one of a client that has none running, and one in the lane of quick queries
    for at most `quick` s; `waiting` more may wait for `patience` s, `waiting_of_client` of one client; each client may
    use `budget` s of query time in a burst; `deadline` s is what a query may take.
    """

    lanes: int = 2
    quick: float = 0.2
    waiting: int = 256
    waiting_of_client: int = 64
    patience: float = 10.0
    budget: float = 120.0
    deadline: float = 30.0

    @property
    def workers(self) -> int:
        """Return how many workers serve the lanes: with those of the two special ones, and one that stands ready."""
        return self.lanes + 3


@dataclass(frozen=True)
class LaneQuery:
    """A query for a lane: accepted media types in order of preference, dataset, base IRI and limits.

    Rows after `rows` and triples after `triples` are left out; `gzip` has the answer compressed.
    """

    text: bytes
    accept: Sequence[str]
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    base: str | None = None
    rows: int | None = None
    triples: int | None = None
    gzip: bool = False

    def frame(self, seconds: float, small: bool) -> bytes:
        """Return the packed request for a worker; a `small` answer is given up when it grows."""
        header = {
            "accept": self.accept,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "base": self.base,
            "rows": self.rows,
            "triples": self.triples,
            "gzip": self.gzip,
            "deadline": seconds,
            "small": small,
        }
        return pack_request(header, self.text)


@dataclass(eq=False)
class _Lane:
    """A lane: its worker, and the client whose query runs; `turn` counts the queries.

    `most` is how many other queries a client may have running that comes in here.
    """

    most: int
    quick: bool = False
    lease: Lease | None = None
    outdated: bool = False
    client: str | None = None
    since: float = 0.0
    turn: int = 0


@dataclass(eq=False)
class _Waiting:
    client: str
    arrived: float
    turn: "asyncio.Future[_Lane | Answer]"
    tried: bool = False


@dataclass(eq=False)
class Lanes:
    """The lanes of a query process, for one event loop.

    Of several clients the one with the fewest running queries comes first, then the oldest query. A query that finds
    all lanes taken runs for a moment in the lane of quick queries, the newest first, so that a small query is
    answered while large ones wait.
    """

    path: Path
    limits: LaneLimits = field(default_factory=LaneLimits)
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    closing: bool = False
    _queues: dict[str, list[_Waiting]] = field(default_factory=dict)
    _running: Counter[str] = field(default_factory=Counter)
    _lanes: list[_Lane] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Create the lanes."""
        self.budgets = Budgets(self.limits.budget)
        self._lanes += [_Lane(most=self.limits.lanes) for _ in range(self.limits.lanes)]
        self._lanes += [_Lane(most=0), _Lane(most=0, quick=True)]

    @property
    def running(self) -> int:
        """Return how many queries run."""
        return sum(lane.client is not None for lane in self._lanes)

    @property
    def waiting(self) -> int:
        """Return how many queries wait."""
        return sum(map(len, self._queues.values()))

    async def answer(self, query: LaneQuery, client: str) -> Answer:
        """Return the answer of a query once its outcome is known; a client that has to wait is told so."""
        answer = self._refusal(client) or await self._answer(query, client)
        self.outcomes[answer.status] += 1
        return answer

    def renew(self) -> None:
        """Give all workers back, so that the next queries run on the current snapshot."""
        for lane in self._lanes:
            lane.outdated = True
            if lane.client is None:
                _give_back(lane)

    def close(self) -> None:
        """Send all waiting queries away and give the workers back."""
        self.closing = True
        for one in [one for queue in self._queues.values() for one in queue]:
            self._send_away(one, Answer("unavailable", "the server is ending", retry_after=10))
        self.renew()

    def _refusal(self, client: str) -> Answer | None:
        if self.closing:
            return Answer("unavailable", "the server is ending", retry_after=10)
        if wait := self.budgets.wait(client):
            reason = (
                f"your queries took more than {self.limits.budget:g} s; one second comes back each second"
            )
            return Answer("over_budget", reason, retry_after=math.ceil(wait))
        return None

    def _make_room(self, client: str) -> None:
        """Send a query away where too many wait: of this client, or of the one that has the most."""
        while len(self._queues.get(client, ())) >= self.limits.waiting_of_client:
            self._send_away(
                self._hopeless(self._queues[client]),
                Answer(
                    "over_budget",
                    f"{self.limits.waiting_of_client} of your queries are waiting",
                    retry_after=5,
                ),
            )
        while self.waiting >= self.limits.waiting:
            longest = max(self._queues.values(), key=len)
            reason = f"{self.limits.waiting} queries are waiting already"
            self._send_away(self._hopeless(longest), Answer("busy", reason, retry_after=10))

    def _hopeless(self, queue: list[_Waiting]) -> _Waiting:
        """Return the query that has the least hope: the last that was tried, else the oldest but one."""
        tried = [one for one in queue if one.tried]
        return tried[-1] if tried else queue[min(1, len(queue) - 1)]

    async def _answer(self, query: LaneQuery, client: str) -> Answer:
        arrived, tried = monotonic(), False
        while True:
            lane = await self._turn(client, arrived, tried)
            if isinstance(lane, Answer):
                return lane
            answer = await self._run(lane, query)
            if not lane.quick or answer.status not in ("timeout", "postponed"):
                return answer
            tried = True

    async def _turn(self, client: str, arrived: float, tried: bool) -> _Lane | Answer:
        loop = asyncio.get_running_loop()
        one = _Waiting(client, arrived, loop.create_future(), tried)
        self._make_room(client)
        self._queues.setdefault(client, []).append(one)
        self._dispatch()
        if one.turn.done():
            return one.turn.result()
        late = Answer("busy", f"no query ended within {self.limits.patience:g} s", retry_after=10)
        timer = loop.call_later(arrived + self.limits.patience - monotonic(), self._send_away, one, late)
        try:
            return await one.turn
        except asyncio.CancelledError:
            if one.turn.cancelled():
                self._take_out(one)
            elif isinstance(lane := one.turn.result(), _Lane):
                self._release(lane, lane.turn)
            raise
        finally:
            timer.cancel()

    def _take_out(self, one: _Waiting) -> None:
        """Take a query out of its queue; one that was given up meanwhile is not there any more."""
        queue = self._queues.get(one.client, [])
        if one in queue:
            queue.remove(one)
        if not queue:
            self._queues.pop(one.client, None)

    def _send_away(self, one: _Waiting, answer: Answer) -> None:
        if not one.turn.done():
            self._take_out(one)
            one.turn.set_result(answer)

    def _dispatch(self) -> None:
        for lane in self._lanes:
            if lane.client is not None or not self._queues:
                continue
            chosen = self._newest() if lane.quick else self._fairest(lane.most)
            if chosen is None:
                continue
            self._take_out(chosen)
            if chosen.turn.done():  # its client has just gone away
                return self._dispatch()
            lane.client, lane.since, lane.turn = chosen.client, monotonic(), lane.turn + 1
            self._running[chosen.client] += not lane.quick
            chosen.turn.set_result(lane)
        return None

    def _fairest(self, most: int) -> _Waiting | None:
        """Return the oldest query of the client with the fewest running ones, at most `most`."""
        fair = [queue[0] for client, queue in self._queues.items() if self._running[client] <= most]
        return min(fair, key=lambda one: (self._running[one.client], one.arrived), default=None)

    def _newest(self) -> _Waiting | None:
        """Return the newest query that the quick lane has not tried; clients that used much lately come last."""
        fresh = [
            (self.budgets.used(client) // _MUCH, -one.arrived, one)
            for client, queue in self._queues.items()
            if (one := next((one for one in reversed(queue) if not one.tried), None))
        ]
        return min(fresh, key=lambda each: each[:2])[2] if fresh else None

    async def _run(self, lane: _Lane, query: LaneQuery) -> Answer:
        seconds = self.limits.quick if lane.quick else self.limits.deadline
        frame = query.frame(seconds, small=lane.quick)
        # The worker's own alarm comes first.
        overdue = asyncio.get_running_loop().call_later(seconds + _GRACE, self._discard, lane, lane.turn)
        try:
            return await self._ask(lane, frame)
        except QueryProcessUnreachableError as error:
            self._discard(lane, lane.turn)
            return Answer("unavailable", str(error), retry_after=10)
        except asyncio.CancelledError:
            self._discard(lane, lane.turn)
            raise
        finally:
            overdue.cancel()

    async def _ask(self, lane: _Lane, frame: bytes) -> Answer:
        turn = lane.turn
        for _ in range(3):
            if lane.lease is None or lane.lease.closed:
                lane.lease, lane.outdated = await Lease.open(self.path), False
            lease = lane.lease
            try:
                return await lease.ask(frame, lambda: self._release(lane, turn))
            except LeaseEndedError:
                status, reason = await lease.outcome()
            if status != "left":  # a worker that has answered its share leaves between two queries
                self._release(lane, turn)
                return Answer(status, reason, retry_after=10 if status == "unavailable" else 0)
        self._release(lane, turn)
        return Answer("unavailable", "no worker stayed", retry_after=10)

    def _discard(self, lane: _Lane, turn: int) -> None:
        """End the worker of a turn, whose query nobody waits for any more."""
        if lane.client is None or lane.turn != turn:
            return
        if lane.lease:
            lane.lease.end()
            lane.lease.close()
            lane.lease = None
        self._release(lane, turn)

    def _release(self, lane: _Lane, turn: int) -> None:
        """Charge the client of a turn, unless that was done, and let the next query run."""
        if lane.client is None or lane.turn != turn:
            return
        used = monotonic() - lane.since
        self.seconds += used
        self.budgets.charge(lane.client, used)
        if not lane.quick:
            self._running[lane.client] -= 1
            if not self._running[lane.client]:
                del self._running[lane.client]
        lane.client = None
        if lane.outdated:
            _give_back(lane)
        self._dispatch()


def _give_back(lane: _Lane) -> None:
    if lane.lease:
        lane.lease.close()
        lane.lease = None
