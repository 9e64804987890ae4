"""Links between records of one organisation, with their grounds; nothing is merged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.evidence.rows import evidence_rows
from graph.identity.blocking import pairs
from graph.identity.judgement import Verdict, judge
from graph.identity.rarity import Rarity
from graph.identity.record import Record, host, number
from graph.store.engine import Store, text
from ontology.iri import Minter
from ontology.namespace import HANSA, TYPE
from ontology.term import Triple, decimal, literal


@dataclass(frozen=True)
class Link:
    """Two records of one organisation, in the order of their IRIs, and the verdict."""

    one: Record
    other: Record
    verdict: Verdict


def find_links(one: Sequence[Record], other: Sequence[Record] | None = None) -> Iterator[Link]:
    """Yield the links between two registers, or (None) within one.

    A pair is linked when its score reaches the threshold for evidence of its kind.
    """
    rarity = Rarity.of(one) if other is None else Rarity.of(one, other)
    right = one if other is None else other
    for position, match in pairs(one, other, rarity):
        a, b = one[position], right[match]
        if a.iri == b.iri:
            continue
        verdict = judge(a, b, rarity)
        if verdict.is_match:
            first, second = sorted((a, b), key=lambda record: record.iri)
            yield Link(first, second, verdict)


def records(store: Store) -> list[Record]:
    """Return a record for each organisation of the graph, in the order of their IRIs.

    Where one is described more than once (in two languages, in two graphs), its first description is taken.
    """
    known: dict[str, Record] = {}
    for iri, label, short, country, city, site, pic, vat, kind in evidence_rows(store, "identity_records"):
        key = str(iri)
        numbers = {number("pic", text(pic)), number("vat", text(vat))} - {""}
        if key in known:
            before = known[key]
            if numbers <= before.numbers:
                continue
            known[key] = replace(before, numbers=before.numbers | numbers)
            continue
        details = (text(country), text(city), text(short), host(text(site)))
        region = str(kind) == HANSA("RegionKind")
        known[key] = Record(key, text(label), *details, frozenset(numbers), region)
    return [known[key] for key in sorted(known)]


def triples(mint: Minter, links: Iterable[Link]) -> Iterator[Triple]:
    """Yield the statements of the links: records, score, and grounds for and against."""
    for link in links:
        subject = mint.identity_link(link.one.iri, link.other.iri)
        yield subject, TYPE, HANSA("IdentityLink")
        yield subject, HANSA("record"), link.one.iri
        yield subject, HANSA("record"), link.other.iri
        yield subject, HANSA("score"), decimal(link.verdict.score, 4)
        for ground in link.verdict.grounds:
            if ground.weight:
                name = "agreement" if ground.weight > 0 else "disagreement"
                yield subject, HANSA(name), literal(ground.sentence)
