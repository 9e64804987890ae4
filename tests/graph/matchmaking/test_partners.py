"""The search for partners: its ranks are those of its definition, and each reason says what is so."""

from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.facts import GraphFacts, Organisation, Partnership, Priority, Region
from graph.evidence.official_tables import NO_TABLES
from graph.evidence.partnership_details import Background
from graph.evidence.reading import read_evidence
from graph.evidence.row_measures import links
from graph.matchmaking.partners.criteria import ANY_KIND, WEIGHTS, Wanted
from graph.matchmaking.partners.details import Facts, Occasion
from graph.matchmaking.partners.details import facts as facts_of
from graph.matchmaking.partners.explanation import explained
from graph.matchmaking.partners.request import Asked, wanted
from graph.matchmaking.partners.search import index, search
from graph.measures.density import density
from graph.store.engine import Embedded
from graph.store.errors import NotFoundError
from ontology.iri import Minter
from ontology.term import Term

MINT = Minter()
FIELDS = {MINT.sector(name): name for name in ("Automotive", "Food", "Plastics", "Textile")}
AUTOMOTIVE, FOOD, PLASTICS, TEXTILE = FIELDS
COUNTRIES = ("AT", "BE", "CZ")
REGIONS = {
    iri: Region(iri, code, len(code) - 2, code, code[:2], MINT.region("2021", code[:2]) if code[2:] else None)
    for country in COUNTRIES
    for code in (country, *(f"{country}{at}" for at in range(6)))
    for iri in [MINT.region("2021", code)]
}
KINDS = ("cluster organisation", "technology centre")


def organisation(
    local: str, place: str, *sectors: Term, cluster: bool = True, confidence: float = 1.0
) -> Organisation:
    """Return an organisation in a region, or in a country of which no region is known."""
    region = MINT.region("2021", place) if len(place) > 2 else None
    return Organisation(
        MINT.organisation(local), local, place[:2], region, confidence, frozenset(sectors), cluster
    )


def partnership(local: str, *members: str, sectors: tuple[Term, ...] = ()) -> Partnership:
    joined = tuple((MINT.membership(MINT.partnership(local), o), o) for o in map(MINT.organisation, members))
    return Partnership(MINT.partnership(local), local, "2018-01-01", "2020-12", frozenset(sectors), joined)


def claim(code: str, *sectors: Term) -> Priority:
    iri = MINT.priority(code, "2021-2027", f"Claim of {code}")
    return Priority(iri, f"Claim of {code}", MINT.region("2021", code), "2021-2027", 1.0, frozenset(sectors))


# Enough territories hold cars and plastics, or cars and textile, together for the pairs to be related.
OTHERS = tuple(
    organisation(
        f"x{at:02}", f"{country}{at % 6}", AUTOMOTIVE, PLASTICS if at % 2 else TEXTILE, confidence=0.4
    )
    for at, country in enumerate(sorted(COUNTRIES * 6))
    if at % 6 != 5
)


def arranged(
    organisations: tuple[Organisation, ...],
    partnerships: tuple[Partnership, ...] = (),
    priorities: tuple[Priority, ...] = (),
) -> Evidence:
    table = {one.iri: one for one in sorted(organisations, key=lambda one: one.iri)}
    return arrange(GraphFacts(REGIONS, FIELDS, table, priorities, partnerships), NO_TABLES)


def known(
    found: Evidence, joined: dict[str, str] | None = None, targets: dict[str, tuple[str, ...]] | None = None
) -> Facts:
    """Return facts: clusters are cluster organisations and all others technology centres."""
    kind = {iri: KINDS[0] if one.is_cluster else KINDS[1] for iri, one in found.facts.organisations.items()}
    aims = {MINT.partnership(name): frozenset(countries) for name, countries in (targets or {}).items()}
    members = {
        MINT.organisation(member): frozenset([MINT.organisation(cluster)])
        for member, cluster in (joined or {}).items()
    }
    event = Occasion(
        "<http://e/kr>", "EU-Korea Days", "2018-11-06", frozenset(["KR"]), frozenset([AUTOMOTIVE])
    )
    return Facts(Background(KINDS, kind, {}, aims, {}), members, (event,))


def ranked(found: Evidence, facts: Facts, who: str, asked: Wanted, top: int = 50) -> list[str]:
    return [p.organisation.label for p in search(index(found, facts), MINT.organisation(who), asked, top)]


