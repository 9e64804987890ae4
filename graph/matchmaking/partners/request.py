"""What a person asks of partners, found in the graph: kind, countries, region, sectors, market."""

from dataclasses import dataclass

from graph.evidence.facts import GraphFacts
from graph.matchmaking.partners.criteria import ANY_KIND, Wanted
from graph.matchmaking.partners.details import Facts
from graph.store.errors import NotFoundError
from ontology.country import EU27, countries
from ontology.iri import slug
from ontology.term import Term


@dataclass(frozen=True)
class Asked:
    """Filters; an empty one is none. Region, sector and need are IRIs, countries codes, the rest as it was typed."""

    kind: str = ""
    countries: tuple[str, ...] = ()
    region: Term = ""
    sector: str = ""
    need: str = ""
    market: str = ""
    trust: bool = False


def wanted(asked: Asked, evidence: GraphFacts, facts: Facts) -> Wanted:
    """Return what was asked for in the graph's terms; raises NotFoundError that says what there is."""
    return Wanted(
        kind=_kind(facts, asked.kind),
        countries=frozenset(asked.countries),
        regions=_within(evidence, asked.region) if asked.region else frozenset(),
        sector=asked.sector,
        need=asked.need,
        market=_market(facts, asked.market),
        trust=asked.trust,
    )


def _kind(facts: Facts, name: str) -> str:
    spelt = {slug(kind): kind for kind in (*facts.background.kinds, ANY_KIND)}
    if name and slug(name) not in spelt:
        raise NotFoundError("no such kind of organisation", "--kind", " or ".join(spelt.values()), name)
    return spelt[slug(name)] if name else ""


def _within(evidence: GraphFacts, region: Term) -> frozenset[Term]:
    """Return a region and all below it, and for a country its code: of some organisations no more is known."""
    found = {region}
    for one in sorted(evidence.regions.values(), key=lambda known: known.level):
        if one.parent in found:
            found.add(one.iri)
    country = [evidence.regions[region].country] if evidence.regions[region].level == 0 else []
    return frozenset([*found, *country])


def _market(facts: Facts, name: str) -> str:
    """Return the code of a third country, by its code or its English name."""
    if not name:
        return ""
    spelt = {slug(label): code for code, (_, label) in countries().items()}
    code = name.upper() if name.upper() in countries() else spelt.get(slug(name), "")
    if not code:
        aims = facts.background.targets.values()
        known = sorted({countries()[market][1] for markets in aims for market in markets})
        raise NotFoundError("unknown country", "--market", f"a country, such as {', '.join(known)}", name)
    if code in EU27:
        raise NotFoundError("no third country", "--market", "a country outside the European Union", name)
    return code
