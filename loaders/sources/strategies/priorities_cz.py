"""Smart-specialisation domains of the Czech regions, in Czech, with the NACE divisions that were read into them."""

from collections.abc import Iterator

from loaders.curated_row import CONFIDENCES, label
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA, TYPE
from ontology.term import Triple, iri, literal

LANGUAGE = "cs"


def triples(load: Load) -> Iterator[Triple]:
    """Yield each domain as a priority of its region; a division that is none of NACE Rev. 2 is left out and listed.

    Domains name no cluster categories, and none is inferred from divisions, which most categories share.
    """
    yield from load.each("domains", lambda row: _domain(load, row))


def _domain(load: Load, row: Row) -> Iterator[Triple]:
    row.taken.update(("region", "idx"))
    code, name = row.required("nuts3"), row.required("priority_name")
    region = load.code_lists.region(load.mint, load.source.nuts_version, code, "nuts3")
    period = load.source.settings["period"]
    # A record of this source: another may claim the same words for the region, on other evidence.
    subject = load.mint.priority(code, period, f"ris3 {name}")
    if not load.once(subject):
        raise UnmappedError("priority stated twice", "priority_name", "each once for a region", name)
    yield subject, TYPE, HANSA("Priority")
    yield label(subject, name, LANGUAGE)
    if row.text("description"):
        yield subject, DCTERMS("description"), literal(row.text("description"), LANGUAGE)
    yield subject, HANSA("claimedBy"), region
    yield subject, HANSA("period"), literal(period)
    for division in row.items("nace_divisions", " "):
        try:
            yield (
                subject,
                HANSA("activity"),
                load.code_lists.activity(load.source.nace_version, division, "nace_divisions"),
            )
        except UnmappedError as error:
            load.skip("domains", row.number, error)
    yield subject, HANSA("confidence"), CONFIDENCES["I"]
    yield subject, DCTERMS("source"), iri(load.source.url)
    yield (
        subject,
        DCTERMS("bibliographicCitation"),
        literal(f"{load.source.publisher}: {load.source.edition}"),
    )