class Oracle:
    """The definition of the score, one pair at a time and nothing prepared."""

    def __init__(self, found: Evidence, facts: Facts, own: Organisation, asked: Wanted) -> None:
        self.found, self.facts, self.own, self.asked = found, facts, own, asked
        self.all = found.facts.organisations

    def sectors(self, one: Organisation) -> tuple[list[int], float]:
        if one.sectors:
            return sorted(map(self.found.sectors.index, one.sectors)), 1.0
        taken = [set(p.sectors) for p in self.found.facts.partnerships if one.iri in p.members]
        joined = [set(self.all[cluster].sectors) for cluster in self.facts.joined.get(one.iri, ())]
        return sorted(map(self.found.sectors.index, set().union(*taken, *joined))), 0.5

    def related(self, one: list[int], other: list[int]) -> float:
        ranks = links(self.found)
        return max((0.8 * float(ranks[i, j]) for i in one for j in other), default=0.0)

    def link(self, other: Organisation) -> float:
        (mine, certain), (theirs, sure) = self.sectors(self.own), self.sectors(other)
        cosine = len({*mine} & {*theirs}) / sqrt(len(mine) * len(theirs)) if mine and theirs else 0.0
        link = max(cosine, self.related(mine, theirs)) * certain
        if self.asked.sector and self.found.sectors.index(self.asked.sector) in theirs:
            link = max(link, 1 / sqrt(len(theirs)))
        return link * sure

    def need(self, other: Organisation) -> float:
        theirs, sure = self.sectors(other)
        if self.asked.need:
            need = self.found.sectors.index(self.asked.need)
            if need in theirs:
                return sqrt(sure)
            home = self.home(other)
            strong = home is not None and self.found.quotients[home, need] >= 1
            strength = float(self.found.strength[home, need]) if strong else 0.0
            return sqrt(sure * self.related(theirs, [need]) * strength)
        home, (mine, _) = self.home(self.own), self.sectors(self.own)
        if home is None:
            return 0.0
        near = np.nan_to_num(density(self.found.held, self.found.association).values)[home]
        wants = []
        for sector in {*theirs} - {*mine}:
            supported = self.found.held[:, sector].sum() >= 8 and near[sector] >= 15
            want = max(self.found.intent[home, sector], near[sector] / 400 if supported else 0)
            if not self.found.held[home, sector]:
                wants.append(want * self.related(mine, [sector]))
        return sqrt(sure * max(wants, default=0.0))

    def home(self, one: Organisation) -> int | None:
        home = self.found.territories.of(one)
        return None if home is None else self.found.territories.position[home]

    def intent(self, other: Organisation) -> float:
        home, (mine, _) = self.home(other), self.sectors(self.own)
        return (
            sqrt(max((float(self.found.intent[home, s]) for s in mine), default=0.0))
            if home is not None
            else 0.0
        )

    def shared(self, one: Term, other: Term) -> list[float]:
        """Return the weight of each thing that joins two."""
        found = self.found.facts.partnerships
        weights = [1 / (len(p.members) - 1) for p in found if {one, other} <= p.members and one != other]
        joined = self.facts.joined
        return weights + [1.0] * ((other in joined.get(one, ())) + (one in joined.get(other, ())))

    def partners(self, one: Term) -> set[Term]:
        return {other for other in self.all if other != one and self.shared(one, other)}

    def tie(self, other: Organisation) -> float:
        common = self.partners(self.own.iri) & self.partners(other.iri)
        allocated = sum(1 / len(self.partners(partner)) for partner in common)
        return 1 - exp(-(allocated + sum(self.shared(self.own.iri, other.iri))))

    def market(self, other: Organisation) -> float:
        targets, found = self.facts.background.targets, self.found.facts.partnerships
        mine = (targets.get(p.iri, frozenset()) for p in found if self.own.iri in p.members)
        markets = {self.asked.market} if self.asked.market else set().union(*mine)
        if self.asked.market and other.country == self.asked.market:
            return 1.0
        aimed = [p for p in found if markets & targets.get(p.iri, frozenset())]
        times = sum(other.iri in p.members for p in aimed)
        through = sum(c in p.members for c in self.facts.joined.get(other.iri, ()) for p in aimed)
        return float(1 - 0.5 ** (times + 0.5 * through))

    def strength(self, other: Organisation) -> float:
        taken = sum(other.iri in p.members for p in self.found.facts.partnerships)
        return float(0.5 * other.confidence + 0.5 * (1 - 0.5**taken))

    def score(self, other: Organisation) -> float:
        """Return the score, 0 for who is left out."""
        asked = self.asked
        aspects = [getattr(self, name)(other) for name in WEIGHTS._fields]
        tie, market, need = (aspects[WEIGHTS._fields.index(name)] for name in ("tie", "market", "need"))
        joint = len(self.shared(self.own.iri, other.iri))
        right_kind = {ANY_KIND: True, "": other.is_cluster}.get(
            asked.kind, self.facts.background.kind.get(other.iri) == asked.kind
        )
        passes = (
            other.iri != self.own.iri
            and (asked.trust or not joint)
            and right_kind
            and (not asked.countries or other.country in asked.countries)
            and (not asked.regions or (other.region or other.country) in asked.regions)
            and (not asked.sector or self.found.sectors.index(asked.sector) in self.sectors(other)[0])
            and (not asked.need or need > 0)
            and (not asked.market or market > 0)
            and (not asked.trust or tie > 0)
            and any(aspects[:-1])
        )
        if not passes:
            return 0.0
        extra = [bool(asked.sector), bool(asked.need), False, asked.trust, bool(asked.market), False]
        weights = [weight + more for weight, more in zip(WEIGHTS, extra, strict=True)]
        fit = sum(w * a for w, a in zip(weights, aspects, strict=True)) / sum(weights)
        novelty = (0.6 if other.country == self.own.country else 1.0) / (1 + joint)
        return float(fit * novelty * sqrt(self.own.confidence * other.confidence))


