"""Request for partners, read into criteria of the graph."""

from dataclasses import dataclass

from graph.evidence.facts import GraphFacts
from graph.matchmaking.match_facts import MatchFacts
from graph.matchmaking.partners.criteria import ANY_KIND, Criteria
from graph.store.errors import NotFoundError
from ontology.country import EU27, countries
from ontology.iri import slug
from ontology.sentence import either, joined, sentence, word
from ontology.term import Term


@dataclass(frozen=True)
class PartnerRequest:
    """Filters; an empty one is none.

    Region, sector, topic and need are IRIs, `countries` and the `excluded` ones codes, the rest is as typed.
    """

    kind: str = ""
    countries: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    region: Term = ""
    sector: str = ""
    topic: str = ""
    need: str = ""
    market: str = ""
    classes: tuple[str, ...] = ()
    trust: bool = False


def criteria_of(request: PartnerRequest, known: MatchFacts) -> Criteria:
    """Return the criteria of a request; raises NotFoundError with the names that the graph has."""
    return Criteria(
        kind=_kind(known, request.kind),
        countries=frozenset(request.countries),
        excluded=frozenset(request.excluded),
        regions=_within(known.facts, request.region) if request.region else frozenset(),
        sector=request.sector,
        topic=request.topic,
        need=request.need,
        market=_market(known, request.market),
        classes=frozenset(known.vocabulary.region_class(name) for name in request.classes),
        trust=request.trust,
    )


def _kind(known: MatchFacts, name: str) -> str:
    spelt = {slug(kind): kind for kind in (*known.background.kinds, ANY_KIND)}
    if name and slug(name) not in spelt:
        raise NotFoundError(
            "no such kind of organisation", "--kind", either([word(kind) for kind in spelt.values()]), name
        )
    return spelt[slug(name)] if name else ""


def _within(facts: GraphFacts, region: Term) -> frozenset[Term]:
    """Return a region and all below it, and for a country its code as well."""
    inside = {region}
    for one in sorted(facts.regions.values(), key=lambda known: known.level):
        if one.parent in inside:
            inside.add(one.iri)
    country = [facts.regions[region].country] if facts.regions[region].level == 0 else []
    return frozenset([*inside, *country])


def _market(known: MatchFacts, name: str) -> str:
    """Return the code of a third country, by its code or its English name."""
    if not name:
        return ""
    spelt = {slug(label): code for code, (_, label) in countries().items()}
    code = name.upper() if name.upper() in countries() else spelt.get(slug(name), "")
    if not code:
        aims = known.background.targets.values()
        markets = sorted({countries()[market][1] for each in aims for market in each})
        expected = sentence("a country, such as {row}", row=joined([word(market) for market in markets]))
        raise NotFoundError("unknown country", "--market", expected, name)
    if code in EU27:
        raise NotFoundError("no third country", "--market", "a country outside the European Union", name)
    return code
