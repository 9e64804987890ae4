"""Time of the search for partners among 1,000 to 100,000 organisations, beside plain loops that compute the same.

Run `OMP_NUM_THREADS=1 python -m benchmarks.partners`. Organisations, partnerships, memberships, priorities and aims
are generated with the numbers that the shipped graph has for each organisation; `requests` holds the queries.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import exp
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table

from graph.evidence.facts import GraphFacts, Organisation, Partnership, Priority, Region, Topic
from graph.evidence.partnership_details import Background
from graph.evidence.published_relatedness import PublishedRelatedness
from graph.matchmaking.match_facts import MatchFacts
from graph.matchmaking.partners.criteria import ANY_KIND, Criteria
from graph.matchmaking.partners.details import PartnerFacts
from graph.matchmaking.partners.explanation import explained
from graph.matchmaking.partners.search import PartnerIndex, partner_index
from graph.matchmaking.related_fields import related_fields
from ontology.iri import Minter
from ontology.term import Term

SIZES = (1_000, 10_000, 100_000)
COUNTRIES = (
    "AT",
    "BE",
    "CZ",
    "DE",
    "DK",
    "EL",
    "ES",
    "FI",
    "FR",
    "HU",
    "IE",
    "IT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
)
KINDS = ("cluster organisation", "technology centre", "company", "university")
MARKETS = ("US", "CN", "JP", "CA", "KR")
SECTORS, TOPICS, KEYWORDS, REGIONS = 51, 265, 2800, 240
# The limit that a query has to keep, in milliseconds of CPU.
LIMIT = 100
TOP = 10
QUERY = "query: "
MINT = Minter()


def partner_facts(organisations: int, seed: int = 1) -> PartnerFacts:
    """Generate organisations, and a partnership for every five of them: 20,000 for 100,000."""
    random = np.random.default_rng(seed)
    sectors = {MINT.sector(f"Sector {at:02}"): f"Sector {at:02}" for at in range(SECTORS)}
    regions = _regions()
    table = _organisations(random, organisations, tuple(sectors), tuple(regions.values()))
    kind = {iri: KINDS[0] if o.is_cluster else KINDS[1 + at % 3] for at, (iri, o) in enumerate(table.items())}
    partnerships = _partnerships(random, max(113, organisations // 5), tuple(table), tuple(sectors))
    aims = random.choice(len(partnerships), size=len(partnerships) // 4, replace=False).tolist()
    targets = {partnerships[at].iri: frozenset([MARKETS[at % len(MARKETS)]]) for at in aims}
    clusters = [iri for iri, organisation in table.items() if organisation.is_cluster]
    joined = {
        iri: frozenset([clusters[int(random.integers(len(clusters)))]])
        for iri, organisation in table.items()
        if not organisation.is_cluster and random.random() < 0.4
    }
    priorities = _priorities(random, tuple(regions), tuple(sectors))
    topics = {MINT.topic(name): Topic(MINT.topic(name), name, None) for name in map(str, range(TOPICS))}
    described = _described(random, table, tuple(topics))
    facts = GraphFacts(regions, sectors, described, priorities, partnerships, topics=topics)
    pairs = {(one, other): float(random.integers(101)) for one in sectors for other in sectors if one < other}
    related = related_fields(sectors, PublishedRelatedness(pairs, {}))
    return PartnerFacts(MatchFacts(facts, Background(KINDS, kind, {}, targets, {}), related), joined, ())


def _described(
    random: np.random.Generator, organisations: dict[Term, Organisation], topics: tuple[Term, ...]
) -> dict[Term, Organisation]:
    """Generate four topics and six keywords for each organisation, some far more frequent than others."""
    drawn = np.minimum(random.zipf(1.3, (len(organisations), 4)), len(topics)) - 1
    words = np.minimum(random.zipf(1.3, (len(organisations), 6)), KEYWORDS) - 1
    return {
        iri: replace(
            one,
            topics=frozenset(topics[at] for at in drawn[row].tolist()),
            keywords=frozenset(f"keyword {at}" for at in words[row].tolist()),
        )
        for row, (iri, one) in enumerate(organisations.items())
    }


def _regions() -> dict[Term, Region]:
    regions: dict[Term, Region] = {}
    for at in range(REGIONS):
        country = COUNTRIES[at % len(COUNTRIES)]
        code = f"{country}{at // len(COUNTRIES) + 10}"
        iri = MINT.region("2021", code)
        regions[iri] = Region(iri, code, 2, code, country, None)
    return regions


def _organisations(
    random: np.random.Generator, number: int, sectors: tuple[Term, ...], regions: tuple[Region, ...]
) -> dict[Term, Organisation]:
    popularity = random.gamma(1.0, size=len(sectors))
    popularity /= popularity.sum()
    organisations: dict[Term, Organisation] = {}
    for at in range(number):
        iri, region = MINT.organisation(f"o{at:06}"), regions[int(random.integers(len(regions)))]
        is_cluster = bool(random.random() < 0.68)
        held = int(random.choice(5, p=[0.1, 0.25, 0.5, 0.13, 0.02])) if is_cluster else 0
        own = frozenset(
            sectors[j] for j in random.choice(len(sectors), held, replace=False, p=popularity).tolist()
        )
        confidence = float(random.choice([0.4, 0.7, 1.0], p=[0.15, 0.8, 0.05]))
        place = region.iri if random.random() < 0.7 else None
        organisations[iri] = Organisation(
            iri, f"Organisation {at}", region.country, place, confidence, own, is_cluster
        )
    return dict(sorted(organisations.items()))


def _partnerships(
    random: np.random.Generator, number: int, members: tuple[Term, ...], sectors: tuple[Term, ...]
) -> tuple[Partnership, ...]:
    partnerships = []
    # Some organisations are in many partnerships, most in few.
    activity = random.pareto(1.5, size=len(members)) + 0.1
    steps = np.cumsum(activity / activity.sum())
    for at in range(number):
        iri, size = MINT.partnership(f"p{at:05}"), int(random.integers(2, 12))
        drawn = np.minimum(np.searchsorted(steps, random.random(size)), len(members) - 1)
        inside = tuple((iri, members[row]) for row in sorted(set(drawn.tolist())))
        topics = frozenset(
            sectors[j] for j in random.choice(len(sectors), int(random.integers(1, 4))).tolist()
        )
        partnerships.append(Partnership(iri, f"Partnership {at}", "2020", "2022", topics, inside))
    return tuple(partnerships)


def _priorities(
    random: np.random.Generator, regions: tuple[Term, ...], sectors: tuple[Term, ...]
) -> tuple[Priority, ...]:
    return tuple(
        Priority(
            MINT.priority(f"R{at}", "2021-2027", f"Claim {claim}"),
            f"Claim {claim}",
            region,
            "2021-2027",
            1.0,
            frozenset(sectors[j] for j in random.choice(len(sectors), 3, replace=False).tolist()),
        )
        for at, region in enumerate(regions)
        for claim in range(4)
    )


def requests(facts: PartnerFacts) -> Mapping[str, Criteria]:
    """Return queries: of each condition, and of all together."""
    one, other = sorted(facts.known.facts.sectors)[3:5]
    topic = min(facts.known.facts.topics)
    return {
        "no condition": Criteria(),
        "any kind": Criteria(kind=ANY_KIND),
        "sector, two countries": Criteria(sector=one, countries=frozenset(["DE", "FR"])),
        "topic": Criteria(topic=topic),
        "kind, market": Criteria(kind="technology centre", market="JP"),
        "need": Criteria(need=other),
        "trust": Criteria(trust=True),
        "need, market, trust, any kind": Criteria(kind=ANY_KIND, need=other, market="US", trust=True),
    }


def partners_of(partnerships: tuple[Partnership, ...]) -> dict[Term, set[Term]]:
    """Return who has worked with whom, as sets."""
    partners: dict[Term, set[Term]] = {}
    for partnership in partnerships:
        for member in partnership.members:
            partners.setdefault(member, set()).update(partnership.members - {member})
    return partners


def by_loops(
    index: PartnerIndex, partners: dict[Term, set[Term]], organisation: Term
) -> list[tuple[float, Term]]:
    """Score every cluster organisation in turn by common fields and common partners alone.

    This is less than the search does, which weighs topics, keywords and experience too and gives reasons.
    """
    mine = index.organisations[index.rows[organisation]]
    scored = []
    for other in index.organisations:
        if other.is_cluster and other.sectors and other.iri != organisation:
            shared = len(mine.sectors & other.sectors)
            overlap = shared / (len(mine.sectors) * len(other.sectors)) ** 0.5
            common = partners[organisation] & partners.get(other.iri, set())
            scored.append((-overlap - 1 + exp(-len(common) / 2), other.iri))
    return sorted(scored)[:TOP]


def timed(task: Callable[..., object], *given: object) -> tuple[float, float]:
    """Return wall and CPU milliseconds of a task."""
    wall, cpu = time.perf_counter(), time.process_time()
    task(*given)
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def measured(size: int, rounds: int) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Yield what was done among so many organisations, and its wall and CPU milliseconds each time."""
    facts = partner_facts(size)
    yield "index", [timed(partner_index, facts)]
    index, partners = partner_index(facts), partners_of(facts.known.facts.partnerships)
    able = [one.iri for one in index.organisations if one.is_cluster and one.sectors and one.iri in partners]
    askers = [able[at] for at in np.linspace(0, len(able) - 1, rounds).astype(int).tolist()]
    for name, criteria in requests(facts).items():
        yield f"{QUERY}{name}", [timed(explained, index, who, criteria, TOP) for who in askers]
    yield "loops, two of the aspects", [timed(by_loops, index, partners, who) for who in askers[:3]]


def curve(console: Console, sizes: tuple[int, ...], rounds: int) -> bool:
    """Print the costs of each size, and return whether every query kept the limit."""
    table = Table(
        title=f"partners: milliseconds, {rounds} organisations asked for, {TOP} partners with reasons"
    )
    for heading in ("organisations", "what", "median CPU", "slowest CPU", "slowest wall"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    slowest = 0.0
    for size in sizes:
        for name, times in measured(size, rounds):
            walls, cpus = zip(*times, strict=True)
            table.add_row(f"{size:,}", name, f"{median(cpus):.1f}", f"{max(cpus):.1f}", f"{max(walls):.1f}")
            slowest = max(slowest, *cpus) if name.startswith(QUERY) else slowest
    console.print(table)
    console.print(f"slowest query {slowest:.0f} ms of CPU, limit {LIMIT} ms")
    return slowest < LIMIT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="organisations to ask for")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args()
    if not curve(Console(width=120), tuple(options.sizes), options.rounds):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
