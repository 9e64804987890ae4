"""Visits against enumeration of every plan."""

import random
from itertools import product

import pytest

from graph.matchmaking.exchange.matching import ExchangeError, Host, Visitor, exchanges


def visitor(name: str, country: str, *wants: str, most: int = 1) -> Visitor:
    """Make a visitor of a cluster of its own."""
    return Visitor(name.lower(), name, f"cluster of {name}", country, wants=wants, most=most)


def host(name: str, country: str, *offers: str, capacity: int = 1) -> Host:
    """Make a host of a cluster of its own."""
    return Host(name.lower(), name, f"cluster of {name}", country, offers=offers, capacity=capacity)


@pytest.mark.parametrize("seed", range(40))
def test_visits_are_the_best_of_all_plans(seed: int) -> None:
    dice = random.Random(seed)
    things = ("x", "y", "z")
    visitors = [
        visitor(
            f"V{place}", dice.choice("AB"), *dice.sample(things, dice.randint(1, 3)), most=dice.randint(1, 2)
        )
        for place in range(3)
    ]
    hosts = [
        host(f"H{place}", dice.choice("ABC"), *dice.sample(things, 2), capacity=dice.randint(1, 2))
        for place in range(3)
    ]
    total = dice.choice((None, 1, 3))
    value = {
        (one.id, other.id): 2 / 3 * len({*one.wants} & {*other.offers}) / len(one.wants)
        for one in visitors
        for other in hosts
        if one.country != other.country
    }
    worth = [pair for pair, gain in value.items() if gain]
    best = (0, 0.0)
    for plan in product((False, True), repeat=len(worth)):
        chosen = [pair for pair, taken in zip(worth, plan, strict=True) if taken]
        going = [pair[0] for pair in chosen]
        receiving = [pair[1] for pair in chosen]
        if (
            all(going.count(one.id) <= one.most for one in visitors)
            and all(receiving.count(other.id) <= other.capacity for other in hosts)
            and (total is None or len(chosen) <= total)
        ):
            best = max(best, (len(set(going)), round(sum(value[pair] for pair in chosen), 9)))
    plan_of_visits = exchanges(visitors, hosts, total=total)
    assert plan_of_visits.status == "optimal"
    placed = {visit.visitor.id for visit in plan_of_visits.visits}
    assert (len(placed), plan_of_visits.value) == (best[0], pytest.approx(best[1], abs=1e-6))
    assert len(plan_of_visits.unplaced) == len(visitors) - len(placed)


def test_who_visits_nobody_is_told_why() -> None:
    visitors = [
        visitor("A", "AT", "x"),
        visitor("B", "AT", "x", "q"),
        visitor("C", "AT", "y"),
        visitor("D", "BE", "x"),
    ]
    plan_of_visits = exchanges(visitors, [host("H", "BE", "x")])
    assert [(one.label, why) for one, why in plan_of_visits.unplaced] == [
        ("B", "the 1 fitting hosts receive others"),
        ("C", "no host abroad offers what fits or is in a related sector"),
        ("D", "no host of another cluster in another country"),
    ]
    assert len(plan_of_visits.visits) == 1


def test_the_programme_pays_a_limited_number() -> None:
    visitors = [visitor("A", "AT", "x", "y"), visitor("B", "AT", "x")]
    plan_of_visits = exchanges(visitors, [host("H", "BE", "x", capacity=2)], total=1)
    assert [visit.visitor.label for visit in plan_of_visits.visits] == ["B"]
    assert [why for _, why in plan_of_visits.unplaced] == ["all 1 exchanges went to others"]


def test_nobody_visits_without_visitors_or_hosts() -> None:
    assert exchanges([], []).visits == ()
    assert [why for _, why in exchanges([visitor("A", "AT")], []).unplaced] == [
        "no host of another cluster in another country"
    ]


def test_a_visitor_needs_a_cluster() -> None:
    with pytest.raises(ExchangeError, match="a: expected a cluster and a country"):
        exchanges([Visitor("a", "A", "", "AT")], [])