NAMES = tuple(f"o{at}" for at in range(6))
PLACES = st.sampled_from(["AT", "AT0", "AT1", "BE", "BE2", "CZ3"])
SECTORS = st.sets(st.sampled_from(sorted(FIELDS)), max_size=2)
PARTNERSHIPS = st.lists(
    st.tuples(
        st.sets(st.sampled_from([*NAMES, "x00", "x01"]), min_size=1, max_size=4),
        SECTORS,
        st.sets(st.sampled_from(["KR", "JP"])),
    ),
    max_size=5,
)
ASKED = st.builds(
    Wanted,
    kind=st.sampled_from(["", ANY_KIND, *KINDS]),
    countries=st.sampled_from([frozenset(), frozenset(["AT"]), frozenset(["BE", "CZ"])]),
    regions=st.sampled_from([frozenset(), frozenset([MINT.region("2021", "AT1"), "BE"])]),
    sector=st.sampled_from(["", "", FOOD, AUTOMOTIVE]),
    need=st.sampled_from(["", "", PLASTICS, FOOD]),
    market=st.sampled_from(["", "", "KR"]),
    trust=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    made=st.tuples(
        *(st.tuples(PLACES, SECTORS, st.booleans(), st.sampled_from([0.4, 0.7, 1.0])) for _ in NAMES)
    ),
    joint=PARTNERSHIPS,
    claims=st.dictionaries(PLACES, SECTORS, max_size=4),
    members=st.dictionaries(st.sampled_from(NAMES[:3]), st.sampled_from(["x00", *NAMES[3:]]), max_size=2),
    asked=ASKED,
    top=st.sampled_from([1, 3, 50]),
)
def test_ranks_are_those_of_the_definition(
    made: tuple[tuple[str, set[Term], bool, float], ...],
    joint: list[tuple[set[str], set[Term], set[str]]],
    claims: dict[str, set[Term]],
    members: dict[str, str],
    asked: Wanted,
    top: int,
) -> None:
    own = tuple(
        organisation(name, place, *sectors, cluster=cluster, confidence=confidence)
        for name, (place, sectors, cluster, confidence) in zip(NAMES, made, strict=True)
    )
    found = arranged(
        (*OTHERS, *own),
        tuple(partnership(f"p{at}", *sorted(m), sectors=tuple(s)) for at, (m, s, _) in enumerate(joint)),
        tuple(claim(place, *sectors) for place, sectors in claims.items() if sectors),
    )
    facts = known(found, members, {f"p{at}": tuple(aims) for at, (_, _, aims) in enumerate(joint)})
    oracle = Oracle(found, facts, own[0], asked)
    expected = {iri: oracle.score(one) for iri, one in found.facts.organisations.items()}
    best = sorted(expected.values(), reverse=True)[:top]

    ranked = search(index(found, facts), own[0].iri, asked, top)

    assert [p.score for p in ranked] == pytest.approx([score for score in best if score > 0])
    for partner in ranked:
        iri = partner.organisation.iri
        assert partner.score == pytest.approx(expected[iri])
        aspects = [getattr(oracle, name)(partner.organisation) for name in WEIGHTS._fields]
        assert list(partner.aspects) == pytest.approx(aspects)
    order = [(-round(p.score, 9), p.organisation.iri) for p in ranked]
    assert order == sorted(order)
    told = explained(index(found, facts), MINT, own[0].iri, asked, top)
    assert all(partner.reasons for partner in told)
    assert all(reason.evidence for partner in told for reason in partner.reasons)


