"""Smart-specialisation priorities: claims by a territory, for a period, with the page that says so."""

from collections.abc import Iterator

from loaders.curated_row import evidence, label
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA, TYPE
from ontology.term import Triple, literal

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
    # The region's own name stands in the NUTS; this column is for people who read the file.
    row.taken.add("region_name")
    yield subject, TYPE, HANSA("Priority")
    yield label(subject, name, "en")
    yield subject, HANSA("claimedBy"), region
    yield subject, HANSA("period"), literal(period)
    for sector in row.items("sectors"):
        yield subject, DCTERMS("subject"), load.code_lists.sector(load.mint, sector)
    for division in row.items("nace_divisions"):
        activity = load.code_lists.activity(load.source.nace_version, division, "nace_divisions")
        yield subject, HANSA("activity"), activity
    yield from evidence(row, subject)
