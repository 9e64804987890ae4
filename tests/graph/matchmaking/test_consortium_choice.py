"""The consortium optimiser against enumeration of every subset."""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import inf

import pytest

from graph.matchmaking.consortium.call import (
    Budget,
    Call,
    CallError,
    CallTopic,
    ExperienceRule,
    KindRule,
    Stage,
    Weights,
)
from graph.matchmaking.consortium.call_rules import present, rules
from graph.matchmaking.consortium.candidate import Candidate
from graph.matchmaking.consortium.choice import propose
from graph.matchmaking.consortium.improvement import polish
from graph.matchmaking.consortium.programme import call_programme
from graph.matchmaking.consortium.relaxation import relax
from graph.matchmaking.consortium.score import score
from graph.matchmaking.consortium.solver import NOTHING_KNOWN, by_strength

SECTORS = ("Automotive", "Plastics", "Medical Devices", "Furniture")


def random_case(
    seed: int, size: int = 8, *, strict: bool = False
) -> tuple[Call, list[Candidate], dict[tuple[str, str], float]]:
    """Make a call, candidates and ties small enough to enumerate."""
    dice = random.Random(seed)
    candidates = [
        Candidate(
            iri=f"c{place}",
            label=f"C{place}",
            country=dice.choice("ABC"),
            kind=dice.choice(("cluster", "technology centre")),
            sectors=frozenset(dice.sample(SECTORS, dice.randint(0, 2))),
            capabilities={sector: round(dice.random(), 2) for sector in dice.sample(SECTORS, 2)},
            programmes=frozenset(dice.sample(("P", "Q"), dice.randint(0, 1))),
            third_countries=frozenset(dice.sample(("US", "JP"), dice.randint(0, 1))),
            cost=dice.choice((None, 100.0, 250.0, 400.0)),
        )
        for place in range(size)
    ]
    ties = {
        pair: round(dice.random(), 2)
        for pair in combinations([c.iri for c in candidates], 2)
        if dice.random() < 0.2
    }
    least = dice.randint(1, 3)
    call = Call(
        title="t",
        topics=tuple(CallTopic(sector, dice.choice((1.0, 2.0))) for sector in SECTORS[:2]),
        partners_min=least,
        partners_max=least + dice.randint(0, 2),
        stages=(
            Stage("make", SECTORS[1:3], dice.random() < 0.5),
            Stage("sell", SECTORS[3:], dice.random() < 0.5),
        ),
        countries_min=dice.randint(1, 3),
        countries_max=dice.choice((None, 3)),
        per_country_max=dice.choice((None, 1, 2)),
        country_max={"A": 1} if dice.random() < 0.3 else {},
        kinds=(KindRule("technology centre", dice.randint(1, 2)),) if strict or dice.random() < 0.4 else (),
        experience=(
            ExperienceRule("programme", "P", 1),
            ExperienceRule("third country", "US", dice.randint(1, 2)),
        )
        if strict or dice.random() < 0.4
        else (),
        include=("c0",) if dice.random() < 0.3 else (),
        exclude=("c1",) if dice.random() < 0.3 else (),
        budget=Budget(dice.choice((None, 500.0, 900.0)), dice.choice((None, 300.0)), 200.0),
        weights=Weights(1.0, 1.0, dice.choice((0.5, 2.0)), dice.choice((0.0, 3.0))),
    )
    return call, candidates, ties


def subsets(call: Call, candidates: list[Candidate]) -> Iterator[tuple[int, ...]]:
    """Yield every subset without an excluded member."""
    allowed = [place for place, candidate in enumerate(candidates) if candidate.iri not in call.exclude]
    for size in range(len(allowed) + 1):
        yield from combinations(allowed, size)


def broken(call: Call, candidates: list[Candidate], places: tuple[int, ...]) -> frozenset[str]:
    """Name the rules that a subset breaks."""
    there = present(candidates, places)
    return frozenset(rule.key for rule in rules(call, candidates) if rule.shortfall(there))


