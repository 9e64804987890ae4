"""Choice of short exchanges between members of clusters, after the rules of ClusterXchange.

The rules used are those that the programme's page states: visitor and host belong to clusters of
different countries, and the programme pays a limited number of exchanges. Choosing visits under limits for
each visitor, each host and all together is a flow, so the whole-number optimum is reached and proven quickly.
"""

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.matchmaking.closeness import (
    SAME_FIELD,
    Relatedness,
    closeness,
    normal,
    share_met,
    unrelated,
    wish_met,
)
from graph.matchmaking.integer_programme import Programme, SolverError
from ontology.errors import HansaError
from ontology.sentence import sentence


class ExchangeError(HansaError):
    """Visitors and hosts contradict the rules: says who, what was expected and what was found."""


@dataclass(frozen=True)
class Visitor:
    """A member of a cluster who would visit others, at most `most` of them."""

    id: str
    label: str
    cluster: str
    country: str
    sectors: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    most: int = 1
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Host:
    """A member of a cluster, or the cluster itself, that receives at most `capacity` visits."""

    id: str
    label: str
    cluster: str
    country: str
    sectors: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    capacity: int = 1
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visit:
    """A visit; fit is the share of wants offered, value (2 fit + closeness) / 3."""

    visitor: Visitor
    host: Host
    fit: float
    relatedness: float
    value: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Exchanges:
    """Visits by visitor, those who visit nobody with the reason, and the proof.

    `bound` is proven: no choice is worth more; None where the time ended before anything was proven.
    """

    visits: tuple[Visit, ...]
    unplaced: tuple[tuple[Visitor, str], ...]
    value: float
    bound: float | None
    status: str


def exchanges(
    visitors: Sequence[Visitor],
    hosts: Sequence[Host],
    relatedness: Relatedness = unrelated,
    *,
    total: int | None = None,
    least: float = 0.0,
    apart: Collection[frozenset[str]] = (),
    time_limit: float = 60.0,
) -> Exchanges:
    """Choose visits: first as many visitors as possible with one, then the highest summed value.

    `total` limits all visits, None: no limit. Visits worth less than `least`, and those of a visitor and a host
    whose ids are a pair of `apart`, are not made. Raise ExchangeError for ids that stand twice or empty clusters.

    >>> host = Host("h", "Host", "Cluster B", "BE", offers=("laser",))
    >>> visitor = Visitor("v", "Visitor", "Cluster A", "AT", wants=("laser",))
    >>> exchanges([visitor], [host]).visits[0].reasons
    ('Visitor wants laser, which Host offers.',)
    """
    start = time.monotonic()
    _check(visitors, hosts)
    by_word: dict[str, list[int]] = {}
    for at, host in enumerate(hosts):
        for word in {*normal(host.offers), *host.topics}:
            by_word.setdefault(word, []).append(at)
    worth = [
        visit
        for visitor in visitors
        for host in _hosts(visitor, hosts, by_word, least)
        if frozenset((visitor.id, host.id)) not in apart
        if (visit := _visit(visitor, host, relatedness)) is not None and visit.value >= least
    ]
    programme = Programme()
    columns = programme.variables(len(worth))
    of_visitor = _grouped(columns, [visit.visitor.id for visit in worth])
    of_host = _grouped(columns, [visit.host.id for visit in worth])
    met = []
    for visitor in visitors:
        mine = of_visitor.get(visitor.id, [])
        placed = programme.variable(integer=False)
        programme.row([placed, *mine], [1.0, *[-1.0] * len(mine)], high=0.0)
        programme.limit(mine, float(visitor.most))
        met.append(placed)
    for host in hosts:
        programme.limit(of_host.get(host.id, []), float(host.capacity))
    if total is not None:
        programme.limit(columns, float(total))
    fair = programme.solve(dict.fromkeys(met, 1.0), time_limit=time_limit / 2)
    if fair.values is None:
        raise SolverError(f"no plan of visits within {time_limit} seconds ({fair.status})")
    programme.row(met, [1.0] * len(met), low=round(fair.objective) - 0.5)
    gains = {column: visit.value for column, visit in zip(columns, worth, strict=True)}
    best = programme.solve(gains, time_limit=time_limit - (time.monotonic() - start))
    solution = best if best.values is not None else fair
    chosen = tuple(worth[column] for column in solution.chosen(columns))
    return Exchanges(
        visits=chosen,
        unplaced=_unplaced(visitors, hosts, worth, chosen, total),
        value=sum(visit.value for visit in chosen),
        bound=best.bound if best.bound < sum(gains.values()) or best.status == "optimal" else None,
        status="optimal" if fair.status == best.status == "optimal" else "time limit",
    )


def _check(visitors: Sequence[Visitor], hosts: Sequence[Host]) -> None:
    for people in (visitors, hosts):
        for identity, times in Counter(person.id for person in people).items():
            if times > 1:
                raise ExchangeError(f"{identity}: expected once, found {times} times")
        for person in people:
            if not person.cluster or not person.country:
                raise ExchangeError(f"{person.id}: expected a cluster and a country, found an empty one")


def _hosts(
    visitor: Visitor, hosts: Sequence[Host], by_word: Mapping[str, list[int]], least: float
) -> Sequence[Host]:
    """Return the hosts worth a visit; a common word is needed where fields are not enough."""
    if least <= SAME_FIELD / 3:
        return hosts
    words = {*normal(visitor.wants), *visitor.topics}
    return [hosts[at] for at in sorted({at for word in words for at in by_word.get(word, ())})]


def _visit(visitor: Visitor, host: Host, relatedness: Relatedness) -> Visit | None:
    if visitor.country == host.country or visitor.cluster == host.cluster:
        return None
    wants, offers = normal(visitor.wants), normal(host.offers)
    fit = share_met(wants, offers)
    near, common = closeness(visitor, host, relatedness)
    value = (2 * fit + near) / 3
    if value <= 0:
        return None
    reasons: list[str] = []
    if fit:
        met = [text for key, text in wants.items() if key in offers]
        reasons.append(wish_met(visitor.label, met, host.label))
    if common:
        reasons.append(common)
    return Visit(visitor, host, fit, near, value, tuple(reasons))


def _grouped(columns: Sequence[int], keys: Sequence[str]) -> Mapping[str, list[int]]:
    grouped: dict[str, list[int]] = {}
    for column, key in zip(columns, keys, strict=True):
        grouped.setdefault(key, []).append(column)
    return grouped


def _unplaced(
    visitors: Sequence[Visitor],
    hosts: Sequence[Host],
    worth: Sequence[Visit],
    chosen: Sequence[Visit],
    total: int | None,
) -> tuple[tuple[Visitor, str], ...]:
    placed = {visit.visitor.id for visit in chosen}
    fitting = Counter(visit.visitor.id for visit in worth)
    left_over = []
    for visitor in visitors:
        if visitor.id in placed:
            continue
        abroad = any(host.country != visitor.country and host.cluster != visitor.cluster for host in hosts)
        if not visitor.most:
            why = sentence("may make no visit")
        elif not abroad:
            why = sentence("no host of another cluster in another country")
        elif not fitting[visitor.id]:
            why = sentence("no host abroad offers what fits or is in a related sector")
        elif total is not None and len(chosen) >= total:
            why = sentence("all {number} exchanges went to others", number=total)
        else:
            why = sentence("the {number} fitting hosts receive others", number=fitting[visitor.id])
        left_over.append((visitor, why))
    return tuple(left_over)