def test_weights_add_up_and_what_is_asked_for_weighs_most() -> None:
    assert sum(WEIGHTS) == pytest.approx(1)
    weights = Wanted(market="KR", trust=True).weights
    assert sum(weights) == pytest.approx(1)
    assert weights == pytest.approx((0.15, 0.05, 0.1 / 3, 1.15 / 3, 0.35, 0.1 / 3))


ASKER = organisation("asker", "AT1", FOOD)


def told(found: Evidence, facts: Facts, who: str, asked: Wanted) -> dict[str, list[str]]:
    partners = explained(index(found, facts), MINT, MINT.organisation(who), asked, 50)
    return {p.organisation.label: [reason.sentence for reason in p.reasons] for p in partners}


def test_trust_shows_the_path_over_the_common_partner() -> None:
    middle, far = organisation("middle", "BE1", FOOD), organisation("far", "CZ1", FOOD)
    joint = partnership("first", "asker", "middle"), partnership("second", "middle", "far")
    found = arranged((ASKER, middle, far, organisation("stranger", "CZ2", FOOD)), joint)
    facts = known(found)
    paths = told(found, facts, "asker", Wanted(trust=True))
    assert paths == {
        "far": [
            "Both work on Food.",
            "asker - middle - far: the first two were in first, the last two were in second.",
            "far has worked in second.",
        ],
        "middle": [
            "Both work on Food.",
            "asker and middle were in first.",
            "middle has worked in first and second.",
        ],
    }
    assert ranked(found, facts, "asker", Wanted()) == ["far", "stranger"]


def test_market_says_where_the_experience_is_from() -> None:
    direct = organisation("direct", "BE1", AUTOMOTIVE)
    member = organisation("member", "CZ1", cluster=False)
    found = arranged((ASKER, direct, member), (partnership("eastward", "direct"),))
    facts = known(found, {"member": "direct"}, {"eastward": ("KR",)})
    asked = Wanted(kind=ANY_KIND, market="KR")
    experience = "experience with South Korea: it was in eastward (2018-2020), which aimed there."
    event = "EU-Korea Days (2018), for South Korea, was on Automotive, as {} is; who took part is not known."
    assert told(found, facts, "asker", asked) == {
        "direct": [f"direct has {experience}", event.format("direct"), "direct has worked in eastward."],
        "member": [f"direct, of which member is a member, has {experience}", event.format("member")],
    }
    assert ranked(found, facts, "asker", replace(asked, market="JP")) == []


def test_organisation_in_the_market_itself_has_its_experience() -> None:
    found = arranged((ASKER, replace(organisation("local", "AT", FOOD), country="RS")))
    assert told(found, known(found), "asker", Wanted(market="RS")) == {
        "local": ["Both work on Food.", "local is in Serbia."]
    }


def test_need_is_met_by_who_works_on_it_or_is_close_to_it_where_it_is_strong() -> None:
    holder, close = organisation("holder", "BE5", PLASTICS), organisation("close", "BE1", AUTOMOTIVE)
    asker = organisation("asker", "AT0", FOOD)
    found = arranged((*OTHERS, asker, holder, close))
    reasons = told(found, known(found), "asker", Wanted(need=PLASTICS))
    lack = (
        "asker does not work on Plastics; its territory AT0 is not specialised in it (location quotient of presence"
        " 0.0, relatedness density 0 percent)."
    )
    assert reasons["holder"] == [lack, "holder works on Plastics."]
    assert reasons["close"][0] == lack
    assert reasons["close"][1].startswith("close works on Automotive; that is related to Plastics: ")
    assert reasons["close"][2].startswith(
        "BE1 has 1 known organisation in Plastics: x07 (location quotient of"
    )


