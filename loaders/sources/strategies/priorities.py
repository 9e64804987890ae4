"""Smart-specialisation priorities: claims by a territory, for a period, with the page that says so."""

from collections.abc import Iterator

from loaders.curated_row import evidence, keywords, label, topics
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.iri import slug
from ontology.namespace import DCTERMS, HANSA, TYPE
from ontology.term import Term, Triple, literal

# The source whose claims the code list holds.
OWN = "priorities"
PERIODS = ("2014-2020", "2021-2027")


def triples(load: Load) -> Iterator[Triple]:
    """Yield each priority of each file of the source."""
    for file in load.tables:
        yield from load.each(file, lambda row: _priority(load, row))


def _priority(load: Load, row: Row) -> Iterator[Triple]:
    code, period, name = row.required("nuts"), row.required("period"), row.required("priority")
    if period not in PERIODS:
        raise UnmappedError("unknown period", "period", " or ".join(PERIODS), period)
    region = load.code_lists.region(load.mint, load.source.nuts_version_of(code), code, "nuts")
    subject = load.mint.priority(code, period, name)
    if not load.once(subject):
        raise UnmappedError("priority stated twice", "priority", "each once for a region and period", name)
    if load.source.name != OWN and (code, period, slug(name)) in load.code_lists.claims:
        raise UnmappedError(
            "priority of another source", "priority", "a claim that ships with no other source", name
        )
    # The region's own name stands in the NUTS; this column is for people who read the file.
    row.taken.add("region_name")
    yield subject, TYPE, HANSA("Priority")
    yield label(subject, name, "en")
    yield subject, HANSA("claimedBy"), region
    yield subject, HANSA("period"), literal(period)
    yield from _contents(load, row, subject)
    for division in row.items("nace_divisions"):
        activity = load.code_lists.activity(load.source.nace_version, division, "nace_divisions")
        yield subject, HANSA("activity"), activity
    yield from evidence(row, subject)


def _contents(load: Load, row: Row, subject: Term) -> Iterator[Triple]:
    """Yield the sectors, themes, keywords and topics of a priority."""
    # The file without pages names sectors only, of which nobody judged whether the wording carries them.
    main = "sectors" if "sectors" in row.cells else "main_sectors"
    for name in row.items(main):
        yield subject, DCTERMS("subject"), load.code_lists.sector(load.mint, name, main)
    if main == "sectors":
        return
    for name in row.items("possible_sectors"):
        sector = load.code_lists.sector(load.mint, name, "possible_sectors")
        yield subject, HANSA("possibleSector"), sector
    for name in row.items("themes"):
        yield subject, HANSA("strategyTheme"), load.code_lists.strategy_theme(load.mint, name)
    yield from keywords(row, subject)
    yield from topics(load, subject, row.items("keywords"), row.required("priority"))