@pytest.mark.parametrize("seed", range(60))
def test_the_best_consortia_are_those_of_enumeration(seed: int) -> None:
    call, candidates, ties = random_case(seed)
    proposal = propose(call, candidates, ties, count=3, distance=2, time_limit=3600.0)
    left = [places for places in subsets(call, candidates) if not broken(call, candidates, places)]
    order = {candidate.iri: place for place, candidate in enumerate(candidates)}

    def total(places: tuple[int, ...]) -> float:
        return score(call, [candidates[place] for place in places], ties).total(call.weights)

    expected, totals = [], []
    for consortium in proposal.consortia:
        expected.append(max(map(total, left)))
        totals.append(consortium.total)
        assert consortium.status == "optimal"
        assert consortium.bound == pytest.approx(consortium.total, abs=1e-6)
        chosen = {order[member.iri] for member in consortium.members}
        assert tuple(sorted(chosen)) in left
        left = [places for places in left if len(chosen.symmetric_difference(places)) >= 2]
    assert totals == pytest.approx(expected, abs=1e-6)
    if len(totals) < 3:
        assert left == []
        assert proposal.status == ("fewer" if totals else "infeasible")


@pytest.mark.parametrize("seed", range(60))
def test_the_search_by_strength_finds_what_enumeration_does(seed: int) -> None:
    call, everyone, ties = random_case(seed)
    candidates = [candidate for candidate in everyone if candidate.iri not in call.exclude]
    demanded = rules(call, candidates)

    def total(places: Iterable[int]) -> float:
        return score(call, [candidates[place] for place in places], ties).total(call.weights)

    def as_it_is(places: Sequence[int]) -> tuple[float, list[int]]:
        return total(places), list(places)

    best_known = by_strength(
        call_programme(call, candidates, ties, demanded), as_it_is, None, NOTHING_KNOWN, seconds=3600.0
    )
    feasible = [places for places in subsets(call, candidates) if not broken(call, candidates, places)]
    if feasible:
        assert best_known.members is not None
        assert best_known.status == "optimal"
        assert tuple(sorted(best_known.members)) in feasible
        assert total(best_known.members) == pytest.approx(max(map(total, feasible)), abs=2e-6)
        assert best_known.bound == pytest.approx(total(best_known.members))
    else:
        assert (best_known.members, best_known.status, best_known.bound) == (None, "infeasible", -inf)


@pytest.mark.parametrize("seed", range(60))
def test_the_rules_to_relax_are_the_fewest_and_least(seed: int) -> None:
    call, candidates, _ = random_case(seed, size=5, strict=True)

    def cost(places: tuple[int, ...]) -> tuple[int, float]:
        there = present(candidates, places)
        missing = [(rule.shortfall(there), max(rule.limit, 1.0)) for rule in rules(call, candidates)]
        return sum(1 for by, _ in missing if by), sum(by / unit for by, unit in missing)

    number, size = min(cost(places) for places in subsets(call, candidates))
    best, *others = relax(call, candidates)
    assert best.status == "optimal"
    assert best.fewest == len(best.given) == number
    smallest = sum(given.by / max(given.rule.limit, 1.0) for given in best.given)
    assert smallest == pytest.approx(size, abs=1e-5)
    keys = [frozenset(given.rule.key for given in relaxation.given) for relaxation in (best, *others)]
    assert len(set(keys)) == len(keys)
    assert {len(key) for key in keys} == {number}


def cluster(iri: str, country: str, *sectors: str, cost: float | None = None) -> Candidate:
    """Make a candidate of kind cluster."""
    return Candidate(iri, iri.upper(), country, "cluster", sectors=frozenset(sectors), cost=cost)


def test_an_infeasible_call_names_the_rule_and_an_example() -> None:
    call = Call("t", (CallTopic("Automotive"),), 2, 3, countries_min=3)
    proposal = propose(call, [cluster("a", "AT"), cluster("b", "BE"), cluster("c", "BE")], {})
    assert proposal.status == "infeasible"
    assert proposal.consortia == ()
    (relaxation,) = proposal.relaxations
    assert [given.words for given in relaxation.given] == [
        "at least 3 countries: 1 country short of the rule"
    ]
    assert {member.country for member in relaxation.example} == {"AT", "BE"}


