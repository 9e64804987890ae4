"""The search for partners: its ranks are those of its definition, and each reason says what is so."""

from dataclasses import replace
from math import exp, log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.evidence.facts import GraphFacts, Organisation, Partnership, Priority, Region, Topic
from graph.evidence.partnership_details import Background
from graph.evidence.published_relatedness import PublishedRelatedness
from graph.matchmaking.match_facts import MatchFacts
from graph.matchmaking.partners.criteria import ANY_KIND, Aspects, Criteria
from graph.matchmaking.partners.details import MarketEvent, PartnerFacts, read_partner_facts
from graph.matchmaking.partners.explanation import existing_partners, explained
from graph.matchmaking.partners.request import PartnerRequest, criteria_of
from graph.matchmaking.partners.search import partner_index, search
from graph.matchmaking.related_fields import related_fields
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
TOPICS = {MINT.topic(name): name for name in ("dairy", "lasers", "robots")}
DAIRY, LASERS, ROBOTS = TOPICS
# Cars and plastics are among the closest tenth of all pairs, cars and textile are not.
RELATED = {(AUTOMOTIVE, PLASTICS): 95.0, (AUTOMOTIVE, TEXTILE): 89.0}
OFFER_WORDS = 25


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


def known(
    organisations: tuple[Organisation, ...],
    partnerships: tuple[Partnership, ...] = (),
    priorities: tuple[Priority, ...] = (),
    joined: dict[str, str] | None = None,
    targets: dict[str, tuple[str, ...]] | None = None,
    details: dict[str, dict[str, object]] | None = None,
    classes: dict[str, str] | None = None,
) -> PartnerFacts:
    """Return facts: clusters are cluster organisations and all others technology centres."""
    described = (replace(one, **(details or {}).get(one.label, {})) for one in organisations)
    table = {one.iri: one for one in sorted(described, key=lambda one: one.iri)}
    topics = {iri: Topic(iri, name, None) for iri, name in TOPICS.items()}
    kind = {iri: KINDS[0] if one.is_cluster else KINDS[1] for iri, one in table.items()}
    aims = {MINT.partnership(name): frozenset(countries) for name, countries in (targets or {}).items()}
    members = {
        MINT.organisation(member): frozenset([MINT.organisation(cluster)])
        for member, cluster in (joined or {}).items()
    }
    event = MarketEvent(
        "<http://e/kr>", "EU-Korea Days", "2018-11-06", frozenset(["KR"]), frozenset([AUTOMOTIVE])
    )
    facts = MatchFacts(
        GraphFacts(REGIONS, FIELDS, table, priorities, partnerships, topics=topics),
        Background(KINDS, kind, {}, aims, {}),
        related_fields(FIELDS, PublishedRelatedness(RELATED, {})),
        {MINT.region("2021", code): frozenset([name]) for code, name in (classes or {}).items()},
    )
    return PartnerFacts(facts, members, (event,))