def test_partner_of_which_no_field_is_stated_is_known_by_what_it_joined() -> None:
    centre = organisation("centre", "BE1", cluster=False)
    found = arranged((ASKER, centre), (partnership("dairy", "centre", sectors=(FOOD,)),))
    asked = Wanted(kind="technology centre")
    assert told(found, known(found), "asker", asked) == {
        "centre": [
            "asker works on Food; centre, of which no field is stated, is or was in dairy on Food.",
            "centre has worked in dairy.",
        ]
    }
    assert ranked(found, known(found), "asker", Wanted()) == []


def test_partner_of_a_territory_that_claims_the_field_is_better() -> None:
    places = ("BE1", "CZ1")
    found = arranged(
        (ASKER, *(organisation(code, code, FOOD) for code in places)),
        priorities=(claim("CZ1", FOOD), claim("AT2", PLASTICS)),
    )
    reasons = told(found, known(found), "asker", Wanted())
    assert list(reasons.items()) == [
        ("CZ1", ["Both work on Food.", "CZ1, where it is, claims “Claim of CZ1” (2021-2027)."]),
        ("BE1", ["Both work on Food."]),
    ]


def test_sector_that_is_asked_for_is_told_beside_what_is_shared() -> None:
    found = arranged((ASKER, organisation("mixed", "BE1", FOOD, TEXTILE), organisation("dairy", "BE1", FOOD)))
    assert told(found, known(found), "asker", Wanted(sector=TEXTILE)) == {
        "mixed": ["Both work on Food.", "mixed works on Textile."]
    }


def test_evidence_of_every_reason_is_in_the_shipped_graph(store: Embedded) -> None:
    held = index(read_evidence(store), facts_of(store))
    need = next(iri for iri, label in held.found.facts.sectors.items() if label == "Automotive")
    searches = (
        Wanted(),
        Wanted(kind="technology centre"),
        Wanted(market="KR"),
        Wanted(kind=ANY_KIND, trust=True),
        Wanted(need=need),
    )
    cited = {
        iri
        for who in ("lyonbiopole", "aera", "bioregio-stern")
        for asked in searches
        for partner in explained(held, MINT, MINT.organisation(who), asked, 20)
        for reason in partner.reasons
        for iri in reason.evidence
    }
    unknown = [iri for iri in sorted(cited) if not store.query(f"ASK {{ {iri} ?p ?o }}")]
    assert len(cited) > 100
    assert unknown == []


def test_filters_combine() -> None:
    found = arranged(
        (ASKER, *(organisation(code, code, FOOD) for code in ("BE", "BE1", "BE2", "CZ1", "AT2")))
    )
    facts = known(found)

    def asked(region: str, *countries: str) -> list[str]:
        filters = Asked(region=MINT.region("2021", region) if region else "", countries=countries)
        return sorted(ranked(found, facts, "asker", wanted(filters, found.facts, facts)))

    assert asked("", "BE", "AT") == ["AT2", "BE", "BE1", "BE2"]
    assert asked("BE") == ["BE", "BE1", "BE2"]
    assert asked("BE1") == ["BE1"]
    assert asked("BE", "CZ") == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(kind="sect"), "expected cluster organisation or technology centre or any, found sect"),
        (
            Asked(market="Atlantis"),
            "unknown country in --market: expected a country, such as South Korea, found",
        ),
        (Asked(market="FR"), "no third country in --market: expected a country outside the European Union"),
    ],
)
def test_unknown_filter_says_what_there_is(asked: Asked, said: str) -> None:
    found = arranged((ASKER,))
    with pytest.raises(NotFoundError) as error:
        wanted(asked, found.facts, known(found, targets={"eastward": ("KR",)}))
    assert said in str(error.value)


def test_organisation_without_cluster_and_partnership_is_an_error() -> None:
    found = arranged((ASKER,))
    with pytest.raises(NotFoundError, match="expected a cluster organisation, or a member"):
        ranked(found, known(found), "laboratory", Wanted())


def test_market_is_known_by_name_and_code() -> None:
    found = arranged((ASKER,))
    names = ("KR", "kr", "South Korea", "south korea")
    assert {wanted(Asked(market=name), found.facts, known(found)).market for name in names} == {"KR"}