def test_thousands_alike_are_narrowed_without_loss() -> None:
    call = Call("t", (CallTopic("Automotive"), CallTopic("Plastics")), 2, 2, budget=Budget(total=60.0))
    many = [cluster(f"x{place:04}", "AT", "Automotive", cost=1000.0 - place / 10) for place in range(3000)]
    few = [cluster("cheap", "AT", "Automotive", cost=10.0), cluster("p", "BE", "Plastics", cost=50.0)]
    proposal = propose(call, many + few, {}, count=1)
    assert [member.iri for member in proposal.consortia[0].members] == ["cheap", "p"]
    assert (len(proposal.pool.candidates), proposal.pool.interchangeable) == (3, 2999)


def test_a_tie_decides_between_equals_and_is_said() -> None:
    call = Call("t", (CallTopic("Automotive"), CallTopic("Plastics")), 2, 2)
    candidates = [
        cluster("a", "AT", "Automotive"),
        cluster("b", "BE", "Plastics"),
        cluster("c", "BE", "Plastics"),
    ]
    best = propose(call, candidates, {("c", "a"): 0.4}, count=1).consortia[0]
    assert [member.iri for member in best.members] == ["a", "c"]
    assert (best.parts.topics, best.parts.complementarity, best.parts.trust) == (1.0, 0.5, 0.4)
    assert best.roles[1].sentences == (
        "Only C covers Plastics.",
        "C has worked with A.",
        "It is the only member from Belgium.",
    )


def test_nobody_to_choose_from_is_infeasible() -> None:
    call = Call("t", (CallTopic("Automotive"),), 1, 1, exclude=("a",))
    proposal = propose(call, [cluster("a", "AT", "Automotive")], {})
    assert (proposal.status, proposal.consortia) == ("infeasible", ())
    (relaxation,) = proposal.relaxations
    assert [given.rule.key for given in relaxation.given] == ["partners.min", "countries.min"]


def test_money_must_be_known_where_it_is_limited() -> None:
    call = Call("t", (CallTopic("Automotive"),), 1, 1, budget=Budget(total=5.0))
    with pytest.raises(
        CallError, match=r"candidate a: expected a cost or an estimate in the call, found none"
    ):
        propose(call, [cluster("a", "AT")], {})


def test_a_must_have_member_must_be_a_candidate() -> None:
    with pytest.raises(CallError, match=r"must-have member z: expected among the candidates"):
        propose(Call("t", (CallTopic("Automotive"),), 1, 1, include=("z",)), [cluster("a", "AT")], {})


def test_no_time_is_reported_as_such() -> None:
    call, candidates, ties = random_case(1)
    proposal = propose(call, candidates, ties, time_limit=0.0)
    assert proposal.status in {"time limit", "optimal", "infeasible", "fewer"}
    assert all(consortium.bound >= consortium.total - 1e-6 for consortium in proposal.consortia)


@pytest.mark.parametrize("seed", range(40))
def test_polishing_ends_where_no_exchange_and_no_addition_helps(seed: int) -> None:
    call, everyone, ties = random_case(seed)
    candidates = [candidate for candidate in everyone if candidate.iri not in call.exclude]
    feasible = [places for places in subsets(call, candidates) if not broken(call, candidates, places)]
    earlier = feasible[:1]
    apart = [places for places in feasible if len(set(places).symmetric_difference(earlier[0])) >= 2]

    def total(places: Iterable[int]) -> float:
        return score(call, [candidates[place] for place in places], ties).total(call.weights)

    for begin in apart[:5]:
        end = polish(call, candidates, ties, rules(call, candidates), begin, earlier, 2)
        assert tuple(end) in apart
        assert total(end) >= total(begin) - 1e-9
        for places in apart:
            joined, left = set(places) - set(end), set(end) - set(places)
            if len(joined) == 1 and len(left) <= 1:
                assert total(places) <= total(end) + 1e-6
