"""Request for partners in the words of a person, read into criteria of the graph."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.evidence import lookup
from graph.evidence.facts import GraphFacts
from graph.evidence.lookup import Thing
from graph.matchmaking.match_facts import MatchFacts
from graph.matchmaking.partners.criteria import ANY_KIND, Criteria
from graph.store.errors import NotFoundError
from ontology.country import EU27, alpha3, countries
from ontology.iri import slug
from ontology.term import Term


@dataclass(frozen=True)
class PartnerRequest:
    """Filters as they were typed; an empty one is none. `region` is the IRI of a region."""

    kind: str = ""
    countries: tuple[str, ...] = ()
    region: Term = ""
    sector: str = ""
    topic: str = ""
    need: str = ""
    market: str = ""
    classes: tuple[str, ...] = ()
    trust: bool = False


def criteria_of(request: PartnerRequest, sectors: Sequence[Thing], known: MatchFacts) -> Criteria:
    """Return the criteria of a request; raises NotFoundError with the names that the graph has."""
    return Criteria(
        kind=_kind(known, request.kind),
        countries=frozenset(_country(code) for code in request.countries),
        regions=_within(known.facts, request.region) if request.region else frozenset(),
        sector=lookup.pick(sectors, request.sector).iri if request.sector else "",
        topic=known.topic(request.topic) if request.topic else "",
        need=lookup.pick(sectors, request.need).iri if request.need else "",
        market=_market(known, request.market),
        classes=frozenset(known.vocabulary.region_class(name) for name in request.classes),
        trust=request.trust,
    )


def _kind(known: MatchFacts, name: str) -> str:
    spelt = {slug(kind): kind for kind in (*known.background.kinds, ANY_KIND)}
    if name and slug(name) not in spelt:
        raise NotFoundError("no such kind of organisation", "--kind", " or ".join(spelt.values()), name)
    return spelt[slug(name)] if name else ""


def _country(code: str) -> str:
    try:
        alpha3(code)
    except ValueError as error:
        raise NotFoundError("unknown country", "--country", "a two-letter code", str(error)) from None
    return code


def _within(facts: GraphFacts, region: Term) -> frozenset[Term]:
    """Return a region and all below it, and for a country its code: of some organisations no more is known."""
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
        raise NotFoundError("unknown country", "--market", f"a country, such as {', '.join(markets)}", name)
    if code in EU27:
        raise NotFoundError("no third country", "--market", "a country outside the European Union", name)
    return code
