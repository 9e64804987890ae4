"""Things with all their names, as a store states them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.names.folding import acronyms, compact, written_forms
from graph.store.engine import Store, rows, text
from ontology.namespace import HANSA
from ontology.sentence import Sentence, joined, sentence, word
from ontology.term import Term
from queries.library import query

# The kinds of things that are searched, as headings; where hits are equally good they stand in this order.
KINDS = {
    "region": "Regions",
    "organisation": "Organisations",
    "sector": "Fields",
    "industry": "Emerging industries",
    "ecosystem": "Industrial ecosystems",
    "topic": "Topics",
    "theme": "Themes of strategies",
    "partnership": "Partnerships",
    "programme": "Programmes",
    "event": "Events",
    "priority": "Priorities",
    "country": "Countries",
    "activity": "Economic activities (NACE)",
    "call": "Calls",
}
# Kinds whose labels are words, and no names.
_CONCEPTS = ("sector", "industry", "ecosystem", "topic", "theme", "country", "activity")
REGION, ORGANISATION, SECTOR, PARTNERSHIP = "region", "organisation", "sector", "partnership"
PROGRAMME, EVENT, CALL, COUNTRY, TOPIC = "programme", "event", "call", "country", "topic"
# Uses of a name, the better first: a hidden one is a variant, a former name or a transliteration.
LABEL, ALTERNATIVE, HIDDEN, CITY = range(4)
# The mark of the usual English name of a region, in place of its language.
_USUAL = "usual"
_USES = {"alternative": ALTERNATIVE, _USUAL: ALTERNATIVE, "hidden": HIDDEN, "city": CITY}
# Of the versions that have a code, evidence is in 2021 (the United Kingdom's in 2016); of NACE in Rev. 2.
_SCHEMES = tuple(str(HANSA(name)) for name in ("Nuts2021", "Nuts2016", "Nuts2024", "Nuts2013", "Nace2"))
_EVIDENCE = {"strategy": 2, "organisations": 1, "cluster organisation": 1}


@dataclass(frozen=True)
class NamedThing:
    """A thing that has a name: its kind (a key of KINDS), label, short or English name, code and classification.

    `evidence` is 2 for a region with a strategy, 1 for one that holds cluster organisations and for a cluster
    organisation, else 0.
    """

    iri: Term
    kind: str
    label: str
    short: str = ""
    code: str = ""
    country: str = ""
    scheme: Term = ""
    evidence: int = 0

    @property
    def local(self) -> str:
        """Return the last part of its IRI: the id that its source gives it."""
        return self.iri[1:-1].rpartition("/")[2]

    @property
    def usual(self) -> str:
        """Return the name that pages show first: of a region the English one."""
        return self.short or self.label if self.kind == REGION else self.label

    @property
    def other(self) -> str:
        """Return the name that pages show beside the usual one, "" for none."""
        return self.label if self.usual != self.label else self.short if self.kind != REGION else ""

    @property
    def words(self) -> Sentence:
        """Return its usual name as a part of a sentence; that of a region or a concept has forms in other languages."""
        return word(self.usual) if self.kind in (REGION, *_CONCEPTS) else joined([self.usual])

    @property
    def title(self) -> Sentence:
        """Return its label with what tells it from others of that label: its code, else its id.

        >>> NamedThing("<http://e/region/2021/DE2>", "region", "Bayern", "Bavaria", "DE2").title
        'DE2 (Bayern, Bavaria)'
        >>> NamedThing("<http://e/organisation/bhc>", "organisation", "Basque Health Cluster").title
        'Basque Health Cluster (bhc)'
        """
        if self.kind == "region":
            known = joined([name for name in (self.label, word(self.short)) if name])
            return sentence("{name} ({other})", name=self.code, other=known)
        own, label = self.code or self.local, self.words
        return (
            sentence("{name} ({other})", name=label, other=own) if compact(own) != compact(label) else label
        )


@dataclass(frozen=True)
class Name:
    """One name of a thing, and its use: LABEL, ALTERNATIVE, HIDDEN or CITY."""

    text: str
    use: int


def named_things(store: Store) -> list[tuple[NamedThing, tuple[Name, ...]]]:
    """Return everything that search finds with all its names; a code of several versions is one thing."""
    others = _other_names(store)
    evidence = _evidence(store)
    groups: dict[tuple[str, str], list[NamedThing]] = {}
    for thing in sorted(_things(store), key=lambda one: (_version(one), one.iri, one.label)):
        is_version = thing.kind in ("region", "activity") and thing.code
        groups.setdefault((thing.kind, thing.code if is_version else thing.iri), []).append(thing)
    named = []
    for (kind, _), versions in groups.items():
        thing, iris = versions[0], dict.fromkeys(one.iri for one in versions)
        names = [(one.label, "", LABEL) for one in versions]
        names += [name for iri in iris for name in others.get(iri, ())]
        borne = max(evidence.get(iri, 0) for iri in iris) if kind in ("region", "organisation") else 0
        named.append((replace(thing, short=_short(kind, names), evidence=borne), tuple(_forms(kind, names))))
    return _with_parts(named)


def _things(store: Store) -> Iterator[NamedThing]:
    for iri, kind, label, code, country, scheme in rows(store.query(query("names/things").text)):
        of = "" if scheme is None else str(scheme)
        yield NamedThing(str(iri), text(kind), text(label), "", text(code), text(country), of)


def _other_names(store: Store) -> dict[Term, list[tuple[str, str, int]]]:
    """Return the other names of each thing with language and use, in an order that does not change."""
    names: dict[Term, set[tuple[str, str, int]]] = {}
    for iri, name, use in rows(store.query(query("names/alternatives").text)):
        language = _USUAL if text(use) == _USUAL else getattr(name, "language", None) or ""
        names.setdefault(str(iri), set()).add((text(name), language, _USES[text(use)]))
    return {iri: sorted(some, key=lambda name: (name[2], len(name[0]), name)) for iri, some in names.items()}


def _evidence(store: Store) -> dict[Term, int]:
    borne: dict[Term, int] = {}
    for iri, sort in rows(store.query(query("names/evidence").text)):
        borne[str(iri)] = max(borne.get(str(iri), 0), _EVIDENCE[text(sort)])
    return borne


def _version(thing: NamedThing) -> int:
    return _SCHEMES.index(thing.scheme) if thing.scheme in _SCHEMES else len(_SCHEMES)


def _short(kind: str, names: Sequence[tuple[str, str, int]]) -> str:
    """Return the name that a reader may know better than the label: a region's in English, a short name of others."""
    label = next(name for name, _, use in names if use == LABEL)
    if kind == "region":
        if usual := next((name for name, language, _ in names if language == _USUAL), ""):
            return usual if compact(usual) != compact(label) else ""
        english = (name for name, language, use in names if use == ALTERNATIVE and language == "en")
        plain = compact([form for forms in written_forms(label) for form in forms][-1])
        return next((name for name in english if plain not in compact(name) and not name.isupper()), "")
    if kind in ("topic", "theme", "country"):
        return ""
    return next((name for name, _, use in names if use == ALTERNATIVE and name != label), "")