def on(*topics: Term, keywords: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    return {"topics": frozenset(topics), "keywords": frozenset(keywords), **more}


def ranked(facts: PartnerFacts, criteria: Criteria = Criteria(), top: int = 50) -> list[str]:
    partners = search(partner_index(facts), ASKER.iri, criteria, top)
    return [partner.organisation.label for partner in partners]


def sentences(facts: PartnerFacts, criteria: Criteria = Criteria()) -> dict[str, list[str]]:
    partners = explained(partner_index(facts), ASKER.iri, criteria, 50)
    return {
        one.organisation.label: [one.offer, *(reason.sentence for reason in one.reasons)] for one in partners
    }


class Oracle:
    """The definition of the score, one pair at a time and nothing prepared."""

    def __init__(self, facts: PartnerFacts, own: Organisation, criteria: Criteria) -> None:
        self.facts, self.own, self.criteria = facts, own, criteria
        self.all = facts.known.facts.organisations
        self.partnerships = facts.known.facts.partnerships
        self.fields = {iri: set(one.sectors) for iri, one in self.all.items()}
        self.topics = {iri: set(self.all[iri].topics) for iri in self.all}
        self.mine = self.fields[own.iri] | {criteria.sector} - {""}
        self.my_topics = self.topics[own.iri] | {criteria.topic} - {""}

    def rarity(self, topic: Term) -> float:
        return 1 + log(len(self.all) / sum(topic in topics for topics in self.topics.values()))

    def link(self, other: Organisation) -> float:
        fields, topics = self.fields[other.iri], self.topics[other.iri]
        both = self.mine & fields
        cosine = len(both) / sqrt(len(self.mine) * len(fields)) if both else 0.0
        common = sum(self.rarity(topic) ** 2 for topic in self.my_topics & topics)
        if common:
            stated = [
                topic for topic in self.my_topics if any(topic in each for each in self.topics.values())
            ]
            norms = [sqrt(sum(self.rarity(topic) ** 2 for topic in each)) for each in (stated, topics)]
            return 0.5 + 0.5 * (cosine + common / (norms[0] * norms[1])) / 3
        related = 0.8 * 0.95 if {AUTOMOTIVE, PLASTICS} <= self.mine | fields else 0.0
        related *= bool({AUTOMOTIVE, PLASTICS} & self.mine and {AUTOMOTIVE, PLASTICS} & fields)
        return 0.5 * (cosine or related)

    def shared(self, one: Term, other: Term) -> list[float]:
        """Return the weight of each thing that joins two."""
        pair = {one, other}
        weights = [1 / (len(p.members) - 1) for p in self.partnerships if pair <= p.members and one != other]
        joined = self.facts.joined
        return weights + [1.0] * ((other in joined.get(one, ())) + (one in joined.get(other, ())))

    def partners(self, one: Term) -> set[Term]:
        return {other for other in self.all if other != one and self.shared(one, other)}

    def tie(self, other: Organisation) -> float:
        common = self.partners(self.own.iri) & self.partners(other.iri)
        return 1 - exp(-(len(common) / 2 + sum(self.shared(self.own.iri, other.iri))))

    def market(self, other: Organisation) -> float:
        market, targets = self.criteria.market, self.facts.known.background.targets
        if not market or other.country == market:
            return float(bool(market))
        aimed = [one for one in self.partnerships if market in targets.get(one.iri, ())]
        times = sum(other.iri in one.members for one in aimed)
        through = sum(c in one.members for c in self.facts.joined.get(other.iri, ()) for one in aimed)
        return float(1 - 0.5 ** (times + 0.5 * through))

    def aspects(self, other: Organisation) -> Aspects:
        taken = sum(other.iri in one.members for one in self.partnerships)
        fields, need = self.fields[other.iri], self.criteria.need
        needed = 1 / sqrt(len(fields)) if need in fields else 0.0
        experience = float(1 - 0.7**taken)
        return Aspects(self.link(other), experience, self.tie(other), needed, self.market(other))

    def score(self, other: Organisation) -> float:
        """Return the score, 0 for who is left out."""
        criteria, aspects = self.criteria, self.aspects(other)
        fields, topics = self.fields[other.iri], self.topics[other.iri]
        kinds = {ANY_KIND: True, "": other.is_cluster}
        passes = (
            other.iri != self.own.iri
            and (criteria.trust or not self.shared(self.own.iri, other.iri))
            and kinds.get(criteria.kind, self.facts.known.background.kind.get(other.iri) == criteria.kind)
            and (not criteria.countries or other.country in criteria.countries)
            and (not criteria.regions or (other.region or other.country) in criteria.regions)
            and (not criteria.sector or criteria.sector in fields)
            and (not criteria.topic or criteria.topic in topics)
            and (not criteria.need or aspects.need > 0)
            and (not criteria.market or aspects.market > 0)
            and (not criteria.trust or aspects.tie > 0)
        )
        counted = [2, 1, 1, bool(criteria.need), bool(criteria.market)]
        mean = sum(w * a for w, a in zip(counted, aspects, strict=True)) / sum(counted)
        novelty = 0.6 if other.country == self.own.country else 1.0
        shares = 0.5 * bool(self.my_topics & topics)
        if self.mine & fields or criteria.topic in topics:
            shares = 1.0
        return (shares + novelty * mean) / 2 if passes and mean else 0.0


NAMES = tuple(f"o{at}" for at in range(8))
PLACES = st.sampled_from(["AT", "AT0", "AT1", "BE", "BE2", "CZ3"])
SECTORS = st.sets(st.sampled_from(sorted(FIELDS)), max_size=2)
PARTNERSHIPS = st.lists(
    st.tuples(
        st.sets(st.sampled_from(NAMES), min_size=1, max_size=4), st.sets(st.sampled_from(["KR", "JP"]))
    ),
    max_size=5,
)
CRITERIA = st.builds(
    Criteria,
    kind=st.sampled_from(["", ANY_KIND, *KINDS]),
    countries=st.sampled_from([frozenset(), frozenset(["AT"]), frozenset(["BE", "CZ"])]),
    regions=st.sampled_from([frozenset(), frozenset([MINT.region("2021", "AT1"), "BE"])]),
    sector=st.sampled_from(["", "", FOOD, AUTOMOTIVE]),
    topic=st.sampled_from(["", "", LASERS]),
    need=st.sampled_from(["", "", PLASTICS, FOOD]),
    market=st.sampled_from(["", "", "KR"]),
    trust=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    made=st.tuples(
        *(
            st.tuples(
                PLACES,
                SECTORS,
                st.booleans(),
                st.sampled_from([0.4, 0.7, 1.0]),
                st.sets(st.sampled_from(sorted(TOPICS)), max_size=2),
            )
            for _ in NAMES
        )
    ),
    joint=PARTNERSHIPS,
    members=st.dictionaries(st.sampled_from(NAMES[:3]), st.sampled_from(NAMES[3:]), max_size=2),
    criteria=CRITERIA,
    top=st.sampled_from([1, 3, 50]),
)
def test_ranks_are_those_of_the_definition(
    made: tuple[tuple[str, set[Term], bool, float, set[Term]], ...],
    joint: list[tuple[set[str], set[str]]],
    members: dict[str, str],
    criteria: Criteria,
    top: int,
) -> None:
    own = tuple(
        organisation(name, place, *sectors, cluster=cluster, confidence=confidence)
        for name, (place, sectors, cluster, confidence, _) in zip(NAMES, made, strict=True)
    )
    facts = known(
        own,
        tuple(partnership(f"p{at}", *sorted(inside)) for at, (inside, _) in enumerate(joint)),
        joined=members,
        targets={f"p{at}": tuple(aims) for at, (_, aims) in enumerate(joint)},
        details={name: on(*one[4]) for name, one in zip(NAMES, made, strict=True)},
    )
    oracle = Oracle(facts, own[0], criteria)
    expected = {one.iri: oracle.score(one) for one in own}
    best = sorted(expected.values(), reverse=True)[:top]

    partners = search(partner_index(facts), own[0].iri, criteria, top)

    assert [one.score for one in partners] == pytest.approx([score for score in best if score > 0])
    for partner in partners:
        assert partner.score == pytest.approx(expected[partner.organisation.iri])
        assert tuple(partner.aspects) == pytest.approx(oracle.aspects(partner.organisation))
    order = [(-round(one.score, 6), -one.confidence, one.organisation.iri) for one in partners]
    assert order == sorted(order)
    for partner in explained(partner_index(facts), own[0].iri, criteria, top):
        assert all(reason.evidence for reason in partner.reasons)
        assert len(partner.offer.split()) <= OFFER_WORDS


ASKER = organisation("asker", "AT1", AUTOMOTIVE)


def test_topic_comes_before_a_field_and_any_field_before_a_related_one() -> None:
    facts = known(
        (
            ASKER,
            organisation("field", "BE1", AUTOMOTIVE, FOOD),
            organisation("related", "BE2", PLASTICS),
            organisation("topic", "BE3", AUTOMOTIVE, FOOD),
            organisation("far", "BE4", TEXTILE),
        ),
        tuple(partnership(f"p{at}", "related") for at in range(9)),
        details={"asker": on(ROBOTS), "topic": on(ROBOTS)},
    )
    assert ranked(facts) == ["topic", "field", "related"]


def test_experience_and_common_partners_decide_within_a_field() -> None:
    others = tuple(organisation(name, "BE1", AUTOMOTIVE) for name in ("plain", "busy", "near", "middle"))
    joint = (
        partnership("first", "asker", "middle"),
        partnership("second", "middle", "near"),
        partnership("third", "busy"),
    )
    assert ranked(known((ASKER, *others), joint)) == ["near", "busy", "plain"]


def test_confidence_decides_between_equals_only() -> None:
    sure, unsure = (
        organisation(name, "BE1", AUTOMOTIVE, confidence=c) for name, c in (("z", 1.0), ("a", 0.4))
    )
    assert ranked(known((ASKER, sure, unsure))) == ["z", "a"]
    assert ranked(known((ASKER, sure, unsure), (partnership("one", "a"),))) == ["a", "z"]


def test_closed_and_merged_organisations_are_no_partners() -> None:
    others = tuple(organisation(name, "BE1", AUTOMOTIVE) for name in ("open", "shut", "renamed"))
    details = {"shut": on(active=False), "renamed": on()}
    assert ranked(known((ASKER, *others), details=details)) == ["open", "renamed"]


def test_reasons_say_what_is_shared_what_is_brought_and_what_the_region_claims() -> None:
    partner = organisation("mixed", "BE1", AUTOMOTIVE, FOOD)
    claim_of = replace(claim("BE1", TEXTILE), topics=frozenset([ROBOTS]))
    facts = known(
        (ASKER, partner),
        (partnership("first", "mixed"),),
        (claim_of,),
        details={
            "asker": on(ROBOTS, keywords=("welding",)),
            "mixed": on(
                ROBOTS,
                LASERS,
                keywords=("welding",),
                members=120,
                excellence="Gold",
                website="https://mixed.eu/",
            ),
        },
    )
    assert sentences(facts) == {
        "mixed": [
            "mixed (BE1, BE) works on robots and welding as asker does.",
            "Both state robots and welding.",
            "Both work in Automotive.",
            "mixed (120 members, Gold label, mixed.eu) also works on lasers.",
            "Its partnerships: first (2018-2020).",
            "BE1, where it is, claims “Claim of BE1” (2021-2027).",
        ]
    }


def test_related_field_is_said_with_both_names() -> None:
    facts = known((ASKER, organisation("plastic", "BE1", PLASTICS)))
    assert sentences(facts) == {
        "plastic": [
            "plastic (BE1, BE) works on Plastics, close to Automotive.",
            "Plastics of plastic is related to Automotive of asker, by published figures.",
            "plastic also works on Plastics.",
        ]
    }


def test_trust_shows_the_path_over_the_common_partner_and_default_leaves_out_who_worked_together() -> None:
    middle, far = organisation("middle", "BE1", AUTOMOTIVE), organisation("far", "CZ1", AUTOMOTIVE)
    joint = partnership("first", "asker", "middle"), partnership("second", "middle", "far")
    facts = known((ASKER, middle, far, organisation("stranger", "CZ2", AUTOMOTIVE)), joint)
    paths = sentences(facts, Criteria(trust=True))
    assert list(paths) == ["middle", "far"]
    assert "asker and middle were in first (2018-2020)." in paths["middle"]
    assert (
        "asker - middle - far: the first two were in first (2018-2020), the last two were in second (2018-2020)."
        in paths["far"]
    )
    assert ranked(facts) == ["far", "stranger"]
    existing = existing_partners(partner_index(facts), ASKER.iri)
    assert [(one.label, [shared.label for shared in each]) for one, each in existing] == [
        ("middle", ["first"])
    ]


def test_market_says_where_the_experience_is_from() -> None:
    direct = organisation("direct", "BE1", AUTOMOTIVE)
    member = organisation("member", "CZ1", cluster=False)
    facts = known(
        (ASKER, direct, member),
        (partnership("eastward", "direct"),),
        joined={"member": "direct"},
        targets={"eastward": ("KR",)},
    )
    criteria = Criteria(kind=ANY_KIND, market="KR")
    experience = "experience with South Korea: it was in eastward (2018-2020), which aimed there."
    event = (
        "EU-Korea Days (2018), for South Korea, was on Automotive, as direct is; who took part is not known."
    )
    told = sentences(facts, criteria)
    assert told["direct"][-2:] == [f"direct has {experience}", event]
    assert told["member"][-1] == f"direct, of which member is a member, has {experience}"
    assert ranked(facts, replace(criteria, market="JP")) == []


def test_organisation_in_the_market_itself_has_its_experience() -> None:
    facts = known((ASKER, replace(organisation("local", "AT", AUTOMOTIVE), country="RS")))
    assert "local is in Serbia." in sentences(facts, Criteria(market="RS"))["local"]


def test_need_is_brought_by_who_works_on_it() -> None:
    holder, other = organisation("holder", "BE5", PLASTICS, TEXTILE), organisation("other", "BE1", AUTOMOTIVE)
    told = sentences(known((ASKER, holder, other)), Criteria(need=TEXTILE))
    assert list(told) == ["holder"]
    assert told["holder"][2] == "holder also works on Textile."


def test_evidence_of_every_reason_is_in_the_shipped_graph(store: Embedded) -> None:
    index = partner_index(read_partner_facts(store))
    need = next(iri for iri, label in index.known.facts.sectors.items() if label == "Automotive")
    searches = (
        Criteria(),
        Criteria(kind="technology centre"),
        Criteria(market="KR"),
        Criteria(kind=ANY_KIND, trust=True),
        Criteria(need=need),
    )
    cited = {
        iri
        for who in ("lyonbiopole", "aera", "bioregio-stern")
        for criteria in searches
        for partner in explained(index, MINT.organisation(who), criteria, 20)
        for reason in partner.reasons
        for iri in reason.evidence
    }
    unknown = [iri for iri in sorted(cited) if not store.query(f"ASK {{ {iri} ?p ?o }}")]
    assert len(cited) > 100
    assert unknown == []


def test_photonics_clusters_are_the_partners_of_a_photonics_cluster(store: Embedded) -> None:
    index = partner_index(read_partner_facts(store))
    partners = explained(index, MINT.organisation("optonet"), Criteria(), 4)
    assert [("photonics" in one.offer, len(one.offer.split()) <= OFFER_WORDS) for one in partners] == [
        (True, True)
    ] * 4


def test_filters_combine() -> None:
    others = tuple(organisation(code, code, AUTOMOTIVE) for code in ("BE", "BE1", "BE2", "CZ1", "AT2"))
    facts = known((ASKER, *others), details={"BE1": on(LASERS)}, classes={"BE2": "transition region"})

    def kept(region: str = "", **more: object) -> list[str]:
        within = MINT.region("2021", region) if region else ""
        request = PartnerRequest(region=within, **more)  # type: ignore[arg-type]
        return sorted(ranked(facts, criteria_of(request, facts.known)))

    assert kept(countries=("BE", "AT")) == ["AT2", "BE", "BE1", "BE2"]
    assert kept("BE") == ["BE", "BE1", "BE2"]
    assert kept("BE1") == ["BE1"]
    assert kept("BE", countries=("CZ",)) == []
    assert kept(topic=LASERS) == ["BE1"]
    assert kept(classes=("transition",)) == ["BE2"]
    assert kept("BE", classes=("transition region",), topic=LASERS) == []


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (
            PartnerRequest(kind="sect"),
            "expected cluster organisation or technology centre or any, found sect",
        ),
        (PartnerRequest(market="Atlantis"), "in --market: expected a country, such as South Korea, found"),
        (
            PartnerRequest(market="FR"),
            "no third country in --market: expected a country outside the European",
        ),
        (
            PartnerRequest(classes=("rich",)),
            "no such class of regions in the graph: expected transition region",
        ),
    ],
)
def test_unknown_filter_says_what_there_is(request_: PartnerRequest, said: str) -> None:
    facts = known((ASKER,), targets={"eastward": ("KR",)}, classes={"BE1": "transition region"})
    with pytest.raises(NotFoundError) as error:
        criteria_of(request_, facts.known)
    assert said in str(error.value)


def test_organisation_without_cluster_and_partnership_is_an_error() -> None:
    with pytest.raises(NotFoundError, match="expected a cluster organisation, or a member"):
        search(partner_index(known((ASKER,))), MINT.organisation("laboratory"), Criteria(), 5)


def test_market_is_known_by_name_and_code() -> None:
    facts = known((ASKER,))
    names = ("KR", "kr", "South Korea", "south korea")
    assert {criteria_of(PartnerRequest(market=name), facts.known).market for name in names} == {"KR"}
