"""Ranked opportunities as they are read back from the graph, filtered, with their reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.store.engine import Node, Store, rows, text
from graph.store.errors import NotFoundError
from ontology.term import Term
from queries.library import query

NUMBERS = ("score", "fit", "novelty", "confidence", "strength", "intent", "link", "tie", "likelihood")


@dataclass(frozen=True)
class Party:
    """One of those who should work together; `regions` are where it is, for an organisation."""

    iri: Term
    label: str
    country: str
    regions: tuple[Term, ...]


@dataclass(frozen=True)
class Told:
    """A reason as the graph tells it."""

    kind: str
    text: str
    evidence: tuple[Term, ...]


@dataclass(frozen=True)
class Listed:
    """An opportunity of the graph; `numbers` holds score, fit, novelty, confidence, the four parts, and a likelihood.

    The likelihood is there only where history tells one.
    """

    iri: Term
    kind: str
    title: str
    rank: int
    numbers: Mapping[str, float]
    parties: tuple[Party, ...]
    topics: Mapping[Term, str]


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; an empty field is no filter. `regions` and `organisations` are parties' IRIs."""

    kind: str = ""
    country: str = ""
    regions: frozenset[Term] = frozenset()
    organisations: frozenset[Term] = frozenset()
    sector: Term = ""


def kind_name(term: Term) -> str:
    """Return the short name of a kind: `shared-priority`.

    >>> kind_name("<https://w3id.org/hansa/ontology#SharedPriority>")
    'shared-priority'
    """
    name = term.rpartition("#")[2].rstrip(">")
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


def ranked(store: Store, wanted: Wanted, top: int | None = None, by: str = "") -> tuple[list[Listed], int]:
    """Return the first `top` opportunities that are wanted, and how many there are.

    The best of each kind come first or, with `by` one of score, fit, novelty, confidence and likelihood, those with
    the highest of these numbers, of whichever kind; what has no likelihood is left out of an order by it. Who and what
    they are about is read for all of them only where a filter asks for it.
    """
    found = [_listed(*row) for row in rows(store.query(query("commands/opportunities").text))]
    found = [listed for listed in found if not wanted.kind or listed.kind == wanted.kind]
    if wanted.sector:
        topics = _topics(store)
        found = [listed for listed in found if wanted.sector in topics.get(listed.iri, {})]
    if wanted.country or wanted.regions or wanted.organisations:
        parties = _parties(store)
        found = [listed for listed in found if _concerns(parties.get(listed.iri, ()), wanted)]
    if by:
        found = sorted((one for one in found if by in one.numbers), key=lambda one: -one.numbers[by])
    return [_told(store, listed) for listed in found[:top]], len(found)


def _listed(
    iri: Node | None, kind: Node | None, title: Node | None, rank: Node | None, *numbers: Node | None
) -> Listed:
    named = zip(NUMBERS, numbers, strict=True)
    figures = {name: float(text(number)) for name, number in named if number is not None}
    return Listed(str(iri), kind_name(str(kind)), text(title), int(text(rank)), figures, (), {})


def _told(store: Store, listed: Listed) -> Listed:
    parties = _parties(store, listed.iri).get(listed.iri, ())
    return replace(listed, parties=tuple(parties), topics=_topics(store, listed.iri).get(listed.iri, {}))


def _concerns(parties: Sequence[Party], wanted: Wanted) -> bool:
    if wanted.country and all(party.country != wanted.country for party in parties):
        return False
    if wanted.organisations and all(party.iri not in wanted.organisations for party in parties):
        return False
    places = wanted.regions
    return not places or any(party.iri in places or places & set(party.regions) for party in parties)


def reasons(store: Store, opportunity: Term) -> tuple[Told, ...]:
    """Return the reasons of an opportunity in their order; raises NotFoundError where there is no such one."""
    asked = query("commands/reasons").bind({"opportunity": opportunity})
    told: dict[int, Told] = {}
    for _, position, kind, sentence, evidence in rows(store.query(asked)):
        at = int(text(position))
        before = told[at].evidence if at in told else ()
        told[at] = Told(kind_name(str(kind)), text(sentence), (*before, str(evidence)))
    if not told:
        raise NotFoundError("no such opportunity", "the graph", "the IRI of one", opportunity)
    return tuple(told[at] for at in sorted(told))


def around(store: Store, region: Term) -> frozenset[Term]:
    """Return a region, what lies below it and what lies above it (but for its country): whose evidence is its own."""
    above = {str(one): str(other) for one, other in rows(store.query(query("commands/region_above").text))}
    upwards = _chain(above, region)
    below = {one for one in above if region in _chain(above, one)}
    return frozenset([*(place for place in upwards if place in above or place == region), *below])


def _chain(above: Mapping[Term, Term], region: Term) -> list[Term]:
    found = [region]
    while found[-1] in above:
        found.append(above[found[-1]])
    return found


def _asked(name: str, opportunity: Term) -> str:
    return query(name).bind({"opportunity": opportunity} if opportunity else {})


def _parties(store: Store, opportunity: Term = "") -> dict[Term, list[Party]]:
    places: dict[tuple[Term, Term], list[Term]] = {}
    told: dict[tuple[Term, Term], tuple[str, str]] = {}
    for proposal, party, label, country, region in rows(
        store.query(_asked("commands/opportunity_parties", opportunity))
    ):
        pair = str(proposal), str(party)
        told.setdefault(pair, (text(label), text(country)))
        places.setdefault(pair, []).extend([] if region is None else [str(region)])
    found: dict[Term, list[Party]] = {}
    for (about, member), (name, code) in told.items():
        where = tuple(dict.fromkeys(places[about, member]))
        found.setdefault(about, []).append(Party(member, name, code, where))
    return found


def _topics(store: Store, opportunity: Term = "") -> dict[Term, dict[Term, str]]:
    found: dict[Term, dict[Term, str]] = {}
    for proposal, sector, label in rows(store.query(_asked("commands/opportunity_topics", opportunity))):
        found.setdefault(str(proposal), {})[str(sector)] = text(label)
    return found
