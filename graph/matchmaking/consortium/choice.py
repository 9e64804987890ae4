"""Choice of the best consortia for a call, each with its proof and its reasons."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.matchmaking.consortium.call import Call, CallError
from graph.matchmaking.consortium.call_rules import present, rules
from graph.matchmaking.consortium.candidate import Candidate, Ties, check
from graph.matchmaking.consortium.improvement import polish
from graph.matchmaking.consortium.pool import Pool, narrow
from graph.matchmaking.consortium.programme import CallProgramme, call_programme
from graph.matchmaking.consortium.relaxation import Relaxation, relax
from graph.matchmaking.consortium.roles import Role, roles
from graph.matchmaking.consortium.score import ScoreParts, score
from graph.matchmaking.consortium.solver import NOTHING_KNOWN, BestKnown, Polish, search
from graph.matchmaking.integer_programme import SolverError, Status, relative_gap
from graph.matchmaking.progress import Report, unreported
from ontology.sentence import sentence


@dataclass(frozen=True)
class Consortium:
    """One consortium: its members, its score and the proof that it is best.

    `bound` is proven: no consortium that differs enough from those listed before has a higher total.
    """

    members: tuple[Candidate, ...]
    parts: ScoreParts
    total: float
    status: Status
    bound: float
    gap: float
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Proposal:
    """Answer to a call: consortia from the best down, or rules to relax.

    status: `optimal` (all proven best), `time limit` (some are not proven, or the search was cut short),
    `infeasible` (no consortium holds the rules: `relaxations` name the fewest to give up, best first),
    `fewer` (proven: fewer than asked for exist at this distance).
    """

    status: str
    consortia: tuple[Consortium, ...]
    relaxations: tuple[Relaxation, ...]
    pool: Pool
    seconds: float


def propose(
    call: Call,
    candidates: Sequence[Candidate],
    ties: Ties,
    *,
    count: int = 3,
    distance: int = 2,
    time_limit: float = 60.0,
    report: Report = unreported,
) -> Proposal:
    """Return up to `count` consortia, each at least `distance` joins or leaves from the others.

    The time limit in seconds is shared by all searches; what it cuts short is said in the status. Raise
    CallError where candidates and call contradict each other.
    """
    if count < 1 or distance < 1:
        raise CallError(f"count and distance: expected at least 1, consortia {count} and {distance}")
    start = time.monotonic()
    check(call, candidates, ties)
    pool = narrow(call, candidates, ties, keep=count * call.partners_max)
    demanded = rules(call, pool.candidates)
    stated = call_programme(call, pool.candidates, ties, demanded)
    earlier: list[list[int]] = []
    consortia: list[Consortium] = []
    status = "optimal"

    def polished(members: Sequence[int]) -> tuple[float, list[int]]:
        better = polish(call, pool.candidates, ties, demanded, members, earlier, distance)
        total = score(call, [pool.candidates[place] for place in better], ties).total(call.weights)
        return total, better

    solution = NOTHING_KNOWN
    while len(consortia) < count:
        # Half of what is left, as the bound of one search holds for those after it; the last takes all.
        left = time_limit - (time.monotonic() - start)
        known = _neighbour(polished, earlier, distance)
        solution = search(stated, polished, known, solution, left / min(2, count - len(consortia)))
        if solution.members is None:
            status = _ending(solution, bool(consortia), status)
            break
        if solution.status != "optimal":
            status = "time limit"
        consortia.append(_consortium(call, pool.candidates, solution.members, ties, solution))
        report(
            sentence(
                "Consortium {number} of {most} chosen, with {members} members.",
                number=len(consortia),
                most=count,
                members=len(solution.members),
            )
        )
        earlier.append(solution.members)
        _differ(stated, solution.members, distance)
    relaxations: tuple[Relaxation, ...] = ()
    if status == "infeasible":
        report(sentence("No consortium holds all rules; the fewest to relax are looked for."))
        relaxations = relax(call, candidates, time_limit=max(time_limit - (time.monotonic() - start), 1.0))
    return Proposal(status, _ordered(consortia), relaxations, pool, time.monotonic() - start)


def _ordered(consortia: Sequence[Consortium]) -> tuple[Consortium, ...]:
    """Return the best first; the first bound holds for all after a better later one."""
    ordered = sorted(consortia, key=lambda consortium: -round(consortium.total, 9))
    if list(consortia) == ordered:
        return tuple(consortia)
    bound = max(consortia[0].bound, ordered[0].total)
    return tuple(
        replace(one, status="time limit", bound=bound, gap=relative_gap(one.total, bound)) for one in ordered
    )


def _neighbour(polished: Polish, earlier: Sequence[list[int]], distance: int) -> list[int] | None:
    """Return the best consortium near the last that differs enough from all, if any."""
    if not earlier:
        return None
    _, members = polished(earlier[-1])
    inside = set(members)
    return members if all(len(inside.symmetric_difference(one)) >= distance for one in earlier) else None


def _ending(solution: BestKnown, some: bool, before: str) -> str:
    if solution.status != "infeasible":
        return "time limit"
    if not some:
        return "infeasible"
    return "fewer" if before == "optimal" else before


def _differ(stated: CallProgramme, members: Sequence[int], distance: int) -> None:
    inside = set(members)
    signs = [-1.0 if place in inside else 1.0 for place in stated.members]
    stated.programme.row(stated.members, signs, low=float(distance - len(inside)))


def _consortium(
    call: Call, candidates: Sequence[Candidate], places: Sequence[int], ties: Ties, solution: BestKnown
) -> Consortium:
    there = present(candidates, places)
    broken = [rule.words for rule in rules(call, candidates) if rule.shortfall(there)]
    if broken:
        raise SolverError(f"the solver's consortium breaks: {'; '.join(broken)}")
    members = tuple(candidates[place] for place in places)
    parts = score(call, members, ties)
    total = parts.total(call.weights)
    bound = max(total, solution.bound)
    return Consortium(
        members=members,
        parts=parts,
        total=total,
        status=solution.status,
        bound=bound,
        gap=relative_gap(total, bound),
        roles=roles(call, members, ties),
    )
