"""Links between records of one organisation, with their grounds; nothing is merged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.evidence.rows import evidence_rows
from graph.identity.blocking import pairs
from graph.identity.judgement import Verdict, judge
from graph.identity.rarity import Rarity
from graph.identity.record import Record, host, number, post_code
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

    A pair is linked when its score reaches the threshold.
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

    Where one is described more than once (in two languages, in two graphs), the first label, country, city and site
    are taken; all other labels and short forms are its other names.
    """
    gathered: dict[str, Record] = {}
    for iri, label, short, country, city, code, site, pic, vat, kind in evidence_rows(
        store, "identity_records"
    ):
        record = Record(
            str(iri),
            text(label),
            text(country),
            text(city),
            post_code=post_code(text(code)),
            other_names=(text(short),) if short else (),
            host=host(text(site)),
            numbers=frozenset({number("pic", text(pic)), number("vat", text(vat))} - {""}),
            is_region=str(kind) == HANSA("RegionKind"),
        )
        first = gathered.get(record.iri, record)
        names = dict.fromkeys([*first.other_names, record.label, *record.other_names])
        names.pop(first.label, None)
        gathered[record.iri] = replace(
            first, other_names=tuple(names), numbers=first.numbers | record.numbers
        )
    return [gathered[iri] for iri in sorted(gathered)]


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
