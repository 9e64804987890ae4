"""Find a thing by its IRI, its code or its name, with suggestions where nothing fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.store.engine import Store, rows
from graph.store.engine import text as value
from graph.store.errors import NotFoundError
from ontology.iri import slug
from ontology.namespace import GEO, HANSA, ORG, SCHEMA, SKOS
from ontology.term import Term
from queries.library import query

REGION = GEO("Feature")
ORGANISATION = ORG("Organization")
PARTNERSHIP = ORG("OrganizationalCollaboration")
EVENT = SCHEMA("Event")
PROGRAMME = SCHEMA("FundingScheme")
SECTOR = HANSA("ClusterCategories")
_LEAST_LIKENESS = 87.0
_SUGGESTED = 5
# Of the versions that have a code, evidence is in 2021 (the United Kingdom's in 2016).
_VERSIONS = tuple(HANSA(f"Nuts{version}") for version in ("2021", "2016", "2024"))


@dataclass(frozen=True)
class Thing:
    """Something that has a name: its IRI, label, type (a sector's is its scheme), code, and scheme."""

    iri: Term
    label: str
    type: Term
    code: str
    scheme: Term | None


def things(store: Store, types: Sequence[Term]) -> list[Thing]:
    """Return every thing of some types in the order of IRIs; one with several names stands here once for each."""
    found = []
    for type_ in types:
        asked = query("commands/labels").bind({"type": SKOS("Concept") if type_ == SECTOR else type_})
        for iri, label, _, code, scheme in rows(store.query(asked)):
            of = None if scheme is None else str(scheme)
            if type_ != SECTOR or of == SECTOR:
                found.append(Thing(str(iri), value(label), type_, value(code), of))
    return sorted(found, key=lambda thing: (thing.iri, thing.label))


def find(store: Store, text: str, types: Sequence[Term]) -> Thing:
    """Return the thing that a text means.

    An IRI, a NUTS code or the last part of an IRI must fit exactly; a name may be a little off. Raises
    NotFoundError with the nearest names where nothing fits or several fit equally.
    """
    known: list[Thing] = []
    for type_ in types:
        # A code is in the first small table mostly: the names of all organisations are read only where it is not.
        here = things(store, (type_,))
        coded = _coded(here, text)
        if coded:
            return _newest(coded)
        known += here
    return pick(known, text)


def pick(known: Sequence[Thing], text: str) -> Thing:
    """Return the one of these things that a text means, as `find` does; for those who ask more than once."""
    return exact(known, text) or _nearest(text, known)


def exact(known: Sequence[Thing], text: str) -> Thing | None:
    """Return the one of these things whose IRI, code, id or name a text is, or None; spelling may differ."""
    found = _coded(known, text)
    if not found:
        found = [thing for thing in known if thing.label.casefold() == text.casefold()]
    if not found:
        found = [thing for thing in known if slug(text) in (slug(thing.label), _local(thing.iri))]
    return _newest(found) if found else None


def _coded(known: Sequence[Thing], text: str) -> list[Thing]:
    return [thing for thing in known if text in (thing.iri[1:-1], thing.code, _local(thing.iri))]


def _nearest(text: str, known: Sequence[Thing]) -> Thing:
    from rapidfuzz import fuzz, process, utils

    labels = [thing.label for thing in known]
    scored = process.extract(text, labels, scorer=fuzz.WRatio, processor=utils.default_process, limit=12)
    best: dict[Term, tuple[Thing, float]] = {}
    for _, score, at in scored:
        best.setdefault(known[at].iri, (known[at], score))
    ranked = sorted(best.values(), key=lambda pair: (-pair[1], pair[0].iri))
    names = list(dict.fromkeys(thing.label for thing, _ in ranked))
    # A near name is taken only where no other is as near: a wrong region would answer another question.
    same = [thing for thing, score in ranked if score == ranked[0][1]] if ranked else []
    if ranked and ranked[0][1] >= _LEAST_LIKENESS and len({slug(thing.label) for thing in same}) == 1:
        return _newest(same)
    raise NotFoundError(
        "nothing of that name", "the graph", " or ".join(names[:_SUGGESTED]) or "a name", text
    )


def _newest(found: Sequence[Thing]) -> Thing:
    order = {scheme: at for at, scheme in enumerate(_VERSIONS)}
    return min(found, key=lambda thing: (order.get(thing.scheme or "", len(order)), thing.iri))


def _local(iri: Term) -> str:
    return iri[1:-1].rpartition("/")[2]
