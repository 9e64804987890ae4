"""Give pairs their slots: an edge colouring whose colours are slots, mended by alternating chains.

A pair that finds no slot in which both are idle takes slot a, idle for one, after the chain of meetings that
alternates between a and b from the other end has swapped its two slots (Kempe's chain, as in Vizing's proof
that one more colour than the largest degree is always enough).
"""

from collections.abc import Iterable, Sequence

from graph.matchmaking.agenda.problem import Problem


class Timetable:
    """Meetings by slot, always valid: nobody twice or absent, no slot over its tables."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slot: dict[int, int] = {}
        self._at: list[dict[int, int]] = [{} for _ in problem.free]
        self._load = [0] * len(problem.tables)

    def put(self, pair: int, slot: int) -> None:
        """Hold a pair in a slot in which both are idle and a table is left."""
        self.slot[pair] = slot
        self._load[slot] += 1
        for end in self.problem.ends[pair]:
            self._at[end][slot] = pair

    def take(self, pair: int) -> None:
        """Take a pair out of the timetable."""
        slot = self.slot.pop(pair)
        self._load[slot] -= 1
        for end in self.problem.ends[pair]:
            del self._at[end][slot]

    def room(self, pair: int) -> bool:
        """Say whether both may have one more meeting."""
        return all(len(self._at[end]) < self.problem.most[end] for end in self.problem.ends[pair])

    def place(self, pair: int) -> bool:
        """Give the pair a slot, moving other meetings if need be; say whether it could be done."""
        if pair in self.slot or not self.room(pair):
            return False
        one, other = self.problem.ends[pair]
        idle = [
            slot
            for slot in sorted(self.problem.common[pair])
            if self._idle(one, slot) and self._idle(other, slot)
        ]
        open_slots = [slot for slot in idle if self._load[slot] < self.problem.tables[slot]]
        if open_slots:
            self.put(
                pair, min(open_slots, key=lambda slot: (self._load[slot] / self.problem.tables[slot], slot))
            )
            return True
        return self._make_room(pair, idle) or self._swap(pair, one, other) or self._swap(pair, other, one)

    def _idle(self, end: int, slot: int) -> bool:
        return slot in self.problem.free[end] and slot not in self._at[end]

    def _make_room(self, pair: int, idle: Iterable[int]) -> bool:
        """Move one meeting out of a full slot, along a chain, so that the pair finds a table."""
        ends = self.problem.ends[pair]
        for full in idle:
            for spare in range(len(self._load)):
                if self._load[spare] >= self.problem.tables[spare]:
                    continue
                for meeting in [known for known, slot in self.slot.items() if slot == full]:
                    chain = self._component(meeting, full, spare)
                    outgoing = sum(1 if self.slot[known] == full else -1 for known in chain)
                    touched = any(end in self.problem.ends[known] for known in chain for end in ends)
                    if outgoing == 1 and not touched and self._movable(chain, full, spare):
                        self._flip(chain, full, spare)
                        self.put(pair, full)
                        return True
        return False

    def _swap(self, pair: int, one: int, other: int) -> bool:
        """Free slot a of `other`, in which `one` is idle, by swapping a with b along its chain."""
        ours = [slot for slot in sorted(self.problem.common[pair]) if self._idle(one, slot)]
        theirs = [slot for slot in sorted(self.problem.free[other]) if self._idle(other, slot)]
        for a in ours:
            if a not in self._at[other]:
                continue
            for b in theirs:
                chain = self._component(self._at[other][a], a, b)
                if any(one in self.problem.ends[known] for known in chain):
                    continue
                outgoing = sum(1 if self.slot[known] == a else -1 for known in chain)
                fits = (
                    self._load[a] - outgoing < self.problem.tables[a]
                    and self._load[b] + outgoing <= self.problem.tables[b]
                )
                if fits and self._movable(chain, a, b):
                    self._flip(chain, a, b)
                    self.put(pair, a)
                    return True
        return False

    def _component(self, start: int, a: int, b: int) -> list[int]:
        """Return the meetings of slots a and b that hang together with one of them."""
        seen = {start}
        queue = [start]
        for pair in queue:
            for end in self.problem.ends[pair]:
                for slot in (a, b):
                    neighbour = self._at[end].get(slot)
                    if neighbour is not None and neighbour not in seen:
                        seen.add(neighbour)
                        queue.append(neighbour)
        return queue

    def _movable(self, chain: Sequence[int], a: int, b: int) -> bool:
        return all((b if self.slot[pair] == a else a) in self.problem.common[pair] for pair in chain)

    def _flip(self, chain: Sequence[int], a: int, b: int) -> None:
        targets = {pair: b if self.slot[pair] == a else a for pair in chain}
        for pair in chain:
            self.take(pair)
        for pair, slot in targets.items():
            self.put(pair, slot)