def _forms(kind: str, names: Iterable[tuple[str, str, int]]) -> Iterator[Name]:
    """Yield every form of every name once, in its best use."""
    forms: list[tuple[str, int]] = []
    for name, _, use in names:
        forms.append((name, use))
        if (kind, use) == ("region", LABEL):
            own, shorter = written_forms(name)
            forms += [*((form, LABEL) for form in own), *((form, ALTERNATIVE) for form in shorter)]
        if kind in ("organisation", "partnership", "programme"):
            forms += [(form, max(use, ALTERNATIVE)) for form in acronyms(name)]
    seen = set()
    for form, use in sorted(forms, key=lambda form: form[1]):
        if (key := compact(form)) and key not in seen:
            seen.add(key)
            yield Name(form, use)


def _with_parts(
    named: list[tuple[NamedThing, tuple[Name, ...]]],
) -> list[tuple[NamedThing, tuple[Name, ...]]]:
    """Return the things with the evidence of a region's parts counted as its own: who is in Munich is in Bavaria."""
    holding = {
        thing.code[:length]
        for thing, _ in named
        if thing.kind == "region" and thing.evidence
        for length in range(2, len(thing.code))
    }
    return [
        (replace(one, evidence=1), names)
        if one.kind == "region" and not one.evidence and one.code in holding
        else (one, names)
        for one, names in named
    ]
